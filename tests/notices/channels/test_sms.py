"""What a provider's class has to bring."""

import pytest

from notices.channels.sms import SmsGateway
from notices.registry import Address, Message


class Provider(SmsGateway):
    """The smallest possible provider."""

    def __init__(self) -> None:
        super().__init__("sms")
        self.accepted: list[tuple[str, str, str]] = []

    def send_text(self, phone: str, text: str, *, idempotency_key: str) -> None:
        self.accepted.append((phone, text, idempotency_key))


def test_a_provider_gets_number_text_and_key() -> None:
    provider = Provider()
    provider.send(
        Address(phone="+8613800138000", email="anna@example.org"),
        Message("subject", "the text"),
        idempotency_key="key",
    )
    assert provider.accepted == [("+8613800138000", "the text", "key")]


def test_a_person_without_a_number_cannot_be_reached() -> None:
    assert not Provider().reaches(Address(email="anna@example.org"))
    assert Provider().reaches(Address(phone="+8613800138000"))


def test_the_bare_interface_is_no_provider() -> None:
    with pytest.raises(TypeError):
        SmsGateway("sms")  # type: ignore[abstract]
