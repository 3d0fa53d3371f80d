"""English as in Britain: the day before the month, a clock of 24 hours."""
