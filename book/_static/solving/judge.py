"""Run by worker.mjs: the learner's cell, then the page's grading cell, and what there is to say."""

import ast
import contextlib
import io
import json
import linecache
import pathlib
import pickle
import traceback

from gradbook import grading

ANSWERS, CHECKS = "<your answers>", "<the checks>"
MOST_SHOWN = 100_000  # characters of what is printed

# What the graders compare with was computed when the book was built.
grading.know(pickle.loads(pathlib.Path(__file__).with_name("known.pickle").read_bytes()))


class Output(io.TextIOBase):
    """Keeps the beginning of what is printed and counts the rest."""

    def __init__(self):
        self.kept, self.count, self.size = [], 0, 0

    def writable(self):
        return True

    def write(self, text):
        room = max(0, MOST_SHOWN - self.size)
        self.kept.append(text[:room])
        self.size += min(len(text), room)
        self.count += len(text)
        return len(text)

    def told(self):
        return {"printed": "".join(self.kept), "left_out": self.count - self.size}


def judge(answers, checks):
    """As JSON: the reports of all parts; or else what the learner's cell raised, and where."""
    output = Output()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        names = {"__name__": "__main__"}
        linecache.cache[ANSWERS] = (len(answers), None, answers.splitlines(True), ANSWERS)
        try:
            exec(compile(answers, ANSWERS, "exec"), names)
        except BaseException as error:  # SystemExit and KeyboardInterrupt, too: nothing ends Python
            return json.dumps({"error": said(error), "line": line_of(error), **output.told()})
        *before, shown = ast.parse(checks).body
        try:
            exec(compile(ast.Module(without_show(before), []), CHECKS, "exec"), names)
            names["show"] = lambda *reports: reports
            reports = eval(compile(ast.Expression(shown.value), CHECKS, "eval"), names)
        except NameError as error:  # no grader raises one
            what = f"`{error.name}` is not there any more, and it is asked for"
            return json.dumps({"error": what, "line": 0, **output.told()})
    return json.dumps({"reports": [told(report) for report in reports], **output.told()})


def without_show(statements):
    """`show` displays in a notebook. Here the page does."""
    return [
        one
        for one in statements
        if not (isinstance(one, ast.ImportFrom) and [a.name for a in one.names] == ["show"])
    ]


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


def line_of(error):
    """The last line of the learner's that was running; 0 if none was."""
    if isinstance(error, SyntaxError) and error.filename == ANSWERS:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno for f in reversed(frames) if f.filename == ANSWERS), 0)
