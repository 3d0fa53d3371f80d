"""What several rounds come to."""

from __future__ import annotations

from statistics import median

Figures = dict[str, float]

NUMBERS = 20  # of each session that is booked
# What must be exact: of these the worst round counts, not the middle one.
EXACT = {"granted": NUMBERS, "errors": 0}


def middle(rounds: list[Figures]) -> Figures:
    """The median of each figure; of what must be exact what is farthest from it, more as well as less."""
    found: Figures = {}
    for name in rounds[0]:
        values = [figures[name] for figures in rounds]
        exact = EXACT.get(name.rpartition(".")[2])
        if exact is None:
            found[name] = round(median(values), 3)
        else:
            found[name] = max(values, key=lambda value: abs(value - exact))
    return found


def holds(value: float, how: str, bound: float) -> bool:
    """Whether a figure is "at least", "at most" or "exactly" what is wanted."""
    return {"at least": value >= bound, "at most": value <= bound, "exactly": value == bound}[how]
