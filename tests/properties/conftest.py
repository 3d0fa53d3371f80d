"""How long histories are, and the world they happen in."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.histories import Histories
from tests.properties.world import build

STEPS = 50  # of one history at most: some are shorter
WANTED = {"ci": 1_000, "soak": 25_000}  # steps of each of the two kinds of history
_SHARED = settings(
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
# The same 2,000 steps each time: what is red is red for everybody. `make soak` plays 50,000 others.
settings.register_profile("ci", parent=_SHARED, max_examples=34, derandomize=True)
settings.register_profile("soak", parent=_SHARED, max_examples=820, print_blob=True)


@pytest.fixture
def play(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Callable[[type[Histories]], None]:
    """Play histories of this kind, as many as the profile says: by two kinds, half of the steps each."""
    name = "soak" if settings.get_current_profile_name() == "soak" else "ci"
    profile = settings.get_profile(name)

    def drawn(_: random.SystemRandom, low: float, high: float) -> float:
        return Histories.drawn.uniform(low, high)

    monkeypatch.setattr(random.SystemRandom, "uniform", drawn)
    # A failing history is made shorter for so long; a run of tests has four minutes for each.
    monkeypatch.setattr("hypothesis.internal.conjecture.engine.MAX_SHRINKING_SECONDS", 100)
    monkeypatch.setattr(Histories, "world", build(), raising=False)
    monkeypatch.setattr(Histories, "steps", 0)
    if name == "soak":
        shown = request.config.pluginmanager.get_plugin("terminalreporter")
        monkeypatch.setattr(Histories, "say", staticmethod(shown.write_line))

    def play(kind: type[Histories]) -> None:
        run_state_machine_as_test(kind, settings=profile)
        assert Histories.steps >= WANTED[name]

    return play
