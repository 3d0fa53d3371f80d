"""Every word a reader meets can be translated, and every code has its word."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model, TextChoices
from django.utils import translation

from accounts.enums import CodeRefusal
from bookings.enums import NoticeKind
from bookings.rules import Reason
from notices import registry
from notices.enums import RecipientKind
from portal import catalogue
from tests.architecture.sources import APPS, dotted, modules, templates, text, tree

CHINESE = re.compile(r"[\u3400-\u9fff]")

# Chinese that no reader of the other language needs: data, patterns, pages of development.
CHINESE_ON_PURPOSE = {
    "portal/reported/": "words of the files that are read",
    "hospitals/models/dates.py": "how the end of a range is shortened in Chinese",
    "specialists/urgent.py": "what people type",
    "specialists/matching/": "what people type",
    "specialists/sheets/": "what clerks write",
    "specialists/naming.py": "parts of names",
    "bookings/queries/staff/seen_lists.py": "what clerks write, and what lists call their columns",
    "specialists/models/latin.py": "surnames",
    "portal/filling.py": "names of demonstrations, to measure with",
    "portal/pages/gallery": "samples on a page of development",
    "templates/pages/gallery.html": "samples on a page of development",
    "portal/checks.py": "a trial of the database's own search",
    "portal/formats/zh_Hans/": "how dates are written in Chinese",
    "portal/states.py": "both names of each thing, for docs/states.md",
    "bookings/actions/people/naming.py": "parts of names",
    "bookings/calendars.py": "the name of the product in a file's PRODID",
}
# Pieces of text that are the same in every language.
SAME_IN_EVERY_LANGUAGE = {
    "中文",  # the button that leads to the Chinese pages
    "年月日",  # what people write between the parts of a date
}

TRANSLATED = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}"
    r"|{%\s*blocktrans(?:late)?.*?endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\b.*?%}|_\(\".*?\"\)",
    re.DOTALL,
)


def on_purpose(path: Path) -> bool:
    return any(path.as_posix().startswith(start) for start in CHINESE_ON_PURPOSE)


def test_templates_say_nothing_that_cannot_be_translated() -> None:
    found = []
    for path in templates():
        if on_purpose(path):
            continue
        for line in TRANSLATED.sub("", text(path)).splitlines():
            for said in re.findall(r"[^<>\"{}]*[\u3400-\u9fff][^<>\"{}]*", line):
                if said.strip() not in SAME_IN_EVERY_LANGUAGE:
                    found.append(f"{path}: {said.strip()}")
    assert found == []


def _spoken(path: Path) -> Iterator[tuple[int, str]]:
    """Chinese texts of a module that are neither docstrings nor handed to gettext."""
    marked: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            marked.add(id(node.body[0].value))  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and dotted(node.func) in catalogue.KEYWORDS:
            marked.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in marked:
            continue
        if CHINESE.search(node.value) and node.value not in SAME_IN_EVERY_LANGUAGE:
            yield node.lineno, node.value


def test_modules_say_nothing_that_cannot_be_translated() -> None:
    found = [
        f"{path}:{line} {said}" for path in modules() if not on_purpose(path) for line, said in _spoken(path)
    ]
    assert found == []


def test_the_list_of_purposes_is_needed() -> None:
    def has_some(start: str) -> bool:
        files = [path for path in [*modules(), *templates()] if path.as_posix().startswith(start)]
        return any(CHINESE.search(text(path)) for path in files)

    assert [start for start in CHINESE_ON_PURPOSE if not has_some(start)] == []


def test_english_is_english() -> None:
    """No Chinese words and no Chinese punctuation are left in the English texts."""
    foreign = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
    for code, path in catalogue.catalogues():
        for message in catalogue.read_catalogue(path, code):
            if not message.id:
                continue
            for form in [message.string] if isinstance(message.string, str) else message.string:
                assert not foreign.search(form), f"{message.id} → {form}"


# --- Models -------------------------------------------------------------------------

# The portal's own machinery: no clinician has a word for it.
NOT_OF_THE_FIELD = {"ViewerMessage", "Heartbeat"}


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in APPS]


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_models_name_their_thing_in_the_field(model: type[Model]) -> None:
    """Docstrings carry the Chinese word, after the FHIR one where FHIR has one; docs/glossary.md has both."""
    if model.__name__ not in NOT_OF_THE_FIELD:
        assert "中文" in (model.__doc__ or "")
    assert re.search(rf"\| {model.__name__} \|", text(Path("docs/glossary.md")))


# --- Codes and their words ----------------------------------------------------------


def _choices() -> Iterator[type[TextChoices]]:
    """Every closed list of the apps."""
    for kind in _below(TextChoices):
        if kind.__module__.partition(".")[0] in APPS:
            yield kind


def _below(kind: type) -> Iterator[type]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _below(sub)


@pytest.mark.parametrize("kind", list(_choices()), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_code_has_a_chinese_word(kind: type[TextChoices]) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        assert [member.value for member in kind if not CHINESE.search(str(member.label))] == []
        assert len({str(member.label) for member in kind}) == len(kind), "two codes with one word"


def test_every_kind_of_notice_is_registered() -> None:
    assert {str(kind.value) for kind in NoticeKind} <= set(registry._kinds)


def test_every_kind_of_recipient_is_registered() -> None:
    assert {str(kind.value) for kind in RecipientKind} == set(registry._recipients)


def test_every_refusal_is_a_whole_sentence() -> None:
    with translation.override(settings.LANGUAGE_CODE):
        assert [reason.value for reason in Reason if not str(reason.label).endswith("。")] == []


def test_every_refusal_of_a_code_is_worded() -> None:
    from accounts.rules import CodeRefused
    from accounts.wording import refusal_sentence

    for refusal in CodeRefusal:
        assert refusal_sentence(CodeRefused(refusal, 3)).endswith(("。", ".")), refusal
