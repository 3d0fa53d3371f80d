"""1,000 steps in CI that begin with sessions nobody has booked; `make soak` takes 25,000."""

from collections.abc import Callable

from tests.properties.histories import Histories


def test_whatever_people_do_all_is_as_the_model_says(play: Callable[[type[Histories]], None]) -> None:
    play(Histories)
