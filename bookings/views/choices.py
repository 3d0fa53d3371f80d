"""Which half-hour somebody has chosen, carried from page to page until the number is held.

The address says it, so that two windows do not mix up their choices; the browser's session
remembers the last one of who still has to sign in or to be allowed to book for somebody. Nothing
personal is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from bookings.views.common import whole_number

KEY = "choice"
# A session further away than this is in nobody's plan: such a time was not on any page.
YEARS_AROUND = 2


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
    session = whole_number(session_id)
    if session is None:
        return None
    try:
        said = datetime.fromisoformat(at)
        # Near the first and last year some offsets lead out of the calendar.
        moment = said.astimezone(UTC) if said.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
    if moment is None or abs(moment.year - timezone.now().year) > YEARS_AROUND:
        return None
    return Choice(session, moment)


def remember(request: HttpRequest, choice: Choice) -> None:
    """Keep the choice for the pages after signing in."""
    kept = {"session": choice.session_id, "at": choice.at.isoformat()}
    if request.session.get(KEY) != kept:
        request.session[KEY] = kept


def recall(request: HttpRequest, address: str = "") -> Choice | None:
    """What this page, or the one at `address`, is about: as its address (or form) says, else the last choice
    remembered."""
    there = QueryDict(urlsplit(address).query) if address else request.GET
    said = there if address or "session" in there else request.POST
    if "session" in said:
        return parse_choice(said["session"], said.get("at", ""))
    kept = request.session.get(KEY)
    return parse_choice(str(kept["session"]), kept["at"]) if kept else None


def forget(request: HttpRequest) -> None:
    """The choice has become a booking, or was given up."""
    request.session.pop(KEY, None)
