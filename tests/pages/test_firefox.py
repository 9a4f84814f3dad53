"""Firefox judges, draws, stops and judges again. No program drives it: a page does, and tells."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Queue

from tests.ways import weekly

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
DRIVE = Path(__file__).with_name("drive_firefox.html")


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
def test_an_answer_is_judged_and_a_loop_is_stopped(site, tmp_path):
    assert FIREFOX, "install firefox-esr"
    handler = functools.partial(Handler, directory=str(site.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/drive"
        command = [FIREFOX, "--headless", "--no-remote", "--profile", str(tmp_path), address]
        with open(tmp_path / "log", "wb") as log:
            env = os.environ | {"HOME": str(tmp_path)}
            started = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            seen = Handler.told.get(timeout=300)
        finally:
            started.kill()
            started.wait()
            server.shutdown()
    assert "Firefox/" in seen.pop("browser", ""), seen
    assert seen["right"].endswith(": passed")
    assert "✗ softmax_jacobian: −1 times" in seen["wrong"]
    assert seen["blue"] > 1000, "a figure, in the page's colours"
    assert seen["afterStop"] == "Line 1: ZeroDivisionError: division by zero"
