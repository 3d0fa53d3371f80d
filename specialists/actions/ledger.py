"""The outcome ledger: write down, once, what was done in a session, and correct what was counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from accounts.actions import audit
from accounts.models import User
from notices.localtime import local, local_date
from specialists.enums import ActivityKind, ActivityVia, LedgerAct, LedgerReason, SessionPurpose
from specialists.models import (
    Activity,
    ActivityDepartment,
    ActivitySpecialist,
    ClinicSession,
    LedgerMonth,
    SessionCount,
)

SUBJECT = "activity"
BOOKS = 20_811  # of the advisory locks: those of ledgers, by hospital (migration 0028)
# What a correcting line says as the one before did, unless it is that which is corrected.
KEPT = (
    *("kinds", "started_on", "started_precision", "ended_on", "ended_precision", "starts_time", "ends_time"),
    *(
        "hospital_id",
        "region_id",
        "place",
        "team",
        "programme_id",
        "partnership_id",
        "session_id",
        "via",
        "demo",
    ),
    *(
        "patients",
        "number",
        "attended",
        "subject_matter",
        "evidence",
        "sheet_id",
        "month_return_id",
        "procedure_id",
    ),
)


@dataclass(frozen=True)
class SessionFigures:
    """What is counted of a session as its day is signed off (SessionCount says what each is)."""

    numbers: int
    taken: int
    seen: int
    missed: int
    referred: int
    elders: int
    counties: int
    located: int
    lead_days: int
    booked_ahead: int
    wait_minutes: int
    waited: int


FIGURES = tuple(one.name for one in fields(SessionFigures))


@transaction.atomic
def count_session(
    *, session: ClinicSession, patients: int, by: User, now: datetime, figures: SessionFigures | None = None
) -> Activity:
    """Write into the ledger that this session was held and how many were seen in it, with its `figures`. Part of
    signing its day off, which has the session locked; the database refuses a second line of one session. Where the
    month was signed off already, it is posted under the day of `now`.

    The programme is that of the first specialist's posting who is there under a partnership.
    """
    rows = list(session.session_specialists.select_related("posting__partnership").order_by("position", "pk"))
    under = (row.posting.partnership for row in rows)
    partnership = next((one for one in under if one is not None), None)
    starts, ends = local(session.starts_at), local(session.ends_at)
    free = session.purpose == SessionPurpose.FREE
    line = Activity.objects.create(
        kinds=[ActivityKind.FREE_CLINIC if free else ActivityKind.CLINIC],
        started_on=starts.date(),
        started_precision="day",
        starts_time=starts.time(),
        ends_time=ends.time(),
        hospital_id=session.hospital_id,
        programme_id=partnership.programme_id if partnership is not None else None,
        partnership=partnership,
        session=session,
        patients=patients,
        via=ActivityVia.SESSION,
        demo=session.demo,
        posted_on=open_day(session.hospital_id, starts.date(), now),
        entered_at=now,
        entered_by=by,
    )
    if figures is not None:
        SessionCount.objects.create(activity=line, **asdict(figures))
    departments = [session.department_id, *(row.posting.department_id for row in rows)]
    link_line(line, [row.specialist_id for row in rows], [pk for pk in departments if pk is not None])
    audit(by=by, action=LedgerAct.COUNT, subject_kind=SUBJECT, subject_id=line.pk, now=now)
    return line


@transaction.atomic
def correct_count(
    *, line: Activity, patients: int, reason: LedgerReason, by: User, now: datetime
) -> Activity:
    """Another line that says how many were seen, instead of `line`, which stays as it was written. For the reason
    NOT_HELD it says that the session was not held.

    Raises CountChangedError where somebody corrected that one meanwhile to another number; ValueError for a line no
    session stands behind, and where somebody was seen in what was not held. Where it says so already, it stays: sent
    twice, it is corrected once.
    """
    void = reason == LedgerReason.NOT_HELD
    if void and patients:
        raise ValueError("nobody was seen in what was not held")
    old = Activity.objects.select_for_update().get(pk=line.pk)
    if old.session_id is None:
        raise ValueError("only what was counted here is corrected here")
    if Activity.objects.filter(corrects=old).exists():
        stands = Activity.objects.get(session_id=old.session_id, corrected_by__isnull=True)
        if (stands.patients, stands.void) != (patients, void):
            raise CountChangedError
        return stands
    if (old.patients, old.void) == (patients, void):
        return old
    new = instead_of(old, {"patients": patients, "void": void, "number": int(not void)}, reason, by, now)
    count = SessionCount.objects.filter(activity=old).first()
    if count is not None and not void:
        figures = {name: getattr(count, name) for name in FIGURES}
        SessionCount.objects.create(activity=new, **figures | _as_many(figures, patients))
    audit(
        by=by,
        action=LedgerAct.CORRECT,
        subject_kind=SUBJECT,
        subject_id=new.pk,
        now=now,
        reason=f"{reason}:{old.patients}-{patients}",
    )
    return new


def open_day(hospital_id: int, day: date, now: datetime) -> date:
    """The day under which something of `day` is posted: that day, or today where its month was signed off. The month
    stays open until the transaction ends."""
    lock_books(hospital_id)
    months = LedgerMonth.objects.filter(hospital=hospital_id)
    return local_date(now) if months.filter(month=day.replace(day=1)).exists() else day


def lock_books(hospital_id: int, *, exclusively: bool = False) -> None:
    """The ledger of a hospital until the transaction ends: shared by all who post in it, exclusive for who signs a
    month off. The trigger that refuses takes the same lock (migration 0028)."""
    lock = "pg_advisory_xact_lock" if exclusively else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s, %s)", [BOOKS, hospital_id])


def instead_of(old: Activity, changed: dict[str, Any], reason: str, by: User, now: datetime) -> Activity:
    """A line that stands instead of `old`, which is locked and was not corrected yet: like it but for what is
    `changed`, posted under its own day while the month is open. Who took part, and where, is as it was."""
    same = {name: getattr(old, name) for name in KEPT}
    # A correction is posted under the day of what it corrects, while that month is open.
    posted_on = open_day(old.hospital_id or 0, old.started_on or local_date(now), now)
    written = {"corrects": old, "reason": reason, "entered_at": now, "entered_by": by, "posted_on": posted_on}
    new = Activity.objects.create(**same | written | changed)
    people = old.specialist_links.order_by("position").values_list("specialist_id", flat=True)
    departments = old.department_links.order_by("position").values_list("department_id", flat=True)
    link_line(new, list(people), list(departments))
    return new


def _as_many(figures: dict[str, int], seen: int) -> dict[str, int]:
    """The parts of those seen, no more of them than were: a correction says how many, and not who."""
    located = min(figures["located"], seen)
    return {
        "seen": seen,
        "elders": min(figures["elders"], seen),
        "located": located,
        "counties": min(figures["counties"], located),
    }


class CountChangedError(Exception):
    """Somebody corrected the line since it was looked at."""


def link_line(line: Activity, specialists: list[int], departments: list[int]) -> None:
    """Who took part, and in which departments, each once, in this order."""
    ActivitySpecialist.objects.bulk_create(
        ActivitySpecialist(activity=line, specialist_id=pk, position=n) for n, pk in enumerate(specialists)
    )
    ActivityDepartment.objects.bulk_create(
        ActivityDepartment(activity=line, department_id=pk, position=n)
        for n, pk in enumerate(dict.fromkeys(departments))
    )
