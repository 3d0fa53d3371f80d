"""Kinds and recipients that nobody registered."""

import pytest

from notices.models import Notice
from notices.registry import NotRegistered, address_of, kind_of


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(NotRegistered, match="never_registered"):
        kind_of(Notice(kind="never_registered"))


def test_an_unknown_recipient_is_named() -> None:
    with pytest.raises(NotRegistered, match="stranger"):
        address_of(Notice(recipient_kind="stranger"))


def test_what_the_apps_register_at_start_up_is_there() -> None:
    assert kind_of(Notice(kind="sign_in_code"))
