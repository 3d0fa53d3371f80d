"""Rules of the house that can be read off the files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import APPS, ROOT, calls, is_outer, modules, templates, text, tree

MOST_LINES = 300
# Longer files, each with its reason. A file that has become shorter leaves the list.
LONGER: dict[str, str] = {
    "static/css/components.css": "one component after the other, in the order of the gallery",
}

CLOCK = re.compile(r"(^|\.)(timezone\.now|datetime\.now|datetime\.today|date\.today|datetime\.utcnow)$")
# Not views or tasks, and yet where the clock is read.
READS_THE_CLOCK = {
    "accounts/middleware.py": "a middleware: it answers requests",
    "accounts/sessions.py": "called by the framework, which has no clock to pass",
    "portal/health.py": "a middleware: it answers requests",
    "portal/heartbeat.py": "writes the moment at which a process lives",
}

# What belongs to somebody is reached through queries and actions that ask whose it is.
PERSONAL = {"Appointment", "Patient", "PatientLink", "StatusChange", "Slot", "SignInCode", "User", "Notice"}

# Actions of reference data and drafts: nothing in them depends on the moment.
WITHOUT_CLOCK = {
    "accounts.draw_code": "draws digits for a row that carries its own end",
    "accounts.password_was_right": "marks a try that carries its own moment",
    "accounts.forget_number": "blanks a number whenever it is asked to",
}


def test_no_file_grows_beyond_what_one_reads_at_once() -> None:
    files = [*modules(), *templates(), *_static(), *_tests()]
    long = {path.as_posix(): n for path in files if (n := text(path).count("\n")) > MOST_LINES}
    assert {name: n for name, n in long.items() if name not in LONGER} == {}
    assert [name for name in LONGER if name not in long] == [], "no longer long: take them off the list"


def _tests() -> Iterator[Path]:
    yield from (path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("*.py")))


def _static() -> Iterator[Path]:
    for suffix in ("css", "js"):
        for path in sorted((ROOT / "static" / suffix).rglob("*")):
            yield path.relative_to(ROOT)


# --- Templates: nothing the Content-Security-Policy would refuse ---------------------

FORBIDDEN_IN_TEMPLATES = {
    # A block of data is no script: browsers neither run it nor ask the policy about it.
    "a script of its own": re.compile(
        r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)", re.IGNORECASE
    ),
    "a style sheet of its own": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a file of another site": re.compile(
        r"<(?:script|link(?! rel=\"canonical\")|img|iframe|source)[^>]*(?:src|href)=\"(?:https?:)?//"
    ),
    "text marked safe": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_templates_have_no(what: str) -> None:
    found = [
        f"{path}: {match[0][:80]}"
        for path in templates()
        for match in FORBIDDEN_IN_TEMPLATES[what].finditer(_without_comments(text(path)))
    ]
    assert found == []


def test_every_form_that_is_posted_carries_its_token() -> None:
    found = []
    for path in templates():
        for form in re.findall(
            r"<form\b[^>]*method=\"post\".*?</form>", text(path), re.DOTALL | re.IGNORECASE
        ):
            if "{% csrf_token %}" not in form:
                found.append(f"{path}: {form[:80]}")
    assert found == []


def _without_comments(source: str) -> str:
    source = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", source, flags=re.DOTALL)
    return re.sub(r"{#.*?#}", "", source)


# --- The clock, the objects, the statuses --------------------------------------------


def test_the_clock_is_read_in_views_tasks_and_commands_alone() -> None:
    found = [
        f"{path}:{line} {name}()"
        for path in modules()
        if not is_outer(path) and path.as_posix() not in READS_THE_CLOCK
        for line, name, _node in calls(path)
        if CLOCK.search(name)
    ]
    assert found == []


def test_views_reach_what_belongs_to_people_through_queries_alone() -> None:
    found = []
    for path in modules():
        if "views" in path.as_posix() or path.as_posix().startswith("portal/pages/"):
            for model in PERSONAL:
                for match in re.finditer(
                    rf"\b{model}\.(_default_manager|_base_manager|objects)\b", text(path)
                ):
                    found.append(f"{path}: {match[0]}")
    assert found == []


def test_only_transitions_write_an_existing_status() -> None:
    found = []
    for path in modules():
        if path.name == "transitions.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Attribute) and target.attr == "status":
                        found.append(f"{path}:{node.lineno} .status =")
        for line, name, call in calls(path):
            if name.endswith("update") and any(keyword.arg == "status" for keyword in call.keywords):
                found.append(f"{path}:{line} update(status=…)")
    assert found == []


# --- Actions ------------------------------------------------------------------------


def _actions() -> dict[str, ast.FunctionDef]:
    """App and name of every action, with its definition."""
    found: dict[str, ast.FunctionDef] = {}
    for app in APPS:
        single, package = ROOT / app / "actions.py", ROOT / app / "actions" / "__init__.py"
        if single.exists():
            for node in tree(single.relative_to(ROOT)).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    found[f"{app}.{node.name}"] = node
        if package.exists():
            public = set(re.findall(r'"(\w+)"', text(package.relative_to(ROOT)).partition("__all__")[2]))
            for path in sorted(package.parent.glob("*.py")):
                for node in tree(path.relative_to(ROOT)).body:
                    if isinstance(node, ast.FunctionDef) and node.name in public:
                        found[f"{app}.{node.name}"] = node
    return found


def test_actions_take_keywords_alone() -> None:
    actions = _actions()
    assert len(actions) > 15
    found = [
        name for name, node in actions.items() if node.args.args or node.args.posonlyargs or node.args.vararg
    ]
    assert found == []


def test_actions_are_given_the_clock() -> None:
    without = {
        name
        for name, node in _actions().items()
        if "now" not in {argument.arg for argument in node.args.kwonlyargs}
    }
    assert without == set(WITHOUT_CLOCK)


def test_actions_run_in_one_transaction() -> None:
    found = []
    for name, node in _actions().items():
        whole = ast.unparse(node)
        if not any(word in whole for word in ("transaction.atomic", "@booking_action", "@atomic")):
            found.append(name)
    assert found == []


# --- Words ----------------------------------------------------------------------------


def test_public_things_say_what_they_are_for() -> None:
    found = []
    for path in modules():
        module = tree(path)
        if module.body and not ast.get_docstring(module):
            found.append(f"{path}")
        for node in module.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and not ast.get_docstring(node):
                found.append(f"{path}:{node.lineno} {node.name}")
    assert found == []


MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users)/|https?://(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\."
)


def test_nothing_names_the_machine_it_was_written_on() -> None:
    found = []
    for folder in (*APPS, "templates", "static", "tests", "docs", "scripts", "locale", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if (
                path.is_file()
                and path.suffix not in {".pyc", ".mo", ".png", ".woff2"}
                and path != Path(__file__)
            ):
                for match in MACHINE.finditer(path.read_text(encoding="utf-8", errors="ignore")):
                    found.append(f"{path.relative_to(ROOT)}: {match[0]}")
    for name in ("README.md", "Makefile", "pyproject.toml", "requirements.txt", "tests/requirements.txt"):
        if (ROOT / name).exists() and MACHINE.search(text(Path(name))):
            found.append(name)
    assert found == []
