"""Somebody who reads the portal: how they come to pages, and what must be so on each of them."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import BrowserContext, Locator, Page, expect

from portal.templatetags.words import named
from tests.conftest import wait_for
from tests.journeys.hands import Hands
from tests.journeys.manners import chinese_words, nobody_is_shut_out, nothing_is_told, watch

STANDARD_TOUCH, ELDER_TOUCH = 48, 60


class Reader:
    """Somebody at a browser. `phone` receives messages; they are read in the message viewer."""

    def __init__(
        self, context: BrowserContext, *, site: str, phone: str, hands: Hands, scripts: bool = True
    ) -> None:
        self.context = context
        self.site = site
        self.phone = phone
        self.hands = hands
        self.scripts = scripts
        self.language = "zh-hans"
        self.chinese_names: set[str] = set()
        self.least_touch = STANDARD_TOUCH
        self.page: Page = context.new_page()
        self.wrong = watch(self.page)
        self.secrets: list[str] = [phone, phone.removeprefix("+86")]
        self.last_read: dict[str, int] = {}

    # --- Words and things on the page ------------------------------------------------

    def say(self, words: object, **facts: Any) -> str:
        """A sentence of the portal as this person reads it."""
        with translation.override(self.language):
            said = gettext(str(words)) % facts if facts else gettext(str(words))
        assert self.language == "zh-hans" or said != str(words), f"“{words}” is not in {self.language}"
        return said

    def called(self, thing: object) -> str:
        """What a hospital or person is called in this person's language."""
        with translation.override(self.language):
            return named(thing)

    @property
    def main(self) -> Locator:
        """The page without its head and foot."""
        return self.page.get_by_role("main")

    def button(self, words: str) -> Locator:
        """A button of the page."""
        return self.main.get_by_role("button", name=self.say(words), exact=True)

    def link(self, words: str) -> Locator:
        """A link of the page."""
        return self.main.get_by_role("link", name=self.say(words), exact=True)

    def choice(self, words: object) -> Locator:
        """One of a few choices."""
        return self.main.get_by_role("radio", name=self.say(words), exact=True)

    def box(self, label: str) -> Locator:
        """A box to write in."""
        return self.main.get_by_label(self.say(label), exact=True)

    # --- Coming to pages -------------------------------------------------------------

    def arrives(self, heading: str, **facts: Any) -> None:
        """The page with this heading is there, and it is fit for everybody."""
        self.arrives_at(self.say(heading, **facts))

    def arrives_at(self, heading: str) -> None:
        """The page with this heading, a name for example, is there, and it is fit for everybody."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        nobody_is_shut_out(self.page, scripts=self.scripts, least_touch=self.least_touch)
        nothing_is_told(self.page, *self.secrets)
        assert self.wrong == [], f"behind {self.page.url}"
        if self.language == "en":
            assert chinese_words(self.page, self.chinese_names) == [], f"Chinese on {self.page.url}"

    def goes_to(self, path: str) -> int:
        """Type an address of the portal; the status of the answer."""
        answer = self.page.goto(self.site + path)
        assert answer is not None
        return answer.status

    def comes_to_the_portal(self) -> None:
        """For the first time, or again."""
        assert self.goes_to("/") == 200
        self.arrives("北京专家来家门口出诊")

    def wants_large_text(self) -> None:
        """长辈版, from the head of any page."""
        self.hands.press(self.page.get_by_role("button", name=self.say("长辈版"), exact=True))
        expect(self.page.locator("html")).to_have_attribute("data-size", "elder")
        self.least_touch = ELDER_TOUCH

    def reads_english(self, names: set[str]) -> None:
        """English, from the head of any page; from now on pages hold no Chinese but `names`."""
        self.hands.press(self.page.get_by_role("button", name="English", exact=True))
        expect(self.page.locator("html")).to_have_attribute("lang", "en")
        self.language = "en"
        self.chinese_names = names

    def reads_message(self, kind: str, to: str = "") -> str:
        """The next message of this kind to the phone (or to another number), in the message viewer."""
        to = to or self.phone
        viewer = self.context.new_page()

        def unread() -> str | None:
            viewer.goto(f"{self.site}/messages/")
            for card in viewer.locator(f"article[data-kind='{kind}']").filter(has_text=to).all():
                number = int((card.get_attribute("id") or "").removeprefix("message-"))
                if number > self.last_read.get(to, 0):
                    self.last_read[to] = number
                    return card.inner_text()
            return None

        text: str = wait_for(unread, 20, f"a message {kind} to {to}")
        viewer.close()
        return text
