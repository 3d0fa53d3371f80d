"""The channel of development."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from notices.channels import viewer
from notices.channels.viewer import ViewerChannel
from notices.models import ViewerMessage
from notices.registry import Address, Attachment, Message
from tests.factories.notices import make_notice

pytestmark = pytest.mark.django_db
ADDRESS = Address(phone="+8613800138000", email="anna@example.org")


def test_keeps_the_whole_message_and_logs_none_of_it(caplog) -> None:
    caplog.set_level("INFO")
    notice = make_notice(channel="email")
    message = Message("Subject", "A long text", (Attachment("visit.ics", b"BEGIN:VCALENDAR"),))
    ViewerChannel("email").send(ADDRESS, message, idempotency_key=notice.key)
    kept = ViewerMessage.objects.get()
    assert (kept.notice, kept.channel, kept.to) == (notice, "email", "anna@example.org")
    assert (kept.subject, kept.text, kept.attachments) == ("Subject", "A long text", ["visit.ics"])
    assert "test_kind for a****@example.org" in caplog.text
    assert "A long text" not in caplog.text


def test_an_sms_is_logged_with_a_masked_number(caplog) -> None:
    caplog.set_level("INFO")
    ViewerChannel("sms").send(ADDRESS, Message("", "text"), idempotency_key=make_notice().key)
    assert "138****8000" in caplog.text
    assert "13800138000" not in caplog.text


def test_keeps_the_newest_only(monkeypatch) -> None:
    monkeypatch.setattr(viewer, "KEPT", 3)
    key = make_notice().key
    for number in range(5):
        ViewerChannel("sms").send(ADDRESS, Message("", f"text {number}"), idempotency_key=key)
    texts = ViewerMessage.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["text 2", "text 3", "text 4"]


def test_refuses_production(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        ViewerChannel("sms")
