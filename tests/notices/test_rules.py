"""How long to go on."""

from datetime import timedelta

from notices.rules import MOST_TRIES, given_up, retry_delay


def test_eight_tries_with_growing_delays() -> None:
    delays = [retry_delay(tries) for tries in range(1, MOST_TRIES)]
    assert MOST_TRIES == 8
    assert delays == sorted(delays)
    assert delays[0] == timedelta(seconds=10)
    assert sum(delays, timedelta()) < timedelta(hours=1)


def test_given_up_after_the_eighth() -> None:
    assert [given_up(tries) for tries in (1, 7, 8, 9)] == [False, False, True, True]
