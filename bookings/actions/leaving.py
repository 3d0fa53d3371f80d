"""A person's particulars are deleted, and whole accounts (个人信息保护法 article 47)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.actions.leaving import close_account
from accounts.models import User
from bookings import locks
from bookings.actions.appeals import forget_appeals
from bookings.actions.consultations_kept import forget_consultations
from bookings.actions.feedback import forget_feedback
from bookings.actions.interests import forget_interests
from bookings.actions.people.naming import NOBODYS, is_named_after, newborn_name
from bookings.actions.reasons import remove_reasons
from bookings.actions.recalls_kept import forget_recalls, forget_recalls_after
from bookings.actions.referrals_kept import forget_referrals
from bookings.actions.waitlist import end_places_of
from bookings.enums import ErasedBecause, PersonAct, Relation, Verification
from bookings.locks import booking_action
from bookings.models import (
    OPEN_REFERRAL,
    AppealEvent,
    Appointment,
    BlockEvent,
    Consultation,
    Patient,
    PatientLink,
    RecordNumber,
    Referral,
    WaitlistEntry,
)
from bookings.queries.consultations import consultations_over
from bookings.queries.referrals import referrals_over
from bookings.queries.retention import (
    accounts_over,
    minors_unanswered,
    persons_over,
    places_over,
    visits_over,
)
from specialists.querysets import not_over


def coming_of(patients: list[int], now: datetime) -> bool:
    """Whether a booking of one of these persons is coming, or a number is held for one."""
    rows = Appointment.objects.coming(now).filter(patient_id__in=patients)
    return rows.filter(not_over(now, "slot__ends_at", "session__delay_minutes")).exists()


@booking_action
def delete_person(*, link: PatientLink, by: User, now: datetime, reason: str = ErasedBecause.WISH) -> bool:
    """Remove the person from the account, and erase the record where nobody else is linked to it. Says whether it was.

    Somebody's own account (SELF) erases it for everybody. Raises ValidationError while a booking is coming.
    """
    locks.lock_account(by.pk)
    locks.lock_patients([link.patient_id])
    fresh = PatientLink.objects.select_for_update().get(pk=link.pk, account_id=by.pk)
    if fresh.ended_at is not None:
        return False
    if coming_of([fresh.patient_id], now):
        raise ValidationError(_("这位就诊人还有待就诊的预约，或者正锁着一个号。请先取消，再删除。"))
    own = fresh.relation == Relation.SELF and fresh.granted_at is not None
    return _let_go(fresh, by, now, reason, for_all=own)


@booking_action
def delete_account(
    *, account: User, by: User | None, now: datetime, reason: str = ErasedBecause.WISH
) -> bool:
    """Delete a patient's account with all its persons: links end, records nobody else is linked to are erased (family
    may go on booking for its holder), the number is blanked and every browser signed out. Says whether it was: not
    where nobody seemed to use it and somebody has signed in meanwhile.

    Raises ValidationError while a booking is coming.
    """
    locks.lock_account(account.pk)
    if reason == ErasedBecause.RETENTION and not accounts_over(now).filter(pk=account.pk).exists():
        return False
    links = list(PatientLink.objects.filter(account=account, ended_at=None))
    locks.lock_patients([link.patient_id for link in links])
    if coming_of([link.patient_id for link in links if link.granted_at is not None], now):
        raise ValidationError(_("您的账号里还有待就诊的预约，或者正锁着一个号。请先取消，再删除账号。"))
    for link in links:
        _let_go(link, by, now, reason, for_all=False)
    forget_interests(account_id=account.pk, now=now)
    close_account(account=account, by=by, now=now, reason=reason)
    return True


@booking_action
def erase_person(*, patient_id: int, by: User | None, reason: str, now: datetime) -> bool:
    """Blank what says who a person is, and take them off every account. Bookings stay, without a name. Says whether
    there was something to blank: not where somebody has come to need the record meanwhile.

    Of the birth date the year stays, for the figures; reasons for visits, pictures and record numbers go.
    """
    patient = locks.lock_patients([patient_id])[patient_id]
    if patient.erased_at is not None or _needed_again(patient_id, reason, now):
        return False
    PatientLink.objects.filter(patient=patient, ended_at=None).update(ended_at=now)
    _erase(patient, by, reason, now)
    return True


@booking_action
def part_visits(*, patient_id: int, now: datetime) -> int:
    """Take the person out of the visits that need name nobody any more; how many. A nameless record stands in: it
    keeps apart whose visits were whose, and says no more than sex and year of birth.
    """
    patient = locks.lock_patients([patient_id])[patient_id]
    visits = list(visits_over(now).filter(patient=patient).values_list("pk", flat=True))
    if not visits:
        return 0
    Appointment.objects.filter(pk__in=visits).update(patient=_nobody(patient, now))
    # Blocks and appeals name the person: what they were about would lead back to the visits.
    BlockEvent.objects.filter(appointment__in=visits).delete()
    forget_recalls_after(visits)
    AppealEvent.objects.filter(appointment__in=visits).delete()
    Referral.objects.filter(appointment__in=visits).exclude(status__in=OPEN_REFERRAL).update(appointment=None)
    return len(visits)


@booking_action
def part_places(*, patient_id: int, now: datetime) -> int:
    """Take the person out of the places in line that need name nobody any more, as `part_visits` does; how many."""
    patient = locks.lock_patients([patient_id])[patient_id]
    places = list(places_over(now).filter(patient=patient).values_list("pk", flat=True))
    if places:
        WaitlistEntry.objects.filter(pk__in=places).update(patient=_nobody(patient, now))
    return len(places)


@booking_action
def part_referrals(*, patient_id: int, now: datetime) -> int:
    """Take the person out of the referrals that need name nobody any more, as `part_visits` does; how many."""
    patient = locks.lock_patients([patient_id])[patient_id]
    rows = referrals_over(now).filter(patient=patient).order_by("pk").select_for_update(of=("self",))
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        Referral.objects.filter(pk__in=ids).update(patient=_nobody(patient, now), appointment=None)
    return len(ids)


@booking_action
def part_consultations(*, patient_id: int, now: datetime) -> int:
    """Take the person out of the consultations that need name nobody any more, as `part_visits` does; how many."""
    patient = locks.lock_patients([patient_id])[patient_id]
    rows = consultations_over(now).filter(patient=patient).order_by("pk").select_for_update(of=("self",))
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        Consultation.objects.filter(pk__in=ids).update(patient=_nobody(patient, now))
    return len(ids)


def _nobody(patient: Patient, now: datetime) -> Patient:
    """A nameless record that stands in for the person."""
    nobody = Patient.objects.create(
        sex=patient.sex,
        birth_date=date(patient.birth_date.year, 1, 1),
        erased_at=now,
        created_at=now,
        created_by_id=patient.created_by_id,
    )
    _note(PersonAct.ERASE, nobody.pk, None, ErasedBecause.RETENTION, now)
    return nobody


def _needed_again(patient_id: int, reason: str, now: datetime) -> bool:
    """Whether the reason to erase the record has gone since it was looked for: no lock was held then."""
    if reason == ErasedBecause.RETENTION:
        return not persons_over(now).filter(pk=patient_id).exists()
    if reason == ErasedBecause.NOT_AGREED:
        return not minors_unanswered(now, among=Q(pk=patient_id))
    return coming_of([patient_id], now)


def _let_go(link: PatientLink, by: User | None, now: datetime, reason: str, *, for_all: bool) -> bool:
    """End the link, or all links to the person; erase the record if none is left that was granted."""
    links = PatientLink.objects.filter(patient_id=link.patient_id, ended_at=None)
    was_granted = link.granted_at is not None
    (links if for_all else links.filter(pk=link.pk)).update(ended_at=now)
    acting = None if by is None else by.pk
    end_places_of(link.patient_id, account_id=None if for_all else link.account_id, by=acting, now=now)
    _note(PersonAct.END, link.patient_id, by, reason, now)
    left = PatientLink.objects.in_force().filter(patient_id=link.patient_id).exists()
    if left or not was_granted:
        return False
    PatientLink.objects.asked().filter(patient_id=link.patient_id).update(ended_at=now)
    _erase(Patient.objects.get(pk=link.patient_id), by, reason, now)
    return True


def _erase(patient: Patient, by: User | None, reason: str, now: datetime) -> None:
    end_places_of(patient.pk, by=None if by is None else by.pk, now=now)
    forget_appeals(patient_id=patient.pk, by=by, now=now)
    forget_recalls(patient)
    forget_referrals(patient_id=patient.pk, by=by, now=now)
    forget_consultations(patient_id=patient.pk, by=by, now=now)
    visits = Appointment.objects.filter(patient=patient)
    remove_reasons(appointment_ids=visits.values_list("pk", flat=True), now=now)
    forget_feedback(patient.pk)
    RecordNumber.objects.filter(Q(patient=patient) | Q(patient__joined_into=patient)).delete()
    # What led here from records that were joined into this one.
    for joined in Patient.objects.filter(joined_into=patient, document__empty=False):
        joined.document_kind = joined.document = joined.country = ""
        joined.save()
    _rename_newborns(patient, by, reason, now)
    patient.name = patient.document_kind = patient.document = patient.country = patient.phone = ""
    patient.birth_date = date(patient.birth_date.year, 1, 1)
    patient.guardian = patient.newborn_order = None
    patient.verification, patient.verified_at, patient.verified_by = Verification.DECLARED, None, None
    patient.erased_at = now
    patient.save()
    _note(PersonAct.ERASE, patient.pk, by, reason, now)


def _rename_newborns(parent: Patient, by: User | None, reason: str, now: datetime) -> None:
    """Take a parent's name out of the names of the children who are called by it. Their records stay: whoever else
    books for them, the father perhaps, goes on doing so, and a child's document brings its own name."""
    for child in Patient.objects.select_for_update().filter(guardian=parent, erased_at=None).order_by("pk"):
        if child.newborn_order is not None or is_named_after(child.name, parent.name):
            child.name = newborn_name(NOBODYS, child.sex, child.newborn_order or 1)
            child.save(update_fields=["name"])
            _note(PersonAct.CHANGE, child.pk, by, reason, now)


def _note(act: str, patient_id: int, by: User | None, reason: str, now: datetime) -> None:
    audit(by=by, action=act, subject_kind="patient", subject_id=patient_id, reason=reason, now=now)
