"""Small changes to code, one at a time: what a slip of the keyboard or of the mind would make of it.

Tables count as code here, because that is where transitions are decided (docs/decisions/0018).
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
OTHER_NAMES = {"max": "min", "min": "max", "any": "all", "all": "any"}
SENTENCES = {"_"}  # words for people: another wording is no slip of the rules


@dataclass(frozen=True)
class Mutant:
    """The whole file with one change, and what was changed where."""

    file: str
    line: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.what}"


def mutants_of(file: str, text: str) -> Iterator[Mutant]:
    """All mutants of one file, in the order of its lines."""
    tree = ast.parse(text)
    places = list(_places(tree))
    for n, node in enumerate(places):
        for what, change in _changes(node):
            spoilt = copy.deepcopy(tree)
            # The same walk over the copy finds the same place.
            twin = next(one for at, one in enumerate(_places(spoilt)) if at == n)
            if (instead := change(twin)) is not None:
                spoilt = _Instead(twin, instead).visit(spoilt)
            yield Mutant(file, node.lineno, what, ast.unparse(ast.fix_missing_locations(spoilt)))


def _places(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """Nodes that say what is done; not words for people, types, imports, decorators and names of choices."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return
    if isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SENTENCES:
        return
    if isinstance(node, ast.expr | ast.stmt):
        yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_ignores"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_docstring(child):
                yield from _places(child)


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


class _Instead(ast.NodeTransformer):
    """Puts another node in the place of one."""

    def __init__(self, node: ast.AST, instead: ast.AST) -> None:
        self.node, self.instead = node, instead

    def visit(self, node: ast.AST) -> ast.AST:
        """The node, or what stands in its place."""
        return self.instead if node is self.node else self.generic_visit(node)


# What is changed, and how: the node itself, or what is put in its place.
Change = tuple[str, Callable[[ast.AST], ast.AST | None]]


def _changes(node: ast.expr | ast.stmt) -> Iterator[Change]:
    """What could be changed at this place alone."""
    words = ast.unparse(node).splitlines()[0][:60]
    for what, change in _raw_changes(node):
        yield f"{what}: {words}", change


def _raw_changes(node: ast.expr | ast.stmt) -> Iterator[Change]:
    match node:
        case ast.Compare():
            for at, op in enumerate(node.ops):
                for other in COMPARISONS[type(op)]:
                    yield f"{type(op).__name__} → {other.__name__}", _setter("ops", at, other())
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield "and ↔ or", _setter("op", None, other)
            for at in range(len(node.values)):
                yield f"part {at + 1} left out", _dropper("values", at)
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield "+ ↔ -", _setter("op", None, ARITHMETIC[type(node.op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield "not left out", _drop_not
        case ast.Constant(value=bool()):
            yield "the other truth", _setter("value", None, not node.value)
        case ast.Constant(value=int()):
            yield "one more", _setter("value", None, node.value + 1)
        case ast.Constant(value=str()):
            yield "another word", _setter("value", None, f"X{node.value}")
        case ast.Set() if len(node.elts) > 0:
            for at in range(len(node.elts)):
                yield f"{ast.unparse(node.elts[at])} left out", _dropper("elts", at)
        case ast.Name(id=name) if name in OTHER_NAMES and isinstance(node.ctx, ast.Load):
            yield "the other of both", _setter("id", None, OTHER_NAMES[name])
        case ast.Call():
            for at, keyword in enumerate(node.keywords):
                if keyword.arg is not None:
                    yield f"{keyword.arg}= left out", _dropper("keywords", at)
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            yield "if turned round", _negate  # those two are turned round by themselves
        case ast.Return(value=ast.expr()) if not _says_nothing(node.value):
            yield "returns nothing", _setter("value", None, ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign():
            yield "not done", _leave_out


def _says_nothing(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _setter(name: str, at: int | None, value: object) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        if at is None:
            setattr(node, name, value)
        else:
            getattr(node, name)[at] = value

    return change


def _dropper(name: str, at: int) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        parts = getattr(node, name)
        del parts[at]
        if isinstance(node, ast.BoolOp) and len(parts) == 1:
            parts.append(copy.deepcopy(parts[0]))
        if isinstance(node, ast.Set) and not parts:  # {} would be another thing
            parts.append(ast.Starred(ast.Tuple([], ast.Load()), ast.Load()))

    return change


def _negate(node: ast.AST) -> None:
    assert isinstance(node, ast.If | ast.IfExp)
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _drop_not(node: ast.AST) -> None:
    """`not a` becomes `bool(a)`."""
    assert isinstance(node, ast.UnaryOp)
    node.operand = ast.UnaryOp(ast.Not(), node.operand)


def _leave_out(node: ast.AST) -> ast.AST:
    """Nothing stands where the statement stood."""
    return ast.Pass()
