"""Run by worker.mjs: the learner's parts in turn, and the grader of each one asked for."""

import ast
import builtins
import contextlib
import functools
import io
import json
import linecache
import pathlib
import pickle
import symtable
import sys
import time
import traceback

import linalg_errors

from gradbook import grading

linalg_errors.install()
GIVEN, CHECKS = "<the first cell>", "<the checks>"
MOST_SHOWN = 100_000  # characters of what is printed
BETWEEN = 0.2  # seconds, at least, from one piece of it to the next

# What the graders compare with was computed when the book was built.
grading.know(pickle.loads(pathlib.Path(__file__).with_name("known.pickle").read_bytes()))


class NotYet:
    """The last finder: what it is asked for may still come, and then all is judged again."""

    asked = set()  # noqa: RUF012  # the first parts of their names

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        cls.asked.add(name.partition(".")[0])


sys.meta_path.append(NotYet)


def lacks():
    """What was imported in vain since judge began, as JSON."""
    return json.dumps(sorted(NotYet.asked))


class Output(io.TextIOBase):
    """Keeps the beginning of what is printed and counts the rest; shows it while it comes."""

    def __init__(self, show):
        self.kept, self.count, self.size = [], 0, 0
        self.show, self.shown, self.when = show, 0, 0.0

    def writable(self):
        return True

    def write(self, text):
        room = max(0, MOST_SHOWN - self.size)
        self.kept.append(text[:room])
        self.size += min(len(text), room)
        self.count += len(text)
        if time.monotonic() - self.when > BETWEEN and room:
            self.show("".join(self.kept[self.shown :]))
            self.shown, self.when = len(self.kept), time.monotonic()
        return len(text)

    def told(self):
        return {"printed": "".join(self.kept), "left_out": self.count - self.size}


def judge(asked, tell, show):
    """Run the page's first cell and its parts in turn; tell of each one asked for, as JSON, and
    show what those print, piece by piece.

    A part knows what those above it define, as in a notebook that is run from the top. One that
    raises an error leaves the rest of itself out, and the next one is run. Where a part calls what
    stands further down, as a function may, it is graded when that has been run.
    """
    asked = json.loads(asked)
    NotYet.asked.clear()
    drawing = sys.modules.get("drawing")  # there with Matplotlib
    if drawing:
        drawing.begin()
    names = {"__name__": "__main__"}
    exec(compile(asked["given"], GIVEN, "exec"), names)
    parts = {part["part"]: part for part in asked["parts"]}
    order, rests_on = list(parts), what_each_rests_on(parts)
    judged = [name for name in order if parts[name]["judged"]]
    last = {name: max([name, *rests_on[name]], key=order.index) for name in judged}
    raised, output, figures = {}, {}, {}
    for name in order[: 1 + max(map(order.index, last.values()))]:
        output[name] = Output(functools.partial(show, name) if name in judged else nothing)
        with written_to(output[name]):
            raised[name] = run(parts[name]["answers"], f"<part ({name})>", names)
            figures[name] = drawing.taken() if drawing else []
        for one in [one for one in judged if last[one] == name]:
            with written_to(output[one]):
                found = raised[one] or graded(parts[one]["checks"], names)
            # What it lacks may be what one of these was about to define.
            nameless = found.get("error", "").startswith("NameError")
            stopped = [above for above in order[: order.index(one)] if nameless and raised[above]]
            if drawing:
                drawing.forget()  # what was drawn at each input
            about = {"part": one, "rests_on": rests_on[one], "stopped": stopped}
            about |= {"figures": figures[one]}
            tell(json.dumps({**about, **found, **output[one].told()}))


def warm(given, checks):
    """What is run for the first time takes longer: so the page's own cells are run while the
    learner still types, with a function that is wrong for each answer, and nobody is told."""
    names = {"__name__": "__main__"}
    with written_to(Output(nothing)):
        exec(compile(given, GIVEN, "exec"), names)
        for one in checks:
            answers = names_in(one)[1] - names.keys() - set(dir(builtins))
            graded(one, names | dict.fromkeys(answers, lambda *_: 0.5))


def nothing(_):
    """What a part prints on which only others rest is not shown."""


@contextlib.contextmanager
def written_to(output):
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        yield


def run(answers, place, names):
    """What the learner's part raised, and where; nothing if it ran to its end."""
    linecache.cache[place] = (len(answers), None, answers.splitlines(True), place)
    try:
        exec(compile(answers, place, "exec"), names)
    except BaseException as error:  # SystemExit and KeyboardInterrupt, too: nothing ends Python
        return {"error": said(error), "line": line_of(error, place)}
    return {}


def graded(checks, names):
    """The report of the grader in `show(…)`, which a notebook displays. Here the page does."""
    (asked_for,) = ast.parse(checks, mode="eval").body.args
    try:
        return {"report": told(eval(compile(ast.Expression(asked_for), CHECKS, "eval"), names))}
    except NameError as error:  # no grader raises one
        what = f"`{error.name}` is not there any more, and it is asked for"
        return {"error": what, "line": 0}


def what_each_rests_on(parts):
    """For each part the others whose names it uses, directly or through them, in their order."""
    binds, uses = {}, {}
    for name, part in parts.items():
        bound, uses[name] = names_in(part["answers"])
        uses[name] -= bound
        for one in bound:
            binds.setdefault(one, set()).add(name)
    rests_on = {name: set().union(*(binds.get(use, ()) for use in uses[name])) for name in parts}
    for _ in parts:  # as often as the longest way may be
        for name, others in rests_on.items():
            rests_on[name] = others.union(*(rests_on[other] for other in others)) - {name}
    return {name: [one for one in parts if one in others] for name, others in rests_on.items()}


def names_in(answers):
    """What a part defines at its top level, and which names it takes from there, or elsewhere."""
    try:
        top = symtable.symtable(answers, "<part>", "exec")
    except (SyntaxError, ValueError):  # of which it is told when it is run
        return set(), set()
    scopes, uses = [top], set()
    for scope in scopes:
        scopes += scope.get_children()
        uses |= {
            name.get_name()
            for name in scope.get_symbols()
            if name.is_referenced() and (name.is_global() or scope is top)
        }
    bound = {
        name.get_name() for name in top.get_symbols() if name.is_assigned() or name.is_imported()
    }
    return bound, uses


def told(report):
    findings = [
        {"answer": f.answer, "status": f.status, "text": f.message or f.status}
        for f in report.findings
    ]
    return {
        "part": report.part,
        "what": report.what,
        "status": report.status,
        "findings": findings,
    }


def said(error):
    try:
        message = str(error)[:500]
    except BaseException:
        message = ""
    name = type(error).__name__
    return f"{name}: {message}" if message else name


def line_of(error, place):
    """The last line of the part that was running; 0 if none was."""
    if isinstance(error, SyntaxError) and error.filename == place:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == place), 0)
