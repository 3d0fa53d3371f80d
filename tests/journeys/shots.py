"""Photographs of every page, to look at: `make shots`.

    python -m tests.journeys.shots [ADDRESS] [--axe] [--only WORD]

Without an ADDRESS it serves a portal of its own, with one session in each state, and walks the
whole way of a patient. With the ADDRESS of a running portal it photographs the public pages only
and changes nothing. Pictures go to var/shots/: 360 and 1280 px, 长辈版, and English. `--axe`
lists what axe finds on each. CHROMIUM names the browser; else `chromium` on PATH.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.looking import axe_findings, sticking_out, too_small
from tests.journeys.shots_fair import fair_way
from tests.journeys.shots_portal import portal
from tests.journeys.shots_staff import clerks_way, staff_to_photograph

TARGET = Path(__file__).resolve().parents[2] / "var" / "shots"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "gallery": "/gallery/",
    "home": "/",
    "sessions": "/sessions/",
    "sessions-narrowed": "/sessions/?left=1&hospital=huhehaote-zhongyi-mengyi-yiyuan",
    "sessions-none": "/sessions/?date=2020-01-01",
    "regions": "/regions/",
    "region": "/regions/huhehaote/",
    "region-without": "/regions/alashan-meng/",
    "departments": "/departments/",
    "department": "/departments/gu-ke-zhongxin/",
    "department-without": "/departments/pu-waike/",
    "programmes": "/programmes/",
    "programme": "/programmes/shuangshou-jiankang-xingdong/",
    "programme-without": "/programmes/yiti-liangyi/",
    "how-it-works": "/how-it-works/",
    "rules": "/rules/",
    "privacy": "/privacy/",
    "contact": "/contact/",
    "search-condition": "/search/?q=股骨头坏死",
    "search-specialist": "/search/?q=陈卫衡",
    "search-hospital": "/search/?q=市中医蒙医医院",
    "search-emergency": "/search/?q=胸痛",
    "search-crisis": "/search/?q=不想活了",
    "search-nothing": "/search/?q=zzzz",
    "search-empty": "/search/",
    "specialist": "/specialists/chen-weiheng/",
    "specialist-without": "/specialists/zhao-jizong/",
    "hospital": "/hospitals/huhehaote-zhongyi-mengyi-yiyuan/",
    "hospital-beijing": "/hospitals/beijing-ertong-yiyuan/",
    "hospital-without": "/hospitals/saihan-qu-yiyuan/",
    "messages": "/messages/",
    "error-400": "/gallery/errors/400/",
    "error-403": "/gallery/errors/403/",
    "error-404": "/gallery/errors/404/",
    "error-500": "/gallery/errors/500/",
}

# Of somebody born on 8 March 1952, another one for each way of looking.
CARDS = [
    "150102195203080025",
    "150102195203080041",
    "150102195203080068",
    "150102195203080084",
    "150102195203080105",
]


@dataclass(frozen=True)
class View:
    """A way of looking: width of the window, size of text, language."""

    name: str
    width: int
    size: str = "standard"
    language: str = "zh-hans"


VIEWS = [
    View("360", 360),
    View("1280", 1280),
    View("elder-360", 360, size="elder"),
    View("max-320", 320, size="elder-max"),
    View("en-360", 360, language="en"),
]


def say(line: str) -> None:
    """One line on the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def chromium() -> str:
    """The browser to use; ends with one sentence when there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sys.exit("No browser: install chromium, or name one with CHROMIUM=/path/to/chromium.")
    return path


@dataclass
class Camera:
    """Photographs pages in one view, and counts what is wrong with them."""

    base: str
    view: View
    axe: bool
    only: str
    pictures: int = 0
    problems: list[str] = field(default_factory=list)

    @contextmanager
    def page(self, browser: Browser) -> Iterator[Page]:
        """A window in this view."""
        context = browser.new_context(
            viewport={"width": self.view.width, "height": 800},
            locale="en-GB" if self.view.language == "en" else "zh-CN",
        )
        context.add_cookies([{"name": "size", "value": self.view.size, "url": self.base}])
        yield context.new_page()
        context.close()

    def shoot(self, page: Page, name: str) -> None:
        """The page as it is now."""
        if self.only not in name:
            return
        page.screenshot(path=TARGET / f"{name}-{self.view.name}.png", full_page=True)
        found = axe_findings(page) if self.axe else []
        found += sticking_out(page) + too_small(page, 48 if self.view.size == "standard" else 60)
        self.pictures += 1
        self.problems += found
        say(f"{name} {self.view.name}" + "".join(f"\n    {line}" for line in found))

    def press(self, page: Page, selector: str = "main form button.btn-primary") -> None:
        """The first such button, which leads to another page."""
        with page.expect_navigation():
            page.locator(selector).first.click()

    def public_pages(self, page: Page, pages: dict[str, str]) -> None:
        """Each page of the table."""
        for name, path in pages.items():
            if self.only in name:
                page.goto(self.base + path)
                self.shoot(page, name)

    def patients_way(self, page: Page, session: str, phone: str, card: str) -> None:
        """From choosing a time to the ticket and its cancelling, with the errors on the way."""

        press = partial(self.press, page)

        def agree() -> None:
            while "/consent/" in page.url:
                self.shoot(page, f"way-3-consent-{page.url.split('/consent/')[1].split('/')[0]}")
                for box in page.locator("main input[type=checkbox]").all():
                    box.check()
                press("main form button[value=given]")

        page.goto(self.base + session)
        press("button.number-grid__time")
        self.shoot(page, "way-1-sign-in")
        page.fill("[name=phone]", "138")
        press()
        self.shoot(page, "way-1-sign-in-error")
        page.fill("[name=phone]", phone)
        press()
        self.shoot(page, "way-2-code")
        page.fill("[name=code]", self.code(page))
        press()
        agree()
        self.shoot(page, "way-3-new-person")
        press()
        self.shoot(page, "way-3-new-person-errors")
        page.check("[name=relation][value=parent]")
        page.fill("[name=name]", "王秀英")
        page.fill("[name=document]", card)
        press()
        agree()
        self.shoot(page, "way-4-check")
        press("form[action$='/confirm/'] button")
        self.shoot(page, "way-5-ticket")
        ticket = page.url.partition("?")[0]
        for name, path in (("way-6-mine", "/bookings/"), ("way-7-people", "/people/")):
            page.goto(self.base + path)
            self.shoot(page, name)
        page.goto(f"{self.base}{session}")
        press("li:last-child > button.number-grid__time")
        self.shoot(page, "way-8-for-whom")
        for name, step in (("way-9-move", "move/"), ("way-9-cancel", "cancel/")):
            page.goto(ticket + step)
            self.shoot(page, name)
        press("main form[method=post] button")
        self.shoot(page, "way-9-cancelled")

    def code(self, page: Page) -> str:
        """The newest six digits in the message viewer, read in a second window."""
        viewer = page.context.new_page()
        viewer.goto(f"{self.base}/messages/")
        found = re.search(r"(?<!\d)\d{6}(?!\d)", viewer.locator("main").inner_text())
        viewer.close()
        if found is None:
            sys.exit("No code arrived in the message viewer.")
        return found.group()


def photograph(base: str, states: dict[str, str], *, axe: bool, only: str) -> None:
    """All pages in all views."""
    TARGET.mkdir(parents=True, exist_ok=True)
    cameras = [Camera(base, view, axe, only) for view in VIEWS]
    staffs = staff_to_photograph() if "session-open" in states else ""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for n, camera in enumerate(cameras):
            with camera.page(browser) as page:
                camera.public_pages(page, {**PAGES, **states})
                if "session-open" in states:
                    camera.patients_way(page, states["session-open"], f"1380013800{n}", CARDS[n])
                    fair_way(camera, page, states["session-full"])
                    clerks_way(camera, page, staffs)
        browser.close()
    pictures = sum(camera.pictures for camera in cameras)
    problems = sum(len(camera.problems) for camera in cameras)
    say(f"{pictures} pictures in {TARGET}, {problems} problems")


def main() -> None:
    """Photograph a portal of our own, or the public pages of a running one."""
    parser = argparse.ArgumentParser(description="Photograph every page of the portal.")
    parser.add_argument("base", nargs="?", help="a running portal (public pages only)")
    parser.add_argument("--axe", action="store_true", help="list what axe finds")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    wanted = parser.parse_args()
    if wanted.base:
        photograph(wanted.base.rstrip("/"), {}, axe=wanted.axe, only=wanted.only)
        return
    with portal() as (base, states):
        photograph(base, states, axe=wanted.axe, only=wanted.only)


if __name__ == "__main__":
    main()
