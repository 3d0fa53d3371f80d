"""What the journeys find: the reported data, demonstration sessions, the first rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO

from django.core.management import call_command

from accounts.enums import ConsentPurpose
from accounts.models import User
from bookings.actions import add_person, confirm_booking, hold_number, publish_session
from bookings.enums import Relation, Rule, Sex
from bookings.models import Policy
from notices.localtime import at_local, local, local_date, parse_clock
from specialists.actions import draft_session
from specialists.enums import Pool
from specialists.models import ClinicSession, Posting, Slot, Specialist
from tests.factories.bookings import agreed, resident, tells

# A freed number comes back after two hours at the latest: sessions that close earlier would
# make a journey depend on the hour it is run at.
TOO_SOON = timedelta(hours=4)
SATURDAY = 5


@dataclass(frozen=True)
class World:
    """Where the journeys lead."""

    now: datetime
    specialist: Specialist  # 陈卫衡, who treats 股骨头坏死

    def next_session(self) -> ClinicSession:
        """The specialist's next session that can be booked."""
        found = ClinicSession.objects.filter(
            specialists=self.specialist, status="published", opens_at__lte=self.now, closes_at__gt=self.now
        )
        return found.order_by("starts_at").first() or _missing()

    def session_with(self, numbers: int) -> ClinicSession:
        """Another session of the specialist, on a Saturday, with so few numbers."""
        day = local_date(self.now) + timedelta(days=3)
        while day.weekday() != SATURDAY:
            day += timedelta(days=1)
        starts_at = at_local(day, parse_clock("08:00"))
        drafted = draft_session(
            postings=[Posting.objects.get(specialist=self.specialist, demo=True)],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30 * numbers),
            numbers=numbers,
            demo=True,
            by=None,
            now=self.now,
        )
        published = publish_session(session=drafted, by=None, now=self.now - timedelta(days=14))
        Slot.objects.filter(session=published).update(pool=Pool.PUBLIC)
        return published

    def somebody_takes(self, slot: Slot) -> None:
        """Another patient, of whom the journey tells nothing, books this number."""
        account = User.objects.create(phone="+8613904710088")
        agreed(account, ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
        tells(account, slot.session)
        link = add_person(
            by=account.pk,
            now=self.now,
            name="赵大河",
            sex=Sex.MALE,
            birth_date=date(1960, 5, 1),
            phone="",
            relation=Relation.SELF,
            document=resident(date(1960, 5, 1), Sex.MALE, 1),
        )
        hold = hold_number(
            patient_id=link.patient_id,
            session_id=slot.session_id,
            at=slot.starts_at,
            by=account.pk,
            now=self.now,
        )
        confirm_booking(hold=hold, by=account.pk, now=self.now)


def load(now: datetime) -> World:
    """Load everything into empty tables."""
    call_command("load_reported", stdout=StringIO())
    call_command("plan_demo", weeks=3, stdout=StringIO())
    ClinicSession.objects.filter(closes_at__gt=now, closes_at__lt=now + TOO_SOON).update(closes_at=now)
    return World(now=now, specialist=Specialist.objects.get(slug="chen-weiheng"))


def offers_round_the_clock(now: datetime) -> None:
    """Journeys and photographs may be made at night."""
    usual = Policy.objects.filter(rule=Rule.WAITLIST, hospital=None).latest("valid_from")
    hours = {"offers_from_time": "00:00", "offers_until_time": "23:59"}
    since = now - timedelta(hours=1)
    Policy.objects.create(rule=Rule.WAITLIST, values=usual.values | hours, valid_from=since, created_at=since)


def hours_of(slot: Slot) -> str:
    """A number's half-hour as pages write it."""
    return f"{local(slot.starts_at):%H:%M}–{local(slot.ends_at):%H:%M}"


def _missing() -> ClinicSession:
    raise AssertionError("no demonstration session of the specialist can be booked")
