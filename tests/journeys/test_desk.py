"""A man of 75 who is booked for by his daughter, until he goes to a desk and has his bookings for himself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from playwright.sync_api import expect

from accounts.models import User
from bookings.enums import AppointmentStatus, DeskNotice, Relation, Sex
from bookings.models import Appointment, Patient, PatientLink
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from tests.factories.staff import with_factor
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hospital import PASSWORD
from tests.journeys.patient import Patient as Reader
from tests.journeys.patient import Someone
from tests.journeys.world import World, hours_of


def receives(company: Company, world: World) -> Clerk:
    """Somebody at the desk of another hospital than the one he is booked at."""
    hospital = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    user = User.objects.create_user("reception1", PASSWORD, name="导诊台")
    with_factor(user)
    grant_role(user=user, hospital=hospital, role=StaffRole.RECEPTION, by=None, now=world.now)
    desk = company.works()
    desk.signs_in("reception1", PASSWORD)
    desk.arrives_at(desk.called(hospital))
    return desk


def asks_for_himself(reader: Reader, himself: Someone) -> None:
    """At home: he adds himself, and learns that somebody has done so before."""
    assert reader.goes_to("/people/") == 200
    reader.signs_in()
    reader.agrees()
    reader.arrives("我的就诊人")
    reader.hands.press(reader.link("添加就诊人"))
    reader.fills_in(himself)
    reader.hands.press(reader.button("保存"))
    reader.arrives("这位就诊人已经登记过")


def lets_him_book(desk: Clerk, himself: Someone) -> None:
    """Found by his card, the card compared, his account allowed."""
    desk.secrets += [himself.name, himself.card]
    desk.hands.press(desk.link("查找就诊人"))
    desk.arrives("查找就诊人")
    desk.hands.write(desk.box("号码"), himself.card)
    desk.hands.press(desk.button("查找"))
    desk.arrives_at("李*国")
    expect(desk.main).not_to_contain_text(himself.name)
    person = desk.page.url
    grant = desk.main.get_by_role("link", name=desk.say("允许预约")).filter(has_text="139****")
    desk.hands.press(grant.first)
    expect(desk.main.locator(".notice--warning")).to_contain_text(desk.say("请先核对证件原件"))
    desk.hands.press(desk.link("去核对证件原件"))
    desk.arrives("核对证件原件")
    desk.hands.write(desk.box("证件号码"), himself.card)
    desk.hands.pick(desk.main.get_by_role("checkbox"))
    desk.hands.press(desk.button("已核对"))
    desk.is_told("已核对证件原件。30 分钟内可以办理其他事项。")
    assert desk.page.url == person
    desk.arrives_at("李*国")
    desk.hands.press(grant.first)
    desk.hands.press(desk.button("确认允许"))
    desk.is_told("已允许这个账号为就诊人预约，并已通知对方。")


def test_a_man_of_75_has_his_bookings_for_himself(company: Company, world: World) -> None:
    session = world.next_session()
    father = Someone("李建国", Relation.PARENT, Sex.MALE, date(world.now.year - 75, 1, 2))
    himself = replace(father, relation=Relation.SELF)
    daughter = company.joins()
    daughter.opens_session(session.pk, world.specialist)
    daughter.chooses(hours_of(session.slots.order_by("ordinal").first()))
    daughter.signs_in()
    daughter.adds(father)
    daughter.sees_the_number_held(father)
    ticket = daughter.books()

    reader = company.joins()
    asks_for_himself(reader, himself)
    assert reader.goes_to(ticket.path) == 404
    lets_him_book(receives(company, world), himself)
    assert "您的账号现在可以为一位就诊人预约" in reader.reads_message(DeskNotice.LINKED)

    assert reader.goes_to(ticket.path) == 200
    assert reader.reads_the_ticket() == ticket
    reader.cancels()
    assert Patient.objects.count() == 1
    assert Appointment.objects.get().status == AppointmentStatus.CANCELLED
    link = PatientLink.objects.get(relation=Relation.SELF)
    assert link.granted_by is not None
    assert link.granted_by.username == "reception1"
