"""What becomes of referrals with time, and with their person: they lapse, their words go, they
follow a record that is joined into another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from bookings import locks
from bookings.actions.pictures import forget_pictures
from bookings.actions.referrals.common import tell
from bookings.locks import booking_action
from bookings.models import (
    OPEN_REFERRAL,
    ClosedFor,
    Patient,
    Referral,
    ReferralAttachment,
    ReferralNotice,
    ReferralStatus,
    ReferralStep,
)
from bookings.policy import policies_at
from bookings.queries.referrals import stale_referrals
from bookings.transitions import move_status

# The further on, the sooner it is kept of two that are one.
_PROGRESS = (
    ReferralStatus.BOOKED,
    ReferralStatus.ACCEPTED,
    ReferralStatus.LETTER,
    ReferralStatus.ASKED,
    ReferralStatus.SENT,
)


# Nobody had seen the person as far as is known: who had a number, or took a letter along, is not told that it ran out.
_UNFINISHED = (ReferralStatus.SENT, ReferralStatus.ASKED, ReferralStatus.ACCEPTED)


@booking_action
def lapse_referrals(*, patient_id: int, now: datetime) -> int:
    """End what nobody has finished long after its time (policy: RetentionPolicy); how many."""
    locks.lock_patients([patient_id])
    rows = list(_locked(stale_referrals(now).filter(patient=patient_id)))
    for row in rows:
        unfinished = row.status in _UNFINISHED
        move_status(row, ReferralStatus.LAPSED, by_id=None, now=now, due_at=None, ended_at=now)
        if unfinished:
            tell(
                ReferralNotice.LAPSED, row, now, due_at=policies_at(now).waitlist.next_at(now)
            )  # not at night
    return len(rows)


@booking_action
def remove_referral_words(*, referral_ids: Iterable[int], now: datetime) -> int:
    """Delete what both sides wrote and showed in these referrals, none of them open, whose time has come; how many."""
    rows = Referral.objects.filter(pk__in=set(referral_ids)).exclude(status__in=OPEN_REFERRAL)
    return _remove_words(_locked(rows), now)


def forget_referrals(*, patient_id: int, by: User | None, now: datetime) -> None:
    """The words of all referrals of a person who is erased go; what is open is over. Part of erasing: the person is
    locked."""
    rows = list(_locked(Referral.objects.filter(patient=patient_id)))
    for row in rows:
        if row.open:
            _close(row, ClosedFor.ERASED, by.pk if by else None, now)
    _remove_words(rows, now)


def move_referrals(keep: Patient, other: Patient, *, by: int, now: datetime) -> list[int]:
    """Two records of one person are joined: the other one's referrals become the kept one's; their ids. Of two open
    ones to one place the one that has come further stays open, or the earlier. Part of joining, under both persons'
    locks."""
    rows = list(_locked(Referral.objects.filter(patient__in=[keep, other])))
    taken: set[tuple[int, int, int | None]] = set()
    still_open = [row for row in rows if row.open]
    for row in sorted(still_open, key=lambda one: (_PROGRESS.index(ReferralStatus(one.status)), one.pk)):
        place = (row.from_hospital_id, row.to_hospital_id, row.department_id)
        if place in taken:
            _close(row, ClosedFor.MERGED, by, now)
        taken.add(place)
    moved = [row.pk for row in rows if row.patient_id == other.pk]
    Referral.objects.filter(pk__in=moved).update(patient=keep)
    return moved


def _close(row: Referral, why: ClosedFor, by: int | None, now: datetime) -> None:
    fields = {"due_at": None, "ended_at": now, "ended_by_id": by, "closed_for": why}
    move_status(row, ReferralStatus.CLOSED, by_id=by, now=now, reason=why, **fields)


def _locked(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.order_by("pk").select_for_update(of=("self",))


def _remove_words(rows: Iterable[Referral], now: datetime) -> int:
    ids = [row.pk for row in rows if row.words_removed_at is None]
    forget_pictures(ReferralAttachment.objects.filter(referral__in=ids))
    ReferralStep.objects.filter(referral__in=ids).update(words="")
    return Referral.objects.filter(pk__in=ids).update(reason="", summary="", words_removed_at=now)
