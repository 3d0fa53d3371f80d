"""Samples of what articles report, for the gallery. Nothing here is stored."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from bookings.queries.coming import HospitalSupply
from bookings.queries.programmes import ProgrammeLine
from bookings.queries.regions import RegionLine
from hospitals.models import (
    Contradiction,
    Department,
    Figure,
    Hospital,
    Organisation,
    Partnership,
    Programme,
    Region,
    Source,
)
from hospitals.queries import Quote, SideBySide
from portal.pages.narrowing import Part
from specialists.models import (
    Activity,
    ActivityDepartment,
    ActivitySpecialist,
    Condition,
    Posting,
    Specialist,
    SpecialistPartnership,
)

Row = TypeVar("Row", bound=Model)

FIRST = Source(
    pk=1,
    slug="article-000",
    headline="首都名医在首府",
    newspaper="呼和浩特晚报",
    published_on=date(2023, 3, 1),
    published_precision="month",
    inferred=["published_on"],
)
SECOND = Source(pk=2, slug="article-002", headline="“双首”健康行动再扩容", newspaper="呼和浩特晚报")
HERE = Region(pk=1, slug="sample", name="呼和浩特市")
THERE = Region(pk=2, slug="sample-2", name="阿拉善盟")
LOCAL = Hospital(pk=1, slug="sample", name="呼和浩特市中医蒙医医院", region=HERE)
HOME = Hospital(pk=2, slug="sample-home", name="北京中医药大学第三附属医院")
BONES = Department(pk=1, slug="sample", name="骨科中心")
ACTION = Programme(
    pk=1, slug="sample", name="“双首”健康行动", launched_on=date(2021, 8, 1), launched_precision="month"
)
QUOTES = [{"source": "article-000", "quote": "3月11日，在呼和浩特市中医蒙医医院三楼名医堂"}]


def with_related(row: Row, **related: list[Any]) -> Row:
    """The row with related rows where a query would have put them; of what is not given there are none."""
    names = [field.name for field in row._meta.many_to_many] + [one.name for one in row._meta.related_objects]
    held: Any = row
    held._prefetched_objects_cache = dict.fromkeys(names, []) | related
    return row


def _partnerships(person: Specialist) -> list[Partnership]:
    """One of which much is known, and one of which hardly anything is."""
    named = SpecialistPartnership(pk=1, specialist=person, inferred=True)
    known = Partnership(
        pk=1,
        slug="sample-partnership",
        title="三楼名医堂骨科坐诊",
        kind="坐诊",
        stage="建设中",
        programme=ACTION,
        supporting_hospital=HOME,
        receiving_hospital=LOCAL,
        started_on=date(2023, 3, 11),
        started_precision="day",
        inferred=["title", "started_on", "supporting_hospital", "evidence"],
        details={"place": "三楼", "beds": "300余张", "staff": {"doctors": 11, "nurses": 16}},
        evidence=QUOTES,
        source=FIRST,
    )
    vague = Partnership(pk=2, slug="sample-vague", title="心血管分中心", kind="分中心", source=FIRST)
    society = Organisation(pk=1, slug="sample", name="中国心胸血管麻醉学会")
    return [
        with_related(known, specialist_links=[named], departments=[BONES]),
        with_related(vague, organisations=[society]),
    ]


def _activities(person: Specialist) -> list[Activity]:
    """A visit, a ceremony, and one nobody knows the day of."""
    link, of = ActivitySpecialist(pk=1, specialist=person), ActivityDepartment(pk=1, department=BONES)
    day = {"started_on": date(2023, 3, 11), "started_precision": "day"}
    visit = Activity(
        pk=1,
        slug="sample-visit",
        kinds=["clinic", "surgery"],
        hospital=LOCAL,
        place="三楼名医堂",
        programme=ACTION,
        procedure=Condition(pk=1, name="髋关节置换术"),
        inferred=["started_on", "kinds.surgery", "place"],
        evidence=QUOTES,
        source=FIRST,
        **day,
    )
    ceremony = Activity(
        pk=2, slug="sample-rite", kinds=["unveiling"], region=HERE, event_only=True, source=SECOND, **day
    )
    staying = Activity(
        pk=3,
        slug="sample-stay",
        kinds=["stationing"],
        hospital=LOCAL,
        team="首批专家",
        ongoing=True,
        source=FIRST,
    )
    return [
        with_related(visit, specialist_links=[link], department_links=[of]),
        with_related(ceremony),
        with_related(staying),
    ]


def _figures(contradiction: Contradiction) -> list[Figure]:
    """One that others contradict, one that is only planned, one that is an award."""
    projects: dict[str, Any] = {"metric": "projects", "unit": "in_all", "programme": ACTION}
    first = Figure(
        pk=1,
        slug="sample-32",
        value=Decimal(32),
        phrase="5大类32个合作项目",
        as_of_on=date(2021, 8, 1),
        as_of_precision="month",
        source=FIRST,
        **projects,
    )
    planned = Figure(
        pk=2,
        slug="sample-35",
        value=Decimal(35),
        qualifier="over",
        phrase="35个合作项目",
        hospital=LOCAL,
        period="2021年以来",
        planned=True,
        source=SECOND,
        **projects,
    )
    award = Figure(
        pk=3,
        slug="sample-award",
        metric="award_beijing_medical_science",
        value=Decimal(1),
        unit="in_all",
        numeric=False,
        phrase="荣获北京医学科技奖一等奖",
        hospital=LOCAL,
        source=SECOND,
    )
    contradicted = [with_related(one, contradictions=[contradiction]) for one in (first, planned)]
    return [*contradicted, with_related(award)]


def samples(person: Specialist, soon: datetime) -> dict[str, Any]:
    """Everything the gallery shows of reports; `soon` is when the next session of a hospital is."""
    contradiction = Contradiction(
        pk=1, slug="sample-differs", kind="between", statement="两篇报道给出的合作项目数不同。"
    )
    figures = _figures(contradiction)
    lower = ProgrammeLine(Programme(pk=2, slug="sample-lower", name="链条辐射行动"), [])
    return {
        "partnerships": _partnerships(person),
        "activities": _activities(person),
        "figures": figures,
        "side": SideBySide(contradiction, figures[:2], [Quote(SECOND, "再次扩容")]),
        "reported_postings": [
            Posting(
                pk=1,
                specialist=person,
                hospital=LOCAL,
                role="挂职副院长",
                department=BONES,
                starts_on=date(2023, 7, 1),
                starts_precision="month",
                source=SECOND,
            )
        ],
        "programme_lines": [ProgrammeLine(ACTION, [lower])],
        "region_lines": [RegionLine(HERE, 22), RegionLine(THERE, 0)],
        "supply": HospitalSupply(LOCAL, sessions=3, next_at=soon, departments=(BONES,)),
        "narrowed": [Part("呼和浩特市", "?left=1"), Part("还有号的", "?region=sample")],
        "parts": [
            {"text": text, "id": "top", "count": n} for n, text in enumerate(("合作", "活动", "数据"), 2)
        ],
        "sources": [FIRST, SECOND],
    }
