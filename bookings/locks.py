"""The one order in which rows are locked (docs/locking.md), and what every action ends with.

Accounts by id, patients by id, sessions by id, slots by id, appointments by id: late,
sorted, once, inside the action's transaction. No lock lives outside PostgreSQL.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from bookings.models import Appointment, FollowUp, FollowUpChoice, Patient, WaitlistEntry
from bookings.models.followups import UNANSWERED
from bookings.models.waitlist import IN_LINE
from bookings.rules import Reason, Refused
from notices.prepared import Prepared
from specialists.models import ClinicSession, Slot, Specialist

P = ParamSpec("P")
R = TypeVar("R")

# What a patient or a member of staff is told when the database refused what the rules let pass.
_SAID = {
    "appointment_one_live_per_slot": Reason.TAKEN,
    "appointment_once_per_session": Reason.SAME_SESSION,
    "appointment_one_place_at_a_time": Reason.OVERLAP,
    "appointment_one_hold_per_person": Reason.HELD_BY_OTHER,
    "session_published_has_specialist": Reason.NO_SPECIALIST,
    "session_published_has_posting": Reason.NO_POSTING,
    "session_published_no_consultation": Reason.CONSULTATION_ONLY,
    "session_published_free_alone": Reason.FREE_ALONE,
    "specialist_one_place_at_a_time": Reason.SPECIALIST_ELSEWHERE,
    "session_specialist_once": Reason.SPECIALIST_IN_IT,
    "session_exclusive_room": Reason.ROOM_TAKEN,
    "session_room_in_hospital": Reason.ROOM_ELSEWHERE,
    "slot_inside_session": Reason.NUMBERS_OUTSIDE,
    "session_starts_before_end": Reason.BAD_TIMES,
    "appointment_of_a_day_signed_off": Reason.SIGNED_OFF,
    "appointment_code_once": Reason.TAKEN,  # drawn twice at one moment: one in 10^8, ask again
}
_RETRIED = {"40001", "40P01"}  # serialization failure, deadlock


_account = Prepared(lambda pk: User.objects.select_for_update(no_key=True).filter(pk=pk), {"pk": int})


def lock_account(account_id: int) -> User:
    """The account, locked: one account begins one hold at a time."""
    found = _account.first(pk=account_id)
    if found is None:
        raise User.DoesNotExist
    return found


_patient = Prepared(lambda pk: Patient.objects.select_for_update(no_key=True).filter(pk=pk), {"pk": int})


def lock_patients(ids: Iterable[int]) -> dict[int, Patient]:
    """Persons by id, locked: what one person has is decided by one action at a time."""
    wanted = set(ids)
    if len(wanted) == 1:
        return {row.pk: row for row in _patient(pk=wanted.pop())}
    rows = Patient.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}


# Django has no word for FOR SHARE.
_session_shared = Prepared(lambda pk: ClinicSession.objects.filter(pk=pk), {"pk": int}, ending=" FOR SHARE")


def lock_session(session_id: int, *, exclusively: bool = False) -> ClinicSession:
    """The session: shared by all who book in it, exclusive for who withdraws or changes it."""
    sessions = ClinicSession.objects.filter(pk=session_id)
    if exclusively:
        return sessions.select_for_update().get()
    found = _session_shared.first(pk=session_id)
    if found is None:
        raise ClinicSession.DoesNotExist
    return found


def lock_specialists(ids: Iterable[int]) -> None:
    """Specialists by id, locked: two of one specialist's sessions take the same time one after the other."""
    rows = Specialist.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_slots(ids: Iterable[int]) -> dict[int, Slot]:
    """Numbers by id, locked: who has the lock decides who gets the number."""
    rows = Slot.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk")
    return {row.pk: row for row in rows}


def any_slot(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """One of the numbers, locked when it is read, that nobody else has locked; waits for none."""
    return slots.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")[:1]


def asked_of(patient_id: int | OuterRef) -> Exists:
    """Condition: the person has a follow-up that booking, moving or cancelling may answer."""
    answerable = Q(status__in=UNANSWERED) | Q(choice=FollowUpChoice.TAKE_SUBSTITUTE)
    return Exists(FollowUp.objects.filter(answerable, appointment__patient_id=patient_id))


def waits_for(patient_id: int | OuterRef, session_id: int | OuterRef) -> Exists:
    """Condition: the person is in line for the session."""
    places = WaitlistEntry.objects.filter(status__in=IN_LINE, patient_id=patient_id, session_id=session_id)
    return Exists(places)


def lock_appointment(appointment_id: int) -> Appointment:
    """The appointment, locked and fresh, with its number.

    `asked`: whether the person has a follow-up that booking, moving or cancelling may answer; `waits`: whether they
    are in line for its session.
    """
    person = OuterRef("patient_id")
    rows = Appointment.objects.select_related("slot").annotate(
        asked=asked_of(person), waits=waits_for(person, OuterRef("session_id"))
    )
    return rows.select_for_update(of=("self",)).get(pk=appointment_id)


# One statement locks a row of each table in the order in which it names them.
_lock_all = Prepared(
    lambda uid: Appointment.objects.select_related("patient", "session", "slot").filter(uid=uid),
    {"uid": UUID},
    ending=" FOR NO KEY UPDATE OF bookings_patient FOR SHARE OF specialists_clinicsession"
    " FOR UPDATE OF bookings_appointment",
)


def lock_whole(uid: UUID) -> Appointment | None:
    """The appointment with its person, its session (shared) and its number, the first three locked in this order.

    None where it has become another person's or another number while we waited. What is not locked is as it was
    before: whoever changes the number of a booking, or of a hold, changes their version or ends them.
    """
    return _lock_all.first(uid=uid)


def lock_entry(entry_id: int) -> WaitlistEntry:
    """A place in line, locked and fresh: after everything else."""
    return WaitlistEntry.objects.select_for_update().get(pk=entry_id)


def settle() -> None:
    """Have the deferred constraints checked now, and deferred again: the action is one of several in a larger
    transaction, and its errors are to come inside it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def booking_action(action: Callable[P, R]) -> Callable[P, R]:
    """Run a booking action in one transaction; a deadlock is tried once more, then said as "taken".

    Raises Refused for what the database refuses and a person can mend; any other
    IntegrityError is a fault of ours and passes through.
    """

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        part_of_another = connection.in_atomic_block
        for last in (False, True):
            try:
                with transaction.atomic():
                    result = action(*args, **kwargs)
                    if part_of_another:
                        settle()  # otherwise the commit, below, has them checked
                return result
            except IntegrityError as error:
                name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
                if name in _SAID:
                    raise Refused(_SAID[name]) from error
                raise
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", None) not in _RETRIED or connection.in_atomic_block:
                    raise
                if last:
                    raise Refused(Reason.TAKEN) from error
        raise AssertionError("unreachable")

    return run
