"""Many demonstration rows, to see whether pages stay quick: `manage.py fill`, never in production.

Written past the actions, in bulk: nobody is told of them and nobody can mistake them for real ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice, product
from typing import Any

from django.db import transaction

from bookings.policy import flow_times, policies_at
from hospitals.enums import Side
from hospitals.models import Department, Hospital
from notices.localtime import at_local, local_date
from portal.copying import copy_rows, first_free, triggers_asleep
from specialists.enums import ConditionKind, SessionStatus
from specialists.models import (
    ClinicSession,
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    Posting,
    SessionSpecialist,
    Slot,
    Specialist,
    SpecialistDepartment,
    SpecialistHospital,
)
from specialists.naming import names_later
from specialists.rules import spread_pools

PREFIX = "fill-"
COMING_DAYS = 60
PUBLISHED_AGO = timedelta(days=20)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文斌辉鹏宇晨雪琳佳欣浩然子轩海燕春生"
WHERE = "头颈肩背胸腰腹髋膝踝腕肘眼耳鼻喉口舌牙心肺肝脾胃肠肾胆膀胱皮骨血脑筋脉"
WHAT = (
    *("部炎症", "部结节", "部囊肿", "部疼痛", "部肿瘤", "部外伤", "部感染", "部溃疡", "部出血", "部畸形"),
    *(
        "部水肿",
        "部增生",
        "部梗阻",
        "部萎缩",
        "部息肉",
        "部结石",
        "部功能障碍",
        "部综合征",
        "部术后康复",
        "部不适",
    ),
)
DEGREES = ("", "急性", "慢性", "复发性", "先天性", "老年性", "小儿", "外伤性")
HALF_DAYS = (time(8), time(14))
GROUP, GROUPS = timedelta(minutes=30), 4  # the half-hours of a session

Planned = tuple[dict[str, Any], Posting]


@dataclass(frozen=True)
class Size:
    """How much of the supply."""

    specialists: int = 10_000
    conditions: int = 5_000
    sessions: int = 50_000
    numbers: int = 4  # of each session


def fill(size: Size, *, now: datetime, say: Callable[[str], None]) -> None:
    """Write `size` of the supply, marked as demonstrations, from a fixed seed; `say` hears of the progress."""
    chance = random.Random(20261122)  # noqa: S311 - the same rows each time, nothing secret
    hospitals = list(Hospital.objects.filter(side=Side.LOCAL).order_by("pk"))
    homes = list(Hospital.objects.filter(side=Side.BEIJING).order_by("pk"))
    departments = list(Department.objects.terms().order_by("pk"))
    with transaction.atomic(), names_later():
        people = _specialists(size, homes, departments, hospitals, chance)
        say(f"{len(people)} specialists")
        say(f"{_conditions(size, people, departments, chance)} conditions")
    postings = _postings(people, hospitals, chance, local_date(now) - timedelta(days=365))
    say(f"{len(postings)} postings")
    planned = list(_planned(size, postings, chance, now))
    with triggers_asleep(ClinicSession, SessionSpecialist, Slot):
        copy_rows(ClinicSession, (session for session, _ in planned))
        copy_rows(SessionSpecialist, _held_by(planned))
        say(f"{len(planned)} sessions")
        pools = spread_pools(size.numbers, policies_at(now).pools.percents)
        copy_rows(Slot, _numbers(planned, pools), say=lambda done: say(f"{done} numbers"))


def _specialists(
    size: Size,
    homes: list[Hospital],
    departments: list[Department],
    hospitals: list[Hospital],
    chance: random.Random,
) -> list[Specialist]:
    people = Specialist.objects.bulk_create(
        Specialist(
            slug=f"{PREFIX}{n}",
            name=chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2)))),
            side=Side.BEIJING,
            titles=["主任医师"],
            home_hospital=chance.choice(homes),
        )
        for n in range(size.specialists)
    )
    SpecialistDepartment.objects.bulk_create(
        SpecialistDepartment(specialist=one, department=chance.choice(departments), inferred=True)
        for one in people
    )
    SpecialistHospital.objects.bulk_create(
        SpecialistHospital(specialist=one, hospital=chance.choice(hospitals), inferred=True) for one in people
    )
    return people


def _conditions(
    size: Size, people: list[Specialist], departments: list[Department], chance: random.Random
) -> int:
    names = ("".join(parts) for parts in product(DEGREES, WHERE, WHAT))
    rows = Condition.objects.bulk_create(
        Condition(slug=f"{PREFIX}{n}", name=name, kind=ConditionKind.DISEASE)
        for n, name in enumerate(islice(names, size.conditions))
    )
    ConditionDepartment.objects.bulk_create(
        ConditionDepartment(condition=row, department=chance.choice(departments), inferred=True)
        for row in rows
    )
    ConditionSpecialist.objects.bulk_create(
        ConditionSpecialist(condition=row, specialist=one, inferred=True, position=place)
        for row in rows
        for place, one in enumerate(chance.sample(people, k=min(4, len(people))))
    )
    return len(rows)


def _postings(
    people: list[Specialist], hospitals: list[Hospital], chance: random.Random, since: date
) -> list[Posting]:
    return Posting.objects.bulk_create(
        Posting(specialist=one, hospital=chance.choice(hospitals), starts_on=since, kind="regular", demo=True)
        for one in people
    )


def _planned(size: Size, postings: list[Posting], chance: random.Random, now: datetime) -> Iterator[Planned]:
    """Rows of sessions, those of one specialist on days of their own, with the posting each is held under."""
    today = local_date(now)
    each = -(-size.sessions // len(postings))
    policies, published_at = policies_at(now), now - PUBLISHED_AGO
    ids = count(first_free(ClinicSession))
    made = 0
    for posting in postings:
        for ahead in chance.sample(range(1, COMING_DAYS), k=min(each, COMING_DAYS - 1)):
            if made == size.sessions:
                return
            made += 1
            starts_at = at_local(today + timedelta(days=ahead), chance.choice(HALF_DAYS))
            flows_back_at, flows_to_all_at = flow_times(
                policies, starts_at=starts_at, published_at=published_at
            )
            session = {
                "id": next(ids),
                "hospital_id": posting.hospital_id,
                "status": SessionStatus.PUBLISHED.value,
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=2),
                "published_at": published_at,
                "opens_at": published_at,
                "closes_at": max(starts_at - timedelta(hours=17), now),
                "flows_back_at": flows_back_at,
                "flows_to_all_at": flows_to_all_at,
                "demo": True,
            }
            yield session, posting


def _held_by(planned: list[Planned]) -> Iterator[dict[str, Any]]:
    """Who holds each session, with what a trigger would copy from it."""
    ids = count(first_free(SessionSpecialist))
    for session, posting in planned:
        yield {
            "id": next(ids),
            "session_id": session["id"],
            "specialist_id": posting.specialist_id,
            "posting_id": posting.pk,
            "during": (session["starts_at"], session["ends_at"]),
            "published": True,
            "demo": True,
        }


def _numbers(planned: list[Planned], pools: list[str]) -> Iterator[dict[str, Any]]:
    """The numbers of each session, each kept for whom publishing would keep it."""
    ids = count(first_free(Slot))
    for session, _ in planned:
        for n, pool in enumerate(pools):
            starts_at = session["starts_at"] + GROUP * (n % GROUPS)
            yield {
                "id": next(ids),
                "session_id": session["id"],
                "ordinal": n + 1,
                "starts_at": starts_at,
                "ends_at": starts_at + GROUP,
                "pool": pool,
            }
