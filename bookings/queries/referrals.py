"""Referrals (转诊): whether the person has a number by it, what a patient sees of it, what has had its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from bookings.enums import WAITING, AppointmentStatus
from bookings.models import OPEN_REFERRAL, PatientLink, Referral, ReferralStatus
from bookings.policy import policies_at
from specialists.querysets import shown

# The person has, or had, a number by the referral that was not given up and not missed.
WITH_NUMBER = (*WAITING, AppointmentStatus.FULFILLED)
# The receiving hospital did not take the person, or was asked no more: what was written is not for it any longer.
_NOT_THEIRS = (ReferralStatus.REFUSED, ReferralStatus.REDIRECTED, ReferralStatus.WITHDRAWN)
# For whom the receiving desk is to act next; for all others the sending one is.
RECEIVER_ACTS = (ReferralStatus.SENT, ReferralStatus.ACCEPTED, ReferralStatus.BOOKED)
SENDER_ACTS = (ReferralStatus.ASKED, ReferralStatus.LETTER, ReferralStatus.SEEN)
# So long after it was not taken the sending desk still reaches the person without looking them up.
NOT_TAKEN_FOR = timedelta(days=7)


def has_number(referral: Referral) -> bool:
    """Whether the number that was given by the referral still stands. Its appointment is loaded."""
    return referral.appointment is not None and referral.appointment.status in WITH_NUMBER


def visit_began(referral: Referral, now: datetime) -> bool:
    """Whether the time of the number it has begun, or there is none. Its appointment is loaded."""
    begins = referral.appointment.during.lower if referral.appointment is not None else None
    return begins is None or begins <= now


def may_close(referral: Referral, now: datetime) -> bool:
    """Whether one that was taken may end without a visit: there is no number, or nobody came by it although its time
    has begun. Its appointment is loaded."""
    visit = referral.appointment
    if visit is None or not has_number(referral):
        return True
    return visit.status == AppointmentStatus.BOOKED and visit_began(referral, now)


def may_read(referral: Referral, hospital_id: int) -> bool:
    """Whether this hospital, one of its two, still reads what was written: the receiving one not where it has nothing
    to do with the person (any more)."""
    if referral.words_removed_at is not None:
        return False
    if referral.from_hospital_id == hospital_id:
        return True
    if referral.status in (ReferralStatus.CLOSED, ReferralStatus.LAPSED):
        return referral.decided_at is not None
    return referral.status not in _NOT_THEIRS


def may_print(referral: Referral, hospital_id: int) -> bool:
    """Whether this hospital, one of its two, may have it as a letter with the full name: the receiving one while it is
    open, and once the person was seen."""
    theirs = referral.open or referral.status == ReferralStatus.SEEN
    return may_read(referral, hospital_id) and (theirs or referral.from_hospital_id == hospital_id)


def lost_number() -> Q:
    """Condition: it was booked, and that number was given up, withdrawn or missed: another one is to be found."""
    return Q(status=ReferralStatus.BOOKED) & ~Q(appointment__status__in=WITH_NUMBER)


def of_receiver(hospital_id: int) -> Q:
    """Condition: it was sent to the hospital. Who gets a letter alone has nothing to do in the portal, whatever becomes
    of it."""
    return Q(to_hospital_id=hospital_id, route__letter_only=False)


def to_book_here(patient_id: int, hospital_id: int) -> list[Referral]:
    """The person's referrals that this hospital has taken and that wait for a number, or for another one where it is
    lost; the first sent first. One query."""
    rows = Referral.objects.filter(of_receiver(hospital_id), shown("route__"), patient_id=patient_id)
    rows = rows.filter(Q(status=ReferralStatus.ACCEPTED) | lost_number())
    return list(rows.select_related("from_hospital", "department").order_by("sent_at", "pk"))


def side_of(hospital_id: int) -> Q:
    """Condition: the hospital sent it, or it was sent to the hospital."""
    return Q(from_hospital_id=hospital_id) | of_receiver(hospital_id)


def reaching(hospital_id: int, now: datetime) -> QuerySet[Referral]:
    """The referrals by which this hospital's desk reaches their persons: open ones in which it is the one to act, and
    for NOT_TAKEN_FOR those it sent that were not taken, so that it can send the person elsewhere. What it sent and the
    other side is to answer it reads on the page of the referral alone."""
    ours = of_receiver(hospital_id) & Q(status__in=RECEIVER_ACTS)
    ours |= Q(from_hospital_id=hospital_id, status__in=SENDER_ACTS)
    not_taken = Q(
        from_hospital_id=hospital_id,
        status__in=(ReferralStatus.REDIRECTED, ReferralStatus.REFUSED),
        decided_at__gt=now - NOT_TAKEN_FOR,
    )
    return Referral.objects.filter((ours & Q(status__in=OPEN_REFERRAL)) | not_taken, shown("route__"))


def my_referrals(account_id: int) -> QuerySet[Referral]:
    """The referrals of the persons the account books for, the newest first. One query."""
    mine = PatientLink.objects.in_force().filter(account_id=account_id).values("patient_id")
    rows = Referral.objects.filter(shown("route__"), patient__in=mine, patient__erased_at=None)
    return rows.select_related(
        "patient", "from_hospital", "to_hospital", "route", "department", "redirected_to", "appointment__slot"
    ).order_by("-sent_at", "-pk")


def stale_referrals(now: datetime) -> QuerySet[Referral]:
    """Open ones nobody has acted on for so long after they were due as reasons for visits are kept; of a visit that was
    moved, so long after where it is now."""
    since = now - timedelta(days=policies_at(now).retention.reasons_days)
    later = Q(status=ReferralStatus.BOOKED, appointment__slot__ends_at__gt=since)
    return Referral.objects.filter(status__in=OPEN_REFERRAL, due_at__lte=since).exclude(later)


_OVER_AT = Coalesce("outcome_at", "ended_at", "decided_at", "sent_at")


def referral_words_over(now: datetime) -> QuerySet[Referral]:
    """Those whose words have had their time: as long as reasons for visits, from when they were over."""
    since = now - timedelta(days=policies_at(now).retention.reasons_days)
    rows = Referral.objects.exclude(status__in=OPEN_REFERRAL).annotate(over_at=_OVER_AT)
    return rows.filter(words_removed_at=None, over_at__lte=since).order_by("pk")


def referrals_over(now: datetime) -> QuerySet[Referral]:
    """Those that were over so long ago that they need name nobody any more: as long as visits do."""
    since = now - timedelta(days=policies_at(now).retention.visits_days)
    rows = Referral.objects.exclude(status__in=OPEN_REFERRAL).annotate(over_at=_OVER_AT)
    return rows.filter(patient__erased_at=None, over_at__lte=since).order_by("patient_id", "pk")
