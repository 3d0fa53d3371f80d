"""1,000 steps in CI that begin when everything is full and some wait; `make soak` takes 25,000.

In a file of its own, so that the two run beside each other.
"""

from collections.abc import Callable

from tests.properties.histories import CrowdedHistories, Histories


def test_so_it_is_when_all_is_full(play: Callable[[type[Histories]], None]) -> None:
    play(CrowdedHistories)
