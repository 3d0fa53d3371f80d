"""Move to another specialist of the same subject: only with a yes to them; what the page shows can be moved to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.models import Appointment
from bookings.queries.moving import may_move_between, places_to_move
from bookings.queries.numbers import bookable_by, mover
from bookings.rules import Reason
from hospitals.models import Subject
from specialists.models import Slot
from tests.bookings.acting import refusal
from tests.bookings.changing import substitute
from tests.bookings.telling import told
from tests.factories import bookings as make
from tests.factories.bookings import NOW
from tests.factories.reference import department

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = timedelta(days=1)
HALF = timedelta(minutes=30)
CONFIRM = "换一位专家看，确认吗？"


@pytest.fixture
def bones():
    return department("骨科")


@pytest.fixture
def session(bones):
    return make.published_session(make.posting(make.specialist("陈卫衡")), numbers=4, department=bones)


@pytest.fixture
def other(bones):
    """Somebody else of the subject, elsewhere, three days later."""
    who = make.posting(make.specialist("王和鸣"))
    return make.published_session(who, numbers=4, department=bones, starts_at=make.DAY + 3 * DAY)


@pytest.fixture
def booking(owner, session):
    return make.booked(session, make.person(owner, "张桂兰"))


def holders(session) -> list[int]:
    return list(session.specialists.values_list("pk", flat=True))


def move(booking, to, at=None, now=NOW, **said):
    return actions.move_booking(
        appointment=booking,
        session_id=to.pk,
        at=at or to.starts_at,
        by=booking.booked_by_id,
        now=now,
        **said,
    )


def address(booking, **query) -> str:
    return reverse("bookings:move", args=[booking.uid], query=query or None)


# --- The action ---------------------------------------------------------------------------------------------


def test_with_a_yes_to_them_the_same_booking_goes_there(owner, booking, other) -> None:
    make.tells(owner, other)
    wanted = {"appointment": booking, "session_id": other.pk, "at": other.starts_at, "by": owner.pk}
    assert refusal(actions.move_booking, now=NOW, **wanted) == Reason.SPECIALIST_CHANGES
    wrong = {**wanted, "who": [999999]}
    assert refusal(actions.move_booking, now=NOW, **wrong) == Reason.SPECIALIST_CHANGES
    booking.refresh_from_db()
    assert booking.session_id != other.pk, "the number is kept"
    moved = move(booking, other, who=holders(other))
    assert (moved.session_id, moved.code, moved.uid) == (other.pk, booking.code, booking.uid)
    assert move(booking, other).version == 2, "once more it stays"


def test_a_substitute_is_nobody_they_agreed_to(owner, booking, other) -> None:
    make.tells(owner, other)
    agreed = holders(other)
    substitute(other, make.posting(make.specialist("接替"), other.hospital))
    wanted = {"session_id": other.pk, "at": other.starts_at, "who": agreed, "by": owner.pk, "now": NOW}
    assert refusal(actions.move_booking, appointment=booking, **wanted) == Reason.SPECIALIST_CHANGES


def test_to_another_hospital_only_when_it_may_be_told(owner, booking, other) -> None:
    wanted = {"session_id": other.pk, "at": other.starts_at, "by": owner.pk, "now": NOW}
    refused = refusal(actions.move_booking, appointment=booking, who=holders(other), **wanted)
    assert refused == Reason.HOSPITAL_UNTOLD


def test_moved_from_another_window_meanwhile_it_is_asked_again(owner, session, booking) -> None:
    first = booking.slot_id
    move(booking, session, at=session.starts_at + HALF, from_slot_id=first)
    assert move(booking, session, at=session.starts_at + HALF, from_slot_id=first).version == 2
    late = {"session_id": session.pk, "at": session.starts_at + 2 * HALF, "by": owner.pk, "now": NOW}
    refused = refusal(actions.move_booking, appointment=booking, from_slot_id=first, **late)
    assert refused == Reason.HOLD_CHANGED


@pytest.mark.parametrize(
    ("way", "may"),
    [("term", True), ("service", True), ("subject", True), ("other", False), ("none", False)],
)
def test_of_one_subject_by_department_term_or_national_list(session, bones, way, may) -> None:
    subject = Subject.objects.create(name="骨科专业", code="03.02")
    bones.subject = subject
    bones.save()
    hospital = make.hospital()
    where = {
        "term": lambda: bones,
        "service": lambda: department("骨一科", hospital=hospital, term=bones),
        "subject": lambda: department("骨伤科", subject=subject),
        "other": lambda: department("眼科"),
        "none": lambda: None,
    }[way]()
    elsewhere = make.published_session(
        make.posting(where=hospital), department=where, starts_at=make.DAY + DAY
    )
    assert may_move_between(session.pk, elsewhere.pk) is may
    assert may_move_between(elsewhere.pk, session.pk) is may


# --- The page -----------------------------------------------------------------------------------------------


def test_others_of_the_subject_are_set_apart_and_named(browser, booking, other) -> None:
    page = browser.get(address(booking)).content.decode()
    apart = page.split("同专科的其他专家")[1]
    assert "王和鸣" in apart
    assert other.hospital.name in apart
    assert f"?session={other.pk}" in apart
    assert f"?session={other.pk}" not in page.split("同专科的其他专家")[0]


def test_the_way_to_another_specialist_is_looked_at_and_confirmed(browser, owner, booking, other) -> None:
    make.tells(owner, other)
    times = browser.get(address(booking, session=other.pk)).content.decode()
    assert "专家会换" in times
    assert 'method="get"' in times
    sure = browser.get(address(booking, session=other.pk, at=other.starts_at.isoformat())).content.decode()
    for words in (CONFIRM, "王和鸣", "医院也换了", "陈卫衡", "12月11日", "张桂兰"):
        assert words in sure
    assert Appointment.objects.get().session_id == booking.session_id
    fields = dict(re.findall(r'name="(session|at|from|who)" value="([^"]*)"', sure))
    for _ in range(2):  # pressed twice
        answer = browser.post(address(booking), fields)
        assert answer.url == reverse("bookings:ticket", args=[booking.uid])
    moved = Appointment.objects.get()
    assert (moved.session_id, moved.version) == (other.pk, 2)


def test_without_the_yes_it_is_asked_for(browser, owner, booking, other) -> None:
    make.tells(owner, other)
    said = {"session": other.pk, "at": other.starts_at.isoformat()}
    answer = browser.post(address(booking), said)
    assert answer.status_code == 302
    page = browser.get(answer.url).content.decode()
    assert CONFIRM in page
    assert "这场门诊由另一位专家出诊，请看清楚再确认。" in page
    assert Appointment.objects.get().session_id == booking.session_id


def test_gone_before_it_is_confirmed_the_other_times_are_shown(browser, booking, other) -> None:
    make.booked(other, make.person(make.account()))
    answer = browser.get(address(booking, session=other.pk, at=other.starts_at.isoformat()))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "这个时段的号刚刚被约走了。您原来的号还在。" in page
    assert "08:30–09:00" in page


def test_gone_when_it_is_confirmed_the_specialist_is_still_said_to_change(
    browser, owner, booking, other
) -> None:
    make.tells(owner, other)
    make.booked(other, make.person(make.account()))
    said = {"session": other.pk, "at": other.starts_at.isoformat(), "who": holders(other)}
    answer = browser.post(address(booking), said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "专家会换" in page
    assert "下一步，看清楚再确认" in page
    assert "改到这个时间" not in page


def test_nothing_chosen_is_said(browser, booking, other) -> None:
    for at in ("", "x"):
        page = browser.get(address(booking, session=other.pk, at=at)).content.decode()
        assert "请选择新的时间。" in page


def test_the_consent_to_the_other_hospital_leads_back_to_the_question(browser, booking, other) -> None:
    said = {"session": other.pk, "at": other.starts_at.isoformat(), "who": holders(other)}
    answer = browser.post(address(booking), said)
    assert answer.status_code == 302
    assert "consent" in answer.url
    assert f"session%3D{other.pk}" in answer.url
    assert "at%3D" in answer.url


def test_what_was_told_is_said_to_stay_behind(browser, owner, booking, other) -> None:
    told(booking)
    page = browser.get(address(booking, session=other.pk, at=other.starts_at.isoformat())).content.decode()
    assert "不会带过去" in page


def test_more_than_are_shown_is_said(browser, booking, bones) -> None:
    for n in range(12):
        make.published_session(department=bones, numbers=1, hours=0.5, starts_at=make.DAY + (3 + n) * DAY / 4)
    page = browser.get(address(booking)).content.decode()
    assert page.split("同专科的其他专家")[1].count("?session=") == 10
    assert "这里只列出最近的几场" in page


# --- What the page shows can be moved to --------------------------------------------------------------------


def test_what_is_offered_can_be_moved_to_and_what_is_not_cannot(owner, session, bones, booking) -> None:
    """At the same moment, for a person with other visits, limits and sessions that are full."""
    who = session.specialists.get()
    start = make.DAY + 2 * DAY
    sessions = [
        session,
        make.published_session(make.posting(who), department=bones, numbers=2, hours=1, starts_at=start),
        make.published_session(department=bones, numbers=2, hours=1, starts_at=start),
        make.published_session(department=bones, numbers=1, hours=0.5, starts_at=start + HALF),
        make.published_session(numbers=2, hours=1, starts_at=start + DAY),
        make.published_session(department=bones, numbers=2, hours=1, starts_at=start + DAY, demo=True),
    ]
    make.booked(sessions[3], make.person(make.account()))  # full
    busy = make.published_session(department=department("眼科"), hours=0.5, numbers=1, starts_at=start)
    make.booked(busy, booking.patient)
    for one in sessions:
        make.tells(owner, one)
    free = bookable_by(mover(booking, owner.pk), NOW, besides=booking)
    places = places_to_move(booking, NOW, free=free, also=())
    offered = {card.session.pk for card in [*places.same, *places.others]} | {session.pk}
    shown = {(slot.session_id, slot.starts_at) for slot in free if slot.session_id in offered}
    shown.discard((session.pk, booking.slot.starts_at))
    assert {pk for pk, _at in shown} == offered == {sessions[0].pk, sessions[1].pk, sessions[2].pk}
    home = {"session_id": session.pk, "at": booking.slot.starts_at, "by": owner.pk, "now": NOW}
    for one in sessions:
        for at in sorted({slot.starts_at for slot in make.slots(one)}):
            wanted = {"session_id": one.pk, "at": at, "who": holders(one), "by": owner.pk, "now": NOW}
            if (one.pk, at) == (session.pk, booking.slot.starts_at):
                continue
            if (one.pk, at) in shown:
                assert actions.move_booking(appointment=booking, **wanted).session_id == one.pk
                Slot.objects.filter(pk=booking.slot_id).update(reopens_at=None)
                actions.move_booking(appointment=booking, who=holders(session), **home)
                Slot.objects.filter(session=one).update(reopens_at=None)
            else:
                assert refusal(actions.move_booking, appointment=booking, **wanted)
