"""What the inviting hospital does: ask, take back, print the invitation, write down what was advised."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings.actions.consultations.common import locked, move, note, of_desk, require_after, sealed
from bookings.actions.desk.common import NotAtDesk, TooManyReveals, at_desk, person_here
from bookings.actions.desk.common import note as note_person
from bookings.actions.noting import counted
from bookings.enums import DeskAct, RevealField
from bookings.locks import booking_action
from bookings.models import (
    OPEN_CONSULTATION,
    AgreedHow,
    AgreedWho,
    Consultation,
    ConsultationAct,
    ConsultationStatus,
    ConsultationUrgency,
    Patient,
    WithdrawnFor,
)
from bookings.models.consulting import WITHDRAWN_BY_DESK
from bookings.policy import policies_at
from bookings.queries.staff.consultations import may_print, postings_for
from bookings.queries.staff.persons import reveals_today
from bookings.rules import ADULT_YEARS, age_years
from bookings.transitions import log_change
from notices.localtime import local_date

INVITATION = "invitation"  # why the name was seen in full


@dataclass(frozen=True)
class Asking:
    """All that a written invitation says (article 5 of 医师外出会诊管理暂行规定), and who agreed to it."""

    specialist_id: int
    urgency: ConsultationUrgency
    wanted_by: datetime
    department: str
    doctor: str
    doctor_phone: str
    ward: str
    bed: str
    summary: str
    purpose: str
    reason: str
    fee: str
    agreed_who: AgreedWho
    agreed_how: AgreedHow


@booking_action
def request_consultation(
    *,
    hospital_id: int,
    patient_id: int,
    asking: Asking,
    within: bool,
    key: uuid.UUID | None,
    by: int,
    now: datetime,
) -> Consultation:
    """Ask a specialist who is posted here to the bed of a person this desk reaches. `within`: the doctor has said that
    it is within the hospital's subjects, its means and what the specialist may do. Sent twice with one `key`, it is
    one.

    Raises NotAtDesk for a desk or person that is not this account's; ValueError where something the law asks for is
    missing; ValidationError for a time that is over, a specialist who is not posted here until then, a child without
    the guardian's yes, and where the same was asked already, or another person with the same form.
    """
    if not within or not all((asking.summary, asking.purpose, asking.reason, asking.fee, asking.ward)):
        raise ValueError("an invitation says what the law asks for")
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    if key is not None:
        again = Consultation.objects.filter(hospital_id=hospital_id, key=key, patient=person).first()
        if again is not None:
            return again
    _refuse_wrong(person, asking, now)
    posted = postings_for(hospital_id, local_date(now), local_date(asking.wanted_by))
    held = list(
        posted.filter(specialist_id=asking.specialist_id).select_for_update(of=("self",), no_key=True)
    )
    if not held:
        raise ValidationError({"specialist": _("这位专家到那时没有到本院的有效派驻，请重新选择。")})
    made = _made(hospital_id, person, asking, demo=held[0].demo, key=key, by=by, now=now)
    log_change(made, before="", by_id=by, now=now)
    note(ConsultationAct.REQUEST, made, clerk, now)
    return made


@booking_action
def withdraw_consultation(
    *,
    hospital_id: int,
    consultation_id: int,
    why: WithdrawnFor,
    seen: str | None = None,
    by: int,
    now: datetime,
) -> Consultation:
    """Take it back, before it took place. `seen`: as it stood for who decided. Raises NotAtDesk; ValidationError where
    somebody has acted on it meanwhile; ValueError for a reason that is the portal's."""
    if why not in WITHDRAWN_BY_DESK:
        raise ValueError(f"no desk withdraws a consultation because it was {why}")
    clerk, person = of_desk(hospital_id, consultation_id, by, now)
    fresh = locked(consultation_id, person, OPEN_CONSULTATION, seen)
    fields = {"due_at": None, "withdrawn_at": now, "withdrawn_by_id": by, "withdrawn_for": why}
    act = ConsultationAct.WITHDRAW
    move(fresh, ConsultationStatus.WITHDRAWN, act, by=clerk, now=now, reason=why, **fields)
    return fresh


@booking_action
def note_consultation(
    *,
    hospital_id: int,
    consultation_id: int,
    took_place_at: datetime,
    words: str,
    seen: str | None = None,
    by: int,
    now: datetime,
) -> Consultation:
    """Write down when it took place and what the specialist advised. `seen`: as it stood for who wrote.

    Raises NotAtDesk; ValueError without words; ValidationError for a time to come or long before it was asked for, and
    where somebody has acted on it meanwhile.
    """
    if not words:
        raise ValueError("an outcome says something")
    clerk, person = of_desk(hospital_id, consultation_id, by, now)
    fresh = locked(consultation_id, person, [ConsultationStatus.ACCEPTED], seen)
    if took_place_at > now:
        raise ValidationError({"clock": _("会诊时间还没有到，会诊以后再写。")})
    require_after(fresh, took_place_at)
    move(
        fresh,
        ConsultationStatus.DONE,
        ConsultationAct.OUTCOME,
        by=clerk,
        now=now,
        due_at=None,
        took_place_at=took_place_at,
        outcome=sealed(fresh, "outcome", words),
        outcome_at=now,
        outcome_by_id=by,
    )
    return fresh


@counted
@booking_action
def print_invitation(*, hospital_id: int, consultation_id: int, by: int, now: datetime) -> str:
    """The name of the person in full, to be printed on the invitation; noted, and counted as seen in full.

    Raises NotAtDesk, also where its words are removed or it was withdrawn; ValidationError where the person's record
    was joined just now; TooManyReveals, which is noted.
    """
    clerk, person = of_desk(hospital_id, consultation_id, by, now)
    fresh = locked(consultation_id, person, ConsultationStatus.values)
    if not may_print(fresh):
        raise NotAtDesk
    most = policies_at(now, hospital_id).persons.reveals_a_day
    what = f"{RevealField.NAME}:{INVITATION}"
    if reveals_today(by, now) >= most:
        said = _("您今天已查看 %(most)s 次完整信息，到了一天的上限，明天才能再看。") % {"most": most}
        raise TooManyReveals(said, patient_id=person.pk, reason=what)
    note_person(DeskAct.REVEAL, by=clerk, patient_id=person.pk, now=now, reason=what)
    note(ConsultationAct.PRINT, fresh, clerk, now)
    return person.name


def _refuse_wrong(person: Patient, asking: Asking, now: datetime) -> None:
    """Raise ValidationError for a time that is over, and where nobody who may has agreed."""
    if asking.wanted_by <= now:
        raise ValidationError({"clock": _("希望的时间已经过去了，请检查日期和时间。")})
    child = age_years(person.birth_date, local_date(now)) < ADULT_YEARS
    if child and asking.agreed_who != AgreedWho.GUARDIAN:
        raise ValidationError({"agreed_who": _("患者未满 18 周岁，要由监护人同意。")})


def _made(
    hospital_id: int,
    person: Patient,
    asking: Asking,
    *,
    demo: bool,
    key: uuid.UUID | None,
    by: int,
    now: datetime,
) -> Consultation:
    try:
        with transaction.atomic():
            return Consultation.objects.create(
                patient=person,
                hospital_id=hospital_id,
                **vars(asking),
                agreed_at=now,
                requested_at=now,
                requested_by_id=by,
                due_at=asking.urgency.answer_due(now, asking.wanted_by),
                demo=demo,
                key=key,
            )
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name == "consultation_once_per_form":
            used = _("这张申请已经用过了，请重新打开页面填写。")
            raise ValidationError(used, code="used") from error
        if name != "consultation_one_open":
            raise
        said = _("请这位专家给这位就诊人会诊的申请还没有办完，不用再申请。")
        raise ValidationError(said, code="there_already") from error
