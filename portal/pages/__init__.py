"""Public pages that cross apps, and what looks over all."""
