"""Photographs of the pages of staff: a clerk plans a session and asks to change it; an assistant looks on."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from tests.journeys.shots import Camera


def staff_to_photograph() -> str:
    """A clerk and an assistant of one hospital; the path of one of its sessions, in which somebody is booked."""
    from django.utils import timezone

    from bookings.queries.sessions import coming_sessions
    from tests.journeys.hospital import staff_of_two_hospitals
    from tests.journeys.world import World

    now = timezone.now()
    hospitals = staff_of_two_hospitals(now)
    session = (
        coming_sessions(now, hospital_id=hospitals.own.pk).filter(opens_at__lte=now).earliest("starts_at")
    )
    World(now=now, specialist=hospitals.specialist).somebody_takes(session.slots.earliest("ordinal"))
    return f"/staff/sessions/{session.pk}/"


def clerks_way(camera: Camera, page: Page, session: str) -> None:
    """From signing in to a draft; what a clerk is asked before a session changes; the assistant's visits."""
    from tests.factories.staff import fresh_code

    press = partial(camera.press, page)

    def signs_in(name: str) -> None:
        _types_password(camera, page, name)
        page.fill("[name=code]", fresh_code(name))
        press()

    page.context.clear_cookies(name="sessionid")
    page.goto(f"{camera.base}/staff/sign-in/")
    camera.shoot(page, "staff-1-sign-in")
    signs_in("clerk1")
    camera.shoot(page, "staff-2-home")
    page.goto(f"{camera.base}/staff/sessions/new/")
    camera.shoot(page, "staff-3-new")
    press()
    camera.shoot(page, "staff-3-new-errors")
    page.locator("[name=specialist]").select_option(index=1)
    _writes_a_free_day(page)
    press()
    camera.shoot(page, "staff-4-preview")
    press("main button[value=save]")
    camera.shoot(page, "staff-5-draft")
    page.goto(camera.base + session)
    camera.shoot(page, "staff-6-session")
    for name in ("delay", "change", "substitute", "withdraw"):
        page.goto(f"{camera.base}{session}{name}/")
        camera.shoot(page, f"staff-7-{name}")
    page.goto(f"{camera.base}{session}delay/?minutes=45")
    camera.shoot(page, "staff-8-delay-asked")
    signs_in("assistant1")
    camera.shoot(page, "staff-9-visits")
    _managers_way(camera, page)


def _managers_way(camera: Camera, page: Page) -> None:
    """A manager's first sign-in, with an app on a phone; then the team. An administrator's power."""
    from django.utils import timezone

    from accounts.rules.factors import code_of, step_at
    from tests.factories.staff import fresh_code
    from tests.journeys.hospital import newcomers

    where, manager, clerk = newcomers(camera.view.name, now=timezone.now())
    team = f"{camera.base}/staff/team/{where}/"

    press = partial(camera.press, page)

    def shoots(*names: str) -> None:
        for name in names:
            page.goto(team + name)
            camera.shoot(page, f"team-{name.strip('/').replace('/', '-') or 'all'}")

    _types_password(camera, page, manager)
    press()
    camera.shoot(page, "factor-set-up-error")
    page.fill("[name=code]", code_of(page.locator(".factor-secret").inner_text(), step_at(timezone.now())))
    press()
    camera.shoot(page, "factor-codes")
    press()
    page.goto(f"{camera.base}/staff/second-factor/")
    camera.shoot(page, "factor-own")
    page.goto(f"{camera.base}/staff/password/")
    camera.shoot(page, "factor-password")
    shoots("", "invite/", f"{clerk}/", f"{clerk}/suspend/", f"{clerk}/reset-factor/", f"{clerk}/end/")
    page.goto(f"{team}invite/")
    page.fill("[name=username]", f"wang.fang.{camera.view.name}")
    page.fill("[name=name]", "王芳")
    page.check("[name=role][value=reception]")
    press()
    camera.shoot(page, "team-link")
    link = page.locator(".invitation-link").inner_text()
    page.context.clear_cookies(name="sessionid")
    page.goto(link)
    camera.shoot(page, "invitation")
    page.goto(f"{camera.base}/staff/invitation/?token=x")
    camera.shoot(page, "invitation-over")
    _types_password(camera, page, "chief")
    press()
    camera.shoot(page, "factor-error")
    page.goto(f"{camera.base}/staff/sign-in/recovery/")
    camera.shoot(page, "factor-recovery")
    page.goto(f"{camera.base}/staff/sign-in/code/")
    page.fill("[name=code]", fresh_code("chief"))
    press()
    page.goto(f"{camera.base}/staff/elevate/")
    press()
    camera.shoot(page, "power-error")
    page.check("[name=reason][value=fault]")
    page.fill("[name=code]", fresh_code("chief"))
    press()
    page.goto(team)
    camera.shoot(page, "power-in-use")


def _types_password(camera: Camera, page: Page, name: str) -> None:
    """The first step of signing in, in a browser that knows nobody."""
    from tests.journeys.hospital import PASSWORD

    page.context.clear_cookies(name="sessionid")
    page.goto(f"{camera.base}/staff/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    camera.press(page)


def _writes_a_free_day(page: Page) -> None:
    """An evening: no demonstration session is then."""
    from django.utils import timezone

    from notices.localtime import local_date

    page.fill("[name=day]", (local_date(timezone.now()) + timedelta(days=10)).isoformat())
    for name, words in (("begins", "18:00"), ("ends", "20:00"), ("numbers", "8")):
        page.fill(f"[name={name}]", words)
