"""What has been kept long enough is deleted, once a day (policy: RetentionPolicy; docs/operations.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.actions import (
    audit,
    forget_old_codes,
    forget_old_tries,
    forget_over_browsers,
    remove_old_entries,
)
from accounts.enums import AuditAction
from accounts.models import BrowserSession, SignInCode
from accounts.queries.sealing import entries_over
from accounts.rules import KNOWN_FOR, LONGEST_SPAN
from accounts.rules.audit import KEPT_AT_LEAST
from bookings.actions.appeals import remove_appeal_words
from bookings.actions.consultations_kept import lapse_consultations, remove_consultation_words
from bookings.actions.feedback import remove_feedback_words
from bookings.actions.interests import forget_interests
from bookings.actions.leaving import (
    delete_account,
    erase_person,
    part_consultations,
    part_places,
    part_referrals,
    part_visits,
)
from bookings.actions.pictures import sweep_records
from bookings.actions.reasons import remove_reasons
from bookings.actions.referrals_kept import lapse_referrals, remove_referral_words
from bookings.enums import ErasedBecause
from bookings.policy import policies_at, retention_row
from bookings.queries import afterwards
from bookings.queries import retention as over
from bookings.queries.appeals import words_over
from bookings.queries.consultations import (
    consultation_words_over,
    consultations_over,
    stale_consultations,
)
from bookings.queries.referrals import referral_words_over, referrals_over, stale_referrals
from specialists.actions import forget_sheets
from specialists.models import ScheduleSheet

# Rows of one transaction: locks are held for a moment only.
BATCH = 200


@dataclass(frozen=True)
class Kind:
    """One kind of thing that is kept for a time: how many are due, and how they go. `apply` says how many went."""

    name: str
    due: Callable[[datetime], int]
    apply: Callable[[datetime], int]


def _batches(ids: Iterable[int]) -> Iterable[list[int]]:
    whole = list(ids)
    return (whole[start : start + BATCH] for start in range(0, len(whole), BATCH))


def _reasons(now: datetime) -> int:
    visits = list(over.reasons_over(now).values_list("pk", flat=True))
    for batch in _batches(visits):
        remove_reasons(appointment_ids=batch, now=now)
    return len(visits)


def _appeals(now: datetime) -> int:
    ids = list(words_over(now).values_list("pk", flat=True))
    return sum(remove_appeal_words(appeal_ids=batch, now=now) for batch in _batches(ids))


def _feedback(now: datetime) -> int:
    ids = list(afterwards.words_over(now).values_list("pk", flat=True))
    return sum(remove_feedback_words(feedback_ids=batch, now=now) for batch in _batches(ids))


def _visits(now: datetime) -> int:
    return sum(part_visits(patient_id=person, now=now) for person in _persons_of(over.visits_over(now)))


def _places(now: datetime) -> int:
    return sum(part_places(patient_id=person, now=now) for person in _persons_of(over.places_over(now)))


def _lapsed(now: datetime) -> int:
    people = _persons_of(stale_referrals(now))
    return sum(lapse_referrals(patient_id=person, now=now) for person in people)


def _referral_words(now: datetime) -> int:
    ids = list(referral_words_over(now).values_list("pk", flat=True))
    return sum(remove_referral_words(referral_ids=batch, now=now) for batch in _batches(ids))


def _referrals(now: datetime) -> int:
    return sum(part_referrals(patient_id=person, now=now) for person in _persons_of(referrals_over(now)))


def _consultations_lapsed(now: datetime) -> int:
    people = _persons_of(stale_consultations(now))
    return sum(lapse_consultations(patient_id=person, now=now) for person in people)


def _consultation_words(now: datetime) -> int:
    ids = list(consultation_words_over(now).values_list("pk", flat=True))
    return sum(remove_consultation_words(consultation_ids=batch, now=now) for batch in _batches(ids))


def _consultations(now: datetime) -> int:
    people = _persons_of(consultations_over(now))
    return sum(part_consultations(patient_id=person, now=now) for person in people)


def _persons_of(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("patient_id").values_list("patient_id", flat=True).distinct())


def _persons(now: datetime) -> int:
    found = list(over.persons_over(now).values_list("pk", flat=True))
    return sum(
        erase_person(patient_id=person, by=None, reason=ErasedBecause.RETENTION, now=now) for person in found
    )


def _children(now: datetime) -> int:
    return sum(
        erase_person(patient_id=child.pk, by=None, reason=ErasedBecause.NOT_AGREED, now=now)
        for child in over.minors_unanswered(now)
    )


def _accounts(now: datetime) -> int:
    gone = 0
    for account in over.accounts_over(now):
        try:
            gone += delete_account(account=account, by=None, reason=ErasedBecause.RETENTION, now=now)
        except ValidationError:  # a desk booked for somebody of it meanwhile: it is not unused
            continue
    return gone


def _codes_due(now: datetime) -> int:
    return SignInCode.objects.outlived(unused=LONGEST_SPAN, used=KNOWN_FOR, now=now).count()


def _codes(now: datetime) -> int:
    forget_old_tries(now=now)
    return forget_old_codes(now=now)


def _sessions_due(now: datetime) -> int:
    return BrowserSession.objects.filter(expire_date__lte=now).count()


def _sessions(now: datetime) -> int:
    return forget_over_browsers(now=now)


def _audit_since(now: datetime) -> datetime:
    """Entries of then and older may go; never those the law keeps, whatever the policy says."""
    return now - max(timedelta(days=policies_at(now).retention.audit_days), KEPT_AT_LEAST)


def _audit_due(now: datetime) -> int:
    return entries_over(_audit_since(now))


def _audit(now: datetime) -> int:
    gone, since = 0, _audit_since(now)
    while went := remove_old_entries(since=since, now=now):
        gone += went
    return gone


# In this order: what a person's booking needs goes before the booking forgets its person, and so on.
KINDS = (
    Kind("reasons", lambda now: over.reasons_over(now).count(), _reasons),
    Kind("appeals", lambda now: words_over(now).count(), _appeals),
    Kind("referrals_lapsed", lambda now: stale_referrals(now).count(), _lapsed),
    Kind("referral_words", lambda now: referral_words_over(now).count(), _referral_words),
    Kind("referrals", lambda now: referrals_over(now).count(), _referrals),
    Kind("consultations_lapsed", lambda now: stale_consultations(now).count(), _consultations_lapsed),
    Kind("consultation_words", lambda now: consultation_words_over(now).count(), _consultation_words),
    Kind("consultations", lambda now: consultations_over(now).count(), _consultations),
    Kind("feedback", lambda now: afterwards.words_over(now).count(), _feedback),
    Kind("visits", lambda now: over.visits_over(now).count(), _visits),
    Kind("waitlist", lambda now: over.places_over(now).count(), _places),
    Kind(
        "interests",
        lambda now: afterwards.interests_over(now).count(),
        lambda now: forget_interests(now=now),
    ),
    Kind("children", lambda now: len(over.minors_unanswered(now)), _children),
    Kind("accounts", lambda now: over.accounts_over(now).count(), _accounts),
    Kind("persons", lambda now: over.persons_over(now).count(), _persons),
    Kind("codes", _codes_due, _codes),
    Kind("sessions", _sessions_due, _sessions),
    Kind(
        "sheets", lambda now: ScheduleSheet.objects.outlived(now).count(), lambda now: forget_sheets(now=now)
    ),
    # Whole seals at a time: an entry under none, or under one with a younger entry, waits.
    Kind("audit", _audit_due, _audit),
)


def due(now: datetime) -> dict[str, int]:
    """Kind → how many are due at `now`. Changes nothing."""
    return {kind.name: kind.due(now) for kind in KINDS}


def apply(now: datetime) -> dict[str, int]:
    """Delete what is due at `now`; kind → how many went. Each thing in a transaction of its own, so that what fails
    is done the next day. What went is noted in the audit by numbers alone.
    """
    went = {kind.name: kind.apply(now) for kind in KINDS}
    sweep_records(now=now)
    rule = retention_row(now)
    for name, count in went.items():
        if count:
            audit(
                by=None,
                action=AuditAction.RETENTION,
                subject_kind="policy",
                subject_id=rule,
                reason=f"{name}-{count}",
                now=now,
            )
    return went
