"""Tell the desks of hospitals that referrals wait for them past their time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bookings.models import ReferralNotice
from bookings.queries.staff.referrals import desks_behind, told_at
from notices.actions import Said, announce_all
from notices.enums import Channel, RecipientKind
from notices.localtime import local_date


@transaction.atomic
def tell_of_overdue(*, now: datetime) -> int:
    """Announce to the receiving staff of each hospital that referrals are overdue that it is to act on: at most one
    e-mail a day and person. Answers how many were announced."""
    version, count = local_date(now).toordinal(), 0
    for hospital_id in desks_behind(now):
        about = (ReferralNotice.OVERDUE, "hospital", hospital_id, version, RecipientKind.ACCOUNT)
        people = told_at(hospital_id, now)
        announce_all(said=[Said(*about, one.pk, Channel.EMAIL, now) for one in people], now=now)
        count += len(people)
    return count
