"""Photographs of a clerk who plans from a sheet: sending it, its preview, a line that is asked, publishing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from tests.journeys.shots import Camera


def planning_way(camera: Camera, page: Page) -> None:
    """Of a clerk who is signed in. Each way of looking has days of its own."""
    from django.utils import timezone

    from notices.localtime import local_date
    from tests.journeys.hospital import OWN
    from tests.journeys.shots import VIEWS

    own = f"{camera.base}/staff/sheets/{OWN}/"
    press = partial(camera.press, page)
    first = local_date(timezone.now()) + timedelta(days=40 + 10 * VIEWS.index(camera.view))
    days = [first + timedelta(days=n) for n in range(4)]
    who = _posted()
    lines = [
        "北京专家出诊安排",
        "日期\t时间\t专家\t科室\t诊室\t限号\t费用\t备注",
        f"{days[0]:%Y-%m-%d}\t上午\t{who}\t\t101诊室\t20\t50\t",
        f"{days[1]:%Y-%m-%d}\t全天\t{who}（北京协和医院 主任医师）\t\t\t各15\t￥50元\t",
        f"周五\t上午\t{who}\t\t\t20\t50\t时间待定",
        f"{days[2]:%Y-%m-%d}\t下午\t李不认识\t\t\t20\t50\t",
        f"{days[3]:%Y-%m-%d}\t上午\t{who}\t\t\t\t\t停诊",
        "合计\t\t\t\t\t55\t\t",
    ]
    page.goto(own)
    camera.shoot(page, "plan-1-sheets")
    press()
    camera.shoot(page, "plan-1-sheets-error")
    page.fill("[name=text]", "\n".join(lines))
    press()
    for kind in ("ask", "new", "rest"):
        page.goto(f"{page.url.partition('?')[0]}?show={kind}")
        camera.shoot(page, f"plan-2-{kind}")
    sheet = page.url.partition("?")[0]
    page.goto(f"{sheet}?show=ask")
    with page.expect_navigation():
        page.locator(".sheet-line__mend a").first.click()
    camera.shoot(page, "plan-3-line")
    press()
    page.goto(sheet)
    press("main button[value=all]")
    camera.shoot(page, "plan-4-made")
    page.goto(f"{sheet}undo/")
    camera.shoot(page, "plan-5-undo")
    page.goto(f"{camera.base}/staff/publish/{OWN}/")
    camera.shoot(page, "plan-6-publish")
    press("main button[value=publish]")
    camera.shoot(page, "plan-6-publish-open")
    page.goto(f"{camera.base}/staff/schedule/{OWN}/?week={days[0]:%Y-%m-%d}")
    camera.shoot(page, "plan-7-week")
    page.goto(f"{camera.base}/staff/schedule/{OWN}/?month={days[0]:%Y-%m}")
    camera.shoot(page, "plan-7-month")


def _posted() -> str:
    from specialists.models import Posting
    from tests.journeys.hospital import OWN

    row = Posting.objects.filter(hospital__slug=OWN, demo=True).select_related("specialist").earliest("pk")
    return row.specialist.name


def trip_way(camera: Camera, page: Page) -> None:
    """Of the same clerk: an outreach with a stop at a new place, published; as staff and as patients see it."""
    from django.utils import timezone

    from notices.localtime import local_date
    from specialists.models import Posting, Trip
    from tests.journeys.hospital import OWN
    from tests.journeys.shots import VIEWS

    own = f"{camera.base}/staff/trips/{OWN}/"
    press = partial(camera.press, page)
    day = local_date(timezone.now()) + timedelta(days=90 + 10 * VIEWS.index(camera.view))
    page.goto(f"{own}new/")
    press()
    camera.shoot(page, "trip-1-form-error")
    page.check("[name=kind][value=outreach]")
    page.fill("[name=title]", f"健康直通车：托克托县（{camera.view.name}）")
    page.fill("[name=about]", "看心内科、骨科。请带身份证、医保卡和近三个月的检查单。")
    press()
    camera.shoot(page, "trip-2-empty")
    trip = Trip.objects.latest("pk")
    row = Posting.objects.filter(hospital__slug=OWN, demo=True).earliest("pk")
    page.goto(f"{own}{trip.pk}/add/")
    press()
    camera.shoot(page, "trip-3-add-error")
    page.fill("[name=first]", day.isoformat())
    page.check("[name=halves][value=am]")
    page.check(f"[name=people][value='{row.specialist_id}']")
    page.fill("[name=place]", f"伍什家卫生院{camera.view.name}")
    page.fill("[name=address]", "托克托县伍什家镇伍什家村")
    page.fill("[name=numbers]", "30")
    press()
    camera.shoot(page, "trip-4-trip")
    page.goto(f"{camera.base}/staff/publish/{OWN}/?trip={trip.pk}")
    camera.shoot(page, "trip-5-publish")
    press("main button[value=publish]")
    page.goto(f"{own}{trip.pk}/withdraw/")
    camera.shoot(page, "trip-6-withdraw")
    page.goto(own)
    camera.shoot(page, "trip-7-trips")
    page.goto(f"{camera.base}/trips/")
    camera.shoot(page, "trip-8-outreach")
    page.goto(f"{camera.base}/trips/{trip.pk}/")
    camera.shoot(page, "trip-9-public")
    page.goto(f"{camera.base}/sessions/{trip.sessions.get().pk}/")
    camera.shoot(page, "trip-9-session")
    page.goto(f"{camera.base}/staff/sessions/new/?hospital={OWN}&purpose=free&others={row.specialist_id}")
    camera.shoot(page, "trip-10-form")
