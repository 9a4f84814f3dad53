"""SciPy and Matplotlib come when an answer imports them, and what it draws is shown."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from PIL import Image

from tests.ways import ALL_WAYS, weekly

from .test_engine import Opened
from .test_solving import right_answers

RIGHT = right_answers(7)["a"] + "\n"
PACKS = {"scipy.pack.gz": 11_500_000, "matplotlib.pack.gz": 6_500_000}
NOTHING_YET = {*PACKS, "python_stdlib.zip", "numpy.pack.gz"}
SAID = """() => {
    const row = document.querySelector('[data-gb-part="c"] .gb-said');
    window.said = [];
    new MutationObserver(() => said.push(row.textContent)).observe(row, {childList: true});
}"""


@pytest.fixture(scope="module")
def shared(browser, site):
    """One page with one Python, for tests that leave both as they were."""
    context = browser.new_context()
    yield Opened(context.new_page(), site)
    context.close()


@weekly
def test_brentq_as_the_page_itself_uses_it(page, site):
    answers = right_answers(3)
    assert "from scipy.optimize import brentq" in answers["c"]
    opened = Opened(page, site, 3)
    page.evaluate(SAID)
    for part, answer in answers.items():
        opened.solved.write(answer, part)
    assert not NOTHING_YET & set(opened.asked)
    assert "passed" in opened.solved.check("c")
    said = page.evaluate("said")
    loading = [text for text in said if text.startswith("SciPy is being loaded: ")]
    assert loading[0].endswith(" 0 %") and loading[-1].endswith(" 100 %") and len(loading) > 3
    assert said.index(loading[-1]) < len(said) - 1 - said[::-1].index("Running …")
    assert opened.asked.count("scipy.pack.gz") == 1 and "matplotlib.pack.gz" not in opened.asked
    assert not opened.said


def test_nothing_comes_that_is_not_imported(shared):
    assert "passed" in shared.judged(RIGHT)
    assert not NOTHING_YET & set(shared.asked)


MODULES = """cluster constants differentiate fft integrate interpolate io linalg ndimage optimize
signal sparse.csgraph sparse.linalg spatial.transform special stats"""


@weekly
def test_scipy_is_loaded_once(shared):
    modules = MODULES.split() if ALL_WAYS else ["special"]
    imports = "".join(f"import scipy.{name}\n" for name in modules)
    assert "passed" in shared.judged(f"{RIGHT}{imports}print(scipy.special.expit(0.0))")
    assert shared.printed() == "0.5\n"
    assert "passed" in shared.judged(RIGHT + "from scipy import linalg")
    assert "No module named 'scipy.nothing'" in shared.judged("import scipy.nothing")
    assert shared.asked.count("scipy.pack.gz") == 1 and not shared.said


@weekly
def test_scipy_comes_without_a_snapshot_too(page, site):
    page.context.route("**/snapshot.gz", lambda route: route.fulfill(status=404))
    opened = Opened(page, site)
    assert "passed" in opened.judged(RIGHT + "import scipy.special")
    assert opened.asked.count("python_stdlib.zip") == 1


DRAW = RIGHT + "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\n"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FIGURE = "img.gb-drawn"
# What the page makes images of. By their addresses it may show them, but not read them.
NOTED = """() => {
    const made = URL.createObjectURL;
    window.blobs = new Map();
    URL.createObjectURL = (blob) => {
        const address = made(blob);
        blobs.set(address, blob);
        return address;
    };
}"""


def figures(opened, text):
    """The verdict on it, and the SVG of each figure that is shown, as the browser reads it."""
    if not opened.page.evaluate("'blobs' in window"):
        opened.page.evaluate(NOTED)
    said = opened.judged(text)
    shown = opened.solved.verdict().locator(FIGURE)
    shown.evaluate_all("all => Promise.all(all.map((one) => one.decode()))")
    return said, shown.evaluate_all(
        """all => Promise.all(all.map(async (one) => {
            const svg = await blobs.get(one.src).text();
            const read = new DOMParser().parseFromString(svg, "image/svg+xml");
            const found = [...read.querySelectorAll("*")];
            return {
                alt: one.alt,
                width: one.naturalWidth,
                root: read.documentElement.localName,
                scripts: read.querySelectorAll("script").length,
                events: found.flatMap((e) => e.getAttributeNames()).filter((n) => /^on/.test(n)),
                ground: /<g id="patch_1">[^g]*fill: #/.test(svg),
            };
        }))"""
    )


def test_what_is_drawn_is_an_image_in_which_nothing_runs(shared):
    dialogs = []
    shared.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    said, shown = figures(shared, f"{DRAW}plt.title({EVIL!r})\nplt.xlabel({EVIL!r})")
    assert "passed" in said and len(shown) == 1
    assert shown[0].pop("width") > 300
    assert shown[0] == {
        "alt": "Figure drawn by part (a)",
        "root": "svg",
        "scripts": 0,
        "events": [],
        "ground": False,
    }
    # And whatever an answer makes of Matplotlib itself.
    evil = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9' onload='alert(1)'>"
    evil += "<script>alert(1)</script></svg>"
    drawn = f"plt.gcf().savefig = lambda file, **_: file.write({evil!r})"
    _, shown = figures(shared, DRAW + drawn)
    assert shown[0]["scripts"] == 1, "it is in there"
    shared.page.wait_for_timeout(200)
    assert not dialogs
    verdict = shared.solved.verdict()
    assert verdict.locator("img").count() == 1 and not verdict.locator("svg, script").count()


@weekly
def test_it_has_the_colours_of_the_page(shared):
    figures(shared, f"{DRAW}plt.plot([2, 2, 2], lw=40, color='#2463cc')  # plotting.BLUE")
    for scheme, blue in (("light", (28, 79, 156)), ("dark", (74, 144, 240))):
        shared.page.evaluate(f"document.body.dataset.theme = '{scheme}'")
        shared.page.wait_for_timeout(200)
        seen = shared.solved.verdict().locator(FIGURE).screenshot()
        colours = Image.open(io.BytesIO(seen)).convert("RGB").getcolors(1 << 24)
        assert max(count for count, colour in colours if colour == blue) > 1000, scheme


@weekly
def test_each_part_shows_what_it_draws_itself(shared):
    drawing = "\ndef f(z, f=softmax_jacobian):\n    plt.plot(z)\n    return f(z)\n"
    text = f"{DRAW}plt.show()\nplt.plot([1])\nplt.show(){drawing}softmax_jacobian = f"
    said, shown = figures(shared, text)
    assert "passed" in said and len(shown) == 2, "not at each input that is tried"
    shared.solved.write("x = 1", "b")
    shared.solved.check("b")
    assert not shared.solved.verdict("b").locator(FIGURE).count()
    style = "from gradbook import plotting\nplotting.axes('x', 'y')\nplt.savefig('file.png')"
    said, shown = figures(shared, DRAW + style)
    assert "passed" in said and len(shown) == 2
    _, shown = figures(shared, DRAW + "1 / 0")
    assert len(shown) == 1, "an error below hides nothing"


NOT_SHOWN = {
    "many": ("for _ in range(6):\n    plt.figure()", 5, "only the first 5 are shown"),
    "not to be drawn": ("plt.title(r'$\\frac{$')", 0, "A figure could not be drawn: ValueError"),
    "large": (
        "import matplotlib\nmatplotlib.rcParams['path.simplify'] = False\n"
        "plt.plot(np.random.default_rng(1).random(400_000))",
        0,
        "A figure of ",
    ),
}


@weekly
@pytest.mark.parametrize("what", NOT_SHOWN)
def test_what_is_not_shown_gets_a_sentence(shared, what):
    code, count, said = NOT_SHOWN[what]
    verdict, shown = figures(shared, DRAW + code)
    assert "passed" in verdict and said in verdict
    assert len(shown) == count


@weekly
def test_what_cannot_be_loaded_is_told_and_the_next_check_works(page, site):
    page.context.route("**/scipy.pack.gz", lambda route: route.fulfill(status=404))
    opened = Opened(page, site)
    said = opened.solved.said()

    def begin(text):
        opened.solved.write(text)
        opened.solved.card().get_by_role("button", name="Check (a)").click()

    begin(RIGHT + "import scipy")
    said.filter(has_text="It could not be judged").wait_for()
    why = "SciPy has not come: scipy.pack.gz could not be loaded (404)."
    assert said.inner_text() == f"It could not be judged: {why} Your answers are still here."
    assert "passed" in opened.judged(RIGHT)
    page.context.unroute("**/scipy.pack.gz")
    # It is stopped while it waits, and comes when it is asked for again.
    held = []
    page.context.route("**/matplotlib.pack.gz", lambda route: held.append(route))
    begin(DRAW)
    said.filter(has_text="Running").wait_for()
    while not held:
        page.wait_for_timeout(50)
    opened.solved.card().get_by_role("button", name="Stop").click()
    assert said.inner_text() == "Stopped. Your answers are still here."
    page.context.unroute("**/matplotlib.pack.gz")
    assert "passed" in opened.judged(DRAW + "import scipy")


def test_their_sizes_and_what_is_left_out(site):
    for name, most in PACKS.items():
        (path,) = site.folder.glob(f"_static/python/*/{name}")
        assert path.stat().st_size < most, name
        content = gzip.decompress(path.read_bytes())
        listed = json.loads(content[4 : 4 + int.from_bytes(content[:4], "little")])
        names = [name for name, _ in listed]
        assert not [one for one in names if "/tests/" in one or one.endswith((".py", ".pyi"))]
        licences = path.with_name(name.replace(".pack.gz", "-licences.txt")).read_text("utf-8")
        assert "Redistribution and use" in licences or "LICENSE AGREEMENT" in licences
