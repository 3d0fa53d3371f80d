"""What of a queue is the desk's alone, and what a day that is closed, or was closed by hand, says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.actions import desk as acts
from bookings.models import Arrival
from bookings.rules import Reason
from tests.bookings.staff.closing_day import EVENING, records, signs
from tests.bookings.staff.queueing import act, call_next, calling, come, numbers, refused, words_of
from tests.bookings.staff.receiving import ON
from tests.factories import staff as work

pytestmark = pytest.mark.django_db


def test_only_the_desk_says_who_calls(browser_of, session, posting, reception, clock) -> None:
    clock.move_to(ON)
    come(session, by=reception)
    attendant = work.attendant(posting.specialist)
    about = {"session_id": session.pk, "calls": False, "by_arrival": True, "now": ON}
    with pytest.raises(acts.NotAtDesk):
        acts.set_reception(**about, by=attendant.pk)
    theirs, desk = browser_of(attendant), browser_of(reception)
    address = reverse("staff:queue", args=[session.pk])
    assert "叫号方式" not in words_of(theirs.get(address))
    assert "叫号方式" in words_of(desk.get(address))
    sent = {"do": "set", "calls": "0", "order": "arrival"}
    assert theirs.post(address, sent).status_code == 404
    assert acts.set_reception(**about, by=reception.pk).by_arrival


def test_who_was_recorded_as_seen_without_a_call_is_not_called_back(session, reception) -> None:
    mine = come(session, by=reception)
    records(session, reception, {mine[1]: "seen"})
    assert refused(lambda: act("undo_finish", mine[1], reception)) == Reason.QUEUE_MOVED
    assert "called" not in numbers(session)


def test_a_day_that_is_signed_off_says_so(session, reception) -> None:
    mine = come(session, by=reception)
    records(session, reception, dict.fromkeys(mine.values(), "seen"))
    signs(session, reception)
    late = {"now": EVENING}
    assert refused(lambda: call_next(session, reception, **late)) == Reason.SIGNED_OFF
    assert refused(lambda: act("undo_finish", mine[1], reception, **late)) == Reason.SIGNED_OFF
    about = {"session_id": session.pk, "by": reception.pk, **late}
    assert refused(lambda: acts.set_reception(**about, calls=False, by_arrival=True)) == Reason.SIGNED_OFF


def test_nobody_is_called_before_they_came(session, reception) -> None:
    mine = come(session, 1, by=reception)
    calling(session)
    later = ON + timedelta(seconds=2)
    Arrival.objects.update(arrived_at=later)
    call_next(session, reception)
    assert Arrival.objects.get(pk=mine[1].pk).called_at == later
