"""The book in the browser while it is written: each saved change is built, and the page reloads.

    make live

One process has all in memory that a build imports, and forks for each build (running/builds.py of
the extension): what a build then takes is the reading and writing of what has changed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from livereload import Server, server
from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher
from tornado.ioloop import PeriodicCallback

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "extensions"))
WATCHED = ("book", "src", "extensions", "_config.yml", "_toc.yml", "requirements.txt")
PORT = int(os.environ.get("GRADBOOK_PORT", "8000"))


class Often(Watcher):
    """Looks for saved files five times a second; livereload itself, once in 0.8 s."""

    def start(self, callback: Callable[[], None]) -> bool:
        PeriodicCallback(callback, 200).start()
        return True


class AllowedScript(server.LiveScriptInjector):
    """livereload writes a script into each page, which the pages' policy refuses. A file of the
    same server it does not refuse."""

    def __init__(self, request) -> None:
        super().__init__(request)
        self.script = b'<script src="/livereload.js?port=%d"></script>' % PORT


server.LiveScriptInjector = AllowedScript


def main() -> None:
    from gradbook_build.running.builds import BuildServer

    builds = BuildServer()

    def build() -> None:
        start = time.monotonic()
        status, printed = builds.build(ROOT)
        told = printed.rfind("The book was not built")
        if status:
            print(printed[told:] if told >= 0 else printed, flush=True)
        else:
            print(f"built in {time.monotonic() - start:.1f} s", flush=True)

    build()
    # Else what is saved within three seconds of the last time is built, and not shown.
    LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
    shown = Server(watcher=Often())
    for name in WATCHED:
        shown.watch(str(ROOT / name), build)
    try:
        shown.serve(root=str(ROOT / "_build/html"), port=PORT)
    finally:
        builds.close()


if __name__ == "__main__":
    main()
