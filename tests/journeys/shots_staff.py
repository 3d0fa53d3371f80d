"""Photographs of the pages of staff: a clerk plans a session and asks to change it; an assistant looks on."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.journeys.shots_fair import another_session
from tests.journeys.shots_plan import planning_way, trip_way

if TYPE_CHECKING:
    from specialists.models import ClinicSession
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
    _withdraws_another(session, now)
    return f"/staff/sessions/{session.pk}/"


def clerks_way(camera: Camera, page: Page, session: str) -> None:
    """From signing in to a draft; what a clerk is asked before a session changes; the assistant's visits."""
    from tests.factories.staff import fresh_code
    from tests.journeys.hospital import OWN

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
    for name in ("delay", "change", "substitute", "numbers", "split", "withdraw", "withdraw/part"):
        page.goto(f"{camera.base}{session}{name}/")
        camera.shoot(page, f"staff-7-{name.replace('/', '-')}")
    for name in ("begins", "ends"):
        page.locator(f"[name={name}]").select_option(index=1)
    page.locator("[name=reason]").first.check()
    press()
    camera.shoot(page, "staff-8-part-asked")
    page.goto(f"{camera.base}{session}delay/?minutes=45")
    camera.shoot(page, "staff-8-delay-asked")
    page.goto(f"{camera.base}/staff/follow-ups/{OWN}/")
    camera.shoot(page, "staff-8-follow-ups")
    planning_way(camera, page)
    trip_way(camera, page)
    signs_in("assistant1")
    camera.shoot(page, "staff-9-visits")
    _managers_way(camera, page)


def _withdraws_another(session: ClinicSession, now: datetime) -> None:
    """Whoever is booked has a number of somebody else there too, which the hospital withdraws: one to be phoned."""
    from bookings.actions import withdraw_session
    from bookings.models import Appointment
    from specialists.enums import WithdrawReason
    from tests.factories.bookings import booked

    other = another_session(session.hospital, now)
    booked(other, Appointment.objects.get(session=session).patient, now=now)
    withdraw_session(session=other, reason=WithdrawReason.WEATHER, by=None, now=now)


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
    page.goto(f"{camera.base}/staff/people/{where}/{_known_there(where)}/add/")
    camera.shoot(page, "add-number")
    for name, path in (
        ("all", "appeals/"),
        ("one", f"appeals/{_open_appeal()}/"),
        ("rules-at", f"rules/at/{where}/"),
    ):
        page.goto(f"{camera.base}/staff/{path}")
        camera.shoot(page, f"answer-{name}")
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
    _sets_a_rule(camera, page, where)


def _sets_a_rule(camera: Camera, page: Page, where: str) -> None:
    """All rules, one of them, another figure for it, and what is asked before it holds; a hospital's own."""
    rules = f"{camera.base}/staff/rules/"
    for name, path in (
        ("all", ""),
        ("one", "cancel/"),
        ("own", f"at/{where}/window/"),
        ("follow", f"at/{where}/window/follow/"),
    ):
        page.goto(rules + path)
        camera.shoot(page, f"rule-{name}")
    page.goto(f"{rules}cancel/set/")
    camera.shoot(page, "rule-set")
    page.fill("[name=until_days_before]", "2")
    camera.press(page)
    camera.shoot(page, "rule-check")


def _known_there(where: str) -> int:
    """The person who has a visit at the hospital."""
    from bookings.models import Appointment

    return Appointment.objects.filter(session__hospital__slug=where, status="booked").latest("pk").patient_id


def _open_appeal() -> int:
    from bookings.models import Appeal

    return Appeal.objects.filter(status="open").latest("pk").pk


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
