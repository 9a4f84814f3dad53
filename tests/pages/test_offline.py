"""An exercise that was opened once works without a network, and never from two editions."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.serving import served, wait_until
from tests.ways import weekly

from .test_solving import Solved, address, right_answers

FIRST, OTHER = address(7), address(3)
WRONG = "def step(w, g):\n    return w\n"
IMPORTS = "import statistics\nprint(statistics.mean([2, 4]))\n"
SCIPY, MATPLOTLIB = "scipy.pack.gz", "matplotlib.pack.gz"
DRAW = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
# Until page.evaluate("go()").
WAITING = """
const gone = new Promise(done => { window.go = done; });
const register = navigator.serviceWorker.register.bind(navigator.serviceWorker);
navigator.serviceWorker.register = (...given) => gone.then(() => register(...given));
"""
# All that is kept, and the text of this page among it.
ADDRESSES = """async () => {
  const all = [];
  for (const name of await caches.keys()) all.push(...await (await caches.open(name)).keys());
  return all.map(one => one.url);
}"""
KEPT = "caches.match(location.href).then(kept => kept ? kept.text() : '')"
REGISTERED = "navigator.serviceWorker.getRegistrations().then(all => all.length)"


class Host:
    """A static host, whose edition can be replaced while it serves."""

    def __init__(self, first: Path, folder: Path) -> None:
        self.first, self.folder, self.link = first, folder, folder / "served"
        self.link.symlink_to(first)

    def publish(self, text: str, python: bool = True) -> None:
        """Another text of the two pages and, if asked for, another edition of all else."""
        new = self.folder / "new"
        shutil.copytree(self.first, new, copy_function=shutil.copy)
        (old,) = (one for one in new.glob("_static/python/*/*") if one.is_dir())
        if python:
            old.rename(old.with_name("0" * 12))
        for page in (FIRST, OTHER):
            html = (new / page).read_text().replace("</h1>", f"</h1><p>{text}</p>", 1)
            if python:
                html = html.replace(old.name, "0" * 12).replace("book.css?v=", "book.css?v=0")
            (new / page).write_text(html)
        self.link.unlink()
        self.link.symlink_to(new)


@pytest.fixture
def host(site, tmp_path):
    return Host(site.folder, tmp_path)


@pytest.fixture
def opened(page, host):
    """An exercise that was opened, and is kept."""
    with served(host.link) as root:
        page.goto(root + FIRST)
        solved = Solved(page).open()
        page.root = root
        wait_until_kept(page)
        yield solved


def wait_until_kept(page, text="<title>"):
    """The page is what is kept last."""
    wait_until(lambda: text in page.evaluate(KEPT))


def test_nothing_is_registered_before_it_is_asked_for(page, site):
    page.goto(site.address + FIRST)
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    assert page.evaluate(REGISTERED) == 0
    Solved(page).open()
    wait_until_kept(page)
    assert page.evaluate(REGISTERED) == 1


def test_an_exercise_works_without_a_network(page, opened):
    opened.write(right_answers(7)["a"])
    assert "passed" in opened.check()
    page.context.set_offline(True)
    page.reload()
    opened.field().wait_for()
    assert opened.text() == right_answers(7)["a"]
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Gradbook')
    assert "passed" in opened.check()
    opened.write(IMPORTS + right_answers(7)["a"])
    assert "What part (a) printed" in opened.check()
    assert opened.verdict().locator("pre").first.text_content() == "3\n"
    opened.write("a = 1 / 0")
    assert "ZeroDivisionError" in opened.check()


@weekly
def test_it_works_without_a_network_after_no_more_than_a_press(page, opened):
    """Nor was a check asked for, nor anything written; and it is opened by its other addresses."""
    page.context.set_offline(True)
    page.goto(f"{page.root}{FIRST}?again#ex-07-b")
    opened.open("b")
    opened.write("a = 1 / 0", "b")
    assert "ZeroDivisionError" in opened.check("b")


def packages(page):
    return {one.rpartition("/")[2] for one in page.evaluate(ADDRESSES)} & {SCIPY, MATPLOTLIB}


@weekly
def test_a_package_works_without_a_network_once_it_has_been_loaded(page, opened):
    scipy = f"import scipy.special\nprint(scipy.special.expit(0.0))\n{right_answers(7)['a']}"
    opened.write(scipy)
    assert not packages(page)
    assert "passed" in opened.check()
    wait_until(lambda: packages(page) == {SCIPY})
    page.context.set_offline(True)
    page.reload()
    opened.field().wait_for()
    assert "passed" in opened.check()
    assert opened.verdict().locator("pre").first.text_content() == "0.5\n"

    opened.write(DRAW)
    opened.card().get_by_role("button", name="Check (a)").click()
    opened.said().filter(has_text="could not be judged").wait_for()
    why = "Matplotlib has to be loaded once with a network, and there is none now."
    assert opened.said().inner_text() == (
        f"It could not be judged: {why} Your answers are still here."
    )
    opened.write(scipy)
    assert "passed" in opened.check()
    page.context.set_offline(False)
    opened.write(DRAW)
    opened.check()
    wait_until(lambda: packages(page) == {SCIPY, MATPLOTLIB})
    page.context.set_offline(True)
    page.reload()
    opened.field().wait_for()
    opened.check()
    opened.verdict().locator("img").wait_for()


@weekly
def test_so_does_one_that_was_loaded_before_anything_was_kept(page, site):
    page.add_init_script(WAITING)
    page.goto(site.address + FIRST)
    solved = Solved(page).open()
    solved.write("import scipy\na = 1 / 0")
    assert "ZeroDivisionError" in solved.check()
    assert not packages(page)
    page.evaluate("go()")
    wait_until(lambda: packages(page) == {SCIPY})


@weekly
def test_other_texts_are_shown_as_soon_as_they_are_there(page, host, opened):
    host.publish("A new text.", python=False)
    page.reload()
    page.get_by_text("A new text.").wait_for()
    page.context.set_offline(True)
    page.reload()
    page.get_by_text("A new text.").wait_for()


@weekly
def test_a_new_edition_takes_the_place_of_the_old_and_is_never_mixed_with_it(page, host, opened):
    page.goto(page.root + OTHER)
    other = Solved(page).open()
    wait_until_kept(page)
    old = page.evaluate(ADDRESSES)
    host.publish("A new edition.")

    # Seen, but not opened: without a network the old one is there, and whole.
    page.goto(page.root + FIRST)
    page.get_by_text("A new edition.").wait_for()
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.reload()
    opened.open()
    assert not page.get_by_text("A new edition.").count()
    opened.write("a = 1 / 0")
    assert "ZeroDivisionError" in opened.check()

    # Once one writes in it, it takes the place of the old, and other pages follow.
    page.context.set_offline(False)
    page.reload()
    page.get_by_text("A new edition.").wait_for()
    opened.field().focus()
    wait_until_kept(page, "A new edition.")
    gone = [one for one in old if re.search(r"/python/\w+/\w+/|book\.css", one)]
    assert len(gone) > 8
    wait_until(lambda: not {*gone} & {*page.evaluate(ADDRESSES)})
    assert len(page.evaluate(ADDRESSES)) == len(old)
    page.context.set_offline(True)
    page.goto(page.root + OTHER)
    page.get_by_text("A new edition.").wait_for()
    other.open()
    other.write("a = 1 / 0")
    assert "ZeroDivisionError" in other.check()


@pytest.mark.parametrize(
    "refusal",
    [
        "delete Navigator.prototype.serviceWorker",
        "navigator.serviceWorker.register = () => Promise.reject(new Error('refused'))",
    ],
)
def test_nothing_else_breaks_where_a_browser_refuses(page, site, refusal):
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.add_init_script(refusal)
    page.goto(site.address + FIRST)
    solved = Solved(page).open()
    solved.write("a = 1 / 0")
    assert "ZeroDivisionError" in solved.check()
    page.wait_for_timeout(500)
    assert not problems


@weekly
def test_nothing_else_breaks_where_there_is_no_room(page, host):
    with served(host.link) as root:
        page.goto(root + FIRST)
        quota = {"origin": root.removesuffix("/some/place/"), "quotaSize": 100_000}
        page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
        solved = Solved(page).open()
        for _ in range(2):
            solved.write("a = 1 / 0")
            assert "ZeroDivisionError" in solved.check()
            page.wait_for_timeout(1000)
            assert page.evaluate(REGISTERED) == 1 and not page.evaluate(KEPT)
            page.reload()
            solved.field().wait_for()
