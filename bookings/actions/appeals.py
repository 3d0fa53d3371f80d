"""Appeals: made and withdrawn by whoever books for the person, answered by the hospital of the contested bookings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from accounts.sealed import Sealed
from bookings import locks
from bookings.actions.limits import review_blocks
from bookings.locks import booking_action
from bookings.models import Appeal, AppealEvent, AppealStatus, Block, GrantReason
from bookings.models.appeals import AppealAct, AppealNotice
from bookings.models.limits import LiftReason
from bookings.policy import policies_at
from bookings.queries.appeals import answer_due, to_object
from bookings.queries.mine import my_patient
from bookings.queries.persons import circle_of
from bookings.queries.staff.appeals import judged_hospitals
from bookings.transitions import move_status
from hospitals.queries import managed, region_roles
from notices.actions import Said, announce_all
from notices.enums import Channel, RecipientKind

SUBJECT = "appeal"
ERASED = "erased"


class NotJudging(LookupError):
    """The account does not answer this hospital's appeals."""


@booking_action
def make_appeals(
    *, block: Block, appointment_ids: Collection[int], words: str, by: int, now: datetime
) -> list[Appeal]:
    """Say in `words` that these bookings should not count: one appeal for each hospital they were at, by its id.

    Raises Block.DoesNotExist for whoever does not book for the person; ValidationError when the time to object has
    passed, and for bookings that cannot be contested (any more).
    """
    locks.lock_patients([block.patient_id])
    fresh = Block.objects.get(pk=block.pk, patient_id=block.patient_id)
    if my_patient(by, fresh.patient_id) is None:
        raise Block.DoesNotExist
    policies = policies_at(now)
    found = to_object(fresh.patient_id, fresh.pk, policies, now)
    if found is None:
        raise ValidationError(_("这个限制已经解除或者到期，不用申诉了。"), code="no_block")
    if found.over:
        raise ValidationError(_("申诉的时间已经过了。"), code="over")
    chosen = [one for one in found.contestable if one.pk in set(appointment_ids)]
    if not chosen or len(chosen) < len(set(appointment_ids)):
        raise ValidationError(_("这几次预约里有的已经申诉过，或者不再算在内，请重新选择。"), code="changed")
    by_hospital = defaultdict(list)
    for one in chosen:
        by_hospital[one.session.hospital_id].append(one.pk)
    due_at = answer_due(now, policies.noshow.answer_working_days)
    made = []
    for hospital_id, ids in sorted(by_hospital.items()):
        appeal = Appeal.objects.create(
            block=fresh, hospital_id=hospital_id, words=words, made_at=now, made_by_id=by, due_at=due_at
        )
        AppealEvent.objects.bulk_create(AppealEvent(appeal=appeal, appointment_id=pk) for pk in ids)
        _note(AppealAct.MAKE, appeal, by, now)
        made.append(appeal)
    return made


@booking_action
def withdraw_appeal(*, appeal: Appeal, by: int, now: datetime) -> Appeal:
    """Take an appeal back that was not answered. Done twice it is done. Raises Appeal.DoesNotExist for whoever does
    not book for the person; ValidationError once it was answered."""
    fresh = _locked(appeal.pk)
    if my_patient(by, fresh.block.patient_id) is None:
        raise Appeal.DoesNotExist
    if fresh.status == AppealStatus.WITHDRAWN:
        return fresh
    if not fresh.open:
        raise ValidationError(_("医院刚刚答复了，不用撤回了。"), code="answered")
    move_status(fresh, AppealStatus.WITHDRAWN, by_id=by, now=now)
    _note(AppealAct.WITHDRAW, fresh, by, now)
    return fresh


@booking_action
def grant_appeal(*, appeal_id: int, reason: GrantReason, answer: str, by: int, now: datetime) -> Appeal:
    """The contested bookings do not count, for good: the block is lifted, or ends earlier, as what is left says.

    `answer`: a word to the patient, or none. Raises NotJudging; ValidationError when it was answered or withdrawn
    meanwhile.
    """
    fresh = _to_answer(appeal_id, by, now)
    _answer(fresh, AppealStatus.GRANTED, reason, answer, by=by, now=now)
    _note(AppealAct.GRANT, fresh, by, now, reason)
    review_blocks(patient_id=fresh.block.patient_id, by=by, now=now, lifting=LiftReason.APPEAL)
    _tell(AppealNotice.GRANTED, fresh, now)
    return fresh


@booking_action
def refuse_appeal(*, appeal_id: int, answer: str, by: int, now: datetime) -> Appeal:
    """The bookings go on counting; `answer` says why, in words for the patient. Raises as `grant_appeal` does, and
    ValueError without words."""
    if not answer:
        raise ValueError("a refusal says why")
    fresh = _to_answer(appeal_id, by, now)
    _answer(fresh, AppealStatus.REFUSED, "", answer, by=by, now=now)
    _note(AppealAct.REFUSE, fresh, by, now)
    _tell(AppealNotice.REFUSED, fresh, now)
    return fresh


def forget_appeals(*, patient_id: int, by: User | None, now: datetime) -> None:
    """The words of all appeals of a person who is erased go; what waits for an answer is over. Part of erasing: the
    person is locked."""
    rows = Appeal.objects.filter(block__patient_id=patient_id).order_by("pk").select_for_update(of=("self",))
    appeals = list(rows)
    for appeal in appeals:
        if appeal.open:
            move_status(appeal, AppealStatus.WITHDRAWN, by_id=by.pk if by else None, now=now, reason=ERASED)
    _remove_words(appeals, now)


@booking_action
def remove_appeal_words(*, appeal_ids: Iterable[int], now: datetime) -> int:
    """Delete what both sides wrote in these appeals, none of them open, whose time has come; in how many."""
    rows = Appeal.objects.filter(pk__in=set(appeal_ids)).exclude(status=AppealStatus.OPEN)
    return _remove_words(list(rows.order_by("pk").select_for_update(of=("self",))), now)


def _remove_words(appeals: Iterable[Appeal], now: datetime) -> int:
    rows = Appeal.objects.filter(pk__in=[one.pk for one in appeals], words_removed_at=None)
    return rows.update(words="", answer="", words_removed_at=now)


def _locked(appeal_id: int) -> Appeal:
    """The appeal, locked after its person. Raises ValidationError where two records were joined at this moment."""
    person = Appeal.objects.values_list("block__patient_id", flat=True).get(pk=appeal_id)
    locks.lock_patients([person])
    rows = Appeal.objects.select_related("block__patient").select_for_update(of=("self",))
    fresh = rows.get(pk=appeal_id)
    if fresh.block.patient_id != person:
        raise ValidationError(_("刚才有人改动了这位就诊人的登记，请再试一次。"), code="changed")
    return fresh


def _to_answer(appeal_id: int, by: int, now: datetime) -> Appeal:
    """The appeal, locked, if this account answers it and nobody has. Who takes the account's role away waits."""
    locks.lock_account(by)
    hospital_id = Appeal.objects.values_list("hospital_id", flat=True).get(pk=appeal_id)
    list(managed(by, now).filter(hospital_id=hospital_id).select_for_update(of=("self",)))
    list(region_roles(by, now).select_for_update(of=("self",)))
    if hospital_id not in judged_hospitals(by, now):
        raise NotJudging
    fresh = _locked(appeal_id)
    if not fresh.open:
        raise ValidationError(_("这件申诉刚才已经答复，或者已经由患者撤回。"), code="not_open")
    return fresh


def _answer(
    appeal: Appeal, status: AppealStatus, decision: str, answer: str, *, by: int, now: datetime
) -> None:
    move_status(
        appeal,
        status,
        by_id=by,
        now=now,
        reason=decision,
        decided_at=now,
        decided_by_id=by,
        decision=decision,
        answer=_sealed(appeal, answer),
    )


def _sealed(appeal: Appeal, answer: str) -> Sealed | str:
    """The answer as it is written together with the status, in one statement."""
    field = cast(Any, Appeal._meta.get_field("answer"))
    appeal.answer = answer
    return cast(Sealed | str, field.pre_save(appeal, False))


def _tell(kind: AppealNotice, appeal: Appeal, now: datetime) -> None:
    """Whoever made it is told, and the person where they have another phone."""
    circle = circle_of(appeal.block.patient)
    account = circle.account(appeal.made_by_id)
    about = (kind, SUBJECT, appeal.pk, 1)
    said = []
    if account is not None and account.phone:
        said.append(Said(*about, RecipientKind.ACCOUNT, account.pk, Channel.SMS, now))
    if circle.own_phone and (account is None or circle.own_phone != account.phone):
        said.append(Said(*about, RecipientKind.PATIENT, appeal.block.patient_id, Channel.SMS, now))
    announce_all(said=said, now=now)


def _note(act: AppealAct, appeal: Appeal, by: int, now: datetime, reason: str = "") -> None:
    who = User.objects.get(pk=by)
    audit(by=who, action=act, subject_kind=SUBJECT, subject_id=appeal.pk, now=now, reason=reason)
