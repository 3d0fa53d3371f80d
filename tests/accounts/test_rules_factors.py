"""Codes of apps as RFC 6238 has them, and recovery codes as people type them."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.rules import DutiesApart, require_apart
from accounts.rules.factors import (
    address_of_secret,
    code_of,
    draw_secret,
    grouped_recovery,
    recovery_spelling,
    spaced_secret,
    step_at,
    step_of,
)
from tests.factories.accounts import NOW

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the RFC's "12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_the_examples_of_the_standard(seconds: int, digits: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_of(SECRET, step_at(moment)) == digits
    assert step_of(SECRET, digits, moment) == step_at(moment)


@pytest.mark.parametrize(("late", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(late: int, taken: bool) -> None:
    step = step_at(NOW)
    found = step_of(SECRET, code_of(SECRET, step + late), NOW)
    assert found == (step + late if taken else None)


def test_half_minutes_begin_sharp() -> None:
    sharp = datetime(2026, 12, 1, 1, 0, 30, tzinfo=UTC)
    assert (
        step_at(sharp)
        == step_at(sharp + timedelta(seconds=29.9))
        == step_at(sharp - timedelta(seconds=0.1)) + 1
    )


def test_secrets_are_long_and_never_the_same() -> None:
    one, other = draw_secret(), draw_secret()
    assert one != other
    assert len(one) == 32
    assert spaced_secret(one).replace(" ", "") == one
    assert code_of(spaced_secret(one).lower(), 1) == code_of(one, 1)


def test_what_is_no_secret_is_said() -> None:
    with pytest.raises(ValueError, match="base32"):
        code_of("1", 1)


def test_the_picture_names_site_and_account_alone() -> None:
    address = address_of_secret(SECRET, "wang.fang")
    assert address.startswith("otpauth://totp/")
    assert SECRET in address
    assert "wang.fang" in address
    assert "algorithm=SHA1" in address or "algorithm" not in address


@pytest.mark.parametrize("typed", ["7K3QM-2XW91", "7k3qm2xw91", " 7K3QM 2XW9I ", "7K3QM-2XW9l"])
def test_recovery_codes_have_one_spelling(typed: str) -> None:
    assert recovery_spelling(typed) == "7K3QM2XW91"
    assert grouped_recovery(recovery_spelling(typed)) == "7K3QM-2XW91"


@pytest.mark.parametrize(
    ("alone", "administrator", "held", "refused"),
    [
        (False, False, [], False),
        (False, True, [False, False], False),
        (True, False, [], False),
        (True, True, [], True),
        (True, False, [False], True),
        (False, False, [True], True),
        (True, False, [True], True),
    ],
)
def test_whoever_audits_does_nothing_else(
    alone: bool, administrator: bool, held: list[bool], refused: bool
) -> None:
    said = {"alone": alone, "administrator": administrator, "held": held}
    if not refused:
        require_apart(**said)
        return
    with pytest.raises(DutiesApart) as stop:
        require_apart(**said)
    assert "审计员" in stop.value.sentence
