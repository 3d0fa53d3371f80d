"""A whole day closed from the ticked paper list, by the keyboard alone at a tablet."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import expect

from accounts.models import User
from bookings.models import Appointment
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.models import Activity, ClinicSession, Posting
from tests.factories import bookings as make
from tests.factories.staff import with_factor
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import OWN, PASSWORD
from tests.journeys.test_staff import clerk_of
from tests.journeys.world import World

TABLET = {"width": 820, "height": 1180}
PEOPLE = 20


def a_day_that_is_over(hospital: Hospital, now: datetime) -> ClinicSession:
    """A session that ended an hour ago, of a specialist posted there, with twenty who had booked."""
    posting = Posting.objects.filter(hospital=hospital, demo=True).earliest("pk")
    begins = (now - timedelta(hours=6)).replace(minute=0, second=0, microsecond=0)
    session = make.published_session(
        posting,
        starts_at=begins,
        hours=5,
        numbers=PEOPLE,
        demo=True,
        now=begins - timedelta(days=12),
        published_at=begins - timedelta(days=10),
    )
    for n, slot in enumerate(make.slots(session)):
        person = make.person(make.account(), f"赵国{'一二三四五六七八九十'[n % 10]}")
        make.booked(session, person, at=slot.starts_at, now=begins - timedelta(days=3))
    return session


def counter(company: Company, hospital: Hospital, now: datetime) -> Clerk:
    """Somebody who receives patients there, signed in."""
    user = User.objects.create_user("reception1", PASSWORD, name="导诊台")
    with_factor(user)
    grant_role(user=user, hospital=hospital, role=StaffRole.RECEPTION, by=None, now=now)
    desk = clerk_of(company, "reception1", **TABLET)
    desk.secrets += ["赵国一"]
    desk.hands = Keyboard()
    return desk


def statuses(session: ClinicSession) -> dict[int, str]:
    rows = Appointment.objects.filter(session=session)
    return dict(rows.values_list("slot__ordinal", "status"))


def test_a_whole_day_from_the_paper_list_by_the_keyboard_alone(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug=OWN)
    session = a_day_that_is_over(hospital, world.now)
    desk = counter(company, hospital, world.now)
    hands = desk.hands

    desk.arrives_at(desk.called(hospital))
    hands.press(desk.main.get_by_role("link", name="未签字"))
    desk.arrives("还没有签字的门诊")
    hands.press(desk.main.locator(f"a[href='/staff/sessions/{session.pk}/close/']"))
    desk.arrives("当天收尾")

    # What is ticked on paper: all but the 16th, and the last three.
    hands.write(desk.box("看过的号"), "1-15、17")
    hands.press(desk.button("下一步：核对"))
    desk.arrives("这样记，对吗？")
    expect(desk.main).to_contain_text("已就诊 16 人")
    expect(desk.main).to_contain_text("未到诊 4 人")
    expect(desk.button("确认记下")).to_be_focused()
    assert set(statuses(session).values()) == {"booked"}
    hands.press(desk.button("确认记下"))
    desk.arrives("当天收尾")
    desk.is_told("已记下 20 人。")
    assert statuses(session)[16] == "noshow"

    # The 16th was seen after all: the tick was overlooked.
    wrong = Appointment.objects.get(session=session, slot__ordinal=16)
    hands.press(desk.main.locator(f"a[href='/staff/sessions/{session.pk}/close/{wrong.pk}/']"))
    desk.arrives("更正就诊结果")
    hands.pick(desk.main.locator("[name=what][value='fulfilled:came']"))
    hands.press(desk.button("更正"))
    desk.arrives("当天收尾")
    assert statuses(session)[16] == "fulfilled"

    hands.press(desk.link("核对并签字"))
    desk.arrives("签字结束这一天？")
    expect(desk.main).to_contain_text("已就诊 17 人")
    hands.press(desk.button("核对无误，签字"))
    desk.arrives("当天收尾")
    expect(desk.main).to_contain_text("导诊台")
    expect(desk.main).to_contain_text("看诊 17 人次")
    assert Activity.objects.get(session=session).patients == 17
    assert ClinicSession.objects.get(pk=session.pk).status == "closed"


def test_one_by_one_on_a_phone_without_scripts(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug=OWN)
    session = a_day_that_is_over(hospital, world.now)
    counter(company, hospital, world.now)
    desk = company.works(width=360, height=740, scripts=False)
    desk.signs_in("reception1", PASSWORD)
    assert desk.goes_to(f"/staff/sessions/{session.pk}/close/") == 200
    desk.arrives("当天收尾")
    first = Appointment.objects.get(session=session, slot__ordinal=1)
    desk.hands.pick(desk.main.locator(f"[name=o-{first.pk}][value=seen]"))
    desk.hands.press(desk.button("下一步：核对选好的"))
    desk.arrives("这样记，对吗？")
    desk.hands.press(desk.button("确认记下"))
    desk.arrives("当天收尾")
    assert statuses(session)[1] == "fulfilled"
    assert desk.goes_to(f"/staff/sessions/{session.pk}/close/list/") == 200
    desk.arrives("用医院系统的名单")
