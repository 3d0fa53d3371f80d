"""How long things of the supply side may be; the database refuses what is longer."""

from datetime import timedelta

# A visit is a morning, an afternoon, a day, a night on call.
LONGEST_SESSION = timedelta(hours=24)
# Later than that it is another half-day: the hospital changes the session or withdraws it.
LONGEST_DELAY = timedelta(hours=8)
