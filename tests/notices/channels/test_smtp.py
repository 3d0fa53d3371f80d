"""E-mail, to a real SMTP server in a thread."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from notices.channels.smtp import SmtpChannel
from notices.registry import Address, Attachment, Message

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:门诊\r\nEND:VCALENDAR\r\n"


class Mailbox:
    """Takes every message, or refuses all of them."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.recipients += envelope.rcpt_tos
            self.mails.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """A server on a port of its own."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.DEFAULT_FROM_EMAIL = "家门口名医 <no-reply@portal.example>"
    yield box
    controller.stop()


def send(*attachments: Attachment, key: str = "key") -> None:
    address = Address(phone="+8613800138000", email="anna@example.org")
    SmtpChannel("email").send(address, Message("预约成功", "您好", attachments), idempotency_key=key)


def test_text_reaches_the_mailbox(mailbox: Mailbox) -> None:
    send()
    (mail,) = mailbox.mails
    assert mailbox.recipients == ["anna@example.org"]
    assert mail["Subject"] == "预约成功"
    assert "no-reply@portal.example" in mail["From"]
    assert mail.get_content().strip() == "您好"


def test_a_calendar_file_names_its_method(mailbox: Mailbox) -> None:
    send(Attachment("visit.ics", CALENDAR.encode(), method="CANCEL"))
    (part,) = mailbox.mails[0].iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "CANCEL"
    assert part.get_content_charset() == "utf-8"
    assert part.get_filename() == "visit.ics"
    assert part.get_payload(decode=True).decode().splitlines() == CALENDAR.splitlines()


def test_other_files_keep_their_type(mailbox: Mailbox) -> None:
    send(Attachment("ticket.pdf", b"%PDF-1.7", media_type="application/pdf"))
    (part,) = mailbox.mails[0].iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("application/pdf", b"%PDF-1.7")


def test_the_same_key_gives_the_same_message_id(mailbox: Mailbox) -> None:
    for key in ("one", "one", "two"):
        send(key=key)
    first, repeated, other = (mail["Message-ID"] for mail in mailbox.mails)
    assert first == repeated != other
    assert first.endswith("@portal.example>")


def test_a_refusal_is_raised_so_that_it_is_tried_again(mailbox: Mailbox) -> None:
    mailbox.answer = "451 try again later"
    with pytest.raises(OSError, match="451"):
        send()


def test_reaches_only_who_has_a_mailbox() -> None:
    assert not SmtpChannel("email").reaches(Address(phone="+8613800138000"))
