"""Python in the page starts from its snapshot; where that does not fit, from its beginning."""

from __future__ import annotations

import gzip
import json

import pytest

from .test_solving import EXERCISES, NUMBERS, address, judged, right_answers, write

_RIGHT = "4 of 4 parts passed."


class Opened:
    """An exercise, what its page asked for, and what its Python said of itself."""

    def __init__(self, page, site, number=7):
        self.page, self.asked, self.said = page, [], []
        page.on("request", lambda request: self.asked.append(request.url.rpartition("/")[2]))
        page.on("console", lambda message: self.said.append(message.text))
        page.goto(site.address + address(number))
        page.get_by_role("button", name="Solve it here").click()

    def judged(self, text):
        write(self.page, text)
        return judged(self.page)

    def printed(self):
        self.page.get_by_text("What your code printed").click()
        return self.page.locator("#your-answers .cell_output pre").inner_text()


@pytest.mark.parametrize("number", NUMBERS)
def test_the_snapshot_has_all_that_right_and_wrong_answers_need(page, site, number):
    opened = Opened(page, site, number)
    parts = len(EXERCISES[number].parts())
    assert opened.judged(right_answers(number)) == f"{parts} of {parts} parts passed."
    wrong = "\n_all = [name for name, what in globals().items() if callable(what)]"
    wrong += "\nfor name in _all:\n    globals()[name] = lambda *given: given[0]"
    said = opened.judged(right_answers(number) + wrong)
    assert said.endswith("parts passed.") and said != f"{parts} of {parts} parts passed."
    opened.judged("1 / 0")
    assert "snapshot.gz" in opened.asked
    assert not {"python_stdlib.zip", "numpy.pack.gz"} & set(opened.asked)
    assert not opened.said


def changed(name, value):
    """The snapshot with another entry in its header."""

    def change(packed):
        content = gzip.decompress(packed)
        end = 4 + int.from_bytes(content[:4], "little")
        header = json.loads(content[4:end])
        header[name] = value(header[name])
        text = json.dumps(header).encode()
        return gzip.compress(len(text).to_bytes(4, "little") + text + content[end:], 1)

    return change


BROKEN = {
    "cut off": (lambda packed: packed[: len(packed) // 2], ""),
    "another table": (changed("end", lambda end: end + 1), "functions, not"),
    "functions elsewhere": (
        changed("functions", lambda all: [all[0] | {"first": all[0]["first"] - 1}, *all[1:]]),
        "functions, not",
    ),
    "another Pyodide": (changed("build", lambda build: build[::-1]), "another Pyodide"),
    "less memory": (changed("memory", lambda size: size // 2), "bytes, not"),
    "other contents": (changed("others", lambda sum: sum + 1), "other contents of memory"),
    "a part missing": (changed("runs", lambda runs: [*runs, [0, 4096]]), ""),
    "other references": (changed("references", lambda _: {}), ""),
    "nothing": (lambda packed: b"", ""),
}


@pytest.mark.parametrize("how", BROKEN)
def test_without_a_snapshot_that_fits_the_verdict_is_the_same(page, site, how):
    change, said = BROKEN[how]
    (path,) = site.folder.glob("_static/python/*/snapshot.gz")
    body = change(path.read_bytes())
    page.context.route("**/snapshot.gz", lambda route: route.fulfill(body=body))
    opened = Opened(page, site)
    assert opened.judged(right_answers(7)) == _RIGHT
    assert any("the snapshot does not fit" in text and said in text for text in opened.said)
    assert "python_stdlib.zip" in opened.asked


def test_where_there_is_no_snapshot_python_starts_as_well(page, site):
    page.context.route("**/snapshot.gz", lambda route: route.fulfill(status=404))
    opened = Opened(page, site)
    assert opened.judged(right_answers(7)) == _RIGHT
    assert any("404" in text for text in opened.said)


def test_chance_is_another_one_in_each_page(page, site):
    three = "random.random(), np.random.rand(), np.random.default_rng().random()"
    code = f"\nimport random\nprint({three})"
    seen = []
    for _ in range(2):
        opened = Opened(page, site)
        assert opened.judged(right_answers(7) + code) == _RIGHT
        seen.append(opened.printed().split())
        page.evaluate("localStorage.clear()")
    assert len(seen[0]) == 3 and not set(seen[0]) & set(seen[1])


LATER = {
    "the library": "import statistics\nprint(statistics.mean([1, 2]))",
    "NumPy": "print(np.fft.fft(np.ones(2))[0].real)",
    "tests": "import numpy.testing\nnumpy.testing.assert_allclose(1, 1)\nprint(1)",
    "inside a function": "def f():\n    import decimal\n    return decimal.Decimal(1)\nprint(f())",
    "or else": "try:\n    import colorsys\n    print(1)\nexcept ImportError:\n    print('none')",
}


@pytest.mark.parametrize("what", LATER)
def test_what_is_not_in_the_snapshot_comes_when_it_is_imported(page, site, what):
    opened = Opened(page, site)
    assert opened.judged(right_answers(7) + "\n" + LATER[what]) == _RIGHT
    assert opened.printed().strip() in ("1", "1.5", "2.0")
    assert opened.asked.count("python_stdlib.zip") == 1 and not opened.said
    # It is there from now on, and what is nowhere is missing.
    assert opened.judged("import statistics, scipy") == "Your cell raises an error."
    assert "No module named 'scipy'" in opened.page.locator("#your-answers").inner_text()
    assert opened.asked.count("python_stdlib.zip") == 1
