"""A month from a sheet in a few minutes; next week's sheet; then one session moved, one substituted, one withdrawn."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from bookings.models import FollowUp
from notices.localtime import local_date
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hospital import OWN, staff_of_two_hospitals
from tests.journeys.month import HEAD, PEOPLE, ROOMS, odd_lines, plain_lines, said, stands_ready
from tests.journeys.test_staff import clerk_of
from tests.journeys.world import World

MOST_MINUTES = 5  # a month from a sheet of forty rows
PLAIN = 32


def sends(clerk: Clerk, lines: list[str]) -> None:
    """The whole sheet, pasted."""
    assert clerk.goes_to(f"/staff/sheets/{OWN}/") == 200
    clerk.arrives("上传排班表")
    clerk.hands.write(clerk.main.locator("[name=text]"), "\n".join(lines))
    clerk.hands.press(clerk.button("下一步：看看读懂了什么"))
    clerk.arrives("核对排班表")


def publishes_all(clerk: Clerk) -> None:
    """What the sheet made, in one step."""
    clerk.hands.press(clerk.link("发布这张表的草稿"))
    clerk.arrives("发布草稿")
    clerk.hands.press(clerk.button("发布勾选的"))


def of(name: str) -> list[ClinicSession]:
    """The specialist's sessions, the soonest first."""
    return list(ClinicSession.objects.filter(specialists__name=name).order_by("starts_at"))


def test_a_month_from_a_sheet_and_what_becomes_of_it(
    company: Company, world: World, measured: Callable[[str], None]
) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    stands_ready(hospitals.own)
    clerk = clerk_of(company, "clerk1")
    first = local_date(world.now) + timedelta(days=3)
    odd = first + timedelta(days=PLAIN // 2)
    month = ["北京专家出诊安排", HEAD, *plain_lines(first, PLAIN), *odd_lines(odd)]

    begun = time.monotonic()
    sends(clerk, month)
    expect(clerk.main).to_contain_text(f"可以存为草稿的有 {PLAIN} 场")
    expect(clerk.main).to_contain_text("有 4 行看不准")
    clerk.hands.press(clerk.main.locator(".sheet-line__yes button").first)
    clerk.is_told("记下了。")
    clerk.hands.press(clerk.main.locator(".sheet-line", has_text="时间再定").locator(".sheet-line__mend a"))
    clerk.arrives("这一行排什么门诊")
    clerk.main.locator("[name=s-0-day]").fill((odd + timedelta(days=3)).isoformat())
    clerk.hands.press(clerk.button("就按这样排"))
    clerk.is_told("记下了。")
    clerk.hands.press(clerk.main.get_by_role("button", name="场存为草稿"))
    clerk.is_told(f"已存好 {PLAIN + 2} 场，患者还看不到。")
    publishes_all(clerk)
    clerk.is_told(f"已发布 {PLAIN + 2} 场。患者现在能看到。")
    took = time.monotonic() - begun
    measured(f"a month from a sheet of {len(month)} lines in {took:.0f} s")
    assert took <= MOST_MINUTES * 60
    assert ClinicSession.objects.filter(specialists__name__in=PEOPLE, status="published").count() == PLAIN + 2

    # Patients book; next week the sheet is another one.
    moved, substituted, withdrawn = of(PEOPLE[0])[1], of(PEOPLE[0])[2], of(PEOPLE[1])[1]
    booked = [
        make.booked(one, make.person(make.account()), now=timezone.now())
        for one in (moved, substituted, withdrawn)
    ]
    gone = said(local_date(withdrawn.starts_at))
    lines = [line for line in month if not (line.startswith(gone) and PEOPLE[1] in line)]
    lines = [
        line.replace(ROOMS[0], ROOMS[2])
        if line.startswith(said(local_date(moved.starts_at))) and PEOPLE[0] in line
        else line
        for line in lines
    ]
    added = odd + timedelta(days=6)
    sends(clerk, [*lines, f"{said(added)}\t上午\t{PEOPLE[1]}\t\t{ROOMS[1]}\t20\t50\t"])
    expect(clerk.main).to_contain_text("可以存为草稿的有 1 场")
    missing = clerk.main.get_by_role("region", name="以前的表里有，这张表里没有")
    expect(missing.get_by_role("link", name="停诊", exact=True)).to_have_count(1)

    # The one the sheet moves to another room.
    clerk.hands.press(clerk.main.get_by_role("link", name="有变化"))
    expect(clerk.main).to_contain_text(ROOMS[2])
    clerk.hands.press(clerk.link("更改已发布的出诊"))
    clerk.arrives("改成这样？")
    clerk.hands.press(clerk.button("确认修改并通知"))
    clerk.is_told("已通知 1 位就诊人。")
    # The one that is missing from it.
    assert clerk.goes_to(f"/staff/sessions/{withdrawn.pk}/") == 200
    clerk.hands.press(clerk.asks_to_withdraw(WithdrawReason.TRAVEL.label))
    clerk.is_told("已通知 1 位就诊人。")
    # And one that somebody else takes over.
    assert clerk.goes_to(f"/staff/sessions/{substituted.pk}/substitute/") == 200
    clerk.hands.pick(clerk.main.locator("[name=posting]").first)
    clerk.hands.press(clerk.button("确认换专家并通知"))
    clerk.is_told("已通知 1 位就诊人。")

    asked = FollowUp.objects.filter(appointment__in=[one.pk for one in booked], answered_at=None)
    assert set(asked.values_list("appointment_id", flat=True)) == {booked[1].pk, booked[2].pk}
    assert clerk.goes_to(f"/staff/follow-ups/{OWN}/") == 200
    expect(clerk.main).to_contain_text("还有 2 位就诊人没有答复")
    moved.refresh_from_db()
    assert moved.room is not None
    assert moved.room.name == ROOMS[2]
