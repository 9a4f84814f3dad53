"""Firefox and WebKit judge, draw, stop and judge again. No program drives them: a page does, and
tells.
"""

from __future__ import annotations

import functools
import glob
import http.server
import json
import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from queue import Queue

import pytest

from tests.ways import weekly

DRIVE = Path(__file__).with_name("a_learner.html")
# Each with what its name for itself contains. WebKit's own small browser has no mode without a
# screen.
BROWSERS = {
    "firefox": ("Firefox/", ["firefox-esr", "--headless", "--no-remote", "--profile", "."]),
    "webkit": (
        "AppleWebKit/",
        ["xvfb-run", "-a", *glob.glob("/usr/lib/*/webkit2gtk-4.1/MiniBrowser")],
    ),
}


class Handler(http.server.SimpleHTTPRequestHandler):
    told: Queue = Queue()
    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
    }

    def do_GET(self) -> None:
        if self.path != "/drive":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(DRIVE.read_bytes())

    def do_POST(self) -> None:
        self.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@weekly
@pytest.mark.parametrize("browser", BROWSERS)
def test_an_answer_is_judged_and_a_loop_is_stopped(site, tmp_path, browser):
    name, command = BROWSERS[browser]
    assert shutil.which(command[0]) and len(command) > 2, f"install {browser}: see the Makefile"
    handler = functools.partial(Handler, directory=str(site.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/drive"
        with open(tmp_path / "log", "wb") as log:
            started = subprocess.Popen(
                [*command, address],
                cwd=tmp_path,
                env=os.environ | {"HOME": str(tmp_path)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            seen = Handler.told.get(timeout=300)
        finally:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
            server.shutdown()
    assert name in seen.pop("browser", ""), seen
    assert seen["right"].endswith(": passed")
    assert "✗ softmax_jacobian: −1 times" in seen["wrong"]
    assert seen["blue"] > 1000, "a figure, in the page's colours"
    assert seen["afterStop"] == "Line 1: ZeroDivisionError: division by zero"
