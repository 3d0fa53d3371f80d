"""The files of the project, as the tests beside this module read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("notices", "accounts", "hospitals", "specialists", "bookings", "portal")
# Modules that speak with the world: HTTP, tasks, commands, processes. The clock is read there.
OUTER = (
    *("views.py", "/views/", "portal/pages/", "portal/api/", "receivers.py"),
    *("tasks.py", "admin.py", "/admin/", "/management/"),
)


def modules() -> Iterator[Path]:
    """The Python modules of the apps, without migrations, as paths relative to the project."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT)


def templates() -> Iterator[Path]:
    """The templates, as paths relative to the project."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file():
            yield path.relative_to(ROOT)


def text(path: Path) -> str:
    """What the file says."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The module, parsed."""
    return ast.parse(text(path), filename=str(path))


def is_outer(path: Path) -> bool:
    """Whether the module is a view, task, command or the like."""
    return any(part in f"/{path.as_posix()}" for part in OUTER)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression; "" for anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(path: Path) -> Iterator[tuple[int, str, ast.Call]]:
    """Line, name and node of every call in the module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func), node
