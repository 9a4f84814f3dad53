"""What stands on the pages beside their text: how they are cited, and what their cells print."""

from __future__ import annotations

import html
import re

import pytest
import yaml
from playwright.sync_api import Page
from pybtex.database import Entry, parse_string

from tests.conftest import ROOT
from tests.ways import ALL_WAYS

pytestmark = pytest.mark.xdist_group("content")

ASKED_FOR = {"title", "booktitle", "publisher", "year"}  # and an author, by BibTeX's styles

# What a solution writes, and the page says before: given in the question, or what the chapter is
# about, of which the exercise asks for a use.
SAID_BEFORE = {
    "04-matrix-calculus": {"(A + A.T) @ x"},  # the chapter tries it beside 2 A x
    "05-least-squares": {
        "2 / len(y) * X.T @ (X @ w - y)",  # chapter 4's, with which chapter 5 begins
        "np.mean((X @ w - y) ** 2)",
        r"\gradL(\mathbfw)=H(\mathbfw-\hat{\mathbfw})",
    },
    "02-gradient-geometry": {r"\mathbfc(0)=\mathbfp"},
    "07-softmax": {r"\mathbfp=\softmax(\mathbfz)"},
    "08-natural-gradient": {
        r"\intp_\theta\mathrmdx=1",
        r"\partial_ip_\theta=p_\theta\partial_i\logp_\theta",
        r"\intp_\theta\partial_i\logp_\theta\mathrmdx=0",
    },
    "10-adversarial-steps": {r"m=y\mathbfw^\T\mathbfx"},
}
# The formulas and the code of solutions, and those that stand outside of everything folded.
_WRITTEN = """() => {
  const article = document.querySelector('article');
  const tex = (root) => [...root.querySelectorAll('annotation')].map(one => one.textContent
    .replace(/\\\\[,;:! ]|\\\\displaystyle|\\s/g, '').replace(/[.,;]$/, ''));
  const code = (root) => [...root.querySelectorAll('pre')].map(one => one.textContent).join('\\n');
  const solutions = [...article.querySelectorAll('details.gb-solution')];
  const inside = solutions.flatMap(tex);
  const answers = solutions.map(code).join('\\n');
  for (const fold of article.querySelectorAll('details')) fold.remove();
  return { inside, answers, outside: tex(article), code: code(article) };
}"""


def citation(text: str) -> Entry:
    cited = re.search(r"<summary>Cite this page</summary><pre>(.*?)</pre>", text, re.DOTALL)[1]
    (entry,) = parse_string(html.unescape(cited), "bibtex").entries.values()
    return entry


def test_each_page_is_cited_by_its_title_as_a_part_of_this_book(site) -> None:
    book = yaml.safe_load((ROOT / "_config.yml").read_text())
    cited = 0
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8")
        if "Cite this page" not in text:
            assert "/" not in name, f"{name} is a page of the book"
            continue
        entry = citation(text)
        heading = re.search(r"<h1>(.*?)<a class=\"headerlink\"", text, re.DOTALL)[1]
        title = html.unescape(re.sub("<[^>]+>", "", heading))
        assert entry.type == "incollection" and set(entry.fields) >= ASKED_FOR, name
        assert entry.fields["title"] == f"{{{title}}}", name
        assert entry.fields["booktitle"] == book["title"], name
        assert [str(person) for person in entry.persons["author"]] == [f"{{{book['author']}}}"]
        assert entry.fields["year"] == book["copyright"][:4]
        cited += 1
    assert cited >= 25


def test_a_citation_is_a_name_and_a_year(site) -> None:
    """For what has no date, the year in which it was read; no title in brackets."""
    cited = []
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8")
        links = re.findall(r'<a [^>]*href="[^"]*references\.html#id\d+"[^>]*>(.*?)</a>', text)
        cited += [(name, link) for link in links]
    assert len(cited) > 100
    assert not [
        link
        for link in cited
        if not re.search(r"^\D.*(\d{4}|many editions)\]?$", link[1]) or link[1].startswith("<em>")
    ]


def test_links_to_the_book_are_shown_under_its_name(site) -> None:
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8")
        named = re.findall(r'property="og:site_name" content="(.*?)"', text)
        assert named in ([], ["gradbook"]), name


def test_no_page_shows_what_its_checks_print(site) -> None:
    """What a check prints is folded, and a cell that prints something else beside would show it."""
    shown = []
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8")
        folded = re.sub(r'<details class="gb-checks.*?</details>', "", text, flags=re.DOTALL)
        shown += [
            (name, printed)
            for printed in re.findall(r"<pre>(?:<span></span>)?(.*?)</pre>", folded, re.DOTALL)
            if re.search(r"^✓ ", printed, re.MULTILINE)
        ]
    assert not shown


def test_no_page_shows_markdown(site, page: Page) -> None:
    """A table that a cell has made, or emphasis that no parser has seen."""
    left = []
    for name in site.pages:
        page.goto(site.address + name)
        # Without code, and formulas, whose source is in the page.
        said = page.locator("article").evaluate(
            """article => {
              const bare = article.cloneNode(true), left = "pre, code, .katex, script, template";
              bare.querySelectorAll(left).forEach(one => one.remove());
              return bare.textContent;
            }"""
        )
        left += [
            (name, found) for found in re.findall(r".*\| :?[-–].*|.*\*\*.*|.*\{\w+\}`.*", said)
        ]
    assert not left


def test_no_line_begins_with_the_sign_of_a_percentage(site) -> None:
    kept = 0
    for name in site.pages:
        text = (site.folder / name).read_text(encoding="utf-8").partition("<article")[2]
        text = re.sub(r"<(pre|code|svg|math|template)\b.*?</\1>", "", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]+>", "", text)
        assert re.findall(r".{0,30}\d %", text) == [], name
        kept += len(re.findall("\\d\u00a0%", text))
    assert kept > 100


def test_the_end_of_a_proof_has_room_of_its_own(site, page: Page) -> None:
    """Beside the last line where that leaves room, else below it."""
    signs = """(proof) => [proof, ...proof.children]
      .filter((one) => getComputedStyle(one, "::after").content === '"∎"')
      .map((one) => [one === proof, getComputedStyle(one, "::after").float])"""
    page.goto(f"{site.address}book/03-directional-derivatives/chapter.html")
    proofs = page.locator("article div.proof:not(.theorem, .definition)")
    assert proofs.count() >= 5
    for proof in proofs.all():
        assert proof.evaluate(signs) == [[False, "right"]]
    # And where a formula comes last.
    proofs.first.evaluate("proof => proof.append(proof.querySelector('.math-wrapper'))")
    assert proofs.first.evaluate(signs) == [[True, "right"]]


def test_a_box_with_a_number_is_a_group_with_its_name(site, page: Page) -> None:
    page.goto(f"{site.address}book/03-directional-derivatives/chapter.html")
    assert page.get_by_role("group", name="Theorem 3.1", exact=True).count() == 1
    named = page.locator("article div:is(.proof.theorem, .proof.definition)")
    assert named.count() == page.locator("article div.proof[role=group][aria-label]").count() >= 8


def test_the_race_is_a_table(site, page: Page) -> None:
    page.goto(site.address + "book/08-natural-gradient/exercise.html")
    tables = page.locator(".cell_output table")
    heads = [table.locator("th").all_text_contents() for table in tables.all()]
    assert [
        "data",
        "plain gradient: steps at the best η",
        "natural gradient: steps at η = 1",
    ] in heads
    assert ["largest gap", "η = 0.02", "η = 0.01", "η = 0.005"] in heads
    cells = tables.first.locator("td").all_text_contents()
    assert cells == ["× 0.1", "364", "14", "× 10", "707", "14"]


def test_no_answer_stands_where_it_is_not_folded(site, page: Page) -> None:
    """Neither above the solution nor in the chapter: what a solution states or returns."""
    told, looked_at = {}, 0
    exercises = [name for name in site.pages if name.endswith("/exercise.html")]
    for name in exercises if ALL_WAYS else exercises[::2]:
        page.goto(site.address + name)
        exercise = page.evaluate(_WRITTEN)
        page.goto(site.address + name.replace("exercise", "chapter"))
        chapter = page.evaluate(_WRITTEN)
        results = {one for one in exercise["inside"] if "=" in one and len(one) > 14}
        returned = {
            one.strip()
            for one in re.findall(r"return (.{8,}[^(\n])$", exercise["answers"], re.MULTILINE)
        }
        looked_at += len(results) + len(returned)
        said = {one for one in results if one in exercise["outside"] + chapter["outside"]}
        said |= {one for one in returned if one in exercise["code"] + chapter["code"]}
        topic = name.split("/")[1]
        told[topic] = said - SAID_BEFORE.get(topic, set())
    assert looked_at > (150 if ALL_WAYS else 60)
    assert not {topic: said for topic, said in told.items() if said}


def test_the_contents_of_a_page_do_not_say_what_its_exercise_asks(site, page: Page) -> None:
    for name in (name for name in site.pages if name.endswith("/exercise.html")):
        page.goto(site.address + name)
        links = page.locator(".toc-tree a[href^='#']").evaluate_all(
            "all => all.filter(one => one.hash).map(one => document.querySelector(one.hash))"
            ".map(one => [one.id, !!one.closest('details.gb-after')])"
        )
        assert ["after-you-have-tried", False] in links and not any(folded for _, folded in links)


def test_claims_are_filtered_by_words(site, page: Page) -> None:
    page.goto(site.address + "book/claims.html")
    page.get_by_label("Only claims with the words").fill("steepest Descent")
    said = page.get_by_role("status").filter(has_text="found")
    said.wait_for()
    lines = page.locator("ul.gb-claims > li:not(.gb-claims-page)").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.textContent.toLowerCase())"
    )
    assert said.inner_text() == f"{len(lines)} found" and len(lines) > 0
    assert all("steepest" in line and "descent" in line for line in lines)
    counts = page.locator("details.gb-claims[open] > summary .gb-filtered").all_inner_texts()
    assert sum(int(re.fullmatch(r"· (\d+) found", count)[1]) for count in counts) == len(lines)
    page.get_by_label("Only claims with the words").fill("")
    page.locator("details.gb-claims:not([open])").first.wait_for()
