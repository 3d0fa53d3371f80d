"""Which half-hour somebody has chosen, carried from page to page until the number is held.

The address says it, so that two windows do not mix up their choices; the browser's session
remembers the last one, so that it survives signing in. Nothing personal is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

KEY = "choice"


@dataclass(frozen=True)
class Choice:
    """A half-hour of a session, by its planned start."""

    session_id: int
    at: datetime

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode({"session": str(self.session_id), "at": self.at.isoformat()})

    def url(self, name: str) -> str:
        """The address of the page `name`, for this choice."""
        return f"{reverse(name)}?{self.query}"


def parse_choice(session_id: str, at: str) -> Choice | None:
    """A choice as an address or form says it; None when it says none that can be."""
    try:
        choice = Choice(int(session_id), datetime.fromisoformat(at))
    except ValueError:
        return None
    return choice if choice.at.tzinfo is not None and 0 < choice.session_id < 2**63 else None


def remember(request: HttpRequest, choice: Choice) -> None:
    """Keep the choice for the pages after signing in."""
    kept = {"session": choice.session_id, "at": choice.at.isoformat()}
    if request.session.get(KEY) != kept:
        request.session[KEY] = kept


def recall(request: HttpRequest) -> Choice | None:
    """What this page is about: as its address (or form) says, else the last choice remembered."""
    said = request.GET if "session" in request.GET else request.POST
    if "session" in said:
        return parse_choice(said["session"], said.get("at", ""))
    kept = request.session.get(KEY)
    return parse_choice(str(kept["session"]), kept["at"]) if kept else None


def forget(request: HttpRequest) -> None:
    """The choice has become a booking, or was given up."""
    request.session.pop(KEY, None)
