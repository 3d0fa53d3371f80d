"""How fast one may press: counted by account, number and network; proofs and waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.actions.pacing import Caller, Stop, may_step
from accounts.enums import LimitScope
from accounts.models import StepCount
from accounts.rules import pace
from accounts.rules.pace import PACES, Counted, Ticket
from tests.factories.accounts import NOW
from tests.pacing import HERE, patient, proof, steps, stopped

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uncounted")]


def hand_in(caller: Caller, stop: Stop, *, now=NOW, solved=True, path=HERE) -> Stop | None:
    answers = proof(stop.ticket.nonce, stop.ticket.bits) if solved else ""
    return may_step(caller=caller, path=path, signed=stop.signed, answers=answers, now=now)


# --- Limits -------------------------------------------------------------------------


def test_twenty_a_minute_pass_and_the_next_is_stopped(counted_in) -> None:
    assert steps(patient(), 20) == [None] * 20
    stop = stopped(patient())
    assert (stop.scope, stop.early, stop.ticket.path, stop.ticket.bits) == (
        LimitScope.ACCOUNT,
        False,
        HERE,
        4,
    )
    assert bool(StepCount.objects.count()) == (counted_in == "postgresql")


def test_the_next_minute_begins_anew_and_the_hour_goes_on(counted_in) -> None:
    now = NOW.replace(minute=0, second=0, microsecond=0)
    for minute in range(6):
        assert steps(patient(), 20, now=now + minute * MINUTE) == [None] * 20
    assert stopped(patient(), now=now + 6 * MINUTE)
    assert stopped(patient(), now=now + 59 * MINUTE)
    assert steps(patient(), now=now + HOUR) == [None]


def test_another_account_with_the_same_number_is_no_slower(counted_in) -> None:
    steps(patient(1, phone="one number"), 20)
    assert stopped(patient(2, phone="one number")).scope == LimitScope.NUMBER
    assert steps(patient(2, phone="another")) == [None]


def test_one_account_from_two_networks_is_one(counted_in) -> None:
    steps(patient(address="192.0.2.1"), 10)
    steps(patient(address="198.51.100.1"), 10)
    assert stopped(patient(address="203.0.113.1")).scope == LimitScope.ACCOUNT


def test_a_network_is_counted_by_itself_with_or_without_an_account(counted_in, settings) -> None:
    settings.PACE = 0.05  # 1 of an account, 12 of a network
    for n in range(6):
        assert steps(patient(n, address="192.0.2.1")) == [None]
    assert steps(Caller(None, "", "192.0.2.1"), 6) == [None] * 6
    assert stopped(Caller(None, "", "192.0.2.1")).scope == LimitScope.ADDRESS
    assert stopped(patient(99, address="192.0.2.1")).scope == LimitScope.ADDRESS
    assert steps(Caller(None, "", "198.51.100.1")) == [None]


def test_staff_have_no_number_and_are_counted_all_the_same() -> None:
    clerk = Caller(7, "", "192.0.2.1")
    assert steps(clerk, 20) == [None] * 20
    assert stopped(clerk).scope == LimitScope.ACCOUNT


def test_the_operator_may_let_more_pass(settings) -> None:
    settings.PACE = 1.5
    assert steps(patient(), 30) == [None] * 30
    assert stopped(patient())


def test_the_log_says_once_that_somebody_is_too_fast_and_not_who(caplog) -> None:
    caplog.set_level("INFO", "accounts.actions.pacing")
    steps(patient(4711), 25)
    said = sorted(record.getMessage() for record in caplog.records)
    assert said == ["faster than 20 steps in 60 s by account", "faster than 20 steps in 60 s by number"]


# --- Proofs and waits ---------------------------------------------------------------


def test_a_proof_lets_five_steps_pass(counted_in) -> None:
    steps(patient(), 20)
    stop = stopped(patient())
    assert hand_in(patient(), stop) is None
    assert steps(patient(), 4) == [None] * 4
    assert stopped(patient()).ticket.nonce != stop.ticket.nonce


def test_half_a_minute_lets_five_steps_pass_without_a_proof(counted_in) -> None:
    now = NOW.replace(second=0)
    steps(patient(), 20, now=now)
    stop = stopped(patient(), now=now)
    early = hand_in(patient(), stop, solved=False, now=now + timedelta(seconds=29, microseconds=999_999))
    assert early is not None
    assert (early.ticket, early.signed, early.early) == (stop.ticket, stop.signed, True)
    assert hand_in(patient(), stop, solved=False, now=now + timedelta(seconds=30)) is None
    assert steps(patient(), 4, now=now + timedelta(seconds=31)) == [None] * 4
    assert stopped(patient(), now=now + timedelta(seconds=31))


@pytest.mark.parametrize("solved", [True, False])
def test_nothing_is_handed_in_twice(counted_in, solved) -> None:
    now = NOW.replace(second=0)
    steps(patient(), 20, now=now)
    stop = stopped(patient(), now=now)
    later = now + timedelta(seconds=30)
    assert hand_in(patient(), stop, solved=solved, now=later) is None
    assert steps(patient(), 4, now=later) == [None] * 4
    again = hand_in(patient(), stop, solved=solved, now=later)
    assert again is not None
    assert again.ticket.nonce != stop.ticket.nonce


def test_tickets_collected_for_a_wait_end_one_at_a_time(counted_in) -> None:
    now = NOW.replace(second=0)
    steps(patient(), 20, now=now)
    one, other = stopped(patient(), now=now), stopped(patient(), now=now)
    later = now + timedelta(seconds=35)
    assert hand_in(patient(), one, solved=False, now=later) is None
    steps(patient(), 4, now=later)
    again = hand_in(patient(), other, solved=False, now=later)
    assert again is not None
    assert not again.early


def test_neighbours_who_are_not_signed_in_may_wait_beside_each_other(settings) -> None:
    settings.PACE = 0.005
    neighbour, now = Caller(None, "", "192.0.2.1"), NOW.replace(second=0)
    steps(neighbour, now=now)
    stops = [stopped(neighbour, now=now) for _ in range(2)]
    later = now + timedelta(seconds=30)
    assert [hand_in(neighbour, stop, solved=False, now=later) for stop in stops] == [None, None]


def test_a_proof_is_for_one_account_one_step_and_ten_minutes(counted_in) -> None:
    now = NOW.replace(minute=0, second=0)
    for n in (1, 2):
        steps(patient(n), 20, now=now)
    stop = stopped(patient(1), now=now)
    assert hand_in(patient(2), stop, now=now) is not None, "another account's"
    assert hand_in(patient(1), stop, now=now, path="/tickets/1/cancel/") is not None, "another step's"
    later = now + pace.TICKET_LIFE
    steps(patient(1), 20, now=later)
    assert hand_in(patient(1), stop, now=later) is not None, "too old"
    assert hand_in(patient(1, address="198.51.100.1"), stop, now=now) is None, "another network is no matter"


def test_without_an_account_a_proof_is_for_one_network(counted_in, settings) -> None:
    settings.PACE = 0.005
    here, there = Caller(None, "", "192.0.2.1"), Caller(None, "", "198.51.100.1")
    for one in (here, there):
        steps(one)
    stop = stopped(here)
    assert hand_in(there, stop) is not None
    assert hand_in(here, stop) is None


@pytest.mark.parametrize(
    "answers", ["", "0", "1.2.3", ".".join(["x"] * 16), ".".join(["9"] * 17), "9" * 5000]
)
def test_what_is_no_proof_is_told_to_wait(answers) -> None:
    steps(patient(), 20)
    stop = stopped(patient())
    again = stopped(patient(), signed=stop.signed, answers=answers)
    assert (again.early, again.ticket) == (True, stop.ticket)


@pytest.mark.parametrize("spoil", [lambda said: said[:-1], lambda said: "x" + said, lambda said: said * 2])
def test_a_ticket_that_was_changed_is_none(spoil) -> None:
    steps(patient(), 20)
    stop = stopped(patient())
    again = stopped(patient(), signed=spoil(stop.signed), answers=proof(stop.ticket.nonce, stop.ticket.bits))
    assert again.ticket.nonce != stop.ticket.nonce


def test_a_ticket_under_the_limit_changes_nothing() -> None:
    assert may_step(caller=patient(), path=HERE, signed="nonsense", answers="1", now=NOW) is None


# --- The rules ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "taken", "bits"),
    [
        (LimitScope.ACCOUNT, 21, 15),
        (LimitScope.ACCOUNT, 39, 15),
        (LimitScope.ACCOUNT, 40, 16),
        (LimitScope.NUMBER, 80, 17),
        (LimitScope.NUMBER, 100_000, 17),
        (LimitScope.ADDRESS, 100_000, 15),
    ],
)
def test_the_proof_is_harder_the_more_one_presses_but_not_for_neighbours(
    monkeypatch, scope, taken, bits
) -> None:
    monkeypatch.setattr(pace, "BITS", 15)
    limit = next(one for one in PACES if one.scope == scope)
    assert pace.bits_for([Counted(limit, taken)], 1) == bits


def test_a_proof_has_so_many_zero_bits() -> None:
    ticket = Ticket("who", HERE, 6, NOW, "0123456789abcdef" * 2)
    answers = proof(ticket.nonce, ticket.bits)
    assert pace.solves(ticket, answers)
    assert not pace.solves(replace(ticket, bits=24), answers)
    assert not pace.solves(replace(ticket, nonce="f" * 32), answers)
    assert not pace.solves(ticket, ".".join(reversed(answers.split("."))))
    assert pace.ticket_of(pace.ticket_facts(ticket)) == ticket
