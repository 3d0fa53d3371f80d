"""A referral by the keyboard alone, at tablets: from a county's hospital to the city's, its answer, a number there, and
what came of it back to who sent her."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from accounts.enums import ConsentPurpose
from accounts.models import User
from bookings.actions import add_person, publish_session
from bookings.enums import Relation, Sex
from bookings.models import Referral, ReferralNotice
from hospitals.actions import grant_role
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from specialists.actions import draft_session
from specialists.models import Posting
from tests.bookings.files.samples import photograph
from tests.factories.bookings import agreed, resident
from tests.factories.staff import with_factor
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import OWN, PASSWORD
from tests.journeys.world import World

TABLET = {"width": 820, "height": 1180}
COUNTY = "tuoketuo-xian-yiyuan"
BORN = date(1952, 4, 9)
REASON = "右髋疼痛三个月，行走困难，请专科诊治。"


def patient(world: World) -> str:
    """Whom her daughter has entered; the number of her card."""
    daughter = User.objects.create(phone="+8613904710066")
    agreed(daughter, ConsentPurpose.TERMS, ConsentPurpose.IDENTITY)
    card = resident(BORN, Sex.FEMALE, 5)
    add_person(
        by=daughter.pk,
        now=world.now,
        name="田秀珍",
        sex=Sex.FEMALE,
        birth_date=BORN,
        phone="",
        relation=Relation.PARENT,
        document=card,
    )
    return card.number


def clinic_now(city: Hospital, world: World) -> None:
    """One that has just begun: who is sent today is seen today."""
    early = world.now - timedelta(days=14)
    drafted = draft_session(
        postings=[Posting.objects.filter(hospital=city, demo=True).earliest("pk")],
        starts_at=world.now - timedelta(minutes=1),
        ends_at=world.now + timedelta(minutes=119),
        numbers=20,
        demo=True,
        by=None,
        now=early,
    )
    publish_session(session=drafted, by=None, now=early)


def at_the_desk(company: Company, world: World, name: str, hospital: Hospital) -> Clerk:
    """Somebody who receives patients there, by the keyboard from the door on."""
    user = User.objects.create_user(name, PASSWORD, name="导诊台")
    with_factor(user)
    grant_role(user=user, hospital=hospital, role=StaffRole.RECEPTION, by=None, now=world.now)
    desk = company.works(**TABLET, hands=Keyboard())
    desk.signs_in(name, PASSWORD)
    desk.arrives_at(desk.called(hospital))
    return desk


def sends(desk: Clerk, card: str) -> None:
    """Found by her card, and referred to the city; a letter to Beijing would be the other way."""
    hands = desk.hands
    hands.press(desk.link("查找就诊人"))
    desk.arrives("查找就诊人")
    hands.write(desk.box("号码"), card)
    hands.press(desk.button("查找"))
    desk.arrives_at("田*珍")
    hands.press(desk.link("转诊"))
    desk.arrives("转诊到哪家医院？")
    hands.press(desk.main.get_by_role("link", name="呼和浩特市第一医院"))
    desk.arrives("转诊")
    hands.pick(desk.choice("当天"))
    hands.write(desk.box("转诊原因"), REASON)
    hands.write(desk.box("病情摘要"), "X 线片示股骨头坏死可能。")
    hands.press(desk.button("发出转诊"))
    expect(desk.page.locator(".error-summary")).to_contain_text(desk.say("请先口头问过，同意以后再勾选。"))
    hands.write(desk.box("转出医生"), "赵大夫")
    hands.write(desk.box("医生的联系电话"), "0471-8512345")
    hands.tick(desk.main.get_by_role("checkbox"))
    hands.press(desk.button("发出，再添加附件"))
    desk.is_told("转诊已发出。")
    desk.arrives("添加附件")
    with desk.page.expect_file_chooser() as choosing:
        hands.press(desk.box("检查报告、片子、病历"))
    choosing.value.set_files({"name": "片子.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    hands.press(desk.button("添加"))
    desk.is_told("已添加 1 张图片。")


def takes(desk: Clerk) -> None:
    """Read, accepted, and given a number of today."""
    hands = desk.hands
    hands.press(desk.main.get_by_role("link", name="转诊 1 件等本院办理"))
    desk.arrives_at("转诊 呼和浩特市第一医院")
    hands.press(desk.main.get_by_role("link", name="田*珍"))
    expect(desk.main).to_contain_text(REASON)
    expect(desk.link("看第 1 张")).to_be_visible()
    hands.press(desk.link("答复转出医院"))
    desk.arrives("答复转出医院")
    hands.pick(desk.choice("接收，由本院安排就诊"))
    hands.press(desk.button("发出答复"))
    desk.is_told("已答复转出医院。")
    hands.press(desk.link("安排一个号"))
    desk.arrives("给转诊患者安排号")
    hands.pick(desk.choice("打电话"))
    hands.tick(desk.main.get_by_role("checkbox"))
    hands.press(desk.button("确认安排"))
    desk.is_told("已安排好号，已发短信告诉患者。")


def tells(desk: Clerk) -> None:
    """What came of the visit."""
    hands = desk.hands
    hands.press(desk.link("写就诊结果"))
    desk.arrives("写就诊结果")
    hands.pick(desk.choice("门诊诊治，回当地随诊"))
    hands.write(desk.box("写给转出医生"), "股骨头坏死早期，保守治疗，两周后复查。")
    hands.press(desk.button("发给转出医院"))
    desk.is_told("结果已写好。")


def reads(desk: Clerk) -> None:
    """The sender reads it, and says so."""
    hands = desk.hands
    hands.press(desk.link("全部转诊"))
    desk.arrives_at("转诊 托县医院")
    hands.press(desk.main.get_by_role("link", name="田*珍"))
    expect(desk.main).to_contain_text("两周后复查")
    hands.press(desk.button("结果已看过"))
    desk.is_told("已记下：结果看过了。")


def test_from_the_county_to_the_city_and_back(company: Company, world: World) -> None:
    county, city = Hospital.objects.get(slug=COUNTY), Hospital.objects.get(slug=OWN)
    clinic_now(city, world)
    card = patient(world)
    sender = at_the_desk(company, world, "county1", county)
    sender.secrets += ["田秀珍", card]
    sends(sender, card)
    receiver = at_the_desk(company, world, "city1", city)
    receiver.secrets += ["田秀珍", card]
    takes(receiver)
    made = Referral.objects.select_related("appointment").get()
    assert (made.status, made.appointment.pool) == ("booked", "referral")
    said = receiver.reads_message(ReferralNotice.ACCEPTED, to="+8613904710066")
    assert "田*珍 的转诊已由接诊医院接收" in said
    assert "第一医院" not in said
    tells(receiver)
    reads(sender)
    made.refresh_from_db()
    assert (made.status, made.outcome_seen_by.username) == ("seen", "county1")
