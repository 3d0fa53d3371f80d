"""What every channel can do."""

from abc import ABC, abstractmethod

from notices.enums import Channel
from notices.registry import Address, Message


class MessageChannel(ABC):
    """One way to reach people. `name` is the Channel it serves."""

    def __init__(self, name: str) -> None:
        self.name = Channel(name)

    def destination(self, address: Address) -> str:
        """The part of the address this channel uses: a number for SMS, a mailbox for e-mail."""
        return (address.phone if self.name == Channel.SMS else address.email) or ""

    def reaches(self, address: Address) -> bool:
        """Whether the person can be reached this way."""
        return bool(self.destination(address))

    @abstractmethod
    def send(self, address: Address, message: Message, *, idempotency_key: str) -> None:
        """Hand the message over. Raises whatever went wrong; then it is tried again later.

        The same message may come twice after a crash, with the same key: pass the key on to providers
        that know such keys.
        """
