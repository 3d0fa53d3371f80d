"""The outcome ledger: write down, once, what was done in a session, and correct what was counted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from notices.localtime import local
from specialists.enums import ActivityKind, LedgerAct, LedgerReason, SessionPurpose
from specialists.models import Activity, ActivityDepartment, ActivitySpecialist, ClinicSession

SUBJECT = "activity"


@transaction.atomic
def count_session(*, session: ClinicSession, patients: int, by: User, now: datetime) -> Activity:
    """Write into the ledger that this session was held and how many were seen in it. Part of signing its day off,
    which has the session locked; the database refuses a second line of one session.

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
        session=session,
        patients=patients,
    )
    departments = [session.department_id, *(row.posting.department_id for row in rows)]
    _link(line, [row.specialist_id for row in rows], [pk for pk in departments if pk is not None])
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
    not_held = reason == LedgerReason.NOT_HELD
    if not_held and patients:
        raise ValueError("nobody was seen in what was not held")
    old = Activity.objects.select_for_update().get(pk=line.pk)
    if old.session_id is None:
        raise ValueError("only what was counted here is corrected here")
    if Activity.objects.filter(corrects=old).exists():
        stands = Activity.objects.get(session_id=old.session_id, corrected_by__isnull=True)
        if (stands.patients, stands.not_held) != (patients, not_held):
            raise CountChangedError
        return stands
    if (old.patients, old.not_held) == (patients, not_held):
        return old
    names = ("kinds", "started_on", "started_precision", "starts_time", "ends_time")
    owners = ("hospital_id", "programme_id", "session_id")
    new = Activity.objects.create(
        corrects=old,
        patients=patients,
        not_held=not_held,
        **{name: getattr(old, name) for name in (*names, *owners)},
    )
    people = old.specialist_links.order_by("position").values_list("specialist_id", flat=True)
    departments = old.department_links.order_by("position").values_list("department_id", flat=True)
    _link(new, list(people), list(departments))
    audit(
        by=by,
        action=LedgerAct.CORRECT,
        subject_kind=SUBJECT,
        subject_id=new.pk,
        now=now,
        reason=f"{reason}:{old.patients}-{patients}",
    )
    return new


class CountChangedError(Exception):
    """Somebody corrected the line since it was looked at."""


def _link(line: Activity, specialists: list[int], departments: list[int]) -> None:
    """Who took part, and in which departments, each once, in this order."""
    ActivitySpecialist.objects.bulk_create(
        ActivitySpecialist(activity=line, specialist_id=pk, position=n) for n, pk in enumerate(specialists)
    )
    ActivityDepartment.objects.bulk_create(
        ActivityDepartment(activity=line, department_id=pk, position=n)
        for n, pk in enumerate(dict.fromkeys(departments))
    )
