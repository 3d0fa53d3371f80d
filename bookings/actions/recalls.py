"""复诊约定: a desk promises it, ends it; who was promised a number takes it, or needs it no more
(docs/decisions/0034)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from bookings import locks
from bookings.actions.desk.at_once import book_at_once
from bookings.actions.desk.common import NotAtDesk, at_desk, person_here
from bookings.actions.recalls_kept import pass_on
from bookings.actions.taking import let_go, lock_free_slot, lock_own_holds, people_held_for
from bookings.enums import WAITING, AppointmentStatus, Origin
from bookings.locks import booking_action
from bookings.models import Appointment, Patient, Recall, RecallAct, RecallEnd, RecallKind
from bookings.policy import policies_at
from bookings.queries.consents import refuse_unless_agreed
from bookings.queries.mine import my_patient
from bookings.queries.numbers import Asker
from bookings.queries.persons import circle_of, guardians_to_tell
from bookings.queries.recalls import is_seen_again
from bookings.rules import Reason, Refused
from hospitals.models import Department
from notices.localtime import local_date
from specialists.enums import Pool, SessionStatus
from specialists.models import ClinicSession

MOST_DAYS = 366  # ahead: who is to come later than in a year is seen before that
# What has to have happened at the visit, or to be happening.
_SEEN = (AppointmentStatus.CALLED, AppointmentStatus.FULFILLED)


@dataclass(frozen=True)
class Promise:
    """What is promised: for what, by which of the visit's specialists, between which local days; `department_id`:
    where the doctor is who looks at results here (PARTNER), where that was said."""

    kind: RecallKind
    specialist_id: int
    from_on: date
    until_on: date
    department_id: int | None = None


@booking_action
def promise_recall(
    *, hospital_id: int, patient_id: int, after_id: int, promise: Promise, by: int, now: datetime
) -> Recall:
    """Promise the person, at the end of a visit here, that they come again. Promised once more the last word counts,
    and the place in line stays.

    Raises NotAtDesk; Refused for a visit at which nobody was seen; ValidationError for days that cannot be.
    """
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    visit = _visit_here(hospital_id, person, after_id)
    _refuse_nonsense(hospital_id, visit.session, promise)
    today = local_date(now)
    if not today <= promise.from_on <= promise.until_on:
        raise ValidationError({"until_on": _("最晚日期不能早于最早日期，也不能是过去的日子。")})
    if promise.until_on > today + timedelta(days=MOST_DAYS):
        raise ValidationError({"until_on": _("最晚到一年以后。")})
    visit = _latest(visit, promise.specialist_id)
    before, session = _promised(person, visit, promise)
    if before is not None and promise.kind == RecallKind.VISIT and is_seen_again(before):
        _end(before, RecallEnd.DONE, clerk, now)
        before = None
    said = {
        "after": visit,
        "from_on": promise.from_on,
        "until_on": promise.until_on,
        "department_id": promise.department_id,
    }
    if before is not None:
        for name, value in said.items():
            setattr(before, name, value)
        before.save(update_fields=["after", "from_on", "until_on", "department"])
        made = before
        if session is not None and not _fits(made, session):  # another one is to keep theirs
            made.kept_in = None
            made.save(update_fields=["kept_in"])
            pass_on(session, policies_at(now, hospital_id), now)
    else:
        made = Recall.objects.create(
            patient=person,
            hospital_id=hospital_id,
            specialist_id=promise.specialist_id,
            kind=promise.kind,
            demo=visit.session.demo,
            made_at=now,
            made_by=clerk,
            **said,
        )
    _note(RecallAct.PROMISE, made, clerk, now, promise.kind)
    return made


@booking_action
def end_recall(
    *, hospital_id: int, patient_id: int, recall_id: int, reason: RecallEnd, by: int, now: datetime
) -> Recall:
    """What was promised holds no longer: it was done, is not wanted, or was a mistake. A number that was kept goes to
    the next in line. Done twice, nothing changes. Raises NotAtDesk."""
    if reason == RecallEnd.MERGED:
        raise ValueError("only joining two records merges promises")
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    if not Recall.objects.filter(pk=recall_id, patient=person, hospital_id=hospital_id).exists():
        raise NotAtDesk
    return _ended(recall_id, reason, clerk, now)


@booking_action
def give_up_recall(*, recall_id: int, by: int, now: datetime) -> Recall:
    """Somebody needs it no more, as who books for them says. Done twice, nothing changes. Raises Refused for
    strangers."""
    account = locks.lock_account(by)
    _recall, _person = _mine(recall_id, by, now)
    return _ended(recall_id, RecallEnd.UNWANTED, account, now)


@booking_action
def book_recall(*, recall_id: int, at: datetime, by: int, now: datetime) -> Appointment:
    """Take the number that is kept for the person, or another of that session, in the half-hour that starts `at`: it is
    booked at once, as 复诊, which counts in no limit on numbers. A hold of the account ends, as with any new number.
    Pressed twice, it is one booking.

    Raises Refused: for strangers, where no number is kept (any more), where something has to be agreed to first, and
    with whatever stands against the number.
    """
    account = locks.lock_account(by)
    recall, person = _mine(recall_id, by, now)
    if recall.kept_in_id is None or recall.ended_at is not None:
        raise Refused(Reason.NOT_PROMISED)
    session = locks.lock_session(recall.kept_in_id)
    if session.status == SessionStatus.WITHDRAWN:
        raise Refused(Reason.WITHDRAWN)
    has = Appointment.objects.filter(patient=person, session=session, status__in=WAITING)
    if (same := has.filter(slot__starts_at=at, pool=Pool.RECALL).first()) is not None:
        return same
    refuse_unless_agreed(by, person, session.hospital_id, now=now)
    let_go(lock_own_holds(by, now), by=by, now=now)
    asker = Asker(account_id=by, patient_id=person.pk, pool=Pool.RECALL)
    slot = lock_free_slot(session=session, at=at, asker=asker, now=now)
    return book_at_once(
        person,
        slot,
        origin=Origin.HOLD,
        pool=Pool.RECALL,
        said="booked",
        clerk=account,
        policies=policies_at(now, session.hospital_id),
        guardians=guardians_to_tell(circle_of(person), by, now),
        now=now,
    )


@booking_action
def pass_spare_on(*, session_id: int, now: datetime) -> int:
    """Numbers of the session that are kept for nobody any more are kept for the next in line, who are told; how many.
    None where it has flowed back or is withdrawn."""
    session = locks.lock_session(session_id)
    if session.status != SessionStatus.PUBLISHED:
        return 0
    policies, passed = policies_at(now, session.hospital_id), 0
    while pass_on(session, policies, now) is not None:
        passed += 1
    return passed


def _visit_here(hospital_id: int, person: Patient, after_id: int) -> Appointment:
    """The person's visit at this hospital. Raises NotAtDesk; Refused where they were not seen."""
    rows = Appointment.objects.select_related("session").filter(pk=after_id, patient=person)
    visit = rows.filter(session__hospital_id=hospital_id).first()
    if visit is None:
        raise NotAtDesk
    if visit.status not in _SEEN:
        raise Refused(Reason.NOT_SEEN)
    return visit


def _refuse_nonsense(hospital_id: int, session: ClinicSession, promise: Promise) -> None:
    """Raise ValueError for a specialist who did not see them, or a department that is not this hospital's."""
    if not session.session_specialists.filter(specialist_id=promise.specialist_id).exists():
        raise ValueError("somebody else held that session")
    if promise.department_id is None:
        return
    theirs = Department.objects.filter(pk=promise.department_id, hospital_id=hospital_id)
    if promise.kind != RecallKind.PARTNER or not theirs.exists():
        raise ValueError("results are looked at in a department of the same hospital")


def _latest(visit: Appointment, specialist_id: int) -> Appointment:
    """The last visit at which this specialist saw the person here: an earlier one would be kept by the later."""
    rows = Appointment.objects.select_related("session").filter(
        patient=visit.patient_id,
        session__hospital=visit.session.hospital_id,
        session__session_specialists__specialist=specialist_id,
        session__demo=visit.session.demo,
        status__in=_SEEN,
    )
    return rows.order_by("-slot__starts_at", "-pk").first() or visit


def _fits(recall: Recall, session: ClinicSession) -> bool:
    """Whether the session that keeps a number still is what was promised."""
    day = local_date(session.starts_at)
    return recall.from_on <= day <= recall.until_on and session.pk != recall.after.session_id


def _promised(
    person: Patient, visit: Appointment, promise: Promise
) -> tuple[Recall | None, ClinicSession | None]:
    """The promise that holds for the same, and the session that keeps a number for it, both locked."""
    rows = Recall.objects.filter(
        patient=person,
        hospital_id=visit.session.hospital_id,
        specialist_id=promise.specialist_id,
        kind=promise.kind,
        demo=visit.session.demo,
        ended_at=None,
    )
    kept_in = rows.values_list("kept_in", flat=True).first()
    session = locks.lock_session(kept_in) if kept_in is not None else None
    before = rows.select_for_update(of=("self",)).first()
    return before, session if before is not None and before.kept_in_id == kept_in else None


def _mine(recall_id: int, by: int, now: datetime) -> tuple[Recall, Patient]:
    """A promise to a person this account books for; the person is locked, with those it holds numbers for. Raises
    Refused."""
    patient_id = Recall.objects.filter(pk=recall_id).values_list("patient_id", flat=True).first()
    if patient_id is None:
        raise Refused(Reason.NOT_YOURS)
    people = locks.lock_patients([patient_id, *people_held_for(by, now)])
    recall = Recall.objects.filter(pk=recall_id).first()
    if recall is None or recall.patient_id != patient_id or my_patient(by, patient_id) is None:
        raise Refused(Reason.NOT_YOURS)
    return recall, people[patient_id]


def _ended(recall_id: int, reason: RecallEnd, by: User, now: datetime) -> Recall:
    """End it, its person locked; the number that was kept goes on."""
    known = Recall.objects.get(pk=recall_id)
    session = locks.lock_session(known.kept_in_id) if known.kept_in_id is not None else None
    fresh = Recall.objects.select_for_update(of=("self",)).get(pk=recall_id)
    if fresh.ended_at is not None:
        return fresh
    _end(fresh, reason, by, now)
    if session is not None and session.status == SessionStatus.PUBLISHED:
        pass_on(session, policies_at(now, session.hospital_id), now)
    return fresh


def _end(recall: Recall, reason: RecallEnd, by: User, now: datetime) -> None:
    recall.ended_at, recall.ended_by, recall.end_reason = now, by, reason
    recall.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _note(RecallAct.END, recall, by, now, reason)


def _note(act: RecallAct, recall: Recall, by: User, now: datetime, reason: str) -> None:
    audit(by=by, action=act, subject_kind="patient", subject_id=recall.patient_id, now=now, reason=reason)
