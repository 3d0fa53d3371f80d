"""What the sending hospital does: send, say what was missing, take back, read what came of it, print the letter."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.actions.desk.common import NotAtDesk, TooManyReveals, at_desk, person_here
from bookings.actions.desk.common import note as note_person
from bookings.actions.noting import counted
from bookings.actions.referrals.common import (
    locked,
    move,
    note,
    of_receiver,
    of_sender,
    person_of,
    require_words,
    say,
    taken_up,
    tell,
)
from bookings.enums import DeskAct, RevealField
from bookings.locks import booking_action
from bookings.models import (
    OPEN_REFERRAL,
    Patient,
    Referral,
    ReferralAct,
    ReferralNotice,
    ReferralRoute,
    ReferralStatus,
    StepKind,
    Urgency,
)
from bookings.policy import policies_at
from bookings.queries.referrals import may_print
from bookings.queries.staff.persons import reveals_today
from bookings.queries.staff.referral_routes import departments_at, routes_from, specialists_at
from bookings.transitions import log_change

LETTER = "letter"  # why the name was seen in full


@dataclass(frozen=True)
class Request:
    """What is asked of the other hospital, and by whom."""

    urgency: Urgency
    reason: str
    summary: str
    doctor: str
    doctor_phone: str
    department_id: int | None = None
    specialist_id: int | None = None


@booking_action
def send_referral(
    *,
    hospital_id: int,
    patient_id: int,
    route_id: int,
    request: Request,
    agreed: bool,
    key: uuid.UUID | None,
    by: int,
    now: datetime,
) -> Referral:
    """Refer a person this desk reaches by one of its routes; by a route of letters, the letter is made. `agreed`: the
    person, or who speaks for them, said yes to the other hospital being told; that is noted. Sent twice with one
    `key`, it is one.

    Raises NotAtDesk for a desk, person or route that is not this account's; ValueError where nobody agreed;
    ValidationError for a department or specialist that is not there (any more), and where the same was sent already.
    """
    if not agreed or not request.reason or not request.summary:
        raise ValueError("a referral is agreed to, and says why")
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    ways = routes_from(hospital_id, now).select_for_update(of=("self",), no_key=True)
    route = ways.filter(pk=route_id).first()
    if route is None:
        raise NotAtDesk
    if key is not None:
        again = Referral.objects.filter(from_hospital_id=hospital_id, key=key, patient=person).first()
        if again is not None:
            return again
    _refuse_unknown(route, request, now)
    made = _made(person, route, request, key=key, by=by, now=now)
    log_change(made, before="", by_id=by, now=now)
    note(ReferralAct.MAKE_LETTER if route.letter_only else ReferralAct.SEND, made, clerk, now)
    if not route.letter_only:  # who takes a letter along holds it in their hands
        tell(ReferralNotice.SENT, made, now)
    return made


@booking_action
def answer_referral(*, hospital_id: int, referral_id: int, words: str, by: int, now: datetime) -> Referral:
    """Say what the receiving desk asked for; it has its time to answer anew. Raises NotAtDesk; ValidationError once it
    was answered or decided; ValueError without words."""
    require_words(words)
    clerk, fresh = taken_up(hospital_id, referral_id, of_sender(hospital_id), [ReferralStatus.ASKED], by, now)
    due_at = fresh.route.answer_due(Urgency(fresh.urgency), fresh.sent_at, now)
    move(fresh, ReferralStatus.SENT, ReferralAct.ANSWER, by=clerk, now=now, due_at=due_at)
    say(fresh, StepKind.ANSWER, words, by=clerk, now=now)
    return fresh


@booking_action
def withdraw_referral(*, hospital_id: int, referral_id: int, by: int, now: datetime) -> Referral:
    """Take it back: before the person has a number. Raises NotAtDesk; ValidationError once they have, or it ended."""
    allowed = [one for one in OPEN_REFERRAL if one != ReferralStatus.BOOKED]
    clerk, fresh = taken_up(hospital_id, referral_id, of_sender(hospital_id), allowed, by, now)
    move(
        fresh,
        ReferralStatus.WITHDRAWN,
        ReferralAct.WITHDRAW,
        by=clerk,
        now=now,
        due_at=None,
        ended_at=now,
        ended_by_id=by,
    )
    tell(ReferralNotice.WITHDRAWN, fresh, now)
    return fresh


@booking_action
def confirm_outcome_seen(*, hospital_id: int, referral_id: int, by: int, now: datetime) -> Referral:
    """The sending desk has read what came of it. Done twice it is done. Raises NotAtDesk; ValidationError before there
    is an outcome."""
    clerk, fresh = taken_up(hospital_id, referral_id, of_sender(hospital_id), [ReferralStatus.SEEN], by, now)
    if fresh.outcome_seen_at is None:
        fresh.due_at, fresh.outcome_seen_at, fresh.outcome_seen_by_id = None, now, by
        fresh.save(update_fields=["due_at", "outcome_seen_at", "outcome_seen_by"])
        note(ReferralAct.OUTCOME_SEEN, fresh, clerk, now)
    return fresh


@counted
@booking_action
def print_letter(*, hospital_id: int, referral_id: int, by: int, now: datetime) -> str:
    """The name of the person in full, to be printed on the letter of either side; noted, and counted as seen in full.

    Raises NotAtDesk, also where the letter is not for this hospital any more or its words are removed; ValidationError
    where the person's record was joined just now; TooManyReveals, which is noted.
    """
    either: Q = of_sender(hospital_id) | of_receiver(hospital_id)
    clerk, person = person_of(hospital_id, referral_id, either, by, now)
    fresh = locked(referral_id, person, either, ReferralStatus.values)
    if not may_print(fresh, hospital_id):
        raise NotAtDesk
    most = policies_at(now, hospital_id).persons.reveals_a_day
    what = f"{RevealField.NAME}:{LETTER}"
    if reveals_today(by, now) >= most:
        said = _("您今天已查看 %(most)s 次完整信息，到了一天的上限，明天才能再看。") % {"most": most}
        raise TooManyReveals(said, patient_id=person.pk, reason=what)
    note_person(DeskAct.REVEAL, by=clerk, patient_id=person.pk, now=now, reason=what)
    note(ReferralAct.PRINT, fresh, clerk, now)
    return person.name


def _made(
    person: Patient,
    route: ReferralRoute,
    request: Request,
    *,
    key: uuid.UUID | None,
    by: int,
    now: datetime,
) -> Referral:
    due_at = route.answer_due(request.urgency, now, now)
    status = ReferralStatus.SENT
    if route.letter_only:
        status, due_at = ReferralStatus.LETTER, route.outcome_due(request.urgency.until(now))
    try:
        with transaction.atomic():
            return Referral.objects.create(
                patient=person,
                route=route,
                from_hospital_id=route.from_hospital_id,
                to_hospital_id=route.to_hospital_id,
                direction=route.direction,
                department_id=request.department_id,
                specialist_id=request.specialist_id,
                urgency=request.urgency,
                reason=request.reason,
                summary=request.summary,
                doctor=request.doctor,
                doctor_phone=request.doctor_phone,
                status=status,
                agreed_at=now,
                sent_at=now,
                sent_by_id=by,
                due_at=due_at,
                key=key,
            )
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name == "referral_once_per_form":
            used = _("这张申请已经用过了，请重新打开页面填写。")
            raise ValidationError(used, code="used") from error
        if name != "referral_one_open":
            raise
        said = _("这位就诊人转往这家医院这个科室的转诊还没有办完，不用再发。")
        raise ValidationError(said, code="there_already") from error


def _refuse_unknown(route: ReferralRoute, request: Request, now: datetime) -> None:
    """Raise ValidationError for a department of another hospital, and a specialist who is not posted there now."""
    department, specialist = request.department_id, request.specialist_id
    there = departments_at(route.to_hospital_id)
    if department is not None and not there.filter(pk=department).exists():
        raise ValidationError({"department": _("这家医院没有这个科室，请重新选择。")})
    if (
        specialist is not None
        and not specialists_at(route.to_hospital_id, now).filter(pk=specialist).exists()
    ):
        raise ValidationError({"specialist": _("这位专家现在不在这家医院出诊，请重新选择。")})
