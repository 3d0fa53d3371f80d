"""What no article states carries the mark 推断 wherever its row is shown: held for every reported row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from hospitals.models import (
    Department,
    Figure,
    Hospital,
    Organisation,
    Partnership,
    Programme,
    Region,
    Source,
    Subject,
)
from portal.reported.kinds import KINDS
from specialists.models import Activity, ConditionSpecialist, Posting, Specialist, SpecialistHospital
from tests.portal.reported.marks import Element, boxes, read_page, unmarked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported", "at_noon")]

# No article is made to say these: a notice of ours, and on which pages a contradiction is laid out.
OURS = {("conditions", "emergency_notice"), ("contradictions", "programmes"), ("contradictions", "hospitals")}
# Columns that are inferred and on no public page: of the row, nothing is shown that rests on them.
UNSEEN = {("hospitals", "kind"), ("hospitals", "full_name"), ("rooms", "exclusive"), ("specialists", "side")}


@pytest.fixture
def at_noon() -> Any:
    """Pages are read on a day without sessions."""
    import time_machine

    with time_machine.travel("2026-12-01T04:00:00Z", tick=False):
        yield


@pytest.fixture(scope="module")
def page(reported: object) -> Any:
    """Reads a page, each once: nothing here changes any."""
    browser = Client(headers={"accept-language": "zh-CN"})
    pages: dict[str, Element] = {}

    def read(name: str, *slugs: str) -> Element:
        url = reverse(name, args=slugs)
        if url not in pages:
            pages[url] = read_page(browser.get(url).content.decode())
        return pages[url]

    return read


def rows(model: type[models.Model]) -> Any:
    """Those with anything inferred."""
    return model._default_manager.exclude(inferred=[])


def columns(row: Any) -> list[str]:
    """What is inferred of the row."""
    return sorted({entry.partition(":")[0].strip() for entry in row.inferred})


def values(row: Any, column: str) -> list[str]:
    """The words by which pages show a column; [] for an empty one."""
    name, _, part = column.partition(".")
    if name == "kinds":
        return [words for kind, words in zip(row.kinds, row.kind_words, strict=True) if part in ("", kind)]
    if name == "evidence":
        return ["看作同一件事"]
    if name == "as_of_on":
        return [row.as_of_text]
    if name in ("published_on", "started_on") and hasattr(row, text := f"{name[:-3]}_text"):
        return [getattr(row, text)]
    if name == "started_on" and isinstance(row, Activity):
        return [row.dates_text]
    if name.endswith("_on"):
        return [str(getattr(row, name.removesuffix("_on")))]
    if name == "newspaper":
        return [row.newspaper.partition("（")[0]]
    if name == "subject_text" and row.departments.exists():
        return []
    value = getattr(row, name)
    if name == "aliases":
        return ["、".join(value)] if value else []
    if hasattr(value, "all"):
        return [other.name for other in value.all()]
    if isinstance(value, (Department, Hospital, Programme, Region, Subject)):
        return [value.name]
    return [value] if value else []


def holds(where: str, root: Element, row: Any, column: str, *, shown: bool = True) -> None:
    """The value stands there, marked."""
    for value in values(row, column):
        assert boxes(root, value) or not shown, f"{where}: {column} {value!r} is not shown"
        wrong = [words for words in unmarked(root, value) if column == "name" or words != str(row)]
        assert wrong == [], f"{where}: {column} {value!r} is shown without the mark"


def test_every_inferred_column_is_looked_at() -> None:
    """A new sort of inferred value needs a place in the tests below."""
    seen = {
        "sources": {"published_on", "newspaper"},
        "regions": {"name", "aliases"},
        "organisations": {"name"},
        "hospitals": {"name", "aliases", "region", "part_of", "evidence"},
        "departments": {"name", "aliases", "subject"},
        "services": {"name", "subject"},
        "programmes": {"launched_on", "sponsors", "parent", "aliases", "description"},
        "partnerships": {
            "title",
            "programme",
            "supporting_hospital",
            "receiving_hospital",
            "subject_text",
            "started_on",
            "unveiled_on",
            "evidence",
        },
        "specialists": {"home_hospital", "hospitals"},
        "conditions": {"name", "specialists"},
        "postings": {"starts_on"},
        "visits": {"started_on", "departments", "hospital", "place", "kinds", "kinds.forum", "evidence"},
        "outcomes": {"as_of_on"},
    }
    for kind in KINDS:
        for row in rows(kind.model) if any(f.name == "inferred" for f in kind.model._meta.fields) else ():
            left = set(columns(row)) - seen.get(kind.name, set())
            if (
                kind.name == "departments"
                and row.hospital_id
                or kind.name == "services"
                and not row.hospital_id
            ):
                continue
            assert {(kind.name, column) for column in left} <= OURS | UNSEEN, f"{kind.name} {row}"


def test_hospitals(page) -> None:
    for row in rows(Hospital).select_related("region", "part_of"):
        root = page("hospital", row.slug).within(name="session-head")[0]
        for column in {"name", "aliases", "region", "part_of"} & set(columns(row)):
            holds(str(row), root, row, column)
        for unseen in (row.kind, row.full_name):
            assert not unseen or unseen == row.name or f" {unseen} " not in f" {root.text} ", str(row)
        if row.is_inferred("part_of"):
            above = page("hospital", row.part_of.slug).within(name="session-head")[0]
            assert unmarked(above, row.name) == []


def test_services_on_the_pages_of_their_hospitals(page) -> None:
    for row in rows(Department).exclude(hospital=None).select_related("hospital", "term"):
        if row.is_inferred("name"):
            links = [
                one
                for one in page("hospital", row.hospital.slug)
                if one.tag == "li" and one.parent.attributes.get("class") == "pills"
            ]
            assert [one.text for one in links if unmarked(one, row.name)] == []


def test_regions(page) -> None:
    for row in rows(Region):
        if row.is_inferred("name"):
            (heading,) = [one for one in page("region", row.slug) if one.tag == "h1"]
            assert "推断" in heading.text
        root = page("region", row.slug)
        assert not (row.is_inferred("aliases") and "也叫" in root.text)


def test_programmes_and_their_sponsors(page) -> None:
    for row in rows(Programme).select_related("parent"):
        root = page("programme", row.slug).within(name="session-head")[0]
        for column in columns(row):
            holds(str(row), root, row, column)
        if row.is_inferred("parent"):
            above = page("programme", row.parent.slug)
            assert unmarked(above.within(name="link-list")[0], row.name) == []
    for body in rows(Organisation):
        for programme in body.programmes.all():
            holds(str(body), page("programme", programme.slug).within(name="session-head")[0], body, "name")
    for line in page("programmes"):
        if line.tag == "li" and "起" in line.text:
            found = Programme.objects.get(slug=line.children[0].attributes["href"].split("/")[2])
            assert not found.is_inferred("launched_on") or "日期推断" in line.text, str(found)


def pages_of(row: Partnership) -> list[tuple[str, str]]:
    """Where a partnership is shown."""
    hospitals = [row.supporting_hospital, row.receiving_hospital, row.receiving_unit, row.lead_hospital]
    hospitals += [*row.supporting_also.all(), *row.receiving_also.all()]
    programmes = [row.programme, *row.programmes_also.all()]
    return (
        [("hospital", one.slug) for one in hospitals if one]
        + [("programme", one.slug) for one in programmes if one]
        + [("specialist", one.slug) for one in Specialist.objects.filter(partnerships=row)]
    )


def test_partnerships(page) -> None:
    for row in rows(Partnership):
        for where in pages_of(row):
            (root,) = page(*where).within(id=row.slug)
            for column in columns(row):
                holds(f"{where}: {row}", root, row, column)


def test_visits(page) -> None:
    for row in rows(Activity):
        where = [("hospital", row.hospital.slug)] if row.hospital else []
        where += [("programme", row.programme.slug)] if row.programme else []
        where += [("specialist", one.slug) for one in row.specialists.all()]
        for one in where:
            (root,) = page(*one).within(id=row.slug)
            for column in columns(row):
                holds(f"{one}: {row.slug}", root, row, column)
    forum = Activity.objects.get(slug="2023-02-10-zm-zhang-shengsheng")
    (root,) = page("specialist", "zhang-shengsheng").within(id=forum.slug)
    (done,) = root.within(name="activity__what")
    assert [words.partition("（")[0] for words in done.text.split("、")] == [
        "出诊",
        "推进会",
        "论坛与研讨 推断",
    ]


def test_postings_and_specialists(page) -> None:
    for row in rows(Posting).select_related("specialist", "hospital"):
        for where in (("specialist", row.specialist.slug), ("hospital", row.hospital.slug)):
            lines = [one for one in page(*where) if one.tag == "li" and f"最迟 {row.started}" in one.text]
            assert lines
            assert all("推断" in one.text for one in lines)
    for person in rows(Specialist).select_related("home_hospital"):
        root = page("specialist", person.slug)
        if person.home_hospital_inferred:
            (lead,) = root.within(name="lead")
            assert unmarked(lead, person.home_hospital.name) == []
            assert "推断" in lead.text
    for link in SpecialistHospital.objects.filter(inferred=True).select_related("specialist", "hospital"):
        root = page("specialist", link.specialist.slug).within(name="facts")[0]
        assert "推断" in [one.text for one in root if one.tag == "dd" and link.hospital.name in one.text][0]


def test_conditions_that_nobody_says_a_specialist_treats(page) -> None:
    links = ConditionSpecialist.objects.filter(inferred=True).select_related("specialist", "condition")
    assert "ruxian-jibing" in [link.condition.slug for link in links]
    for link in links:
        for one in page("specialist", link.specialist.slug).within(name="conditions__one"):
            assert link.condition.name not in one.text or "推断" in one.text


def test_figures_and_articles(page) -> None:
    for row in rows(Figure):
        where = ("programme", row.programme.slug) if row.programme else ("hospital", row.hospital.slug)
        groups = page(*where).within(name="figures__day")
        assert any(row.as_of_text in one.text and "推断" in one.text for one in groups), row.slug
        for differs in page(*where).within(name="differs"):
            for side in (one for one in differs if one.tag == "li" and row.phrase in one.text):
                assert "推断" in side.text, row.slug
    for article in rows(Source):
        root = page("programme", "shuangshou-jiankang-xingdong")
        for line in root.within(id=article.slug):
            for value in [v for column in columns(article) for v in values(article, column)]:
                assert unmarked(line, value) == []


def test_departments(page) -> None:
    for row in rows(Department).filter(hospital=None).select_related("subject"):
        for column in ("aliases", "subject"):
            if row.is_inferred(column):
                root = page("department", row.slug).within(name="session-head")[0]
                holds(str(row), root, row, column)
