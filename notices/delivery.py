"""Deliver what is due: claim, re-check the reason, send, record.

The claim is one statement in a transaction of its own; sending holds no lock and no transaction.
A worker that dies in between leaves a lease that runs out, and the next one sends: at least once.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import translation

from notices.channels import channel_named
from notices.enums import DropReason, NoticeStatus
from notices.models import Notice
from notices.registry import NothingLeft, address_of, kind_of
from notices.rules import LEASE, given_up, retry_delay
from notices.transitions import NOTICE, MoveRefused, move_status

log = logging.getLogger(__name__)

# The one statement that gives a notice to one worker and to no other. SKIP LOCKED: nobody waits.
# A claim that ran out unrecorded may have been a message sent, so it is counted.
CLAIM = """
WITH next AS MATERIALIZED (
    SELECT id FROM notices_notice
    WHERE status = 'due' AND due_at <= %(now)s
      AND (retry_at IS NULL OR retry_at <= %(now)s)
      AND (claimed_until IS NULL OR claimed_until <= %(now)s)
      AND (%(id)s IS NULL OR id = %(id)s)
    ORDER BY due_at, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
UPDATE notices_notice SET
    claimed_until = %(until)s,
    tries = tries + 1,
    lapsed_claims = lapsed_claims + CASE WHEN claimed_until IS NULL THEN 0 ELSE 1 END
FROM next WHERE notices_notice.id = next.id
RETURNING notices_notice.*
"""


def deliver_due(*, now: datetime, limit: int) -> int:
    """Deliver at most `limit` of the notices due at `now`, the oldest first. Returns how many it handled."""
    handled = 0
    while handled < limit and (notice := _claim(now)):
        _deliver(notice, now)
        handled += 1
    return handled


def deliver_one(*, notice_id: int, now: datetime) -> NoticeStatus | None:
    """Deliver this notice, if it is due and in nobody's hands.

    Returns where it stands afterwards (still due when the channel failed), or None when it was not ours.
    """
    notice = _claim(now, notice_id)
    return _deliver(notice, now) if notice else None


def _claim(now: datetime, notice_id: int | None = None) -> Notice | None:
    """Take the oldest deliverable notice, or the one named; None when there is none to take."""
    with transaction.atomic():
        values = {"now": now, "until": now + LEASE, "id": notice_id}
        return next(iter(Notice.objects.raw(CLAIM, values)), None)


def _deliver(notice: Notice, now: datetime) -> NoticeStatus:
    """Send a claimed notice and record how it went. One bad notice never stops the others."""
    try:
        reason = _send(notice, now)
    except NothingLeft:
        reason = DropReason.REASON_GONE
    except Exception as error:  # noqa: BLE001 - whatever a channel or an app raises is a failed try
        # The name of the error alone: its text may hold a number or an address.
        log.warning("%s %s by %s: try %s failed: %s", *_named(notice), notice.tries, type(error).__name__)
        return _record_failure(notice, now)
    if reason:
        return _record(notice, NoticeStatus.DROPPED, dropped_reason=reason)
    return _record(notice, NoticeStatus.SENT, sent_at=now)


def _send(notice: Notice, now: datetime) -> DropReason | None:
    """Send, or say why not. The wording is asked last: a sign-in code is drawn only if it will be sent."""
    kind = kind_of(notice)
    with transaction.atomic():
        if not kind.holds(notice, now):
            return DropReason.REASON_GONE
        address = address_of(notice)
        channel = channel_named(notice.channel)
        if address is None or not channel.reaches(address):
            return DropReason.NO_ADDRESS
        with translation.override(address.language):
            message = kind.wording(notice, notice.channel)
    channel.send(address, message, idempotency_key=notice.key)
    return None


def _record(notice: Notice, to: NoticeStatus, **changes: object) -> NoticeStatus:
    """Record the outcome, unless our lease ran out and another worker has the notice now."""
    mine = {"claimed_until": notice.claimed_until}
    try:
        with transaction.atomic():
            move_status(notice, to, allowed=NOTICE, where=mine, claimed_until=None, **changes)
            kind_of(notice).settled(notice)
    except MoveRefused:
        log.warning("%s %s by %s: another worker took it meanwhile", *_named(notice))
        return NoticeStatus(Notice.objects.values_list("status", flat=True).get(pk=notice.pk))
    log.info("%s %s by %s: %s", *_named(notice), to.value)
    return to


def _record_failure(notice: Notice, now: datetime) -> NoticeStatus:
    """Try again later, or give up."""
    if given_up(notice.tries):
        return _record(notice, NoticeStatus.FAILED)
    mine = Notice.objects.filter(pk=notice.pk, claimed_until=notice.claimed_until)
    mine.update(claimed_until=None, retry_at=now + retry_delay(notice.tries))
    return NoticeStatus.DUE


def _named(notice: Notice) -> tuple[str, int, str]:
    """What a log may say of a notice."""
    return notice.kind, notice.pk, notice.channel
