"""Python in the page starts from its snapshot; where that does not fit, from its beginning."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from tests.ways import ALL_WAYS, weekly

from .test_solving import NUMBERS, Solved, address, right_answers


class Opened:
    """An exercise, what its page asked for, and what its Python said of itself."""

    def __init__(self, page, site, number=7):
        self.page, self.asked, self.said = page, [], []
        page.on("request", lambda request: self.asked.append(request.url.rpartition("/")[2]))
        page.on("console", lambda message: self.said.append(message.text))
        page.goto(site.address + address(number))
        self.solved = Solved(page).open()

    def passes(self, number=7):
        for part, answer in right_answers(number).items():
            self.solved.write(answer, part)
        return self.solved.check_all().startswith("All ")

    def judged(self, text):
        """The verdict on part (a)."""
        self.solved.write(text)
        return self.solved.check()

    def printed(self):
        self.page.get_by_text("What part (a) printed").click()
        return self.solved.verdict().locator("pre").inner_text()


@weekly
@pytest.mark.parametrize("number", NUMBERS)
def test_the_snapshot_has_all_that_right_and_wrong_answers_need(page, site, number):
    opened = Opened(page, site, number)
    answers = right_answers(number)
    assert opened.passes(number)
    for part, answer in answers.items():
        wrong = "\nfor _name in [n for n, what in globals().items() if type(what) is type(_f)]:"
        wrong = f"\n_f = lambda *given: given[0]{wrong}\n    globals()[_name] = _f"
        opened.solved.write(answer + wrong, part)
    assert "All" not in opened.solved.check_all()
    opened.judged("1 / 0")
    assert "snapshot.gz" in opened.asked
    if "scipy" not in "".join(answers.values()):
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


# By default one that is found late, and one by an exception; GRADBOOK_ALL_WAYS=1: all.
SOME = ["cut off", "another table"]


@pytest.mark.parametrize("how", BROKEN if ALL_WAYS else SOME)
def test_without_a_snapshot_that_fits_the_verdict_is_the_same(page, site, how):
    change, said = BROKEN[how]
    (path,) = site.folder.glob("_static/python/*/snapshot.gz")
    body = change(path.read_bytes())
    page.context.route("**/snapshot.gz", lambda route: route.fulfill(body=body))
    opened = Opened(page, site)
    assert opened.passes()
    assert any("the snapshot does not fit" in text and said in text for text in opened.said)
    assert "python_stdlib.zip" in opened.asked


@weekly
def test_where_there_is_no_snapshot_python_starts_as_well(page, site):
    page.context.route("**/snapshot.gz", lambda route: route.fulfill(status=404))
    opened = Opened(page, site)
    assert opened.passes()
    assert any("404" in text for text in opened.said)


def test_what_how_to_says_of_numbers_is_so(page, site):
    opened = Opened(page, site)
    code = "print(np.array([1]).dtype, int(np.array([100_000])[0] ** 2), np.ones(1) / np.zeros(1))"
    opened.judged(code)
    assert opened.printed().strip() == "int32 1410065408 [inf]"


@weekly
def test_chance_is_another_one_in_each_page(page, site):
    three = "random.random(), np.random.rand(), np.random.default_rng().random()"
    code = f"\nimport random\nprint({three})"
    seen = []
    for _ in range(2):
        opened = Opened(page, site)
        assert "passed" in opened.judged(right_answers(7)["a"] + code)
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


@pytest.mark.parametrize("what", LATER if ALL_WAYS else ["NumPy", "or else"])
def test_what_is_not_in_the_snapshot_comes_when_it_is_imported(page, site, what):
    opened = Opened(page, site)
    assert "passed" in opened.judged(f"{right_answers(7)['a']}\n{LATER[what]}")
    assert opened.printed().strip() in ("1", "1.5", "2.0")
    assert opened.asked.count("python_stdlib.zip") == 1 and not opened.said
    # It is there from now on, and what is nowhere is missing.
    assert "No module named 'pandas'" in opened.judged("import statistics, pandas")
    assert opened.asked.count("python_stdlib.zip") == 1


RAISING = [
    "inv(np.zeros((2, 2)))",
    "inv(np.ones((3, 2, 2)))",
    "solve(np.ones((2, 2)), np.ones(2))",
    "cholesky(-np.eye(2))",
    "matrix_power(np.ones((2, 2)), -1)",
    "tensorsolve(np.ones((2, 2)), np.ones(2))",
]
FINITE = ["inv(np.eye(2))", "pinv(np.ones((2, 2)))", "lstsq(np.ones((2, 2)), np.ones(2))"]


@weekly
def test_linear_algebra_raises_where_it_does_elsewhere(page, site):
    opened = Opened(page, site)
    calls = ", ".join(f"lambda: np.linalg.{call}" for call in RAISING + FINITE)
    opened.judged(f"""
def said(call):
    try:
        return str(np.isfinite(np.asarray(call()[0])).all())
    except np.linalg.LinAlgError as error:
        return str(error)
print(*map(said, [{calls}]), sep="\\n")
""")
    for call, told in zip(RAISING + FINITE, opened.printed().splitlines(), strict=True):
        assert told == elsewhere(call), call


def elsewhere(call):
    try:
        return str(np.isfinite(np.asarray(eval(f"np.linalg.{call}")[0])).all())
    except np.linalg.LinAlgError as error:
        return str(error)


KEPT = """
window.workers = [];
window.Worker = class extends Worker {
  constructor(...given) { super(...given); workers.push(this); }
};
"""
# Part (a) alone, without the page's first cell: it tells what is there, and ends before its grader.
ASK = """
() => new Promise((done, failed) => {
  workers[0].addEventListener("message", ({ data }) => {
    if (data.failed) failed(data.failed);
    if (data.told) done(data.told.printed);
  });
  const answers = "import sys\\nprint('gradbook.exercises.ex07' in sys.modules)\\n1 / 0";
  const parts = [{ part: "a", answers, checks: "", judged: true }];
  workers[0].postMessage(JSON.stringify({ given: "", parts }));
})
"""


def test_the_graders_have_run_once_before_they_are_asked(page, site):
    page.add_init_script(KEPT)
    Opened(page, site)
    assert page.evaluate(ASK).strip() == "True"
