"""Chinese: Django puts a zero before the month (01月5日)."""
