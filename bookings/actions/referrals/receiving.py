"""What the receiving hospital does: ask back, take, pass on or refuse, give a number, say what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.actions.desk.giving import give_number
from bookings.actions.referrals.common import (
    locked,
    move,
    of_receiver,
    of_sender,
    person_of,
    require_words,
    say,
    taken_up,
    tell,
)
from bookings.enums import Came
from bookings.locks import booking_action
from bookings.models import (
    OPEN_REFERRAL,
    ClosedFor,
    Outcome,
    Referral,
    ReferralAct,
    ReferralNotice,
    ReferralStatus,
    RefusedFor,
    StepKind,
    Urgency,
)
from bookings.models.referring import UNDECIDED
from bookings.queries.referrals import has_number, may_close, visit_began
from bookings.queries.staff.referral_routes import departments_at, routes_from
from specialists.enums import Pool

TAKEN = (ReferralStatus.ACCEPTED, ReferralStatus.BOOKED)
# What a desk may say itself; the others are the portal's.
CLOSED_BY_DESK = (ClosedFor.UNWANTED, ClosedFor.NOT_COME, ClosedFor.ELSEWHERE, ClosedFor.OTHER)


@booking_action
def ask_back(
    *, hospital_id: int, referral_id: int, words: str, seen: str = "", by: int, now: datetime
) -> Referral:
    """Ask the sending desk for what is missing: it has the route's time to answer. `seen`: the status it had for who
    decided, if that is known. Raises NotAtDesk; ValidationError when somebody has acted on it meanwhile; ValueError
    without words."""
    require_words(words)
    clerk, fresh = _received(hospital_id, referral_id, set(_as_seen(seen)) & {ReferralStatus.SENT}, by, now)
    due_at = fresh.route.answer_due(Urgency(fresh.urgency), fresh.sent_at, now)
    move(fresh, ReferralStatus.ASKED, ReferralAct.ASK, by=clerk, now=now, due_at=due_at)
    say(fresh, StepKind.ASK, words, by=clerk, now=now)
    return fresh


@booking_action
def accept_referral(
    *,
    hospital_id: int,
    referral_id: int,
    words: str = "",
    department_id: int | None = None,
    seen: str = "",
    by: int,
    now: datetime,
) -> Referral:
    """Take the person; `department_id`: into this department, where the sender named another one or none. A number is
    due before the urgency's time is over. Raises as `ask_back` does, but words may be missing; and ValidationError for
    a department of others, and where the person is referred into it already."""
    clerk, fresh = _received(hospital_id, referral_id, _as_seen(seen), by, now)
    if department_id is not None:
        _refuse_department(fresh, department_id)
    fields = _decided(by, now) | {"due_at": Urgency(fresh.urgency).due(fresh.sent_at, now)}
    if department_id is not None:
        fields["department_id"] = department_id
    move(fresh, ReferralStatus.ACCEPTED, ReferralAct.ACCEPT, by=clerk, now=now, **fields)
    _say_if_any(fresh, StepKind.ACCEPT, words, clerk, now)
    tell(ReferralNotice.ACCEPTED, fresh, now)
    return fresh


@booking_action
def redirect_referral(
    *, hospital_id: int, referral_id: int, to_id: int, words: str, seen: str = "", by: int, now: datetime
) -> Referral:
    """Say that another hospital, to which the sender has a route, is the right one. The sender sends it on, with the
    person's consent: no words go to a hospital the person was not asked about. Raises as `ask_back` does, and
    ValidationError for a hospital the sender has no way to."""
    require_words(words)
    clerk, fresh = _received(hospital_id, referral_id, _as_seen(seen), by, now)
    ways = routes_from(fresh.from_hospital_id, now).exclude(to_hospital_id=hospital_id)
    if not ways.filter(to_hospital_id=to_id).exists():
        raise ValidationError({"hospital": _("转出医院没有到这家医院的转诊通道，请重新选择。")})
    fields = _decided(by, now) | {"due_at": None, "redirected_to_id": to_id}
    move(fresh, ReferralStatus.REDIRECTED, ReferralAct.REDIRECT, by=clerk, now=now, **fields)
    say(fresh, StepKind.REDIRECT, words, by=clerk, now=now)
    tell(ReferralNotice.NOT_TAKEN, fresh, now)
    return fresh


@booking_action
def refuse_referral(
    *, hospital_id: int, referral_id: int, why: RefusedFor, words: str, seen: str = "", by: int, now: datetime
) -> Referral:
    """Do not take the person; code and words say why. Raises as `ask_back` does."""
    require_words(words)
    clerk, fresh = _received(hospital_id, referral_id, _as_seen(seen), by, now)
    fields = _decided(by, now) | {"due_at": None, "refused_for": why}
    move(fresh, ReferralStatus.REFUSED, ReferralAct.REFUSE, by=clerk, now=now, reason=why, **fields)
    say(fresh, StepKind.REFUSE, words, by=clerk, now=now)
    tell(ReferralNotice.NOT_TAKEN, fresh, now)
    return fresh


@booking_action
def book_referral(
    *,
    hospital_id: int,
    referral_id: int,
    session_id: int,
    at: datetime,
    came: Came,
    agreed: bool,
    by: int,
    now: datetime,
) -> Referral:
    """Give the person a number of the half-hour that starts `at`, of those kept for referrals; also where the one they
    had is given up, withdrawn or missed. `came` and `agreed` as for `give_number`. What came of
    the visit is due so long after it as the route says. Pressed twice, it is one number.

    Raises NotAtDesk; Refused as `give_number` does; ValidationError when the person has a number by it, the number is
    another referral's, or it ended.
    """
    clerk, person = person_of(hospital_id, referral_id, of_receiver(hospital_id), by, now)
    booked = give_number(
        hospital_id=hospital_id,
        patient_id=person.pk,
        session_id=session_id,
        at=at,
        asks_as=Pool.REFERRAL,
        came=came,
        agreed=agreed,
        by=by,
        now=now,
    )
    fresh = locked(referral_id, person, of_receiver(hospital_id), TAKEN)
    if fresh.appointment_id == booked.pk:
        return fresh
    if Referral.objects.filter(appointment=booked).exists():
        said = _("这个号已经用在这位就诊人的另一件转诊上，请选别的时间。")
        raise ValidationError(said, code="number_of_another")
    if has_number(fresh):
        raise ValidationError(_("这位就诊人已经约好号了。"), code="has_number")
    due_at = fresh.route.outcome_due(booked.slot.ends_at)
    move(
        fresh,
        ReferralStatus.BOOKED,
        ReferralAct.BOOK,
        by=clerk,
        now=now,
        appointment=booked,
        due_at=due_at,
    )
    return fresh


@booking_action
def note_outcome(
    *, hospital_id: int, referral_id: int, outcome: Outcome, words: str, by: int, now: datetime
) -> Referral:
    """Say what came of the visit: to be read by who sent the person. Of a letter the sending desk notes it itself.

    Raises NotAtDesk; ValidationError before the visit, and when it was said already; ValueError without words.
    """
    require_words(words)
    mine = of_receiver(hospital_id) | (of_sender(hospital_id) & Q(status=ReferralStatus.LETTER))
    clerk, fresh = taken_up(hospital_id, referral_id, mine, [*TAKEN, ReferralStatus.LETTER], by, now)
    if has_number(fresh) and not visit_began(fresh, now):
        raise ValidationError(_("还没有到就诊的时间，就诊以后再写结果。"), code="too_early")
    fields: dict[str, Any] = {"outcome": outcome, "outcome_at": now, "outcome_by_id": by}
    fields |= (
        {"due_at": None, "outcome_seen_at": now, "outcome_seen_by_id": by}
        if fresh.status == ReferralStatus.LETTER
        else {"due_at": fresh.route.outcome_due(now)}
    )
    move(fresh, ReferralStatus.SEEN, ReferralAct.OUTCOME, by=clerk, now=now, reason=outcome, **fields)
    say(fresh, StepKind.OUTCOME, words, by=clerk, now=now)
    return fresh


@booking_action
def close_referral(
    *, hospital_id: int, referral_id: int, why: ClosedFor, words: str = "", by: int, now: datetime
) -> Referral:
    """End it without a visit: the person does not want to, or did not come. A number that is still to come is given up
    beforehand.

    Raises NotAtDesk; ValidationError while they have a number that is still to come, or came by it, and when it ended
    already.
    """
    if why not in CLOSED_BY_DESK:
        raise ValueError(f"no desk closes a referral because it was {why}")
    mine = of_receiver(hospital_id) | (of_sender(hospital_id) & Q(status=ReferralStatus.LETTER))
    clerk, fresh = taken_up(hospital_id, referral_id, mine, [*TAKEN, ReferralStatus.LETTER], by, now)
    if not may_close(fresh, now):
        raise ValidationError(_("这位就诊人还有号。请先取消这个号，再结束转诊。"), code="has_number")
    fields: dict[str, Any] = {"due_at": None, "ended_at": now, "ended_by_id": by, "closed_for": why}
    move(fresh, ReferralStatus.CLOSED, ReferralAct.CLOSE, by=clerk, now=now, reason=why, **fields)
    _say_if_any(fresh, StepKind.CLOSE, words, clerk, now)
    return fresh


def _received(
    hospital_id: int, referral_id: int, allowed: Collection[str], by: int, now: datetime
) -> tuple[User, Referral]:
    return taken_up(hospital_id, referral_id, of_receiver(hospital_id), allowed, by, now)


def _as_seen(seen: str) -> list[str]:
    """The status an answer is meant for: the one its reader saw, or any that has none yet."""
    return [one for one in UNDECIDED if seen in ("", one)]


def _refuse_department(referral: Referral, department_id: int) -> None:
    """Raise ValidationError for a department of another hospital, and one into which the person, who is locked, is
    referred already."""
    if not departments_at(referral.to_hospital_id).filter(pk=department_id).exists():
        raise ValidationError({"department": _("这家医院没有这个科室，请重新选择。")})
    same = Referral.objects.filter(
        patient_id=referral.patient_id,
        from_hospital_id=referral.from_hospital_id,
        to_hospital_id=referral.to_hospital_id,
        department_id=department_id,
        status__in=OPEN_REFERRAL,
    )
    if same.exclude(pk=referral.pk).exists():
        raise ValidationError({"department": _("这位就诊人转到这个科室的另一件转诊还没有办完。")})


def _decided(by: int, now: datetime) -> dict[str, Any]:
    return {"decided_at": now, "decided_by_id": by}


def _say_if_any(referral: Referral, kind: StepKind, words: str, clerk: User, now: datetime) -> None:
    if words:
        say(referral, kind, words, by=clerk, now=now)
