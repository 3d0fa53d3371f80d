"""A consultation by the keyboard alone, at tablets: asked for at a ward's desk, answered on the assistant's page,
printed, and what was advised."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from bookings.models import Consultation
from hospitals.models import Hospital
from notices.localtime import local, local_date
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import OWN, PASSWORD, Hospitals, staff_of_two_hospitals
from tests.journeys.test_referral import TABLET, at_the_desk, patient
from tests.journeys.world import World

SUMMARY = "股骨颈骨折术后三天，高热，切口渗液。"


def asks(desk: Clerk, card: str, people: Hospitals, world: World) -> None:
    """Found by her card, and all that an invitation must say; forgotten: that she agrees."""
    hands = desk.hands
    hands.press(desk.link("查找就诊人"))
    desk.arrives("查找就诊人")
    hands.write(desk.box("号码"), card)
    hands.press(desk.button("查找"))
    desk.arrives_at("田*珍")
    hands.press(desk.link("申请会诊"))
    desk.arrives("申请会诊")
    who = people.specialist
    hands.select(desk.box("请哪位专家会诊"), " ".join([desk.called(who), *who.titles]))
    hands.pick(desk.choice("急会诊"))
    hands.date(desk.box("最迟会诊日期"), local_date(world.now) + timedelta(days=1))
    hands.clock(desk.box("最迟会诊时间"), "09:30")
    hands.write(desk.box("申请科室"), "骨科")
    hands.write(desk.box("申请医生"), "赵大夫")
    hands.write(desk.box("申请医生的电话"), "0471-8512345")
    hands.write(desk.box("所在病区"), "骨科二病区")
    hands.write(desk.box("病历摘要"), SUMMARY)
    hands.write(desk.box("会诊目的"), "请判断是否需要再次手术。")
    hands.write(desk.box("会诊理由"), "本院没有处理过同样的感染。")
    hands.write(desk.box("会诊费用"), "不收费")
    hands.pick(desk.choice("患者本人"))
    hands.pick(desk.choice("书面同意，已签字"))
    hands.press(desk.button("登记会诊申请"))
    expect(desk.page.locator(".error-summary")).to_contain_text(
        desk.say("请先告诉患者一方并得到同意，再勾选。")
    )
    for one in desk.main.get_by_role("checkbox").all():
        hands.tick(one)
    hands.press(desk.button("登记会诊申请"))
    desk.is_told("会诊申请已登记。请打印邀请函，盖章后发给派出医院。")


def answers(helper: Clerk) -> None:
    """What it is about, and that they come at the time that was wanted."""
    hands = helper.hands
    helper.arrives("我的出诊")
    hands.press(helper.main.get_by_role("link", name="急会诊"))
    helper.arrives("会诊邀请")
    expect(helper.main).to_contain_text(SUMMARY)
    hands.press(helper.link("可以会诊"))
    helper.arrives("什么时候可以会诊？")
    hands.write(helper.box("派出医院批准人"), "医务处 刘主任")
    hands.press(helper.button("答复医院"))
    helper.is_told("已答复医院。")


def prints_and_tells(desk: Clerk, world: World) -> None:
    """The invitation with her name, then what was advised."""
    hands = desk.hands
    desk.page.reload()
    expect(desk.main).to_contain_text("医务处 刘主任")
    hands.press(desk.link("打印会诊邀请函"))
    desk.arrives("打印会诊邀请函")
    desk.secrets.remove("田秀珍")  # here it is shown, and noted
    hands.press(desk.button("显示邀请函"))
    desk.arrives("会诊邀请函")
    expect(desk.main).to_contain_text("田秀珍")
    hands.press(desk.link("返回会诊详情"))
    hands.press(desk.link("写会诊意见"))
    desk.arrives("写会诊意见")
    moment = local(world.now)
    hands.date(desk.box("实际会诊日期"), moment.date())
    hands.clock(desk.box("实际会诊时间"), f"{moment:%H:%M}")
    hands.write(desk.box("会诊意见"), "建议清创，三天后复查。")
    hands.press(desk.button("保存会诊意见"))
    desk.is_told("会诊意见已保存。")


def test_from_the_ward_to_the_specialist_and_back(company: Company, world: World) -> None:
    people = staff_of_two_hospitals(world.now)
    ward = Hospital.objects.get(slug=OWN)
    card = patient(world)
    desk = at_the_desk(company, world, "ward1", ward)
    desk.secrets += ["田秀珍", card]
    asks(desk, card, people, world)
    helper = company.works(**TABLET, hands=Keyboard())
    helper.secrets += ["田秀珍", card]
    helper.signs_in("assistant1", PASSWORD)
    answers(helper)
    prints_and_tells(desk, world)
    made = Consultation.objects.get()
    assert (made.status, made.answered_by.username, made.outcome) == (
        *("done", "assistant1"),
        "建议清创，三天后复查。",
    )
