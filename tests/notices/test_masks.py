"""What a log may show."""

from notices.masks import mask_email, mask_phone, mask_to_first


def test_numbers() -> None:
    assert mask_phone("+8613800138000") == "138****8000"
    assert mask_phone("") == ""


def test_mailboxes() -> None:
    assert mask_email("anna@example.org") == "a****@example.org"
    assert mask_email("") == ""


def test_names_as_a_waiting_room_reads_them() -> None:
    assert [mask_to_first(name) for name in ("张小明", "王芳", "欧阳明月", "Anna Smith", "")] == [
        *("张*", "王*", "欧*", "A*", "")
    ]
