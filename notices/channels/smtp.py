"""E-mail over SMTP, with the server and the sender of the settings."""

import hashlib
from email.mime.base import MIMEBase
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notices.channels.base import MessageChannel
from notices.registry import Address, Attachment, Message


class SmtpChannel(MessageChannel):
    """Plain text, with calendar files where the message has them."""

    def send(self, address: Address, message: Message, *, idempotency_key: str) -> None:
        """Send one e-mail. Its Message-ID comes from the key, so that a mailbox can tell a repeated one."""
        sender = settings.DEFAULT_FROM_EMAIL
        domain = sender.rpartition("@")[2].strip("> ")
        mail = EmailMultiAlternatives(
            subject=message.subject,
            body=message.text,
            from_email=sender,
            to=[self.destination(address)],
            headers={"Message-ID": f"<{hashlib.sha256(idempotency_key.encode()).hexdigest()}@{domain}>"},
        )
        for attachment in message.attachments:
            if attachment.media_type == "text/calendar":
                mail.attach(_calendar_part(attachment))
            else:
                mail.attach(attachment.filename, attachment.content, attachment.media_type)
        mail.send()


def _calendar_part(attachment: Attachment) -> MIMEBase:
    """A text/calendar part that names its method, so that mail programs know what to do (RFC 6047)."""
    part = MIMEText(attachment.content.decode(), "calendar", "utf-8")
    if attachment.method:
        part.set_param("method", attachment.method)
    part.add_header("Content-Disposition", "attachment", filename=attachment.filename)
    return part
