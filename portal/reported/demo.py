"""Demonstration sessions: reported specialists at the hospitals where an article saw them.

No article gives a timetable, so this one is ours, and everything made from it is marked `demo`
(演示). It goes through the same actions as real sessions. A session is published with a clock 14
days back, so that the window of a fresh portal is already open for the coming two weeks.

Left out: whoever came only to operate (赵继宗, 任彤, 彭慧明, 关振鹏, 李非), whoever no article
sees at a hospital here (石学敏, 王洪田, 马琳, 周维康), and whoever may see no patients or whose
own hospital or department is unknown (刘霞, 齐宝云, 王利平). 吴薇 stays: her articles report teaching
and treatment by the same team that holds clinics here for long stretches.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection, transaction

from bookings.actions import publish_session
from hospitals.models import Department, Room
from notices.localtime import at_local, local_date
from specialists.actions import draft_session, post_specialist
from specialists.enums import SessionKind, SessionStatus
from specialists.models import ClinicSession, Posting, Specialist, SpecialistHospital

PUBLISHED_DAYS_AGO = 14
NUMBERS = 20
MORNING, AFTERNOON = (time(8), time(12)), (time(14), time(17, 30))
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
DEMO_LOCK = 7_305_002  # pg_advisory_xact_lock: two planners at once wait for each other

MINGYITANG = "huhehaote-zhongyi-mengyi-yiyuan--mingyitang"
THREE = ("chen-weiheng", "chen-zhaojun", "wei-fangyuan")


class DemoRefusedError(Exception):
    """Demonstration sessions cannot be planned here; the message says why in one sentence."""


@dataclass(frozen=True)
class Clinic:
    """One line of the timetable: who, where, on which half-day; every week, or every second (0 or 1)."""

    specialists: tuple[str, ...]
    hospital: str
    weekday: int
    half: tuple[time, time]
    second_week: int | None = None
    room: str | None = None

    def on(self, day: date) -> bool:
        """Whether it is held on `day`. Weeks are counted from a fixed Monday, not by the year."""
        week = (day.toordinal() - 1) // 7
        return day.weekday() == self.weekday and self.second_week in (None, week % 2)


TIMETABLE = (
    # 3月11日，在呼和浩特市中医蒙医医院三楼名医堂: three professors side by side, and together.
    *(
        Clinic((one,), "huhehaote-zhongyi-mengyi-yiyuan", WEDNESDAY, MORNING, room=MINGYITANG)
        for one in THREE
    ),
    Clinic(THREE, "huhehaote-zhongyi-mengyi-yiyuan", THURSDAY, MORNING, second_week=0, room=MINGYITANG),
    Clinic(("zhang-shengsheng",), "huhehaote-zhongyi-mengyi-yiyuan", TUESDAY, MORNING, second_week=0),
    Clinic(("zhang-shengsheng",), "huhehaote-zhongyi-mengyi-yiyuan", TUESDAY, AFTERNOON, second_week=0),
    Clinic(("zhi-yuxiang",), "huhehaote-diyi-yiyuan", FRIDAY, MORNING, second_week=1),
    Clinic(("zhi-yuxiang",), "huhehaote-diyi-yiyuan", FRIDAY, AFTERNOON, second_week=1),
    # Seconded and resident: every week.
    Clinic(("huang-jing",), "huhehaote-fuyou-baojianyuan", MONDAY, MORNING),
    Clinic(("huang-jing",), "huhehaote-fuyou-baojianyuan", THURSDAY, AFTERNOON),
    Clinic(("jiang-zhongli",), "neimenggu-naoke-yiyuan", FRIDAY, MORNING),
    Clinic(("wu-wei",), "neimenggu-zhongliu-yiyuan", THURSDAY, MORNING),
    Clinic(("yang-huiyuan",), "siziwangqi-renmin-yiyuan", TUESDAY, AFTERNOON),
    Clinic(("yin-shanshan",), "neimenggu-zhongliu-yiyuan", MONDAY, AFTERNOON),
    Clinic(("yin-shanshan",), "wushijia-weishengyuan", WEDNESDAY, MORNING, second_week=1),
)


@dataclass
class Planned:
    """What was done."""

    sessions: list[ClinicSession] = field(default_factory=list)
    there: int = 0  # sessions that were planned before
    busy: int = 0  # half-days on which a specialist is at work elsewhere


def plan_demo(*, weeks: int, now: datetime) -> Planned:
    """Post the specialists of the timetable and publish their sessions of the next `weeks` weeks.

    Begins tomorrow. What is there already, withdrawn or not, is not made again, so it may run
    every day. Raises DemoRefusedError in production and before the reported data is loaded.
    """
    if settings.PRODUCTION:
        raise DemoRefusedError("Demonstration sessions are never made in production.")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DEMO_LOCK])
        return _Planner(now).plan(weeks)


class _Planner:
    """What the planner knows: people, places, postings, and where everybody is already."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.published_at = now - timedelta(days=PUBLISHED_DAYS_AGO)
        wanted = {slug for clinic in TIMETABLE for slug in clinic.specialists}
        self.people = {one.slug: one for one in Specialist.objects.filter(slug__in=wanted)}
        self.rooms = {
            room.slug: room for room in Room.objects.filter(slug__in={c.room for c in TIMETABLE} - {None})
        }
        self.seen_at = {
            (link.specialist.slug, link.hospital.slug): link.hospital
            for link in SpecialistHospital.objects.filter(
                inferred=False, specialist__slug__in=wanted
            ).select_related("specialist", "hospital")
        }
        self.postings = {
            (posting.specialist_id, posting.hospital_id): posting
            for posting in Posting.objects.filter(demo=True, specialist__slug__in=wanted, ends_on=None)
        }
        self.busy = self._busy()

    def _busy(self) -> dict[int, list[tuple[datetime, datetime, int, bool]]]:
        """Specialist id → (start, end, hospital, withdrawn) of every coming session they have."""
        found: dict[int, list[tuple[datetime, datetime, int, bool]]] = {}
        rows = ClinicSession.objects.filter(
            ends_at__gt=self.now, specialists__in=self.people.values()
        ).values_list("specialists", "starts_at", "ends_at", "hospital_id", "status")
        for specialist_id, starts_at, ends_at, hospital_id, status in rows:
            withdrawn = status == SessionStatus.WITHDRAWN
            found.setdefault(specialist_id, []).append((starts_at, ends_at, hospital_id, withdrawn))
        return found

    def plan(self, weeks: int) -> Planned:
        """Everything of the timetable in the next `weeks` weeks."""
        possible = [clinic for clinic in TIMETABLE if self._possible(clinic)]
        if not possible:
            raise DemoRefusedError("There are no reported specialists yet: run load_reported first.")
        planned = Planned()
        for day in self._days(weeks):
            for clinic in possible:
                if clinic.on(day):
                    self._hold(clinic, day, planned)
        return planned

    def _days(self, weeks: int) -> Iterator[date]:
        today = local_date(self.now)
        return (today + timedelta(days=n) for n in range(1, weeks * 7 + 1))

    def _possible(self, clinic: Clinic) -> bool:
        """Whether an article saw each of them at that hospital, and its room is known."""
        known = all((slug, clinic.hospital) in self.seen_at for slug in clinic.specialists)
        return known and (clinic.room is None or clinic.room in self.rooms)

    def _hold(self, clinic: Clinic, day: date, planned: Planned) -> None:
        starts_at, ends_at = (at_local(day, clock) for clock in clinic.half)
        people = [self.people[slug] for slug in clinic.specialists]
        hospital = self.seen_at[clinic.specialists[0], clinic.hospital]
        coming = [session for person in people for session in self.busy.get(person.pk, [])]
        if any((start, at) == (starts_at, hospital.pk) for start, _end, at, _withdrawn in coming):
            planned.there += 1
        elif any(start < ends_at and end > starts_at and not gone for start, end, _at, gone in coming):
            planned.busy += 1
        else:
            department = self._department(people[0], hospital.pk)
            session = draft_session(
                postings=[self._posting(person, clinic.hospital) for person in people],
                starts_at=starts_at,
                ends_at=ends_at,
                numbers=NUMBERS,
                room=self.rooms[clinic.room] if clinic.room else None,
                department=department,
                kind=SessionKind.TEAM if len(people) > 1 else SessionKind.SINGLE,
                demo=True,
                by=None,
                now=self.published_at,
            )
            planned.sessions.append(publish_session(session=session, by=None, now=self.published_at))

    def _posting(self, person: Specialist, hospital_slug: str) -> Posting:
        """The demonstration posting, made where there is none."""
        hospital = self.seen_at[person.slug, hospital_slug]
        known = (person.pk, hospital.pk)
        if known not in self.postings:
            service = self._department(person, hospital.pk)
            self.postings[known] = post_specialist(
                specialist=person,
                hospital=hospital,
                starts_on=local_date(self.published_at),
                department=service if service and service.hospital_id else None,
                demo=True,
                by=None,
                now=self.published_at,
            )
        return self.postings[known]

    def _department(self, person: Specialist, hospital_id: int) -> Department | None:
        """The hospital's own department for one of the person's terms; else the person's first term."""
        terms = [link.department for link in person.department_links.select_related("department")]
        services = {service.term_id: service for service in Department.objects.filter(hospital=hospital_id)}
        own = next((services[term.pk] for term in terms if term.pk in services), None)
        return own or next(iter(terms), None)
