"""我的出诊: what is coming, what has changed, and what somebody else took over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.queries.staff.history import Kind
from bookings.queries.staff.visits import coming_visits
from specialists.enums import WithdrawReason
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

VISITS = reverse("staff:visits")


@pytest.fixture
def helper(posting):
    return work.attendant(posting.specialist)


@pytest.fixture
def helpers(browser_of, helper):
    return browser_of(helper)


def test_coming_ones_the_soonest_first_wherever_they_are(helper, posting, session) -> None:
    sooner = make.published_session(make.posting(posting.specialist), starts_at=DAY - timedelta(days=1))
    make.published_session(posting, starts_at=NOW - timedelta(days=1))
    make.draft(posting, starts_at=DAY + timedelta(days=1))
    found = coming_visits(helper.pk, NOW)
    assert [visit.line.session for visit in found.coming] == [sooner, session]
    assert found.specialists == [posting.specialist]
    assert [visit.changes for visit in found.coming] == [[], []]


def test_changes_are_said_and_a_substituted_one_is_set_apart(helper, hospital, posting, session) -> None:
    taken_over = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    other = make.published_session(make.posting(where=hospital), starts_at=DAY + timedelta(days=2))
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    stand_in = make.posting(where=hospital)
    leaving = {"leaving_id": posting.specialist_id, "posting": stand_in, "by": None, "now": NOW}
    actions.substitute_specialist(session=taken_over, **leaving)
    found = coming_visits(helper.pk, NOW)
    assert [visit.line.session for visit in found.coming] == [session]
    assert [event.kind for event in found.coming[0].changes] == [Kind.DELAYED]
    assert [visit.line.session for visit in found.given_up] == [taken_over]
    new = coming_visits(work.attendant(stand_in.specialist).pk, NOW)
    assert [visit.line.session for visit in new.coming] == [taken_over]
    assert new.given_up == []
    assert other.pk


def test_nobodys_attendant_has_no_page(clerk, browser, owner, browser_of, session) -> None:
    assert coming_visits(clerk.pk, NOW) is None
    for one in (browser, browser_of(owner)):
        assert one.get(VISITS).status_code == 404
        assert one.get(reverse("staff:visit", args=[session.pk])).status_code == 404


def test_the_page_says_when_where_and_how_many(helpers, hospital, posting, owner) -> None:
    room = reference.room("名医堂", hospital=hospital, address="新华大街 1 号", exclusive=False)
    session = make.published_session(posting, room=room)
    make.booked(session, make.person(owner, "王秀英"))
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    text = helpers.get(VISITS).content.decode()
    for said in (
        "12月8日",
        "08:30–10:30",
        "本院",
        "名医堂",
        "新华大街 1 号",
        "已约 1 人，共 4 个号",
        "延时 30 分钟",
    ):
        assert said in text
    roster = helpers.get(reverse("staff:visit", args=[session.pk])).content.decode()
    assert "王*英" in roster
    assert "王秀英" not in roster
    assert "08:30–09:00" in roster


def test_withdrawn_ones_stay_until_their_day_is_over(helpers, helper, session, clock) -> None:
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    text = helpers.get(VISITS).content.decode()
    assert "已停诊" in text
    assert "天气原因" in text
    clock.move_to(DAY + timedelta(days=1))
    helpers.force_login(helper)  # days later
    assert "还没有安排出诊" in helpers.get(VISITS).content.decode()


def test_sign_in_first(client) -> None:
    assert client.get(VISITS).url == f"{reverse('accounts:staff_sign_in')}?next={VISITS}"


def test_staff_home_leads_an_attendant_here(helpers) -> None:
    assert helpers.get(reverse("staff:home")).url == VISITS
