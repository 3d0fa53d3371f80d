"""A hospital with a full schedule, marked as demonstrations: what `benchmarks.schedule` measures with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice, product
from typing import Any

from django.db import connection
from openpyxl import Workbook

from accounts.models import User
from bookings.policy import flow_times, policies_at
from hospitals.actions import grant_role
from hospitals.enums import Side, StaffRole
from hospitals.models import Department, Hospital, Room
from notices.localtime import at_local, local_date
from portal.copying import triggers_asleep
from portal.filling_bookings import fill_bookings
from portal.filling_people import fill_people
from specialists.actions import post_specialist
from specialists.actions.drafts import draft_many
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, Posting, SessionSpecialist, Specialist
from specialists.sheets.template import HEADINGS

MONTHS_BACK, MONTHS = 2, 12
HALVES = (time(8), time(14))
LENGTH = timedelta(hours=3)
NUMBERS = 20  # of each session
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫", ("怀仁", "守义", "明德", "安国", "立诚", "景行", "知远", "志和")
DEPARTMENTS = (
    "骨科",
    "心内科",
    "呼吸科",
    "儿科",
    "眼科",
    "皮肤科",
    "消化科",
    "肾内科",
    "泌尿外科",
    "神经内科",
)
PUBLISHED_AGO = timedelta(days=10)
CHUNK = 500  # sessions drafted at once
AGAINST_EVERY = 10  # of so many drafts one is in the way of another session


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    year: int = 5_000  # sessions of twelve months
    month: int = 400  # those of the month that is looked at
    drafts: int = 400  # of the year, from that month on
    sheet: int = 1_000  # rows
    people: int = 40  # specialists who hold them; as many again are in the sheet
    patients: int = 2_000
    booked: int = 20_000


SMALL = Size(year=120, month=20, drafts=12, sheet=20, people=8, patients=20, booked=60)


@dataclass(frozen=True)
class Place:
    """One session to be: when, whose (a number below `Size.people`), and whether it stays a draft."""

    starts_at: datetime
    who: int
    draft: bool


def months_of(today: date) -> list[date]:
    """The first days of the year's months; the one that is looked at comes next."""
    first = today.replace(day=1)
    found = []
    for n in range(-MONTHS_BACK, MONTHS - MONTHS_BACK):
        years, month = divmod(first.month - 1 + n, 12)
        found.append(date(first.year + years, month + 1, 1))
    return found


def places(size: Size, now: datetime) -> list[Place]:
    """The year's sessions: each month's evenly over its days, of a day half in the morning, nobody twice at once. Of
    those from the month looked at on, every fourth is a draft until there are enough; now and then one that is in the
    way of the session before it."""
    months = months_of(local_date(now))
    looked_at = months[MONTHS_BACK + 1]
    found: list[Place] = []
    drafts = 0
    for n, first in enumerate(months):
        if first == looked_at:
            number = size.month
        else:
            others = n if first < looked_at else n - 1
            left = size.year - size.month
            number = (others + 1) * left // (MONTHS - 1) - others * left // (MONTHS - 1)
        days = ((first + timedelta(days=31)).replace(day=1) - first).days
        for k in range(number):
            day = first + timedelta(days=k * days // number)
            draft = first >= looked_at and k % 4 == 3 and drafts < size.drafts
            drafts += draft
            # Neighbours are held in turns, so that nobody has two in one half-day.
            who = k % size.people
            if draft and drafts % AGAINST_EVERY == 0:
                who = (k - 2) % size.people
            found.append(Place(at_local(day, HALVES[k % 2]), who, draft))
    return found


class World:
    """The hospital, its clerk and a year of sessions, some of them booked. `say` hears of the progress."""

    def __init__(self, size: Size, now: datetime, say: Callable[[str], None]) -> None:
        self.size, self.now = size, now
        self.hospital = Hospital.objects.filter(side=Side.LOCAL).order_by("pk")[0]
        self.clerk = User.objects.create_user("bench-clerk", name="调度员")
        grant_role(
            user=self.clerk,
            hospital=self.hospital,
            role=StaffRole.MANAGER,
            by=None,
            now=now - timedelta(days=1),
        )
        people = Specialist.objects.bulk_create(
            Specialist(slug=f"bench-{n}", name=name, side=Side.BEIJING, titles=["主任医师"])
            for n, name in enumerate(islice(map("".join, product(SURNAMES, GIVEN)), 2 * size.people))
        )
        self.postings = [self._post(one) for one in people]
        self.rooms = Room.objects.bulk_create(
            Room(hospital=self.hospital, slug=f"bench-{n}", name=f"名医{n + 1}诊室")
            for n in range(size.people)
        )
        self.departments = Department.objects.bulk_create(
            Department(hospital=self.hospital, slug=f"bench-{n}", name=f"特需{name}")
            for n, name in enumerate(DEPARTMENTS)
        )
        self.month = months_of(local_date(now))[MONTHS_BACK + 1]
        planned = places(size, now)
        published = self._draft([one for one in planned if not one.draft], say)
        self._publish(published)
        say(f"{len(published)} published")
        fill_bookings(size.booked, fill_people(size.patients, now=now, say=say), now=now, say=say)
        _as_real()
        for posting in self.postings:
            posting.demo = False
        self._draft([one for one in planned if one.draft], say)
        with connection.cursor() as cursor:
            # As autovacuum would have it in a while: a table just filled is read more slowly.
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")

    def _post(self, specialist: Specialist) -> Posting:
        return post_specialist(
            specialist=specialist,
            hospital=self.hospital,
            starts_on=date(2020, 1, 1),
            demo=True,
            by=None,
            now=self.now,
        )

    def _draft(self, wanted: list[Place], say: Callable[[str], None]) -> list[ClinicSession]:
        made: list[ClinicSession] = []
        for begin in range(0, len(wanted), CHUNK):
            plans = [self._plan(one) for one in wanted[begin : begin + CHUNK]]
            made += draft_many(plans=plans, by=None, now=self.now)
            say(f"{len(made)} drafted")
        return made

    def _plan(self, one: Place) -> dict[str, Any]:
        return {
            "postings": [self.postings[one.who]],
            "starts_at": one.starts_at,
            "ends_at": one.starts_at + LENGTH,
            "numbers": NUMBERS,
            "room": self.rooms[one.who],
            "department": self.departments[one.who % len(self.departments)],
            "fee_yuan": 50,
        }

    def _publish(self, drafts: list[ClinicSession]) -> None:
        """Past the action, which would take minutes: what is published one by one looks just so."""
        policies, published_at = policies_at(self.now), self.now - PUBLISHED_AGO
        for one in drafts:
            at = min(published_at, one.starts_at - PUBLISHED_AGO)
            opens_at, closes_at = policies.window.window(starts_at=one.starts_at, published_at=at)
            flows = flow_times(policies, starts_at=one.starts_at, published_at=at)
            one.status, one.published_at = SessionStatus.PUBLISHED, at
            one.opens_at, one.closes_at = opens_at, closes_at
            one.flows_back_at, one.flows_to_all_at = flows
        fields = ["status", "published_at", "opens_at", "closes_at", "flows_back_at", "flows_to_all_at"]
        ClinicSession.objects.bulk_update(drafts, fields, batch_size=CHUNK)


def _as_real() -> None:
    """Bookings are filled on demonstrations; pages that say so with each session are those of no hospital."""
    with triggers_asleep(Posting, ClinicSession, SessionSpecialist):
        for model in (Posting, ClinicSession, SessionSpecialist):
            model._default_manager.filter(demo=True).update(demo=False)


def sheet_of(world: World, rows: int) -> bytes:
    """A workbook of so many rows without any doubt, of people who hold nothing yet: what a clerk would send for the
    month after the one that is looked at."""
    size = world.size
    first = (world.month + timedelta(days=31)).replace(day=1)
    book = Workbook()
    sheet = book.active
    sheet.append([f"{world.hospital.name} 北京专家出诊安排"])
    sheet.append(list(HEADINGS))
    for n in range(rows):
        half, who = divmod(n, size.people)
        day = first + timedelta(days=half // 2)
        name = world.postings[size.people + who].specialist.name
        sheet.append(
            [f"{day:%Y-%m-%d}", ("上午", "下午")[half % 2], name, "", world.rooms[who].name, NUMBERS, 50, ""]
        )
    file = BytesIO()
    book.save(file)
    return file.getvalue()
