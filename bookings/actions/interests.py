"""告诉我下次: who wants to be told of a specialist's next session, and is (docs/decisions/0033)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from bookings import locks
from bookings.locks import booking_action
from bookings.models import Interest, InterestNotice
from bookings.policy import Policies
from bookings.queries.afterwards import interests_over, standing
from notices.actions import announce_to
from notices.enums import Channel, RecipientKind
from notices.localtime import local_date
from specialists.models import ClinicSession

SUBJECT = "specialist"
MOST = 30  # of one account: nobody waits for more specialists, and who collects them does


@booking_action
def begin_interest(
    *, specialist_id: int, hospital_id: int | None, demo: bool, by: int, now: datetime
) -> Interest:
    """Be told of this specialist's next session, at one hospital or (None) at any; asked again, the last word counts
    and the year begins anew. Raises ValidationError for an account that has asked for too many."""
    locks.lock_account(by)
    live = Interest.objects.filter(account_id=by, ended_at=None)
    live.filter(~standing(now)).update(ended_at=now)
    before = live.filter(specialist_id=specialist_id, demo=demo).first()
    if before is not None:
        before.hospital_id, before.began_at = hospital_id, now
        before.save(update_fields=["hospital", "began_at"])
        return before
    if live.count() >= MOST:
        raise ValidationError(
            _("一个账号最多关注 %(most)s 位专家的下次出诊，请先停止不需要的。") % {"most": MOST},
            code="too_many",
        )
    return Interest.objects.create(
        account_id=by, specialist_id=specialist_id, hospital_id=hospital_id, demo=demo, began_at=now
    )


@booking_action
def end_interest(*, uid: UUID, now: datetime) -> Interest:
    """Be told no more: whoever has the address out of the message may say so. Done twice it is done.

    Raises Interest.DoesNotExist.
    """
    row = Interest.objects.select_for_update().get(uid=uid)
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
    return row


def tell_interested(
    session: ClinicSession, specialists: Collection[int], policies: Policies, now: datetime
) -> None:
    """Write to all who asked for one of these specialists that the session was published: one statement for fifty
    thousand, once a day and specialist, and not at night: the day is that on which it is due. Part of publishing."""
    if not specialists:
        return  # of whom nobody can have asked; the database refuses such a session
    here = Q(hospital_id=None) | Q(hospital_id=session.hospital_id)
    rows = Interest.objects.filter(
        standing(now), here, specialist_id__in=specialists, demo=session.demo, account__is_active=True
    )
    due_at = policies.waitlist.next_at(now)
    by_sms = _recipients(rows.filter(account__phone__isnull=False), Channel.SMS)
    by_mail = _recipients(rows.exclude(account__email=""), Channel.EMAIL)
    announce_to(
        recipients=by_sms.union(by_mail, all=True),
        kind=InterestNotice.PUBLISHED,
        subject_kind=SUBJECT,
        version=local_date(due_at).toordinal(),
        recipient_kind=RecipientKind.ACCOUNT,
        due_at=due_at,
        now=now,
    )


@booking_action
def forget_interests(*, now: datetime, account_id: int | None = None) -> int:
    """Delete those that ended or lapsed long ago; with `account_id` all of that account. How many."""
    rows = interests_over(now) if account_id is None else Interest.objects.filter(account_id=account_id)
    return rows.delete()[0]


def _recipients(rows: QuerySet[Interest], channel: Channel) -> QuerySet[Interest]:
    """(subject, recipient, channel) of each."""
    said = Value(str(channel), output_field=CharField())
    return rows.order_by().annotate(by=said).values_list("specialist_id", "account_id", F("by"))
