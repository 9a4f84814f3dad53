"""An answer reaches neither the network, nor what the browser keeps, nor the page."""

from __future__ import annotations

import re

import pytest

from .test_solving import Solved, address

REACHING = {
    "the page's own": "import js\njs.fetch('https://example.org/')",
    "a request of Pyodide's": "from pyodide.http import pyfetch\npyfetch('https://example.org/')",
    "JavaScript": "from pyodide.code import run_js\nrun_js('fetch(`https://example.org/`)')",
    "what Pyodide is": "import pyodide_js\npyodide_js.globals",
    "a proxy": "import _pyodide_core",
    "what was imported": "import sys\nsys.modules['js'].fetch('https://example.org/')",
    "what finds modules": "import sys\nnext(x for x in sys.meta_path if 'jsproxies' in vars(x))",
    "Python's own": "import urllib.request\nurllib.request.urlopen('http://example.org/')",
    "Matplotlib": "import matplotlib.pyplot as m\nm.imread('https://example.org/x.png')",
    "a socket": "import socket\nsocket.create_connection(('example.org', 80))",
}
GONE = (
    *("fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "indexedDB", "caches"),
    *(
        "BroadcastChannel",
        "Worker",
        "importScripts",
        "navigator.storage",
        "navigator.serviceWorker",
    ),
)


@pytest.fixture(scope="module")
def opened(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.asked = []
    context.route("https://example.org/**", lambda route: route.abort())
    context.on("request", lambda request: page.asked.append(request.url))
    page.on("websocket", lambda socket: page.asked.append(socket.url))
    page.goto(site.address + address(7))
    yield Solved(page).open()
    context.close()


@pytest.mark.parametrize("reaching", REACHING)
def test_an_answer_reaches_nothing_outside_and_is_told_so(opened, reaching):
    opened.write(REACHING[reaching])
    told = opened.check()
    assert re.match(r"Line \d: (\w+Error: \S+|StopIteration)", told)
    imported = REACHING[reaching].splitlines()[0]
    assert ("reach neither the page nor the network" in told) == bool(
        re.search(r"\bjs|pyodide", imported)
    )
    opened.page.wait_for_timeout(200)
    assert not [url for url in opened.page.asked if "example.org" in url]


def test_nothing_that_reaches_out_is_left_in_the_worker(opened):
    opened.write("import scipy\na = 1 / 0")  # for which the worker itself reaches out
    assert "ZeroDivisionError" in opened.check()
    (worker,) = opened.page.workers
    left = [name for name in GONE if worker.evaluate(f"typeof {name}") != "undefined"]
    assert not left
    assert worker.evaluate(NAMED) == []


# Whatever a browser calls it.
NAMED = """() => {
  const names = [];
  for (let one = globalThis; one; one = Object.getPrototypeOf(one)) {
    names.push(...Object.getOwnPropertyNames(one));
  }
  const reaching =
    /^import|(fetch|socket|socketstream|transport|xmlhttprequest|eventsource|system|systemurl)$/i;
  return names.filter(one => reaching.test(one));
}"""


def test_the_rest_of_the_library_comes_nevertheless(opened):
    opened.write("import statistics\nprint(statistics.mean([2, 4]))\na = 1 / 0")
    told = opened.check()
    assert "ZeroDivisionError" in told and "printed" in told
