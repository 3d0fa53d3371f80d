"""What is answered to an invitation: a time, or why not; by telephone to the desk, or on the specialist's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bookings.actions.consultations.common import (
    locked,
    move,
    of_desk,
    of_specialist,
    require_after,
    require_near,
    require_posted,
    sealed,
)
from bookings.locks import booking_action
from bookings.models import (
    OPEN_CONSULTATION,
    Consultation,
    ConsultationAct,
    ConsultationStatus,
    DeclinedFor,
    Patient,
)
from bookings.models.consulting import OUTCOME_WITHIN


@dataclass(frozen=True)
class Answer:
    """A time with the yes of the specialist's own hospital, or why not; `words` besides, if any."""

    set_for: datetime | None = None
    approval: str = ""  # who of the specialist's hospital approved
    declined_for: DeclinedFor | None = None
    words: str = ""


@booking_action
def accept_consultation(
    *,
    hospital_id: int,
    consultation_id: int,
    answer: Answer,
    who: str,
    seen: str | None = None,
    by: int,
    now: datetime,
) -> Consultation:
    """The desk notes the time that was agreed on by telephone with `who`; accepted once, another time. `seen`: as it
    stood for who decided.

    Raises NotAtDesk; ValueError without a time, an approval or `who`; ValidationError for a day on which the
    specialist is not posted here, a time long before it was asked for, and where somebody has acted on it meanwhile.
    """
    clerk, fresh = _at_desk(hospital_id, consultation_id, who, seen, by, now)
    return _accept(fresh, answer, who, clerk, now)


@booking_action
def accept_asked(
    *, consultation_id: int, answer: Answer, seen: str | None = None, by: int, now: datetime
) -> Consultation:
    """The specialist's account, or an assistant's, says when. Raises NotAsked, and otherwise as `accept_consultation`
    does."""
    account, person = of_specialist(consultation_id, by, now)
    return _accept(_open(consultation_id, person, seen), answer, "", account, now)


@booking_action
def decline_consultation(
    *,
    hospital_id: int,
    consultation_id: int,
    answer: Answer,
    who: str,
    seen: str | None = None,
    by: int,
    now: datetime,
) -> Consultation:
    """The desk notes that the specialist does not come, also after a yes, as `who` said by telephone. Raises NotAtDesk;
    ValueError without a reason or `who`; ValidationError where somebody has acted on it meanwhile."""
    clerk, fresh = _at_desk(hospital_id, consultation_id, who, seen, by, now)
    return _decline(fresh, answer, who, clerk, now)


@booking_action
def decline_asked(
    *, consultation_id: int, answer: Answer, seen: str | None = None, by: int, now: datetime
) -> Consultation:
    """The specialist's account, or an assistant's, says why not. Raises NotAsked, and otherwise as
    `decline_consultation` does."""
    account, person = of_specialist(consultation_id, by, now)
    return _decline(_open(consultation_id, person, seen), answer, "", account, now)


def _at_desk(
    hospital_id: int, consultation_id: int, who: str, seen: str | None, by: int, now: datetime
) -> tuple[User, Consultation]:
    if not who:
        raise ValueError("somebody has answered by telephone")
    clerk, person = of_desk(hospital_id, consultation_id, by, now)
    return clerk, _open(consultation_id, person, seen)


def _open(consultation_id: int, person: Patient, seen: str | None) -> Consultation:
    return locked(consultation_id, person, OPEN_CONSULTATION, seen)


def _accept(fresh: Consultation, answer: Answer, who: str, by: User, now: datetime) -> Consultation:
    if answer.set_for is None or not answer.approval:
        raise ValueError("a yes has a time, and the approval of the specialist's hospital")
    require_after(fresh, answer.set_for)
    require_near(answer.set_for, now)
    require_posted(fresh, answer.set_for)
    move(
        fresh,
        ConsultationStatus.ACCEPTED,
        ConsultationAct.ACCEPT,
        by=by,
        now=now,
        due_at=answer.set_for + OUTCOME_WITHIN,
        answered_at=now,
        answered_by_id=by.pk,
        answered_who=who,
        answer=sealed(fresh, "answer", answer.words),
        set_for=answer.set_for,
        approval=answer.approval,
    )
    return fresh


def _decline(fresh: Consultation, answer: Answer, who: str, by: User, now: datetime) -> Consultation:
    if answer.declined_for is None:
        raise ValueError("a no has a reason")
    move(
        fresh,
        ConsultationStatus.DECLINED,
        ConsultationAct.DECLINE,
        by=by,
        now=now,
        reason=answer.declined_for,
        due_at=None,
        answered_at=now,
        answered_by_id=by.pk,
        answered_who=who,
        answer=sealed(fresh, "answer", answer.words),
        set_for=None,
        approval="",
        declined_for=answer.declined_for,
    )
    return fresh
