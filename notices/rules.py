"""How long to go on trying."""

from datetime import timedelta

# After the first failure wait the first delay, and so on; seven delays make eight tries in some 50 minutes.
RETRY_DELAYS = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=30),
)
MOST_TRIES = len(RETRY_DELAYS) + 1

# Longer than any channel's time-out: a worker that has not recorded by then is taken for dead.
LEASE = timedelta(seconds=60)

# A worker shows life every five seconds.
SIGN_OF_LIFE = timedelta(seconds=20)


def given_up(tries: int) -> bool:
    """Whether `tries` failed tries are enough."""
    return tries >= MOST_TRIES


def retry_delay(tries: int) -> timedelta:
    """How long to wait after the failed try number `tries` (1 or more, fewer than MOST_TRIES)."""
    return RETRY_DELAYS[tries - 1]
