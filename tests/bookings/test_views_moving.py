"""Move a booking: what is offered, what happens, and that a refusal loses nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bookings.actions import cancel_booking
from bookings.models import Appointment
from notices.models import Notice
from specialists.models import ClinicSession
from tests.bookings.telling import told
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def posting():
    return make.posting()


@pytest.fixture
def session(posting):
    """Two hours, a number in each half-hour."""
    return make.published_session(posting, numbers=4)


@pytest.fixture
def next_week(posting):
    return make.published_session(posting, starts_at=make.DAY + timedelta(days=2))


@pytest.fixture
def booking(session, owner):
    return make.booked(session, make.person(owner, "张桂兰"))


def address(appointment: Appointment) -> str:
    return reverse("bookings:move", args=[appointment.uid])


def test_one_place_and_several_are_told_apart_in_english(browser, owner, posting) -> None:
    session = make.published_session(posting, numbers=7)  # two, two, two and one
    text = browser.get(
        address(make.booked(session, make.person(owner))), headers={"accept-language": "en"}
    ).content.decode()
    assert "2 places left" in text
    assert "1 place left" in text
    assert "2 place left" not in text


def to(session: ClinicSession, half_hours: int) -> dict[str, object]:
    return {"session": session.pk, "at": (session.starts_at + half_hours * HALF_HOUR).isoformat()}


def test_the_other_times_and_days_are_offered(browser, booking, next_week) -> None:
    stranger = make.published_session(starts_at=make.DAY + timedelta(days=3))
    text = browser.get(address(booking)).content.decode()
    assert "08:30–09:00" in text
    assert 'value="2026-12-08T00:00:00+00:00"' not in text, "the time one has is not offered"
    assert f"?session={next_week.pk}" in text
    assert f"?session={stranger.pk}" not in text, "another specialist is another booking"


def test_another_day_shows_its_times(browser, booking, next_week) -> None:
    text = browser.get(address(booking), {"session": next_week.pk}).content.decode()
    assert "12月10日" in text
    assert "08:00–08:30" in text
    assert f'name="session" value="{next_week.pk}"' in text


def test_moved_within_the_session(browser, booking, session) -> None:
    answer = browser.post(address(booking), to(session, 2))
    assert answer.url == reverse("bookings:ticket", args=[booking.uid])
    moved = Appointment.objects.get()
    assert (moved.slot.ordinal, moved.code, moved.uid) == (3, booking.code, booking.uid)
    assert Notice.objects.filter(kind="appointment_moved").count() == 1


def test_moved_to_another_day(browser, booking, next_week) -> None:
    browser.post(address(booking), to(next_week, 0))
    assert Appointment.objects.get().session_id == next_week.pk


def test_pressed_twice_it_moves_once(browser, booking, session) -> None:
    first, second = (
        browser.post(address(booking), to(session, 2)),
        browser.post(address(booking), to(session, 2)),
    )
    assert first.url == second.url
    assert Appointment.objects.get().version == 2


def test_gone_meanwhile_the_old_number_is_kept_and_said(browser, booking, session) -> None:
    make.booked(session, make.person(make.account()), at=session.starts_at + HALF_HOUR)
    answer = browser.post(address(booking), to(session, 1))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "这个时段的号刚刚被约走了。您原来的号还在。" in text
    assert "<title>错误：" in text
    assert Appointment.objects.get(pk=booking.pk).slot_id == booking.slot_id


def test_refused_for_the_persons_sake_it_says_why(browser, booking, owner) -> None:
    elsewhere = make.published_session(starts_at=make.DAY + timedelta(days=2))
    make.booked(elsewhere, booking.patient)
    posting = booking.session.session_specialists.get().posting
    there = make.published_session(posting, starts_at=make.DAY + timedelta(days=2))
    answer = browser.post(address(booking), to(there, 0))
    assert answer.status_code == 409
    assert "同一时间已有其他预约。您原来的号还在。" in answer.content.decode()


def test_nothing_chosen_is_said(browser, booking, session) -> None:
    text = browser.post(address(booking), {"session": session.pk}).content.decode()
    assert "请选择新的时间。" in text
    assert 'href="#id_at_0"' in text


def test_with_no_other_time_it_says_so(browser, owner) -> None:
    only = make.published_session(numbers=1, hours=0.5)
    booking = make.booked(only, make.person(owner))
    assert "这场门诊没有别的时段可以改。" in browser.get(address(booking)).content.decode()


def test_after_the_deadline_it_cannot_be_moved(browser, booking, session, clock) -> None:
    clock.move_to(booking.slot.starts_at - timedelta(hours=2))
    assert "现在不能改约了" in browser.get(address(booking)).content.decode()
    answer = browser.post(address(booking), to(session, 2))
    assert answer.status_code == 409
    assert "您原来的号还在" in answer.content.decode()
    assert Appointment.objects.get().slot_id == booking.slot_id


def test_a_cancelled_booking_cannot_be_moved(browser, booking, owner, session) -> None:
    cancel_booking(appointment=booking, by=owner.pk, now=NOW)
    assert "现在不能改约了" in browser.get(address(booking)).content.decode()
    answer = browser.post(address(booking), to(session, 2))
    assert answer.status_code == 409
    assert "您原来的号还在" not in answer.content.decode()


@pytest.mark.parametrize("wanted", ["99999999", "9" * 30, "x", "-1", "", "\0"])
def test_sessions_that_are_none(browser, booking, session, wanted) -> None:
    """A number was not meant to move within its own session by mistake."""
    at = (session.starts_at + HALF_HOUR).isoformat()
    assert browser.get(address(booking), {"session": wanted}).status_code == 404
    assert browser.post(address(booking), {"session": wanted, "at": at}).status_code == 404
    assert Appointment.objects.get().slot_id == booking.slot_id


def test_another_specialists_session_is_refused_and_ones_own_times_are_offered(browser, booking) -> None:
    stranger = make.published_session(starts_at=make.DAY + timedelta(days=3))
    for ask in (
        lambda: browser.get(address(booking), {"session": stranger.pk}),
        lambda: browser.post(address(booking), to(stranger, 0)),
    ):
        answer = ask()
        text = answer.content.decode()
        assert answer.status_code == 409
        assert (
            "只能改约到同一位专家，或者同一科目其他专家的门诊。看别的科，请另外预约。您原来的号还在。" in text
        )
        assert f'name="session" value="{booking.session_id}"' in text
        assert f'value="{stranger.pk}"' not in text
    assert Appointment.objects.get().slot_id == booking.slot_id


def test_a_demonstration_of_the_same_specialist_is_not_offered(browser, booking, posting) -> None:
    demo = make.published_session(posting, starts_at=make.DAY + timedelta(days=4), demo=True)
    assert f"?session={demo.pk}" not in browser.get(address(booking)).content.decode()
    assert browser.get(address(booking), {"session": demo.pk}).status_code == 409


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59:59.999999", "x"])
def test_times_that_are_none(browser, booking, session, at) -> None:
    answer = browser.post(address(booking), {"session": session.pk, "at": at})
    assert "请选择新的时间。" in answer.content.decode()


def test_a_draft_is_not_there(browser, booking) -> None:
    draft = make.draft(starts_at=make.DAY + timedelta(days=5))
    assert browser.get(address(booking), {"session": draft.pk}).status_code == 404
    assert browser.post(address(booking), to(draft, 0)).status_code == 404


# --- What was told stays behind -----------------------------------------------------------------------

STAYS = "您填给原来那家医院的就诊原因和病历资料不会带过去"


@pytest.fixture
def elsewhere(posting):
    """The same specialist at another hospital."""
    other = make.posting(posting.specialist, make.hospital())
    return make.published_session(other, starts_at=make.DAY + timedelta(days=3))


def test_it_is_said_beforehand_that_what_was_told_goes(browser, booking, elsewhere, next_week) -> None:
    assert STAYS not in browser.get(address(booking), {"session": elsewhere.pk}).content.decode()
    told(booking)
    assert STAYS in browser.get(address(booking), {"session": elsewhere.pk}).content.decode()
    for here in (booking.session, next_week):
        assert STAYS not in browser.get(address(booking), {"session": here.pk}).content.decode()


def test_a_child_nobody_agreed_for_meanwhile_is_not_shown_as_full(browser_of, session, next_week) -> None:
    mother = make.account()
    child = make.person(mother, "王小宝", birth_date=date(2016, 5, 1), relation="child", is_guardian=True)
    make.agreed(mother, "child", about=child.pk)
    visit = make.booked(session, child)
    make.agreed(mother, "child", about=child.pk, decision="withdrawn")
    response = browser_of(mother).get(address(visit), {"session": next_week.pk})
    assert response.status_code == 302
    assert f"about={child.pk}" in response["Location"]
    assert f"session%3D{next_week.pk}" in response["Location"]
    make.agreed(mother, "child", about=child.pk)
    assert browser_of(mother).get(address(visit), {"session": next_week.pk}).status_code == 200
