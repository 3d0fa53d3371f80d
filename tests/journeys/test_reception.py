"""A morning at a desk: twenty people received one after the other, by the keyboard and a scanner that types, at a
tablet; one of them was somebody else."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from playwright.sync_api import expect

from accounts.models import User
from bookings.actions import publish_session
from bookings.enums import AppointmentStatus, Verification
from bookings.models import Appointment, Arrival, ArrivalWay, Patient
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from notices.localtime import at_local, local_date
from specialists.actions import draft_session
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories.staff import with_factor
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import PASSWORD
from tests.journeys.world import World

TABLET = {"width": 820, "height": 1180}
PEOPLE = 20
# So long one of them may take, typing and pages together: paper takes longer.
SECONDS_EACH = 10
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
LAST_START = time(21, 30)


def a_session_of_today(hospital: Hospital, now: datetime) -> list[Appointment]:
    """Twenty people have a number in it, none of whom anybody has seen the card of."""
    today = local_date(now)
    earliest, latest = at_local(today, time.min), at_local(today, LAST_START)
    starts_at = min(max(now - timedelta(minutes=30), earliest), latest).replace(second=0, microsecond=0)
    drafted = draft_session(
        postings=[make.posting(make.specialist("孟和"), hospital)],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        numbers=PEOPLE,
        by=None,
        now=now,
    )
    session = publish_session(session=drafted, by=None, now=now - timedelta(days=14))
    slots = Slot.objects.filter(session=session).order_by("ordinal")
    return [_booked(slot, n, now) for n, slot in enumerate(slots)]


def _booked(slot: Slot, n: int, now: datetime) -> Appointment:
    owner, born = make.account(), date(1940 + n, 3, n + 1)
    card = make.resident(born, n=n)
    person = Patient.objects.create(
        name=f"{FAMILY[n]}小明",
        sex="male",
        birth_date=born,
        document_kind=card.kind,
        document=card.number,
        created_at=now,
        created_by=owner,
    )
    make.linked(owner, person, granted_by=owner)
    return Appointment.objects.create(
        code=f"{31_415_926 + n}",
        patient=person,
        slot=slot,
        session=slot.session,
        during=(slot.starts_at, slot.ends_at),
        booked_by=owner,
        status=AppointmentStatus.BOOKED,
        created_at=now,
        booked_at=now,
    )


def receives(company: Company, hospital: Hospital, now: datetime) -> Clerk:
    """Somebody at the desk, on the page for it."""
    user = User.objects.create_user("reception1", PASSWORD, name="导诊台")
    with_factor(user)
    grant_role(user=user, hospital=hospital, role=StaffRole.RECEPTION, by=None, now=now)
    desk = company.works(**TABLET)
    desk.signs_in("reception1", PASSWORD)
    desk.arrives_at(desk.called(hospital))
    desk.hands.press(desk.link("今日接诊"))
    desk.arrives("今日接诊")
    return desk


def brought(visit: Appointment, n: int) -> str:
    """What the n-th of them has with them: mostly their phone with the code, which the scanner types."""
    return (
        visit.code,
        visit.patient.document,
        visit.code,
        visit.patient.name,
        visit.booked_by.phone.removeprefix("+86"),
    )[n % 5]


def types(desk: Clerk, text: str) -> None:
    """Into the box that has the focus; nothing is clicked and nothing is tabbed to."""
    expect(desk.box("扫码，或者输入")).to_be_focused()
    desk.page.keyboard.type(text)
    desk.page.keyboard.press("Enter")


def test_twenty_people_by_keyboard_alone(
    company: Company, world: World, measured: Callable[[str], None]
) -> None:
    hospital = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    visits = a_session_of_today(hospital, world.now)
    desk = receives(company, hospital, world.now)
    for visit in visits:
        desk.secrets += [visit.patient.name, visit.patient.document, visit.code]
    longest = 0.0
    for n, visit in enumerate(visits):
        begun = clock.monotonic()
        types(desk, brought(visit, n))
        number = f"第 {visit.slot.ordinal} 号 {visit.patient.masked_name}"
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text(number)
        desk.page.keyboard.press("Enter")
        desk.is_told(f"{visit.slot.ordinal} 号 {visit.patient.masked_name} 已报到。")
        longest = max(longest, clock.monotonic() - begun)
        if n in (0, 10):
            desk.arrives("今日接诊")  # axe, sizes, and nothing told
    assert longest < SECONDS_EACH
    measured(f"one of {PEOPLE} received in {longest:.1f} s at most, by {SECONDS_EACH} s")
    assert Arrival.objects.count() == PEOPLE
    ways = set(Arrival.objects.values_list("way", flat=True))
    assert ways == {ArrivalWay.CODE, ArrivalWay.DOCUMENT, ArrivalWay.NAME, ArrivalWay.PHONE}
    counts = desk.main.locator(".reception-counts--whole dd")
    expect(counts.nth(2)).to_have_text(str(PEOPLE))


def test_the_card_is_compared_and_an_error_undone(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    visits = a_session_of_today(hospital, world.now)
    desk = receives(company, hospital, world.now)
    first, second = visits[:2]
    # A card reader types twice: whom the box finds by the code, and then the number of the card.
    types(desk, first.code)
    desk.arrives_at(first.patient.masked_name)
    box = desk.main.locator("[name=number]")
    expect(box).to_be_focused()
    desk.page.keyboard.type(second.patient.document)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".error-summary")).to_contain_text("和登记的不一样")
    desk.arrives_at(first.patient.masked_name)
    assert not Arrival.objects.exists()
    desk.hands = Keyboard()
    desk.hands.write(box, first.patient.document)
    desk.page.keyboard.press("Enter")
    desk.arrives("今日接诊")
    assert Patient.objects.get(pk=first.patient_id).verification == Verification.SEEN
    # It was somebody else.
    desk.hands.press(desk.main.get_by_role("button", name="报到错了？撤销").first)
    desk.is_told(f"已撤销 {first.slot.ordinal} 号 {first.patient.masked_name} 的报到。")
    assert Appointment.objects.get(pk=first.pk).status == AppointmentStatus.BOOKED
    # Nobody of today.
    types(desk, "没有人")
    expect(desk.main.locator(".reception-hits")).to_contain_text("今天没有人用这个姓名预约")
    desk.arrives("今日接诊")
    types(desk, second.patient.document[:17])
    expect(desk.page.locator(".error-summary")).to_contain_text("这不是完整的号码")
    desk.arrives("今日接诊")
    types(desk, second.code)  # in place of what was wrong
    desk.arrives_at(second.patient.masked_name)


def test_the_figures_come_anew_by_themselves(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    visit = a_session_of_today(hospital, world.now)[0]
    desk = receives(company, hospital, world.now)
    counts = desk.main.locator(".reception-counts--whole dd")
    expect(counts.nth(2)).to_have_text("0")
    make.arrived(visit, at=world.now)
    expect(counts.nth(2)).to_have_text("1", timeout=40_000)
    expect(desk.box("扫码，或者输入")).to_be_focused()


# What a phone's or tablet's browser has of its own; the one of the tests has not.
CAMERA = """
window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
  detect() { return Promise.resolve([{ rawValue: window.seenByCamera || "https://example.org" }]); }
};
const canvas = document.createElement("canvas");
Object.defineProperty(navigator, "mediaDevices", {
  value: { getUserMedia: () => { canvas.getContext("2d"); return Promise.resolve(canvas.captureStream()); } }
});
"""


def test_a_camera_reads_the_ticket(company: Company, world: World) -> None:
    hospital = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    visit = a_session_of_today(hospital, world.now)[0]
    desk = receives(company, hospital, world.now)
    expect(desk.main.locator("[data-camera]")).to_be_hidden()  # where the browser cannot
    desk.page.add_init_script(CAMERA)
    desk.page.reload()
    desk.hands.press(desk.button("用摄像头扫码"))
    expect(desk.main.locator("[data-camera-said]")).to_contain_text("请把二维码放在画面中间。")
    desk.arrives("今日接诊")
    desk.page.evaluate(f"window.seenByCamera = '{visit.code}'")
    desk.arrives_at(visit.patient.masked_name)
    desk.page.keyboard.press("Enter")
    desk.arrives("今日接诊")
    assert Arrival.objects.get().way == ArrivalWay.QR
