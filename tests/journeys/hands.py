"""How a person works a page: by touch or mouse, or by the keyboard alone."""

from __future__ import annotations

from datetime import date, time
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.conftest import wait_for

# More stops than any of our pages has.
MOST_STOPS = 200

# What the element that has the focus lacks: a line of 2 px or more around itself or the card it
# stretches over; a place on the screen.
LINE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "nothing has the focus";
  const lined = pseudo => {
    const style = getComputedStyle(one, pseudo);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  return lined(null) || lined("::after") ? "" : "no line around " + one.outerHTML.slice(0, 200);
}"""
ON_SCREEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


class Hands(Protocol):
    """What a person can do to one thing on a page."""

    def press(self, thing: Locator) -> None:
        """A link or button."""

    def write(self, box: Locator, text: str) -> None:
        """Text into a box, in place of what is in it."""

    def date(self, box: Locator, day: date) -> None:
        """A day into a box for days."""

    def clock(self, box: Locator, clock: str) -> None:
        """Hour and minute, as 08:00, into a box for them."""

    def tick(self, box: Locator) -> None:
        """A box that is not ticked, or is."""

    def pick(self, choice: Locator) -> None:
        """One of a few choices."""

    def select(self, box: Locator, words: str) -> None:
        """One line of a list that unfolds."""


class Fingers:
    """Touches the glass, or clicks."""

    def press(self, thing: Locator) -> None:
        """Tap it."""
        thing.click()

    def write(self, box: Locator, text: str) -> None:
        """Tap the box and type."""
        box.fill(text)

    def date(self, box: Locator, day: date) -> None:
        """Choose it."""
        box.fill(day.isoformat())

    def clock(self, box: Locator, clock: str) -> None:
        """Choose it."""
        box.fill(clock)

    def tick(self, box: Locator) -> None:
        """Tap it."""
        box.click()

    def pick(self, choice: Locator) -> None:
        """Tap it."""
        choice.check()

    def select(self, box: Locator, words: str) -> None:
        """Unfold it and tap the line."""
        box.select_option(label=words)


class Keyboard:
    """Tab, arrows, Enter, Space and letters: nothing is clicked. Every stop on the way must show the focus."""

    def __init__(self) -> None:
        self.stops = 0

    def press(self, thing: Locator) -> None:
        """Go there and press Enter."""
        self._reach(thing)
        thing.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        """Go there and type over what is in it."""
        self._reach(box)
        box.page.keyboard.press("Control+A")
        box.page.keyboard.type(text)
        expect(box).to_have_value(text)

    def date(self, box: Locator, day: date) -> None:
        """Go there and type it part by part, in the order in which the browser of this language has them."""
        self._reach(box)
        keys = box.page.keyboard
        # A year may have six digits there: only where it is last does one not go on by hand.
        for parts in ((f"{day:%m%d%Y}",), (f"{day:%d%m%Y}",), (f"{day:%Y}", f"{day:%m%d}")):
            for _each in range(2):
                keys.press("ArrowLeft")
            keys.type(parts[0])
            for part in parts[1:]:
                keys.press("ArrowRight")
                keys.type(part)
            if box.input_value() == day.isoformat():
                return
        raise AssertionError(f"the keyboard cannot write {day} into {box}")

    def clock(self, box: Locator, clock: str) -> None:
        """Go there and type it, as the browser of this language has it: by 24 hours, or by twelve."""
        self._reach(box)
        keys, when = box.page.keyboard, time.fromisoformat(clock)
        for words in (f"{when:%H%M}", f"{when:%I%M%p}"):
            for _each in range(2):
                keys.press("ArrowLeft")
            keys.type(words)
            if box.input_value() == clock:
                return
        raise AssertionError(f"the keyboard cannot write {clock} into {box}")

    def tick(self, box: Locator) -> None:
        """Go there and press Space."""
        before = box.is_checked()
        self._reach(box)
        box.page.keyboard.press("Space")
        expect(box).to_be_checked(checked=not before)

    def pick(self, choice: Locator) -> None:
        """Tab to the group, then the arrows; Space where nothing has been picked yet."""
        keys = choice.page.keyboard
        group = choice.page.locator(f"input[name='{choice.get_attribute('name')}']")
        self._reach(group)
        keys.press("Space")
        for _ in range(group.count()):
            if _focused(choice):
                break
            keys.press("ArrowDown")
            self._must_show(choice.page)
        expect(choice).to_be_checked()

    def select(self, box: Locator, words: str) -> None:
        """Go there, then down line by line."""
        self._reach(box)
        for _ in range(box.locator("option").count()):
            if box.locator("option:checked").inner_text() == words:
                return
            box.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not come to {words}")

    def _reach(self, wanted: Locator) -> None:
        """Press Tab until `wanted` (or one of several) has the focus, as somebody would who sees only the screen."""
        page = wanted.page
        expect(wanted.first).to_be_attached()
        for _ in range(MOST_STOPS):
            if _focused(wanted):
                self._must_show(page)
                # The page may glide there.
                wait_for(lambda: page.evaluate(ON_SCREEN), 3, f"{wanted} on the screen")
                return
            page.keyboard.press("Tab")
            self.stops += 1
            if not page.evaluate("document.activeElement === document.body"):
                self._must_show(page)
        raise AssertionError(f"the keyboard does not reach {wanted} on {page.url}")

    def _must_show(self, page: Page) -> None:
        lacks = page.evaluate(LINE)
        assert not lacks, f"the focus cannot be seen on {page.url}: {lacks}"


def _focused(wanted: Locator) -> bool:
    return bool(wanted.evaluate_all("found => found.includes(document.activeElement)"))
