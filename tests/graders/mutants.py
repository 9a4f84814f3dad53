"""Small changes to the reference answers, made by machine, and which of them a grader lets pass.

    PYTHONPATH=src python -m tests.graders.mutants [1a 5d ...]

Each operator, constant, index and argument of a reference answer is changed in turn, terms are
dropped, and what it returns is made absolute, rounded, clipped, cast, or reckoned from the first
rows only. A change that no input can tell from the original is no mistake: those that survive are
listed, to be looked at.
"""

from __future__ import annotations

import ast
import copy
import inspect
import sys
import textwrap
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .collected import PARTS, part_name

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
        for value in (node.value + 1, node.value - 1, 2 * node.value):
            yield f"{value} for {node.value}", ast.Constant(value)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        yield "a tie decided otherwise", _with(node, ops=[_COMPARED[type(node.ops[0])]()])
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


def _rewritten(fn: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(fn)))
    except (OSError, SyntaxError, TypeError):
        return
    if not isinstance(tree.body[0], ast.FunctionDef) or fn.__closure__:
        return
    count = sum(1 for _ in ast.walk(tree))
    for place in range(count):
        original = list(ast.walk(tree))[place]
        for what, new in list(_changes_of(original)):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[place]
            module = _Replace(target, copy.deepcopy(new)).visit(changed)
            names: dict[str, Any] = {}
            try:
                code = compile(ast.fix_missing_locations(module), f"<mutant of {fn}>", "exec")
                exec(code, dict(fn.__globals__), names)
            except (SyntaxError, ValueError, TypeError):
                continue
            where = ast.unparse(original)
            made = names[fn.__name__]
            alone = types.FunctionType(
                made.__code__, fn.__globals__, made.__name__, fn.__defaults__, made.__closure__
            )
            yield f"{what}: {where}", alone


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

    for name, change in _RESULTS.items():
        yield name, after(change)
    for count in (2, 10):
        yield f"the first {count} only", first(count)


def mutants(right: Any) -> Iterator[tuple[str, Any]]:
    """Changed answers, each with what was changed."""
    if callable(right):
        yield from _rewritten(right)
        yield from _around(right)
        return
    for name, change in _RESULTS.items():
        try:
            yield name, change(np.asarray(right, dtype=float))
        except (TypeError, ValueError, IndexError):
            continue


def survivors(part: str) -> tuple[int, list[str]]:
    """How many mutants there are of a part's answers, and those that its grader accepts."""
    check, known = next((c, k) for c, k in PARTS.items() if part_name(c) == part)
    count, left = 0, []
    for argument, right in known.right.items():
        for what, answer in mutants(right):
            count += 1
            if check(**{**known.right, argument: answer}):
                left.append(f"{argument}: {what}")
    return count, left


def main(parts: list[str]) -> None:
    print("part  mutants  rejected")
    for part in parts or [part_name(check) for check in PARTS]:
        count, left = survivors(part)
        print(f"{part:<6}{count:<9}{count - len(left)}", flush=True)
        for what in left:
            print(f"        accepted: {what}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
