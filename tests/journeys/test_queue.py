"""A morning's queue worked by the keyboard alone at a tablet, while the screen in the waiting room follows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from bookings.actions.desk import make_screen
from bookings.models import Appointment, Reception
from bookings.queries.screens import screen_key
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from notices.localtime import day_bounds, local_date
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.staff import with_factor
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import OWN, PASSWORD
from tests.journeys.world import World

TABLET = {"width": 820, "height": 1180}
NAMES = ("张小明", "李大山", "王秀英", "赵铁柱", "孙兰", "周建国")


def session_of_today(hospital: Hospital, now: datetime) -> ClinicSession:
    """One that the portal calls in, with everybody there already."""
    today, _tomorrow = day_bounds(local_date(now))
    posting = make.posting(make.specialist("林医生"), hospital)
    said = {
        "starts_at": today,
        "hours": 12,
        "numbers": len(NAMES),
        "room": reference.room("3 诊室", hospital=hospital),
    }
    session = make.published_session(posting, published_at=today - timedelta(days=10), **said)
    Reception.objects.create(session=session, calls=True, by_arrival=False)
    for name, slot in zip(NAMES, session.slots.order_by("ordinal"), strict=True):
        person = make.person(make.account(), name)
        visit = make.booked(session, person, at=slot.starts_at, now=today - timedelta(days=2))
        make.arrived(visit, at=now)
    return session


def at_the_desk(company: Company, hospital: Hospital, now: datetime) -> tuple[Clerk, User]:
    """Somebody who receives patients there, signed in."""
    user = User.objects.create_user("reception1", PASSWORD, name="导诊台")
    with_factor(user)
    grant_role(user=user, hospital=hospital, role=StaffRole.RECEPTION, by=None, now=now)
    desk = company.works(**TABLET)
    desk.signs_in("reception1", PASSWORD)
    desk.arrives_at(desk.called(hospital))
    return desk, user


def presses(desk: Clerk, button: str, said: str) -> None:
    """The button of this id, and what is said then; the page is not loaded anew."""
    expect(desk.page.locator("[data-live][aria-busy]")).to_have_count(0)
    desk.hands.press(desk.page.locator(f"#{button}"))
    expect(desk.page.locator("[data-live-said]")).to_contain_text(said)


def shows(screen: Page, number: int, *following: int) -> None:
    """The screen calls this number, and these are next."""
    expect(screen.locator(".screen-call").first).to_contain_text(f"{number} 号")
    expect(screen.locator(".screen-next")).to_contain_text([f"{n} 号" for n in following])


def test_five_called_one_passed_over_and_one_sent_away(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug=OWN)
    session = session_of_today(hospital, world.now)
    ids = dict(Appointment.objects.filter(session=session).values_list("slot__ordinal", "pk"))
    desk, user = at_the_desk(company, hospital, world.now)
    shown = make_screen(
        hospital_id=hospital.pk, name="三楼候诊区", room_ids=[], speaks=True, by=user.pk, now=world.now
    )
    wall = company.works(width=1280, height=720)
    assert wall.goes_to(reverse("bookings:screen", args=[screen_key(shown)])) == 200
    screen = wall.page
    expect(screen.locator(".screen-call--none")).to_have_count(1)

    assert desk.goes_to(f"/staff/sessions/{session.pk}/queue/") == 200
    desk.hands = Keyboard()
    loaded = desk.page.evaluate("window.loadedOnce = true")
    assert loaded
    presses(desk, "call-next", "正在叫 1 号。")
    shows(screen, 1, 2, 3, 4)
    # The keyboard stays where it was.
    expect(desk.page.locator("#call-next")).to_be_focused()
    presses(desk, "call-next", "正在叫 2 号。")
    presses(desk, f"again-{ids[2]}", "又叫了一次 2 号。")
    presses(desk, f"pass-{ids[2]}", "2 号过号，排到后面继续等。")
    presses(desk, "call-next", "正在叫 3 号。")
    presses(desk, f"away-{ids[3]}", "3 号去检查，回来前不叫。")
    presses(desk, "call-next", "正在叫 4 号。")
    shows(screen, 4, 5, 2, 6)
    presses(desk, f"back-{ids[3]}", "3 号检查回来，接着就叫。")
    presses(desk, "call-next", "正在叫 3 号。")
    shows(screen, 3, 5, 2, 6)
    presses(desk, f"finish-{ids[3]}", "3 号记为已就诊。")
    assert desk.page.evaluate("window.loadedOnce") is True
    seen = Appointment.objects.filter(session=session, status="fulfilled")
    assert sorted(seen.values_list("slot__ordinal", flat=True)) == [1, 3, 4]
    for name in NAMES:
        expect(screen.locator("body")).not_to_contain_text(name)


def test_the_screen_says_that_it_is_cut_off_and_comes_back(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug=OWN)
    session = session_of_today(hospital, world.now)
    desk, user = at_the_desk(company, hospital, world.now)
    shown = make_screen(
        hospital_id=hospital.pk, name="三楼候诊区", room_ids=[], speaks=False, by=user.pk, now=world.now
    )
    wall = company.works(width=1280, height=720)
    assert wall.goes_to(reverse("bookings:screen", args=[screen_key(shown)])) == 200
    lost = wall.page.locator("[data-screen-lost]")
    expect(lost).to_be_hidden()
    wall.context.set_offline(True)
    expect(lost).to_be_visible()
    expect(lost).to_contain_text("连接中断，正在重连")
    assert desk.goes_to(f"/staff/sessions/{session.pk}/queue/") == 200
    presses(desk, "call-next", "正在叫 1 号。")
    wall.context.set_offline(False)
    expect(lost).to_be_hidden()
    shows(wall.page, 1, 2, 3, 4)


def test_one_question_at_a_time_however_slow_the_answers(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug=OWN)
    session = session_of_today(hospital, world.now)
    desk, _user = at_the_desk(company, hospital, world.now)
    assert desk.goes_to(f"/staff/sessions/{session.pk}/queue/") == 200
    never = "window.asked = 0; window.fetch = () => { window.asked += 1; return new Promise(() => {}); };"
    again = "for (let n = 0; n < 3; n += 1) window.dispatchEvent(new Event('online'));"
    desk.page.evaluate(never + again)
    assert desk.page.evaluate("window.asked") == 1


def test_without_script_it_is_all_there(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug=OWN)
    session = session_of_today(hospital, world.now)
    user = User.objects.create_user("reception1", PASSWORD, name="导诊台")
    with_factor(user)
    grant_role(user=user, hospital=hospital, role=StaffRole.RECEPTION, by=None, now=world.now)
    desk = company.works(**TABLET, scripts=False)
    desk.signs_in("reception1", PASSWORD)
    assert desk.goes_to(f"/staff/sessions/{session.pk}/queue/") == 200
    desk.hands.press(desk.page.locator("#call-next"))
    desk.is_told("正在叫 1 号。")
    desk.hands.press(desk.page.locator("#call-next"))
    desk.is_told("正在叫 2 号。")
