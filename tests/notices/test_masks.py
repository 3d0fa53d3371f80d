"""What a log may show."""

from notices.masks import mask_email, mask_phone


def test_numbers() -> None:
    assert mask_phone("+8613800138000") == "138****8000"
    assert mask_phone("") == ""


def test_mailboxes() -> None:
    assert mask_email("anna@example.org") == "a****@example.org"
    assert mask_email("") == ""
