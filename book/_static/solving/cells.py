"""Run by worker.mjs: a code cell of a chapter, after those that stand above it.

What has been run is kept, so that a cell that is
changed and run again does not wait for all those above it. A cell starts from what stood there
before it: names, and the arrays, lists and random generators that they had.
"""

import ast
import copy
import functools
import json
import re
import sys
import types

import numpy as np
from above import rested_on
from judge import NotYet, Output, line_of, nothing, said, written_to

CHANGEABLE = (np.ndarray, np.random.Generator, list, dict, set)


class Markdown(str):
    """As IPython's: a cell may end with a table."""

    __repr__ = str.__str__


class Session:
    """The cells that were run, the names that they left, and those before the last one."""

    def __init__(self):
        self.names, self.done = {"__name__": "__main__"}, []
        self.before, self.saved = [], copied(self.names)

    def goes_on_with(self, cells):
        """What is left to be run of these cells, the last one at least."""
        if not begins_with(self.done, cells):
            self.done = self.before
            self.names.clear()  # and not other ones: functions look into these
            self.names.update(copied(self.saved))
        if not begins_with(self.done, cells):
            self.__init__()
        return range(len(self.done), len(cells))

    def about_to_run(self, cells, count):
        if count == len(cells) - 1:
            self.before, self.saved = cells[:count], copied(self.names)

    def has_failed(self):
        """Of a cell that raised an error, nothing is kept."""
        self.done = None


def begins_with(done, cells):
    return done is not None and len(done) < len(cells) and done == cells[: len(done)]


def copied(names):
    """The names, with copies of what a cell may change. What was one thing stays one."""
    memo = {}
    return {
        name: copy.deepcopy(value, memo) if type(value) in CHANGEABLE else value
        for name, value in names.items()
    }


session = Session()


def run(asked, tell, show):
    """Run the last of these cells, after those above it; tell what it shows, as JSON, and show what
    it prints, piece by piece."""
    asked = json.loads(asked)
    cells = rested_on(**asked)
    found = ran(cells, show)
    unknown = re.match(r"NameError: name '(\w+)'", found.get("error", ""))
    if unknown and unknown[1] in "".join({*asked["cells"]} - {*cells}):
        found = ran(asked["cells"], show)
    tell(json.dumps(found))


def ran(cells, show):
    NotYet.asked.clear()
    drawing = sys.modules.get("drawing")  # there with Matplotlib
    for count in session.goes_on_with(cells):
        session.about_to_run(cells, count)
        output = Output(functools.partial(show, "") if count == len(cells) - 1 else nothing)
        place = f"<code cell {count + 1}>"
        with written_to(output):
            found = value_of(cells[count], place, session.names)
            figures = drawing.taken() if drawing else []
        if "error" in found:
            session.has_failed()
            break
        session.done = cells[: count + 1]
    return {"cell": count, **found, "figures": figures, **output.told()}


def value_of(source, place, names):
    """The text of a cell's last expression, if it has one; or what it raised, and where."""
    try:
        tree = ast.parse(source, place)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, place, "exec"), names)
        if last:
            value = eval(compile(ast.Expression(last.value), place, "eval"), names)
            if value is not None and not source.rstrip().endswith(";"):
                return {"value": repr(value)}
    except BaseException as error:  # SystemExit and KeyboardInterrupt, too: nothing ends Python
        return {"error": said(error), "line": line_of(error, place)}
    return {}


ipython = types.ModuleType("IPython")
# No notebook, which Matplotlib would ask for its windows.
ipython.get_ipython, ipython.version_info = lambda: None, (9, 0)
display = types.ModuleType("IPython.display")
display.Markdown = Markdown
sys.modules |= {"IPython": ipython, "IPython.display": display}
