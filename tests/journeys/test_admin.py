"""An administrator looks around the admin: nobody is shut out of any sort of page, wide or narrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from bookings.actions import delay_session
from hospitals.models import Hospital, Partnership, Region
from specialists.models import ClinicSession, Condition, Posting
from tests.factories.staff import fresh_code, with_factor
from tests.journeys.conftest import Company
from tests.journeys.looking import axe_findings, sticking_out
from tests.journeys.manners import watch
from tests.journeys.world import World

PASSWORD = "Nobody-guesses-this-1"
CHOICES = ".select2-results__option:not(.loading-results)"


@dataclass
class Administrator:
    """Somebody at one window of the admin, and what is wrong with the pages they come to."""

    page: Page
    site: str
    wrong: list[str] = field(default_factory=list)

    def looks(self, at: str = "") -> None:
        """What axe finds and what sticks out, on the page at the address or on this one."""
        if at:
            self.page.goto(self.site + at)
        self.page.wait_for_load_state("load")
        before = len(self.wrong)
        found = axe_findings(self.page) + sticking_out(self.page)
        del self.wrong[
            before:
        ]  # axe measures with styles of its own, which our policy refuses, and fetches ours anew
        self.wrong += [f"{self.page.url}: {one}" for one in found]

    def signs_in(self) -> None:
        """By the door of staff, and to the power of an administrator, with a slip at each."""
        self.looks(reverse("admin:index"))
        for password in ("not this one", PASSWORD):
            self.page.fill("#id_username", "chief")
            self.page.fill("#id_password", password)
            self._sends()
        self.page.fill("#id_code", fresh_code("chief"))
        self._sends()
        self.looks(reverse("admin:hospitals_region_changelist"))
        self._sends()
        self.page.check("#id_reason_0")
        self.page.fill("#id_code", fresh_code("chief"))
        self._sends()

    def _sends(self) -> None:
        """The form in the middle of the page."""
        with self.page.expect_navigation():
            self.page.click("main form button.btn-primary")
        self.looks()


def of(row: Model, name: str = "change", *more: str) -> str:
    """The address of a page of one row."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[row.pk, *more])


def administrator(company: Company, width: int, locale: str) -> Administrator:
    """A window of that width, in which the site speaks that language."""
    context = company.browser.new_context(viewport={"width": width, "height": 800}, locale=locale)
    page = context.new_page()
    one = Administrator(page, company.site)
    one.wrong = watch(page)
    return one


def test_nobody_is_shut_out_of_the_admin(
    company: Company, world: World, measured: Callable[[str], None]
) -> None:
    chief = User.objects.create_superuser("chief", PASSWORD, name="周管理")
    with_factor(chief)
    session = world.next_session()
    delay_session(session=session, minutes=20, by=chief.pk, now=world.now)
    hospital = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    condition = Condition.objects.get(slug="guguttou-huaisi")
    partnership = Partnership.objects.exclude(receiving_hospital=None).earliest("pk")

    narrow = administrator(company, 360, "zh-CN")
    narrow.signs_in()
    for address in (
        of(session),
        of(session, "act", "change"),
        of(session, "history"),
        of(condition),
        of(Posting.objects.earliest("pk")),
        reverse("admin:auth_group_add"),
        reverse("admin:hospitals_staff_add"),
        reverse("admin:hospitals_hospital_changelist"),
    ):
        narrow.looks(address)

    wide = administrator(company, 1280, "en-GB")
    wide.signs_in()
    for address in (
        of(ClinicSession.objects.filter(status="published").latest("starts_at"), "act", "withdraw"),
        reverse("admin:specialists_clinicsession_changelist"),
        of(chief),
        of(hospital),
        of(hospital, "history"),
        of(Region.objects.earliest("pk"), "delete"),
        reverse("admin:password_change"),
    ):
        wide.looks(address)
    wide.page.goto(wide.site + of(partnership))
    wide.page.locator(".field-programme .select2-selection").click()
    wide.page.wait_for_selector(CHOICES)
    wide.looks()
    wide.page.goto(wide.site + reverse("admin:hospitals_hospital_add"))
    with wide.page.expect_navigation():
        wide.page.click("input[name=_save]")
    wide.looks()

    for one in (narrow, wide):
        one.page.context.close()
        assert one.wrong == []
    measured("the admin: axe finds nothing on its pages at 360 and 1280 px")
