"""SMS. A provider is one class with one method; none ships with the portal yet.

To add one: subclass SmsGateway, name it in SMS_CHANNEL. In development ViewerChannel takes its place.
"""

from abc import abstractmethod

from notices.channels.base import MessageChannel
from notices.registry import Address, Message


class SmsGateway(MessageChannel):
    """An SMS provider: only the text travels, to one number."""

    def send(self, address: Address, message: Message, *, idempotency_key: str) -> None:
        """Hand the text to the provider."""
        self.send_text(self.destination(address), message.text, idempotency_key=idempotency_key)

    @abstractmethod
    def send_text(self, phone: str, text: str, *, idempotency_key: str) -> None:
        """Give `text` for the E.164 number `phone` to the provider. Raises when it is not accepted.

        Must answer within the lease of a claim (60 s): set a time-out.
        """
