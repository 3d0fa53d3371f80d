"""English for what the articles say in Chinese only: complete, and never over a person's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest

from hospitals.models import (
    Department,
    Hospital,
    Organisation,
    Partnership,
    Programme,
    Region,
    Room,
    Source,
    Subject,
)
from portal.reported.english import FILE, english_name, english_word
from portal.reported.kinds import KINDS
from portal.reported.loader import load
from portal.reported.reading import FOLDER
from portal.templatetags.reported import newspaper
from specialists.models import Activity, Condition, Posting, Specialist

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]

LATIN = re.compile(r"[\x20-\x7e]+")
NAMED = [Region, Organisation, Subject, Hospital, Department, Room, Programme, Condition]


@pytest.mark.parametrize("model", NAMED, ids=lambda model: model.__name__)
def test_everything_has_an_english_name_in_latin_letters(model: Any) -> None:
    assert [row.pk for row in model.objects.all() if not LATIN.fullmatch(row.name_en)] == []


def test_partnerships_and_people_too() -> None:
    names = {row.slug: row.title_en for row in Partnership.objects.all()}
    names |= {row.slug: row.name_in_english for row in Specialist.objects.all()}
    assert [slug for slug, name in names.items() if not LATIN.fullmatch(name)] == []


def test_no_name_is_left_of_a_record_that_is_gone() -> None:
    for kind, names in json.loads(FILE.read_text("utf-8")).items():
        if kind != "words":
            assert names.keys() == json.loads((FOLDER / f"{kind}.json").read_text("utf-8")).keys(), kind


def flat(values: Iterable[Any]) -> set[str]:
    """All words of columns that hold one or several."""
    found: set[str] = set()
    for value in values:
        found |= {value} if isinstance(value, str) else set(value)
    return found - {""}


def test_the_words_of_the_reports_are_known() -> None:
    words = flat(one for row in Specialist.objects.all() for one in (row.titles, row.visit_kinds))
    words |= flat(row.visit_kinds_inferred for row in Specialist.objects.all())
    words |= flat(one for row in Partnership.objects.all() for one in (row.kind, row.stage, row.subject_text))
    words |= flat(
        one for row in Partnership.objects.all() for one in row.details.values() if isinstance(one, str)
    )
    words |= flat(one for row in Hospital.objects.all() for one in (row.stage, row.address))
    words |= flat(one for row in Programme.objects.all() for one in (row.duration, row.areas))
    words |= flat(one for row in Activity.objects.all() for one in (row.place, row.team))
    words |= flat(Posting.objects.values_list("role", flat=True))
    words |= flat(newspaper(row) for row in Source.objects.all())
    assert sorted(word for word in words if not LATIN.fullmatch(english_word(word))) == []


def test_of_figures_too() -> None:
    figures = next(kind for kind in KINDS if kind.name == "outcomes").model._default_manager.all()
    words = flat(one for row in figures for one in (row.period, row.subject_text, row.place))
    assert sorted(word for word in words if not LATIN.fullmatch(english_word(word))) == []


def test_what_we_do_not_know_stays_without() -> None:
    assert english_word("没有见过的说法") == ""
    assert english_name("hospitals", "no-such-hospital") == ""


def test_a_name_that_an_admin_gave_stays() -> None:
    Hospital.objects.filter(slug="huhehaote-diyi-yiyuan").update(name_en="First Hospital of Hohhot")
    assert load()["hospitals"].kept == {"huhehaote-diyi-yiyuan": ["name_en"]}
    assert Hospital.objects.get(slug="huhehaote-diyi-yiyuan").name_en == "First Hospital of Hohhot"


def test_a_portal_loaded_before_there_were_names_gets_them() -> None:
    """Their column was never loaded then: it is empty, or a person's."""
    for row in Region.objects.filter(slug__in=["huhehaote", "baotou"]):
        row.loaded.pop("name_en")
        row.name_en = "" if row.slug == "huhehaote" else "Baotou City"
        row.save()
    assert load()["regions"].kept == {"baotou": ["name_en"]}
    assert Region.objects.get(slug="huhehaote").name_en == "Hohhot"
    assert Region.objects.get(slug="baotou").name_en == "Baotou City"
