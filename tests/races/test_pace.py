"""Many steps at once: exactly as many pass as may, whoever counts."""

from __future__ import annotations

import pytest

from accounts.actions.pacing import may_step
from tests.factories.accounts import NOW
from tests.pacing import DEAD, begin_anew, patient, proof
from tests.races.conftest import run_together

pytestmark = pytest.mark.usefixtures("committed")
HERE = "/booking/person/"


@pytest.fixture(autouse=True, params=["redis", "postgresql"])
def counted_in(request, settings, monkeypatch) -> None:
    begin_anew(settings, monkeypatch)
    if request.param == "postgresql":
        settings.REDIS_URL = DEAD


def step(account: int = 1, **more):
    return lambda: may_step(caller=patient(account), path=HERE, now=NOW, **more)


def test_forty_steps_at_once() -> None:
    """Of two accounts on one network, so that their rows cross."""
    answers = run_together([step(1 + n % 2) for n in range(40)] + [step(1)] * 8)
    assert [error for error in answers if isinstance(error, Exception)] == []
    assert answers.count(None) == 40, "twenty of each"


def test_one_proof_handed_in_by_sixteen_at_once() -> None:
    for _ in range(20):
        assert step()() is None
    stop = step()()
    answers = run_together(
        [step(signed=stop.signed, answers=proof(stop.ticket.nonce, stop.ticket.bits))] * 16
    )
    assert [error for error in answers if isinstance(error, Exception)] == []
    assert answers.count(None) + [step()() for _ in range(5)].count(None) == 5, (
        "five steps, whoever took them"
    )
