"""Where a form may send its reader."""

import pytest

from accounts.ways import leads_to, own_page


@pytest.mark.parametrize(
    "address", ["/", "/sessions/3/?from=2026-12-01", "/search/?q=骨科 膝盖", "/search/?q=%0A", "/a#b"]
)
@pytest.mark.parametrize("secure", [True, False])
def test_pages_of_ours(address: str, secure: bool) -> None:
    assert own_page(address, host="portal.example", secure=secure) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "abc",
        "home",
        "bookings:mine",
        "sessions/3/",
        "?next=/",
        "#",
        "\x00",
        "/\x00",
        "/sessions/\x003/",
        "/\n/evil.example/",
        "/\t/evil.example/",
        " /sessions/",
        "/\x7f",
        "/\ud800",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "https://evil.example/",
        "https://portal.example/",
        "javascript:alert(1)",
        "/" + "x" * 3000,
    ],
)
def test_anything_else_is_nothing(address: str) -> None:
    assert own_page(address, host="portal.example", secure=False) == ""


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/sign-in/", True),
        ("/sign-in", True),
        ("/sign-in/code/?x=1", True),
        ("/sign%2Din/", True),
        ("/sessions/../sign-in/", True),
        ("/./sign-in/", True),
        ("/sign-inside/", False),
        ("/bookings/?to=/sign-in/", False),
        ("/", False),
        ("", False),
    ],
)
def test_pages_by_whatever_spelling(address: str, there: bool) -> None:
    assert leads_to(address, ("/sign-in/",)) is there
