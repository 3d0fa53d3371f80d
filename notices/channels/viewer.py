"""For development: messages stay in the portal, to be read at /messages/."""

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notices.channels.base import MessageChannel
from notices.enums import Channel
from notices.masks import mask_email, mask_phone
from notices.models import Notice, ViewerMessage
from notices.registry import Address, Message

log = logging.getLogger(__name__)

KEPT = 500


class ViewerChannel(MessageChannel):
    """Keeps the newest messages where a developer can read them. Refuses to work in production."""

    def __init__(self, name: str) -> None:
        if settings.PRODUCTION:
            raise ImproperlyConfigured("the message viewer is for development: it reaches nobody")
        super().__init__(name)

    def send(self, address: Address, message: Message, *, idempotency_key: str) -> None:
        """Keep the message, forget the oldest ones, and log that it came, not what it says."""
        notice = Notice.objects.get(key=idempotency_key)
        to = self.destination(address)
        ViewerMessage.objects.create(
            notice=notice,
            channel=self.name,
            to=to,
            subject=message.subject,
            text=message.text,
            attachments=[a.filename for a in message.attachments],
        )
        newest = ViewerMessage.objects.order_by("-at", "-pk").values("pk")[:KEPT]
        ViewerMessage.objects.exclude(pk__in=newest).delete()
        shown = mask_phone(to) if self.name == Channel.SMS else mask_email(to)
        log.info("%s for %s: in the message viewer", notice.kind, shown)
