"""What the database refuses about notices, and what it accepts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notices.models import Notice
from tests.factories.notices import NOW, make_notice

pytestmark = pytest.mark.django_db


def change(**changes: Any) -> None:
    """Write `changes` to a fresh notice past all code of ours."""
    notice = make_notice()
    Notice.objects.filter(pk=notice.pk).update(**changes)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("notices_notice_status_known", {"status": "unheard_of"}),
        ("notices_notice_channel_known", {"channel": "pigeon"}),
        ("notices_notice_recipient_known", {"recipient_kind": "phone"}),
        ("notices_notice_sent_has_moment", {"status": "sent"}),
        ("notices_notice_sent_has_moment", {"sent_at": NOW}),
        ("notices_notice_sent_has_moment", {"status": "failed", "sent_at": NOW}),
        ("notices_notice_dropped_has_reason", {"status": "dropped"}),
        ("notices_notice_dropped_has_reason", {"dropped_reason": "reason_gone"}),
        ("notices_notice_claimed_only_due", {"status": "failed", "claimed_until": NOW}),
        ("notices_notice_resend_by_person", {"attempt": 2}),
        ("notices_notice_resend_by_person", {"requested_by": 5}),
    ],
)
def test_refused(constraint: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": "email", "recipient_kind": "patient"},
        {"recipient_kind": "code"},
        {"status": "sent", "sent_at": NOW},
        {"status": "dropped", "dropped_reason": "reason_gone"},
        {"status": "failed"},
        {"claimed_until": NOW + timedelta(minutes=1)},
        {"attempt": 2, "requested_by": 5},
    ],
)
def test_accepted(changes: dict[str, Any]) -> None:
    change(**changes)


def test_two_notices_with_one_key_are_refused() -> None:
    notice = make_notice()
    copy = Notice.objects.get(pk=notice.pk)
    copy.pk = None
    with pytest.raises(IntegrityError, match="notices_notice_key_once"), transaction.atomic():
        copy.save()
    copy.key = notice.key + "x"
    copy.save()


def test_a_notice_is_named_by_its_key_which_holds_ids_alone() -> None:
    assert str(make_notice(subject_id=12)) == "test_kind:thing-12:1:account-7:sms:1"
