"""Small changes to the reference answers, made by machine, and which of them a grader lets pass.

    PYTHONPATH=src python -m tests.graders.mutants [1a 5d ...]

Each operator, constant, index and argument of a reference answer, and of what it calls, is changed
in turn, terms are dropped, loops end early, and what it returns is made absolute, rounded, clipped,
cast, or reckoned from the first rows only. Of each part is printed how many changed answers there
are, how many its grader rejects, how many are no change: equal in value, or another form that is
right (`ALSO_RIGHT`). Others are listed: each is a mistake that the grader lets pass.
"""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import itertools
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from gradbook import answers

from .collected import PARTS, part_name

LABEL = ("y clipped", "y half precision", "y rounded")
IN_THE_SIGMOID = (
    *("Div for Mult: -y * w * expit(-y * (w @ x))", "Div for Mult: -y * (w @ x)"),
    *("Add for Mult: -y * (w @ x)", "the right operand dropped: -y * w * expit(-y * (w @ x))"),
    *("the right operand dropped: -y * (w @ x)", "the left operand dropped: -y * (w @ x)"),
    *("the right operand dropped: w @ x", "the left operand dropped: w @ x"),
)
# Changed answers that are right although their values differ, by part and argument.
ALSO_RIGHT: dict[str, dict[str, tuple[str, ...]]] = {
    # Any curve in the level set, which is symmetric in x and y and, for |t| ≤ 0.3, positive; any
    # tangent of any length.
    "2c": {
        "curve": (
            *("Sub for Add: math.sqrt(2)", "reversed", "sorted", "shifted"),
            *("absolute", "not below zero"),
            *("t half precision", "t negative", "t absolute"),
        ),
        "tangent": ("negative", "twice", "halved", "a thousandth", "reversed", "sorted", "shifted"),
    },
    # Differences may be rough in their step, and dot products be written the other way round.
    "3a": {
        "slope": (
            "arguments exchanged: np.dot",
            *("the right operand dropped: 1e-06 *", "the right operand dropped: (1 "),
            *("3 for 2: 2", "4 for 2: 2"),
        )
    },
    # Of a unit vector no entry is above 1; and centred, a step that is nearly as long is as good.
    "3d": {"forward": ("u clipped",), "centred": ("u clipped", "h half precision")},
    # −π and π are one angle.
    "3b": {"theta_min": ("absolute", "not below zero", "negative")},
    # Any order.
    "3c": {"neutral": ("reversed", "negative", "sorted", "shifted")},
    # What is added to the denominator may be any tiny number.
    "6a": {
        "gradient_error": (
            *("Sub for Add: np.linalg", "2e-12 for 1e-12", "operands exchanged: g -"),
            *("Sub for Add: np.sqrt", "2e-13 for 1e-13", "2e-06 for 1e-06: 1e-06"),
        )
    },
    # Any error that a centred difference can have.
    "6b": {
        "right": (
            *("twice", "halved", "a thousandth", "squared", "half precision", "whole numbers"),
            *("rounded", "the first entry zero"),
        )
    },
    # A step size is below 3, or nothing converges.
    "8b": {"gradient_path": ("eta clipped",), "natural_path": ("eta clipped",)},
    # No target is above 1, and differences may have another step.
    "9b": {"grad_soft": ("t clipped", "2e-05 for 1e-05: 1e-05 in by_differences")},
    # Logits of ±1000 are for (a), (b) and (d).
    "9c": {
        "grad_W": ("t clipped", "Add for Sub: c - top", "the right operand dropped: c - top"),
        "grad_b": ("t clipped",),
    },
    # Any vector along the line but zero.
    "9d": {"null_direction": ("negative", "twice", "halved", "a thousandth", "one more")},
    # y is 1 or −1, and dividing by it multiplies.
    "10a": {"grad_x": LABEL},
    # Of the gradient only the signs count, so no input but w and y, and no positive factor; where a
    # weight is zero, any step within the limit.
    "10b": {
        "fgsm": (
            *LABEL,
            *("w not zero", "a tie decided otherwise: y * w < 0", "Div for Mult: y * w"),
            "Div for Mult: -y * w in grad_x",
            *("Div for Mult: -eps * y", "Div for Mult: eps * np.sign(grad_x"),
            *("x ", "w clipped"),
            *(f"{what} in grad_x" for what in ("a minus dropped: -y", *IN_THE_SIGMOID)),
        )
    },
    # The norm is 1, 2 or infinity; the sign of a zero is nobody's to decide.
    "10d": {"steepest": ("norm ", "a tie decided otherwise: g > 0", "0 for 1: 1")},
}

# Every curve in the level set is right, so a change of one is often another that is right.
ANOTHER_WAY_IS_ANOTHER_ANSWER = ("2c",)

_SWAPS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult,),
}
_COMPARED = {ast.LtE: ast.Lt, ast.Lt: ast.LtE, ast.GtE: ast.Gt, ast.Gt: ast.GtE}


def _changes_of(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Other nodes in place of this one, each with what was done."""
    if isinstance(node, ast.BinOp):
        for other in _SWAPS.get(type(node.op), ()):
            yield f"{other.__name__} for {type(node.op).__name__}", _with(node, op=other())
        yield "the right operand dropped", node.left
        yield "the left operand dropped", node.right
        if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
            yield "operands exchanged", _with(node, left=node.right, right=node.left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "a minus dropped", node.operand
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        for value in {node.value + 1, node.value - 1, 2 * node.value} - {node.value}:
            yield f"{value} for {node.value}", ast.Constant(value)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        yield "a tie decided otherwise", _with(node, ops=[_COMPARED[type(node.ops[0])]()])
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        few = ast.parse(f"min(10, {ast.unparse(node.args[0])})", mode="eval").body
        yield "a loop ends after ten", _with(node, args=[few])
    elif isinstance(node, ast.Call) and node.args:
        yield "a call dropped", node.args[0]
        if len(node.args) > 1:
            yield "arguments exchanged", _with(node, args=[*node.args[1::-1], *node.args[2:]])
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "a transpose dropped", node.value


def _with(node: Any, **changed: Any) -> Any:
    new = copy.copy(node)
    for name, value in changed.items():
        setattr(new, name, value)
    return new


def _rewritten(fn: types.FunctionType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The function with one change, in itself or in one of those it calls from its own module."""
    family = _family(fn)
    for member in family:
        tree = _tree_of(member)
        if tree is None:
            continue
        for place, original in enumerate(ast.walk(tree)):
            for what, new in _changes_of(original):
                changed = copy.deepcopy(tree)
                target = next(itertools.islice(ast.walk(changed), place, None))
                changed = ast.fix_missing_locations(
                    _Replace(target, copy.deepcopy(new)).visit(changed)
                )
                try:
                    code = _code_of(changed, member.__code__.co_freevars)
                except (SyntaxError, ValueError, TypeError):
                    continue
                inside = "" if member is fn else f" in {member.__name__}"
                yield f"{what}: {ast.unparse(original)}{inside}", _rebuilt(fn, family, member, code)


def _family(fn: types.FunctionType) -> list[types.FunctionType]:
    """The function, and those of its own module that it calls, directly or through others."""
    found, todo = [], [fn]
    while todo:
        one = todo.pop()
        if one in found:
            continue
        found.append(one)
        names = [one.__globals__.get(name) for name in one.__code__.co_names]
        cells = [cell.cell_contents for cell in one.__closure__ or ()]
        todo += [
            other
            for other in [*names, *cells]
            if isinstance(other, types.FunctionType) and other.__globals__ is fn.__globals__
        ]
    return found


def _rebuilt(
    fn: types.FunctionType,
    family: list[types.FunctionType],
    changed: types.FunctionType,
    code: types.CodeType,
) -> types.FunctionType:
    """The function with other code for one of its family, of which each calls the others anew."""
    names = dict(fn.__globals__)
    new: dict[types.FunctionType, types.FunctionType] = {}
    for member in family:
        cells = tuple(types.CellType() for _ in member.__closure__ or ())
        body = code if member is changed else member.__code__
        new[member] = types.FunctionType(body, names, member.__name__, member.__defaults__, cells)
        new[member].__kwdefaults__ = member.__kwdefaults__
    for member in family:
        if names.get(member.__name__) is member:
            names[member.__name__] = new[member]
        for cell, old in zip(new[member].__closure__ or (), member.__closure__ or ()):
            content = old.cell_contents
            known = isinstance(content, types.FunctionType)
            cell.cell_contents = new.get(content, content) if known else content
    return new[fn]


def _tree_of(fn: types.FunctionType) -> ast.FunctionDef | ast.Lambda | None:
    """A function's source, taken apart; found by its place, a lambda's by that of its value."""
    try:
        tree = _file(inspect.getsourcefile(fn) or "")
    except OSError:
        return None
    returned = list(fn.__code__.co_positions())[-2]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            if (node.name, node.lineno) == (fn.__name__, fn.__code__.co_firstlineno):
                return node
        elif isinstance(node, ast.Lambda):
            body = node.body
            place = body.lineno, body.end_lineno, body.col_offset, body.end_col_offset
            if place == returned:
                return node
    return None


@functools.cache
def _file(path: str) -> ast.Module:
    with open(path, encoding="utf-8") as file:
        return ast.parse(file.read())


def _code_of(node: ast.AST, free: tuple[str, ...]) -> types.CodeType:
    """The code of one function, whose free names are those of a function around it."""
    if isinstance(node, ast.Lambda):
        node = ast.fix_missing_locations(ast.Return(node))
    around = ast.parse(f"def around({', '.join(free)}):\n pass")
    assert isinstance(around.body[0], ast.FunctionDef)
    around.body[0].body = [node]  # type: ignore[list-item]
    made = compile(ast.fix_missing_locations(around), "<a changed answer>", "exec")
    outer = next(c for c in made.co_consts if isinstance(c, types.CodeType))
    code = next(c for c in outer.co_consts if isinstance(c, types.CodeType))
    if code.co_freevars != free:
        raise ValueError("another set of free names: the change dropped one of them")
    return code


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.AST, new: ast.AST) -> None:
        self.target, self.new = target, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.target else super().visit(node)


_RESULTS: dict[str, Callable[[Any], Any]] = {
    "absolute": np.abs,
    "not below zero": lambda a: np.maximum(a, 0),
    "clipped to ±10": lambda a: np.clip(a, -10, 10),
    "half precision": np.float16,
    "whole numbers": lambda a: np.asarray(a).astype(int),
    "rounded to 4 digits": lambda a: np.round(a, 4),
    "negative": np.negative,
    "reversed": lambda a: np.asarray(a)[::-1],
    "transposed": np.transpose,
    "twice": lambda a: 2 * np.asarray(a),
    "halved": lambda a: np.asarray(a) / 2,
    "a thousandth more": lambda a: 1.001 * np.asarray(a),
    "one more": lambda a: np.asarray(a) + 1,
    "squared": np.square,
    "summed": np.sum,
    "added up": np.cumsum,
    "sorted": lambda a: np.sort(a, axis=None).reshape(np.shape(a)),
    "shifted": lambda a: np.roll(a, 1),
    "without the last": lambda a: np.asarray(a)[:-1],
    "the first entry zero": lambda a: np.where(np.arange(np.size(a)).reshape(np.shape(a)), a, 0),
}


_INPUTS: dict[str, Callable[[Any], Any]] = {
    "absolute": np.abs,
    "not below zero": lambda a: np.maximum(a, 0),
    "clipped to ±3": lambda a: np.clip(a, -3, 3),
    "half precision": lambda a: np.asarray(np.float16(a), float),
    "rounded": np.round,
    "negative": np.negative,
    "zero": lambda a: 0 * a,
    "one": lambda a: 0 * a + 1,
    "not zero": lambda a: np.where(a == 0, 1.0, a),
    "reversed": lambda a: np.asarray(a)[::-1] if np.ndim(a) else a,
    "the same everywhere": lambda a: 0 * a + np.mean(a),
}


def _around(fn: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    def after(change: Callable[[Any], Any]) -> Callable[..., Any]:
        def changed(*given: Any) -> Any:
            result = fn(*given)
            if isinstance(result, tuple):
                return tuple(change(part) for part in result)
            return change(result)

        return changed

    def first(count: int) -> Callable[..., Any]:
        def changed(*given: Any) -> Any:
            cut = [a[:count] if isinstance(a, np.ndarray) and a.ndim else a for a in given]
            return fn(*cut)

        return changed

    def before(place: int, change: Callable[[Any], Any]) -> Callable[..., Any]:
        def changed(*given: Any) -> Any:
            is_real = np.asarray(given[place]).dtype.kind == "f"
            return (
                fn(*given[:place], change(given[place]), *given[place + 1 :])
                if is_real
                else fn(*given)
            )

        return changed

    def exchanged(place: int) -> Callable[..., Any]:
        return lambda *given: fn(
            *given[:place], given[place + 1], given[place], *given[place + 2 :]
        )

    for name, change in _RESULTS.items():
        yield name, after(change)
    for count in (2, 10):
        yield f"the first {count} only", first(count)
    parameters = inspect.signature(fn).parameters.values()
    names = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    for place, argument in enumerate(names):
        for name, change in _INPUTS.items():
            yield f"{argument} {name}", before(place, change)
        if place:
            yield f"{names[place - 1]} and {argument} exchanged", exchanged(place - 1)


def mutants(right: Any) -> Iterator[tuple[str, Any]]:
    """Changed answers, each with what was changed."""
    if callable(right):
        if isinstance(right, types.FunctionType):
            yield from _rewritten(right)
        yield from _around(right)
        return
    for name, change in _RESULTS.items():
        with suppress(TypeError, ValueError, IndexError):
            yield name, change(np.asarray(right, dtype=float))


@dataclass
class Tally:
    """What a grader says of the changed answers of a part."""

    made: int = 0
    rejected: int = 0
    equal: int = 0
    also_right: int = 0
    passed: list[str] = field(default_factory=list)


def tally(
    check: Callable[..., Any],
    right_answers: Mapping[str, Any],
    name: str = "",
    start: int = 0,
    step: int = 1,
    *,
    variants: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Tally:
    """Judge every `step`th changed answer of a part, from the `start`th on: changes of the right
    answers, and of those among their `variants` that are written in another way.
    """
    found = Tally()
    others = [
        (argument, one)
        for changed in variants.values()
        for argument, one in changed.items()
        if isinstance(one, types.FunctionType) and name not in ANOTHER_WAY_IS_ANOTHER_ANSWER
    ]
    for argument, right in [*right_answers.items(), *others]:
        asked: list[tuple[Any, ...]] = []
        check(**{**right_answers, argument: _listening(right, asked)})
        also_right = ALSO_RIGHT.get(name, {}).get(argument, ())
        for what, answer in itertools.islice(mutants(right), start, None, step):
            found.made += 1
            if not check(**{**right_answers, argument: answer}):
                found.rejected += 1
            elif what.startswith(also_right or ("\0",)):
                found.also_right += 1
            elif _equal(right, answer, asked):
                found.equal += 1
            else:
                found.passed.append(f"{argument}: {what}")
    return found


def _listening(right: Any, asked: list[tuple[Any, ...]]) -> Any:
    if not callable(right):
        return right

    @functools.wraps(right)
    def answer(*given: Any) -> Any:
        if len(asked) < 200:
            asked.append(copy.deepcopy(given))
        return right(*given)

    return answer


def _equal(right: Any, answer: Any, asked: list[tuple[Any, ...]]) -> bool:
    """The same values, and at other inputs than the grader's: near those, and ten times as far."""
    if not callable(right):
        return bool(np.array_equal(np.asarray(right, float), np.asarray(answer, float)))
    rng = np.random.default_rng(0)
    for given, scale in itertools.product(asked[:: max(1, len(asked) // 20)], (1.0, 10.0)):
        moved = [_moved(argument, scale * rng.uniform(0.8, 1.2)) for argument in given]
        try:
            one = _called(right, moved)
        except (ArithmeticError, IndexError, TypeError, ValueError, answers._Endless):
            continue  # no input for this function
        try:
            other = _called(answer, moved)
        except (Exception, answers._Endless):
            return False
        if not _same(one, other):
            return False
    return True


def _called(fn: Callable[..., Any], given: list[Any]) -> Any:
    with np.errstate(all="ignore"), answers._bounded():
        return fn(*copy.deepcopy(given))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    try:
        one, other = np.asarray(one, float), np.asarray(other, float)
    except (TypeError, ValueError):
        return False  # no array
    size = np.max(np.abs(one[np.isfinite(one)]), initial=0.0)
    return one.shape == other.shape and np.allclose(other, one, 1e-9, 1e-9 * size, equal_nan=True)


def _moved(argument: Any, factor: float) -> Any:
    """A number or array multiplied; whole numbers, functions and infinity as they are."""
    is_array = isinstance(argument, np.ndarray) and argument.dtype.kind == "f"
    return argument * factor if is_array or isinstance(argument, float) else argument


def main(parts: list[str]) -> None:
    # Most endless loops show themselves in a tenth of what a learner's loop may run.
    answers.LINES = 40_000
    print(f"{'part':6}{'made':>6}{'rejected':>10}{'equal':>7}{'also right':>12}{'passed':>8}")
    whole = Tally()
    for check, known in PARTS.items():
        if parts and part_name(check) not in parts:
            continue
        one = tally(check, known.right, part_name(check), variants=known.variants)
        _print(part_name(check), one)
        for count in ("made", "rejected", "equal", "also_right", "passed"):
            setattr(whole, count, getattr(whole, count) + getattr(one, count))
        for what in one.passed:
            print(f"        passed: {what}", flush=True)
    _print("all", whole)


def _print(name: str, of: Tally) -> None:
    counts = f"{of.made:6}{of.rejected:10}{of.equal:7}{of.also_right:12}{len(of.passed):8}"
    print(f"{name:6}{counts}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
