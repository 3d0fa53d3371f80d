"""The people of two hospitals for journeys, and a hospital whose numbers open as soon as they are published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from bookings.enums import Rule
from bookings.models import Policy
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from notices.localtime import local_date
from specialists.actions import appoint_attendant
from specialists.enums import AttendantRole
from specialists.models import Posting, Specialist
from tests.factories.staff import with_factor

PASSWORD = "Nobody-guesses-this-1"
OWN = "huhehaote-diyi-yiyuan"  # where clerk1 works
SUNDAY = 6  # a day without demonstration sessions


@dataclass(frozen=True)
class Hospitals:
    """Where the clerks work, and whom one of them plans for."""

    own: Hospital
    specialist: Specialist
    day: date  # free of other sessions, and far enough away to be booked


def staff_of_two_hospitals(now: datetime) -> Hospitals:
    """clerk1 of 呼和浩特市第一医院, clerk2 of another hospital, assistant1 of the specialist posted to the first."""
    own = Hospital.objects.get(slug=OWN)
    other = Hospital.objects.get(slug="huhehaote-zhongyi-mengyi-yiyuan")
    posting = Posting.objects.filter(hospital=own, demo=True).select_related("specialist").earliest("pk")
    for name, hospital in (("clerk1", own), ("clerk2", other)):
        user = User.objects.create_user(name, PASSWORD, name="调度员")
        with_factor(user)
        grant_role(user=user, hospital=hospital, role=StaffRole.SCHEDULER, by=None, now=now)
    helper = User.objects.create_user("assistant1", PASSWORD)
    with_factor(helper)
    appoint_attendant(
        user=helper, specialist=posting.specialist, role=AttendantRole.ASSISTANT, by=None, now=now
    )
    _open_at_once(own, now=now)
    day = local_date(now) + timedelta(days=4)
    while day.weekday() != SUNDAY:
        day += timedelta(days=1)
    return Hospitals(own, posting.specialist, day)


def newcomers(suffix: str, *, now: datetime) -> tuple[str, str, int]:
    """A manager who has never signed in, for whom clerk1 works, and the administrator "chief".

    The hospital's slug, the manager's user name, and the clerk's account id."""
    clerk = User.objects.get(username="clerk1")
    where = clerk.staff_roles.get().hospital
    manager = User.objects.create_user(f"manager.{suffix}", PASSWORD, name="赵主任")
    grant_role(user=manager, hospital=where, role=StaffRole.MANAGER, by=None, now=now)
    if not User.objects.filter(username="chief").exists():
        with_factor(User.objects.create_superuser("chief", PASSWORD, name="周管理"))
    return where.slug, manager.username or "", clerk.pk


def _open_at_once(hospital: Hospital, *, now: datetime) -> None:
    """The hospital's own rule: what it publishes can be booked without waiting."""
    Policy.objects.create(
        rule=Rule.WINDOW,
        values={
            "opens_time": "15:00",
            "opens_after_hours": 0,
            "opens_days_before": 14,
            "short_notice_hours": 24 * 30,
            "short_notice_opens_after_hours": 0,
            "closes_time": "15:00",
            "closes_days_before": 1,
        },
        hospital=hospital,
        valid_from=now,
        created_at=now,
    )
