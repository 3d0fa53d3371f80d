"""Put out further numbers of a session, split its rest off: by what matters to a test."""

from __future__ import annotations

from datetime import timedelta

from bookings import actions
from bookings.queries.invariants import INVARIANTS, findings_of
from bookings.queries.staff.planning import postings_of
from specialists.models import ClinicSession, Posting, Slot
from tests.factories.bookings import NOW

HALF, HOUR = timedelta(minutes=30), timedelta(hours=1)


def enlarge(session: ClinicSession, more: int = 4, now=NOW, **said: object) -> ClinicSession:
    """So many more, as somebody decides who sees how many there are."""
    had = Slot.objects.filter(session=session, added=False).count()
    return actions.enlarge_session(session=session, more=more, **{"had": had, "by": None, "now": now, **said})


def split(session: ClinicSession, *postings: Posting, now=NOW, **said: object) -> ClinicSession:
    """Its second hour is split off."""
    return actions.split_session(
        session=session,
        **{
            "at": session.starts_at + HOUR,
            "room_id": session.room_id,
            "postings": postings or postings_of(ClinicSession.objects.get(pk=session.pk)),
            "by": None,
            "now": now,
            **said,
        },
    )


def nothing_wrong() -> None:
    """`manage.py check_invariants` finds nothing."""
    assert [one for each in INVARIANTS for one in findings_of(each, now=NOW)] == []
