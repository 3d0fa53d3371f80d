"""Somebody who only reads: every sort of public page, in both sizes; and names offered while typing."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Company
from tests.journeys.manners import nobody_is_shut_out
from tests.journeys.reader import Reader
from tests.journeys.world import World


def reads_everything(reader: Reader, world: World) -> None:
    """Opens one page of each sort; each is fit for everybody."""
    for path in (
        "/",
        "/sessions/?left=1",
        f"/sessions/{world.next_session().pk}/",
        f"/specialists/{world.specialist.slug}/",
        "/specialists/yang-huiyuan/",  # treats nothing but emergencies
        "/hospitals/huhehaote-zhongyi-mengyi-yiyuan/",
        "/programmes/shuangshou-jiankang-xingdong/",  # many figures, each with its article
        "/departments/",
        "/departments/gu-ke-zhongxin/",
        "/regions/huhehaote/",
        "/how-it-works/",
        "/rules/",
        "/privacy/",
        "/contact/",
    ):
        assert reader.goes_to(path) == 200
        nobody_is_shut_out(reader.page, scripts=True, least_touch=reader.least_touch)
        assert reader.wrong == [], path


def test_every_sort_of_page_can_be_read_and_touched(company: Company, world: World) -> None:
    reader = company.joins()
    reads_everything(reader, world)
    reader.wants_large_text()
    reads_everything(reader, world)


def test_names_offered_while_typing(company: Company) -> None:
    reader = company.joins()
    reader.comes_to_the_portal()
    box = reader.box("您想看什么病、找哪位专家？")
    said, options = reader.page.get_by_role("status"), reader.page.get_by_role("option")
    for typed, first in (("胸痛", "请立即拨打 120"), ("自杀", "请现在就拨打 12356")):
        box.fill(typed)
        expect(options.first).to_contain_text(first)
        expect(said.first).to_contain_text(first)
    assert options.first.get_attribute("data-call") == "tel:12356"
    box.fill("股骨头坏")
    expect(options.first).to_contain_text("股骨头坏死")
    nobody_is_shut_out(reader.page, scripts=True, least_touch=reader.least_touch)
    options.first.click(button="right")
    options.first.click(button="middle")
    assert "/search/" not in reader.page.url
    box.fill("股骨头坏")  # the menu of the other button may have taken the focus, and the list with it
    expect(options.first).to_contain_text("股骨头坏死")
    options.first.dispatch_event("click")  # as screen readers do, without a mouse
    expect(reader.page).to_have_url(re.compile("/search/"))
    reader.arrives("查找结果")
