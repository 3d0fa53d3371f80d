"""How those who come are received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class ReceptionPolicy:
    """How those who come are received: when one is late, and how the waiting are called."""

    late_minutes: int  # so long after one's stretch of time is over one is late
    calls: int  # whether the portal calls (叫号), and not a system of the hospital's own
    by_arrival: int  # whether the waiting are called by when they came, and not by their numbers
    passed_behind: int  # who was passed over (过号), or came late, is called after so many who wait

    def is_late(self, ends_at: datetime, *, now: datetime) -> bool:
        """Whether who checks in at `now` is late for a stretch of time that ends, with its delay, at `ends_at`."""
        return now > ends_at + timedelta(minutes=self.late_minutes)
