"""What a patient, or a daughter for her mother, does with a browser: each step in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from icalendar import Calendar
from playwright.sync_api import Locator, expect

from accounts.phones import spaced_phone
from bookings.enums import Relation, Sex
from bookings.rules import Reason
from tests.factories.bookings import resident
from tests.journeys.reader import Reader
from tests.journeys.scanning import scanned


@dataclass(frozen=True)
class Someone:
    """Who is to be seen by the specialist."""

    name: str
    relation: Relation
    sex: Sex
    born: date
    phone: str = ""

    @property
    def card(self) -> str:
        """The number of their identity card."""
        return resident(self.born, self.sex, 1).number


MOTHER = Someone("王秀英", Relation.PARENT, Sex.FEMALE, date(1957, 3, 8), "139 0471 0099")
FATHER = Someone("李建国", Relation.PARENT, Sex.MALE, date(1955, 5, 1))


@dataclass(frozen=True)
class Ticket:
    """What stands on a ticket, and its address."""

    path: str
    code: str
    ordinal: int


class Patient(Reader):
    """The way from a condition to a ticket, and back."""

    # --- From a condition to a time -----------------------------------------------------

    def searches(self, words: str) -> None:
        """Type into the one box."""
        self.hands.write(self.box("您想看什么病、找哪位专家？"), words)
        self.hands.press(self.button("查找"))
        self.arrives("查找结果")

    def sees_first(self, specialist: object) -> Locator:
        """The first specialist found; returns the way to the next session."""
        first = self.main.locator(".person-card").first
        expect(first.get_by_role("heading")).to_contain_text(self.called(specialist))
        return first.locator("a.person-card__next")

    def opens(self, session_link: Locator, specialist: object) -> None:
        """Go from a link to the session's page."""
        self.hands.press(session_link)
        self.arrives_at(self.called(specialist))

    def opens_session(self, pk: int, specialist: object) -> None:
        """Come to a session by a link somebody sent."""
        assert self.goes_to(f"/sessions/{pk}/") == 200
        self.arrives_at(self.called(specialist))

    def time(self, hours: str) -> Locator:
        """The button of a half-hour, such as 08:00–08:30."""
        return self.main.locator("button.number-grid__time").filter(has_text=hours)

    def numbers_left(self, hours: str) -> int:
        """How many numbers the page offers in this half-hour."""
        if not self.time(hours).count():
            return 0
        found = re.search(r"\d+", self.time(hours).locator(".number-grid__left").inner_text())
        assert found
        return int(found.group())

    def chooses(self, hours: str) -> None:
        """Take a half-hour."""
        self.hands.press(self.time(hours))

    # --- Who am I, and for whom -----------------------------------------------------------

    def signs_in(self) -> None:
        """By mobile number and the code in the SMS."""
        self.arrives("您的手机号码是多少？")
        self.hands.write(self.box("手机号码"), spaced_phone(self.phone))
        self.hands.press(self.button("获取验证码"))
        self.arrives("请输入验证码")
        self.hands.write(self.box("验证码"), self.reads_the_code())
        self.hands.press(self.button("登录"))

    def reads_the_code(self) -> str:
        """The six digits of the newest SMS to this phone."""
        text = self.reads_message("sign_in_code")
        found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
        assert found, text
        return found.group()

    def fills_in(self, someone: Someone) -> None:
        """Write down who is to be seen, not sending it yet."""
        expect(self.page).to_have_url(re.compile("/booking/person/new/|/consent/"))
        self.agrees()
        self.arrives("谁来看病？")
        self.secrets += [someone.name, someone.card]
        self.hands.pick(self.choice(someone.relation.label))
        self.hands.write(self.box("就诊人姓名"), someone.name)
        self.hands.write(self.box("证件号码"), someone.card)
        if someone.phone:
            self.hands.write(self.main.locator("input[name='phone']"), someone.phone)

    def agrees(self) -> None:
        """Whatever has to be agreed to first is read, ticked and sent, each on its own screen."""
        while "/consent/" in self.page.url:
            here = self.page.url
            self.arrives_at(self.page.get_by_role("heading", level=1).inner_text())
            for box in self.main.get_by_role("checkbox").all():
                expect(box).not_to_be_checked()
                self.hands.pick(box)
            self.hands.press(self.button("同意，继续"))
            expect(self.page).not_to_have_url(here)

    def adds(self, someone: Someone) -> None:
        """Write down who is to be seen, and have the number held for them."""
        self.fills_in(someone)
        self.hands.press(self.button("下一步"))

    def sees_the_number_held(self, someone: Someone) -> None:
        """The answers to check, and a clock that can be seen; what has to be agreed to comes first."""
        expect(self.page).to_have_url(re.compile("/holds/|/consent/"))
        self.agrees()
        self.arrives("请核对，然后预约")
        expect(self.main.locator("dl.summary-list")).to_contain_text(someone.name)
        clock = self.main.locator("[data-hold-clock]")
        expect(clock).to_contain_text(re.compile(r"\d\d:\d\d"))
        if self.scripts:
            expect(clock.locator("[data-clock-left]")).to_contain_text(
                re.compile(rf"{self.say('还剩')} 9 {self.say('分')} \d\d {self.say('秒')}")
            )

    def asks_for_more_time(self) -> None:
        """The clock begins again further away; it can be had once."""
        more = self.main.locator("[data-hold-clock] button")
        self.hands.press(more)
        expect(more).to_have_count(0)
        expect(self.main.locator("[data-clock-left]")).to_contain_text("19")

    def finds_the_hold_over(self, someone: Someone) -> None:
        """Too late; the person is known, and the same time can be had with one touch if it is free."""
        self.arrives("锁号时间已过，号已放回")
        expect(self.main).to_contain_text(someone.name)

    def takes_it_once_more(self) -> None:
        """The same time again."""
        self.hands.press(self.button("再次锁定这个时段的号"))

    def finds_it_gone(self, someone: Someone) -> Locator:
        """The number went while the person was written down; returns the first session to take instead."""
        self.arrives(Reason.TAKEN.label)
        expect(self.main).to_contain_text(someone.name)
        return self.main.locator(".session-card a").first

    def says_for_whom(self, someone: Someone) -> None:
        """The person is known already and picked: nothing is asked twice."""
        self.arrives("为谁预约？")
        known = self.main.get_by_role("radio", name=someone.name)
        expect(known).to_be_checked()
        self.hands.press(self.button("下一步"))

    # --- Mistakes -----------------------------------------------------------------------

    def mistypes_the_number(self, typed: str) -> None:
        """A mobile number that is too short comes back with the reason."""
        self.arrives("您的手机号码是多少？")
        self.hands.write(self.box("手机号码"), typed)
        self.hands.press(self.button("获取验证码"))
        self._is_told(self.say("请输入 11 位的中国大陆手机号码，例如 13800138000。"))
        expect(self.box("手机号码")).to_have_value(typed)

    def mistypes_the_card(self, typed: str) -> None:
        """A number with two digits changed places comes back; everything else is still there."""
        self.hands.write(self.box("证件号码"), typed)
        self.hands.press(self.button("下一步"))
        self._is_told(self.say("证件号码有一位不对，请逐位检查。"))

    def corrects_the_card(self, someone: Someone) -> None:
        """Only the number is written again."""
        expect(self.box("就诊人姓名")).to_have_value(someone.name)
        expect(self.choice(someone.relation.label)).to_be_checked()
        self.hands.write(self.box("证件号码"), someone.card)
        self.hands.press(self.button("下一步"))

    def _is_told(self, sentence: str) -> None:
        """The same words in the summary, which has the focus, and at the field; the title says it too."""
        summary = self.page.locator(".error-summary")
        expect(summary).to_contain_text(sentence)
        expect(summary).to_be_focused()
        expect(self.main.locator(".invalid-feedback")).to_contain_text(sentence)
        assert self.page.title().startswith(self.say("错误："))
        self.arrives_at(self.page.get_by_role("heading", level=1).inner_text())
        self.hands.press(summary.get_by_role("link"))
        assert self.page.evaluate("document.activeElement.matches('main input')")

    # --- The ticket ---------------------------------------------------------------------

    def books(self) -> Ticket:
        """Press the one button that books, and read the ticket."""
        self.hands.press(self.button("确认预约"))
        return self.reads_the_ticket()

    def reads_the_ticket(self) -> Ticket:
        """Number, code and what to bring; the QR code can be seen."""
        self.arrives("预约凭证")
        ticket = self.main.get_by_role("article", name=self.say("预约凭证"))
        drawn = ticket.locator(".ticket__qr svg")
        expect(drawn).to_be_visible()
        size = drawn.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 120, f"too small to scan: {size}"
        expect(self.main.locator("[data-share-bar]")).to_be_visible(visible=self.scripts)
        digits = ticket.locator(".ticket__digits strong").inner_text().replace(" ", "")
        assert re.fullmatch(r"\d{8}", digits), digits
        assert scanned(drawn.screenshot()) == [digits], "what a scanner at the desk reads"
        expect(ticket).to_contain_text(self.say("请带上"))
        expect(ticket).to_contain_text(self.say("身份证件"))
        self.secrets.append(digits)
        ordinal = int(ticket.locator(".ticket__number strong").inner_text())
        return Ticket(urlsplit(self.page.url).path, digits, ordinal)

    def takes_the_calendar_file(self, folder: Path) -> Calendar:
        """Download the .ics from the ticket and read it."""
        with self.page.expect_download() as arriving:
            self.hands.press(self.link("加到手机日历"))
        file = folder / arriving.value.suggested_filename
        arriving.value.save_as(file)
        return Calendar.from_ical(file.read_bytes())

    def sees_it_among_her_bookings(self, someone: Someone, ticket: Ticket) -> None:
        """我的预约 lists it; the card leads back to the ticket."""
        self.hands.press(self.link("我的预约"))
        self.arrives("我的预约")
        self.hands.press(self.main.get_by_role("link").filter(has_text=someone.name))
        assert self.reads_the_ticket() == ticket

    def looks_at_the_session_again(self, specialist: object) -> None:
        """From the cancelled ticket back to where the number was."""
        self.hands.press(self.link("再看看这场门诊"))
        self.arrives_at(self.called(specialist))

    def moves_it(self, hours: str) -> Ticket:
        """From the ticket to another time of the same session; code and calendar entry stay."""
        self.hands.press(self.link("改约"))
        self.arrives("改到什么时间？")
        self.hands.pick(self.main.get_by_role("radio", name=hours))
        self.hands.press(self.button("改到这个时间"))
        return self.reads_the_ticket()

    def looks_at_her_people(self, someone: Someone) -> None:
        """就诊人: who is known, and the page on which they are corrected."""
        assert self.goes_to("/people/") == 200
        self.arrives("我的就诊人")
        self.hands.press(self.main.get_by_role("link", name=self.say("修改")).filter(has_text=someone.name))
        self.arrives("修改就诊人资料")
        expect(self.box("就诊人姓名")).to_have_value(someone.name)

    def cancels(self) -> None:
        """From the ticket: asked once more, then done."""
        self.hands.press(self.link("取消预约"))
        self.arrives("要取消这个预约吗？")
        self.hands.press(self.button("确认取消"))
        self.arrives("这个预约已经取消")
