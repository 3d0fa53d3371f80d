"""How long things of the supply side may be; the database refuses what is longer."""

from datetime import timedelta

# A visit is a morning, an afternoon, a day, a night on call.
LONGEST_SESSION = timedelta(hours=24)
# Later than that it is another half-day: the hospital changes the session or withdraws it.
LONGEST_DELAY = timedelta(hours=8)
# 国卫医发〔2017〕73号: appointments by the half-hour where possible, by the hour at most.
LEAST_GROUP_MINUTES, MOST_GROUP_MINUTES = 5, 60
# More than anybody sees in a day: a slip of the finger.
MOST_NUMBERS = 300
# Nobody plans further ahead: a slip in the year.
MOST_DAYS_AHEAD = 366
