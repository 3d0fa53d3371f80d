"""Steps answered at once are counted afterwards, together; who took too many is counted first from then on."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actions import pacing
from accounts.actions.counting import Uncounted
from accounts.actions.pacing import Caller, count_later, is_too_fast
from accounts.models import User
from accounts.views.pace import paced
from tests.factories.accounts import NOW
from tests.pacing import patient, steps, stopped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uncounted")]


def test_what_was_answered_already_counts_and_the_next_is_known_to_be_too_much(counted_in, caplog) -> None:
    caplog.set_level("INFO", "accounts.actions.pacing")
    for _ in range(20):
        count_later(patient(), NOW)
        assert not is_too_fast(patient(), NOW)
    count_later(patient(), NOW)
    assert is_too_fast(patient(), NOW)
    assert stopped(patient())
    assert not is_too_fast(patient(2), NOW)
    assert sum("20 steps" in record.getMessage() for record in caplog.records) == 2


def test_many_are_counted_together_each_as_often_as_they_came(counted_in) -> None:
    steps_of = [(patient(1), NOW)] * 21 + [(patient(2), NOW)] * 20 + [(patient(3), NOW)]
    pacing._count_all(steps_of)
    assert [is_too_fast(patient(n), NOW) for n in (1, 2, 3)] == [True, False, False]
    assert stopped(patient(2))
    assert steps(patient(3)) == [None]


def test_neighbours_of_a_network_that_is_too_fast_are_known_by_it(counted_in) -> None:
    pacing._count_all([(patient(n), NOW) for n in range(241)])
    assert is_too_fast(patient(999), NOW)
    assert not is_too_fast(patient(999, address="192.0.2.2"), NOW)


def test_who_was_stopped_is_counted_first_from_then_on(counted_in) -> None:
    steps(patient(), 20)
    assert not is_too_fast(patient(), NOW)
    assert stopped(patient())
    assert is_too_fast(patient(), NOW)


def test_what_fails_at_once_is_counted_too(counted_in, rf) -> None:
    def breaks(request: HttpRequest) -> HttpResponse | None:
        raise Http404

    request = rf.post("/booking/person/")
    request.user = User(pk=77, phone_hash="theirs")
    with pytest.raises(Http404):
        paced(at_once=breaks)(lambda request: HttpResponse())(request)
    assert pacing._count(Caller(77, "theirs", "127.0.0.1"), timezone.now())[0].steps == 2


def test_where_nothing_counts_the_next_step_is_counted_first(settings, monkeypatch) -> None:
    def away(*args: object, **kwargs: object) -> list[int]:
        raise Uncounted

    monkeypatch.setattr(pacing, "add_counts", away)
    count_later(patient(), NOW)
    assert is_too_fast(patient(), NOW)


@time_machine.travel(NOW, tick=False)
def test_a_step_that_another_leads_to_is_counted_afterwards_until_they_are_too_many(counted_in, rf) -> None:
    request = rf.post("/holds/1/confirm/")
    request.user = User(pk=78, phone_hash="hers")
    caller = Caller(78, "hers", "127.0.0.1")
    taken = []
    confirm = paced(afterwards=True)(lambda request: taken.append(1) or HttpResponse(status=302))
    for n in range(21):
        assert not is_too_fast(caller, NOW)
        assert confirm(request).status_code == 302, f"step {n}"
    assert is_too_fast(caller, NOW)
    assert confirm(request).status_code == 429
    assert len(taken) == 21


@time_machine.travel(NOW, tick=False)
def test_who_is_not_signed_in_is_counted_first_everywhere(counted_in, rf) -> None:
    request = rf.post("/holds/1/confirm/")
    request.user = AnonymousUser()
    seen = []
    paced(afterwards=True)(
        lambda request: (
            seen.append(pacing._count(Caller(None, "", "127.0.0.1"), NOW)[0].steps) or HttpResponse()
        )
    )(request)
    assert seen == [2]
