"""Tell those who plan at a hospital that postings or papers are about to run out."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max

from bookings.enums import PostingNotice
from bookings.queries.staff.expiring import expiring_at, hospitals_to_look_at, told_about
from notices.actions import Said, announce_all
from notices.enums import Channel, RecipientKind
from notices.localtime import at_local, local_date
from notices.models import Notice

KIND = PostingNotice.RUNNING_OUT


@transaction.atomic
def tell_of_postings(*, now: datetime) -> int:
    """Announce what has come to run out in 60, 30 or 7 days since it was last said: for each hospital and person at
    most one notice a day, none where nothing has reached another stage. Answers how many were announced."""
    today = local_date(now)
    return sum(_tell_at(hospital_id, today, now) for hospital_id in hospitals_to_look_at(today))


def _tell_at(hospital_id: int, today: date, now: datetime) -> int:
    since = expiring_at(hospital_id, today).since
    people = told_about(hospital_id, now) if since is not None else []
    if since is None or not people:
        return 0
    # The version is the day on which the last of them reached its stage: a day without a worker is made good.
    version, begun = since.toordinal(), at_local(today, time.min)
    rows = Notice.objects.filter(kind=KIND, subject_kind="hospital", subject_id=hospital_id)
    told = rows.values_list("recipient_id").annotate(Max("version"), Max("created_at"))
    said_already = {pk for pk, last, at in told if last >= version or at >= begun}
    new = [one.pk for one in people if one.pk not in said_already]
    about = (KIND, "hospital", hospital_id, version, RecipientKind.ACCOUNT)
    announce_all(said=[Said(*about, pk, Channel.EMAIL, now) for pk in new], now=now)
    return len(new)
