"""A book opened from disk, with no server: exercises are solved and cells run all the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ways import ALL_WAYS, weekly

from .test_cells import CHAPTER, Cells
from .test_policy import NOTED
from .test_solving import Solved, address, right_answers

EXERCISE = address(7)


class FromDisk:
    """The built book's place on disk, and what one page of it asked for, and said."""

    def __init__(self, page, folder):
        self.page, self.folder, self.asked, self.said = page, folder, [], []
        page.add_init_script(NOTED)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, name=EXERCISE):
        self.page.goto((self.folder / name).as_uri())
        return Solved(self.page)

    def elsewhere(self):
        """What was asked of any other place than this folder and what the page has made itself."""
        own = (self.folder.as_uri(), "blob:null/", "data:")
        return [one for one in self.asked if not one.startswith(own)]

    def complaints(self):
        """What a policy has refused, and whatever the page or its Python had to say. (Browsers
        tell of a worker's refusals only in the console.)"""
        self.page.wait_for_timeout(200)
        return self.page.evaluate("refused") + self.said


@pytest.fixture
def disk(page, site):
    return FromDisk(page, site.folder)


@pytest.fixture
def clean(disk):
    """Nothing was asked of another place, and nothing refused."""
    yield disk
    assert not disk.elsewhere()
    assert not disk.complaints()


def python(asked):
    return [one.rpartition("/")[2] for one in asked if "/_static/python/" in one]


def test_nothing_of_python_is_loaded_before_it_is_asked_for(clean):
    clean.open()
    clean.page.wait_for_timeout(500)
    assert not python(clean.asked)
    clean.open(CHAPTER)
    clean.page.wait_for_timeout(500)
    assert not python(clean.asked)


def test_an_exercise_is_solved_from_its_blanks(clean):
    solved = clean.open().open()
    assert "not attempted" in solved.check()
    solved.write(right_answers(7)["a"].replace("np.diag(p) - ", "-np.diag(p) + "))
    assert "−1 times" in solved.check() and "a sign error" in solved.judged()
    for part, answer in right_answers(7).items():
        solved.write(answer, part)
    assert solved.check_all().startswith("All 4 parts passed.")
    assert not {"python_stdlib.zip.js", "scipy.pack.gz.js"} & {*python(clean.asked)}


@weekly
def test_it_is_kept_and_shown_as_passed(clean):
    answer = right_answers(7)["a"]
    solved = clean.open().open()
    solved.write(answer)
    assert "passed" in solved.check()
    clean.asked.clear()
    clean.page.reload()
    solved.field().wait_for()
    assert solved.text() == answer
    clean.page.wait_for_timeout(500)
    assert python(clean.asked) == ["disk.js"], "the editor, and no Python"
    expect(clean.page.locator("h2 .gb-progress")).to_have_text(" ✓ passed")
    solved.card().get_by_role("button", name="Start over").click()
    assert solved.text().startswith("def softmax_jacobian(z):")
    solved.card().get_by_role("button", name="Undo").click()
    assert solved.text() == answer


@weekly
def test_an_endless_loop_is_stopped_and_a_verdict_follows(clean):
    solved = clean.open().open()
    solved.write("while True:\n    pass")
    solved.card().get_by_role("button", name="Check (a)").click()
    solved.said().filter(has_text="Running").wait_for(timeout=60_000)
    solved.card().get_by_role("button", name="Stop").click()
    assert solved.said().inner_text() == "Stopped. Your answers are still here."
    solved.write(right_answers(7)["a"])
    assert "passed" in solved.check()
    for _ in range(50):  # a browser gives a busy one two seconds, and a verdict may be faster
        if len(clean.page.workers) > 1:
            clean.page.wait_for_timeout(200)
    assert len(clean.page.workers) == 1, "the other has ended"
    assert python(clean.asked).count("snapshot.gz.js") == 1, "the page has it"


@weekly
def test_packages_come_when_they_are_imported(clean):
    solved = clean.open().open()
    solved.write("import scipy.special, statistics\nprint(scipy.special.expit(0.0))\na = 1 / 0")
    assert "ZeroDivisionError" in solved.check()
    assert solved.verdict().locator("pre").first.text_content() == "0.5\n"


@weekly
def test_a_cell_of_a_chapter_is_run_and_draws(clean):
    clean.open(CHAPTER)
    cells = Cells(clean.page, clean.page.url)
    cells.open(1)
    assert cells.run(1) == "slope along (3/5, 4/5): 8.8"
    cells.open(3)
    cells.run(3)
    drawn = cells.cell(3).locator("img.gb-drawn")
    assert drawn.evaluate("one => one.decode().then(() => one.naturalWidth)") > 300


def test_what_reaches_out_is_taken_from_its_worker_too(clean):
    solved = clean.open().open()
    solved.write("import js\njs.fetch('https://example.org/')")
    assert "reach neither the page nor the network" in solved.check()
    (worker,) = clean.page.workers
    for name in ("fetch", "XMLHttpRequest", "WebSocket", "importScripts", "indexedDB", "Worker"):
        assert worker.evaluate(f"typeof {name}") == "undefined", name


def test_a_worker_gets_no_other_file_whatever_it_asks_for(clean):
    solved = clean.open().open()
    solved.check()
    (worker,) = clean.page.workers
    above = clean.folder.as_uri()
    inside = solved.page.evaluate("document.querySelector('[data-gb-python]').dataset.gbPython")
    around = f"{above}/book/x/{inside}../../../book"
    for one in ("https://example.org/x", f"{above}/_static/book", around, "javascript:1"):
        asking = "asked => { postMessage({ asked }, [new MessageChannel().port2]); }"
        worker.evaluate(asking, one)
    clean.page.wait_for_timeout(300)
    assert not [one for one in clean.asked if one.endswith(("/x.js", "javascript:1.js"))]
    assert len([one for one in clean.asked if "/_static/book.js" in one]) == 1


def missing(page, name):
    page.route(f"**/{name}", lambda route: route.abort())


@weekly
def test_a_snapshot_that_is_not_there_is_done_without(disk):
    missing(disk.page, "snapshot.gz.js")
    solved = disk.open().open()
    solved.write(right_answers(7)["a"])
    assert "passed" in solved.check()
    assert any("the snapshot does not fit" in one for one in disk.said)


@pytest.mark.parametrize(
    "name", ["graders.pack.gz", "pyodide.asm.wasm.gz", "scipy.pack.gz"][:: 1 if ALL_WAYS else 3]
)
def test_a_file_that_is_not_there_is_told(disk, name):
    missing(disk.page, f"{name}.js")
    solved = disk.open().open()
    solved.write("import scipy")
    solved.card().get_by_role("button", name="Check (a)").click()
    solved.said().filter(has_text=f"{name} could not be loaded (404)").wait_for()
    assert disk.complaints()


@weekly
def test_a_script_that_is_not_there_is_told(disk):
    missing(disk.page, "disk.js")
    disk.open()
    disk.page.get_by_role("button", name="Solve it here: part (a)").click()
    disk.page.get_by_text("This could not be loaded: there is no file:").wait_for()


def test_only_a_page_with_python_allows_a_worker_made_of_a_text(site):
    for name in site.pages:
        html = (site.folder / name).read_text()
        allowed = "; worker-src 'self' blob:; " in html
        assert allowed == ("data-gb-python=" in html), name
        assert allowed or not name.endswith(("/chapter.html", "/exercise.html")), name


def test_where_the_policy_refuses_it_that_is_seen_here_and_told(disk):
    html = (
        (disk.folder / EXERCISE).read_text().replace("worker-src 'self' blob:", "worker-src 'self'")
    )
    disk.page.route(
        "**/exercise.html", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    solved = disk.open().open()
    solved.card().get_by_role("button", name="Check (a)").click()
    solved.said().filter(has_text="Python could not be started").wait_for()
    assert any("worker-src" in one for one in disk.complaints())


PLANTED = {
    "asked": "fetch('https://example.org/').catch(() => {});",
    "shown": "new Image().src = 'https://example.org/x.png';",
}


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("policy", [True, False])
def test_a_request_of_another_place_would_be_seen(disk, planted, policy):
    (script,) = disk.folder.glob("_static/python/*/*/disk.js")
    disk.page.route("https://example.org/**", lambda route: route.abort())
    disk.page.route(
        "**/disk.js",
        lambda route: route.fulfill(
            body=PLANTED[planted] + script.read_text(), content_type="text/javascript"
        ),
    )
    html = (disk.folder / EXERCISE).read_text()
    if not policy:
        html = html.replace("Content-Security-Policy", "x")
    disk.page.route(
        "**/exercise.html", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    disk.open().open()
    seen = disk.complaints() if policy else disk.elsewhere()
    assert [one for one in seen if "example.org" in one]


def test_served_pages_load_nothing_of_it(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.address + EXERCISE)
    Solved(page).open().check()
    assert "snapshot.gz" in python(asked)
    assert not [one for one in python(asked) if one.endswith(".js") and one != "editor.js"]
