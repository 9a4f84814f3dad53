"""The search: what a learner types leads to the section that answers it, served and from disk."""

from __future__ import annotations

import json
import re

import pytest
from gradbook_build.rendering import mathematics
from gradbook_build.rendering.plain import plain
from playwright.sync_api import Browser, Page, expect

from .test_access import violations
from .test_loading import visit

pytestmark = pytest.mark.xdist_group("search")

SEARCH, TEXT = "search.html", "_static/search/text.js"
BYTES = 300_000  # of the first query, gzipped, with the page itself
QUERIES, LEAST = 76, 74  # below; and of these, first or second
# A query, and where its answer stands. Each is found first or second.
ANSWERS = {
    # Of a review of the book, which found these wanting.
    "softmax gradient": "07-softmax/chapter.html#thm-07-derivatives",
    "np.linalg.norm": "notation.html#symbol-norm-mathbf-x-norm-mathbf-x-p",
    "gradeint": "glossary.html#term-gradient",
    # Of the search that was here before: in a title, in code alone, in mathematics.
    "Clairaut": "01-partial-derivatives/chapter.html#thm-01-clairaut",
    "grad_least_squares": "04-matrix-calculus/exercise.html#c-a-sum-of-squares",
    r"\delta_{ij}": "notation.html#symbol-delta-ij",
    # What a learner might ask, chapter by chapter, in the book's words and in others.
    "hessian saddle point eigenvalues": "02-gradient-geometry/chapter.html#thm-02-hessian",
    "steepest ascent": "02-gradient-geometry/chapter.html#thm-02-steepest",
    "why is the gradient perpendicular to level curves": (
        "02-gradient-geometry/chapter.html#thm-02-level"
    ),
    "chain rule": "03-directional-derivatives/chapter.html#thm-03-chain",
    "taylor remainer": "03-directional-derivatives/chapter.html#thm-03-taylor",
    "vec kronecker product": "04-matrix-calculus/chapter.html#thm-04-vec",
    "derivative of log det": "04-matrix-calculus/chapter.html#determinant-and-inverse",
    "numerator layout": "glossary.html#term-numerator-layout",
    "condition number": "glossary.html#term-condition-number",
    "momentum": "05-least-squares/chapter.html#momentum",
    "gradient descent diverges step size too large": (
        "05-least-squares/chapter.html#thm-05-descent"
    ),
    "best step finite difference": "06-gradient-checking/chapter.html#thm-06-step",
    "complex step": "06-gradient-checking/chapter.html#thm-06-complex",
    "reverse mode": "glossary.html#term-reverse-mode",
    "relu kink": "06-gradient-checking/chapter.html#kinks",
    "log-sum-exp overflow": "07-softmax/chapter.html#digits-at-the-extremes",
    "temperature entropy": "07-softmax/chapter.html#thm-07-temperature",
    "fisher information definition": "08-natural-gradient/chapter.html#def-08-fisher",
    "cramer-rao bound": "08-natural-gradient/chapter.html#thm-08-bound",
    "weight decay": "09-logits-to-weights/chapter.html#weight-decay",
    "calibration temperature": (
        "09-logits-to-weights/chapter.html#calibration-and-one-number-that-restores-it"
    ),
    "holder inequality": "10-adversarial-steps/chapter.html#thm-10-holder",
    "how do I open it in jupyter": "how-to.html#open-a-page-as-a-notebook",
    "goodfellow deep learning": "references.html#Ian Goodfellow, Yoshua Bengio",
    # Of another reader: with sources before the text, in the plural, as formulas are typed.
    "adversarial example": "10-adversarial-steps/exercise.html#the-problem",
    "finite difference": "06-gradient-checking/chapter.html#def-06-differences",
    "finite differences step size": "06-gradient-checking/chapter.html#thm-06-step",
    "gradient of x^T A x": "04-matrix-calculus/chapter.html#a-number-with-respect-to-a-vector",
    "x^T A x": "04-matrix-calculus/chapter.html#a-number-with-respect-to-a-vector",
    "xᵀAx": "04-matrix-calculus/chapter.html#a-number-with-respect-to-a-vector",
    "gradient of xAx": "04-matrix-calculus/chapter.html#a-number-with-respect-to-a-vector",
    "derivative of xTAx": "04-matrix-calculus/chapter.html#a-number-with-respect-to-a-vector",
    "dl/dz = p - y": "07-softmax/chapter.html#thm-07-derivatives",
    "how do I run the code": "how-to.html#open-a-page-as-a-notebook",
    "matrix calculus": "04-matrix-calculus/chapter.html",
    "solution 4(b)": "04-matrix-calculus/exercise.html#b-a-quadratic-form",
    "exercise 4(b)": "04-matrix-calculus/exercise.html#b-a-quadratic-form",
    "4(b)": "04-matrix-calculus/exercise.html#b-a-quadratic-form",
    "Lipschitz": ("03-directional-derivatives/chapter.html#taylor-s-theorem-how-good-is-the-model"),
    "cross entropy derivative": "07-softmax/chapter.html#thm-07-derivatives",
    "λ_max": "notation.html#symbol-lambda-min-lambda-max",
    "learning rate too large diverges": "05-least-squares/chapter.html#thm-05-descent",
    "KL divergence": "glossary.html#term-KullbackLeibler-divergence",
    "jacobian of softmax": "07-softmax/chapter.html#thm-07-derivatives",
    "quadratic form": "04-matrix-calculus/exercise.html#b-a-quadratic-form",
    "Fisher information": "08-natural-gradient/chapter.html#def-08-fisher",
    "log-sum-exp": "glossary.html#term-log-sum-exp",
    "saddle point": "glossary.html#term-saddle-point",
    "gradient descent step size": "05-least-squares/chapter.html#thm-05-descent",
    "temperature scaling calibration": (
        "09-logits-to-weights/chapter.html#calibration-and-one-number-that-restores-it"
    ),
    # Thought of before the search was asked.
    "how to check my gradient is correct": (
        "06-gradient-checking/exercise.html#a-the-gradient-checker"
    ),
    "total vs directional derivative": (
        "03-directional-derivatives/chapter.html#the-total-derivative"
    ),
    "backpropagation": "glossary.html#term-reverse-mode",
    "backprop through a linear layer": "09-logits-to-weights/chapter.html#thm-09-layer",
    "derivative of logsumexp": "07-softmax/chapter.html#thm-07-derivatives",
    "gradient of ||Ax - b||^2": "04-matrix-calculus/chapter.html#a-number-with-respect-to-a-vector",
    "exercise 7": "07-softmax/exercise.html",
    "theorem 3.5": "03-directional-derivatives/chapter.html#thm-03-taylor",
    "FGSM": "10-adversarial-steps/chapter.html#one-step-several-steps-the-truth",
    "overconfident network": (
        "09-logits-to-weights/chapter.html#calibration-and-one-number-that-restores-it"
    ),
    "mixed partials equal": "01-partial-derivatives/chapter.html#mixed-partial-derivatives",
    "continuous but not differentiable": "03-directional-derivatives/chapter.html#thm-03-c1",
    "sgd noise": "05-least-squares/chapter.html#noise",
    "why not invert X^T X": "05-least-squares/chapter.html#inverting-x-t-x",
    "gradient in polar coordinates": (
        "02-gradient-geometry/chapter.html#polar-partial-derivatives-taken-for-the-gradient"
    ),
    "forward vs reverse mode autodiff": "06-gradient-checking/chapter.html#which-mode",
    "learning rate": "glossary.html#term-step-size",
    "derivative of tr(AB)": "04-matrix-calculus/chapter.html#a-number-with-respect-to-a-matrix",
    "positive definite hessian minimum": "02-gradient-geometry/chapter.html#thm-02-hessian",
    "dual norm of l1": "glossary.html#term-dual-norm",
}
# Types each query and presses Enter, on one page: what it shows for each.
ASK = """
queries => queries.map(query => {
  const form = document.querySelector('.gb-search');
  form.elements.q.value = query;
  form.requestSubmit();
  return [...document.querySelectorAll('.gb-found li')].map(found => ({
    address: found.querySelector('a').href,
    title: found.querySelector('a').innerText,
    place: found.querySelector('.gb-found-place')?.innerText,
    text: found.querySelector('.gb-found-text')?.innerText,
    marks: [...found.querySelectorAll('mark')].map(mark => mark.innerText),
  }));
})
"""


class Search:
    """The search page, opened once."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root = page, root
        page.goto(root + SEARCH)
        self.box = page.get_by_role("search").get_by_role("searchbox")
        self.status = page.get_by_role("status")
        expect(self.box).to_be_visible()

    def ask(self, *queries: str) -> list[list[dict]]:
        return self.page.evaluate(ASK, list(queries))


@pytest.fixture(scope="module", params=["served", "from disk"])
def search(request, site, browser: Browser):
    served = request.param == "served"
    context = browser.new_context(
        offline=not served, viewport={"width": 390, "height": 900}, color_scheme="dark"
    )
    yield Search(context.new_page(), site.address if served else site.folder.as_uri() + "/")
    context.close()


@pytest.fixture(scope="module")
def text(site) -> dict:
    return json.loads((site.folder / TEXT).read_text("utf-8").removeprefix("gradbookText="))


def is_at(site, found: dict, answer: str) -> bool:
    """A source is known by its name, since its id counts all of them."""
    path, _, anchor = answer.partition("#")
    if " " in anchor:
        return path in found["address"] and found["title"].startswith(anchor)
    page, _, at = found["address"].partition("#")
    return page.endswith(f"/book/{path}") and (at == anchor or at in names(site, path, anchor))


def names(site, path: str, anchor: str) -> set[str]:
    """All of a heading: which of them is its address, each edition of docutils decides anew."""
    text = (site.folder / "book" / path).read_text("utf-8")
    others = r'((?:<span id="[^"]+"></span>\s*)*)'
    headings = re.findall(rf'<section[^>]* id="([^"]+)">\s*{others}', text)
    all_names = ({one, *re.findall('id="([^"]+)"', more)} for one, more in headings)
    return next((some for some in all_names if anchor in some), set())


def test_the_answer_is_first_or_second(site, search: Search) -> None:
    places = {}
    for (query, answer), found in zip(ANSWERS.items(), search.ask(*ANSWERS), strict=True):
        places[query] = next((i for i, one in enumerate(found, 1) if is_at(site, one, answer)), 0)
    print(places)
    assert len(places) == QUERIES
    assert sum(place in (1, 2) for place in places.values()) >= LEAST, places


def test_the_first_query_is_light(site, browser: Browser) -> None:
    seen = visit(browser, f"{site.address}{SEARCH}?q=softmax%20gradient", 390)
    print(seen.sizes)
    assert not seen.failed and seen.shift <= 0.02
    assert any(TEXT in address for address in seen.sizes)
    assert sum(seen.sizes.values()) <= BYTES, seen.sizes


def test_a_result_says_where_it_is_and_why(search: Search) -> None:
    (theorem, *_), names, swapped, left_out, code, nothing = search.ask(
        "softmax gradient", "linalg.norm", "gradeint", "hesian", "grad_least_squares", "zzzzzz"
    )
    assert theorem["title"] == "Theorem 7.1: Derivatives of log-sum-exp"
    assert theorem["place"] == (
        "Chapter 7: Softmax and cross-entropy › One function, all the derivatives"
    )
    assert "H(z) = diag(p) − ppᵀ" in theorem["text"]
    assert {mark.lower() for mark in theorem["marks"]} == {"softmax", "gradient"}
    assert {mark for one in names for mark in one["marks"]} == {"np.linalg.norm"}
    assert [swapped[0]["title"], left_out[0]["title"]] == ["gradient", "Hessian"]
    assert code[0]["text"] == "def grad_least_squares(A, b, x):"
    assert nothing == []


def test_a_query_in_tex_finds_and_marks_formulas_alone(search: Search) -> None:
    """Not `max` and `lambda` of Python."""
    (found,) = search.ask(r"\lambda_{\max}")
    assert found
    marks = {mark for one in found for mark in one["marks"]}
    assert marks == {"λₘₐₓ"}


def test_a_formula_is_found_as_it_is_typed(search: Search) -> None:
    as_typed, bare = search.ask("x^T A x", "xAx")
    assert "xᵀA x" in {mark for one in as_typed for mark in one["marks"]}
    assert {one["address"] for one in as_typed} == {one["address"] for one in bare}
    search.ask("λ_max")
    expect(search.status).not_to_contain_text("is not in the book")


def test_one_ending_is_as_good_as_another(search: Search) -> None:
    pairs = ("scale", "scaling"), ("stopped", "stop"), ("matrices", "matrix")
    for one, other in pairs:
        there, here = search.ask(one, other)
        assert there and [it["address"] for it in there] == [it["address"] for it in here]
    half, whole = search.ask("gradient checki", "gradient checking")
    assert half[0]["address"] == whole[0]["address"], "while one types"


def test_words_written_as_one_are_taken_apart(search: Search) -> None:
    (found, *_) = search.ask("logsumexp")[0]
    assert found["title"] == "log-sum-exp"
    expect(search.status).to_contain_text("“logsumexp” is not in the book, and was taken for")


def test_a_source_comes_after_the_text_unless_it_is_asked_for(search: Search) -> None:
    of_text, *of_source = search.ask("Lipschitz", "Nair softmax Lipschitz", "the matrix cookbook")
    assert "references" not in of_text[0]["address"]
    assert all("references" in found[0]["address"] for found in of_source)


def test_it_says_how_many_were_found_while_one_types(search: Search) -> None:
    search.box.fill("")
    expect(search.status).to_have_text("")
    search.box.press_sequentially("clariaut")
    expect(search.status).to_have_text(
        "4 places were found. “clariaut” is not in the book, and was taken for “clairaut”."
    )
    assert search.page.url.endswith(f"{SEARCH}?q=clariaut"), "so that Back comes back to it"
    search.box.fill("cramer rao unicorn")
    expect(search.status).to_contain_text("None has all of your words; these have most.")
    search.box.fill("unicorn")
    expect(search.status).to_have_text("Nothing was found. Try another word, or fewer.")


def test_a_link_leads_to_its_section(search: Search) -> None:
    search.box.fill("entropy grows with temperature")
    search.page.get_by_role("link", name="Theorem 7.4").click()
    search.page.wait_for_url("**/book/07-softmax/chapter.html#thm-07-temperature")
    expect(search.page.locator("#thm-07-temperature")).to_be_in_viewport()
    search.page.go_back()
    expect(search.box).to_have_value("entropy grows with temperature")
    expect(search.page.locator(".gb-found a").first).to_contain_text("Theorem 7.4")


def test_what_is_typed_never_becomes_part_of_the_page(search: Search) -> None:
    (found,) = search.ask('<img src="x" onerror="document.title=1"> gradient <mark>')
    assert found
    assert search.page.locator("article img, mark mark").count() == 0
    assert search.page.title() != "1"


def test_axe_finds_nothing(search: Search) -> None:
    search.ask("softmax gradient np.kron")
    assert search.page.locator(".gb-found mark").count() > 10
    found = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in violations(search.page)]
    assert not found


def test_a_key_leads_to_the_box_and_where_it_is_folded_to_the_page(site, page: Page) -> None:
    page.goto(site.address + "book/glossary.html")
    page.keyboard.press("Control+k")
    box = page.get_by_role("search").get_by_role("searchbox")
    expect(box).to_be_focused()
    box.press_sequentially("dual norm")
    box.press("Enter")
    page.wait_for_url(f"**/{SEARCH}?q=dual**norm")
    expect(page.locator(".gb-found a").first).to_have_text("dual norm")
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(site.address + "book/glossary.html")
    page.keyboard.press("Control+k")
    page.wait_for_url(f"**/{SEARCH}")


def test_without_a_script_it_says_so(site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + SEARCH)
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    assert page.get_by_role("searchbox").count() == 0
    context.close()


def test_no_answer_and_no_hidden_check_is_searched(site, text: dict) -> None:
    """A solution requires that its answer passes; the claims are checked in folded cells."""
    pages = "".join((site.folder / name).read_text("utf-8") for name in site.pages)
    searched = "\n".join("\n".join(map(str, entry)) for entry in text["entries"])
    for hidden in ("require_passed", "check_close", "Takeaway"):
        assert hidden in pages and hidden not in searched
    part = next(entry for entry in text["entries"] if entry[3] == "(a) The Jacobian of softmax")
    assert part[5] == "Find ∂σₖ/∂zⱼ for all k and j: the Jacobian of softmax. " + (
        "Hint 1: take the logarithm first · Hint 2: two slopes"
    )


def test_each_place_is_there_and_has_a_name(site, text: dict) -> None:
    kinds = set()
    pages = [(site.folder / address).read_text("utf-8") for address, _ in text["pages"]]
    for page, kind, anchor, title, *_ in text["entries"]:
        kinds.add(kind)
        assert title and (not anchor or f'id="{anchor}"' in pages[page]), (page, anchor)
    assert kinds == {"section", "box", "term", "symbol", "source"}


def test_no_tex_is_shown(text: dict) -> None:
    shown = [f"{title} {said}" for _, _, _, title, _, said, *_ in text["entries"]]
    assert len(shown) > 400
    assert not [one for one in shown if re.search(r"\\[A-Za-z]{2,}|\$", one)]


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\frac{\partial f}{\partial x_i}", "∂f/∂xᵢ"),
        (r"(A^\mathsf{T} A)^{-1}", "(AᵀA)⁻¹"),
        (r"\sum_{j=1}^K \mathrm{e}^{z_j}", "∑ⱼ₌₁^K e^zⱼ"),
        (r"-\log p_k \le \tfrac12", "−log pₖ ≤ 1/2"),
        (r"t_k\log p_k - x", "tₖ log pₖ − x"),
        (r"\frac1m\sum_i \operatorname{tr} A_i", "1/m ∑ᵢ tr Aᵢ"),
        (r"\sqrt{a + b}", "√(a + b)"),
        (r"H = \frac2m X^\mathsf{T} X", "H = 2/m XᵀX"),
        (r"\frac1K\left(1 + z\right) + \frac{1}{2m}", "1/K (1 + z) + 1/(2m)"),
        (r"\begin{aligned} a &= 1, \\ b\quad\text{and} \\ c \end{aligned}", "a = 1, b and c"),
        (r"\begin{pmatrix} 1 & -2 \\ 3 & 4 \end{pmatrix}", "(1, −2; 3, 4)"),
        (r"\begin{aligned} f &= x \\ &= y \end{aligned}", "f = x = y"),
        (r"\hat{\mathbf w} \in \mathbb{R}^n", "ŵ ∈ ℝⁿ"),
        (r"f'(x) = \eta\,\lambda_{\max}", "f′(x) = η λₘₐₓ"),
    ],
)
def test_a_formula_as_a_line(tex: str, line: str) -> None:
    assert plain(mathematics._render_tex(tex, False, ())) == line
