"""What a first visit costs on the line: `make budget`.

Each page is opened at 360 px by a browser that has never been here, in Chinese, in 长辈版 and in English. Everything
it asks for counts (page, styles, script, images, icon, what is fetched ahead), with headers, as it comes from the web
server: pages compressed by the portal, files when they were collected. Prints the heaviest view of each page; ends
with status 1 and a sentence for each limit that is broken. CHROMIUM names the browser.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.budget_portal import served
from tests.journeys.shots import FLAGS, View, chromium, say
from tests.journeys.weighing import Answer, Scales

# A kB is 1000 bytes. What is limited is what comes over the line.
MOST_SENT = 100_000
MOST_SCRIPT = 30_000
MOST_REQUESTS = 10
SCRIPT_FILES = 1
SMALL = 1_000  # bytes: what is smaller may come as it is
TEXTS = ("Document", "Stylesheet", "Script")

PAGES = {
    "home": "/",
    "list": "/sessions/",
    "specialist": "/specialists/chen-weiheng/",
    "hospital": "/hospitals/huhehaote-zhongyi-mengyi-yiyuan/",
    "search": "/search/?q=股骨头坏死",
}
VIEWS = [
    View("中文", 360),
    View("中文, 长辈版", 360, size="elder-max"),
    View("English", 360, language="en"),
]
COLUMNS = "{:<10} {:>8} {:>9} {:>9}   {:>8} {:>8}   {:>12} {:>9}   {}"
HEADS = ("page", "requests", "all sent", "unpacked", "document", "styles", "script sent", "unpacked", "view")


@dataclass(frozen=True)
class Visit:
    """A first visit to one page in one view."""

    page: str
    view: str
    answers: tuple[Answer, ...]

    def of(self, kind: str) -> list[Answer]:
        """The answers of one kind."""
        return [answer for answer in self.answers if answer.kind == kind]

    @property
    def sent(self) -> int:
        """Bytes over the line."""
        return sent(self.answers)


def sent(answers: Iterable[Answer]) -> int:
    """Bytes over the line."""
    return sum(answer.sent for answer in answers)


def unpacked(answers: Iterable[Answer]) -> int:
    """Bytes as they were written."""
    return sum(answer.unpacked for answer in answers)


def kb(count: int) -> str:
    """Bytes as kB, with one decimal."""
    return f"{count / 1000:.1f} kB"


def broken(visit: Visit) -> list[str]:
    """A sentence for each limit this visit breaks."""
    return [f"{visit.page} ({visit.view}): {sentence}" for sentence in _broken(visit)]


def _broken(visit: Visit) -> Iterator[str]:
    scripts = visit.of("Script")
    if visit.sent > MOST_SENT:
        yield f"{kb(visit.sent)} come over the line, and {kb(MOST_SENT)} may."
    if sent(scripts) > MOST_SCRIPT:
        yield f"{kb(sent(scripts))} of script come over the line, and {kb(MOST_SCRIPT)} may."
    if len(visit.answers) > MOST_REQUESTS:
        yield f"{len(visit.answers)} requests are made, and {MOST_REQUESTS} may be."
    if len(scripts) != SCRIPT_FILES:
        yield f"{len(scripts)} script files are asked for, and exactly {SCRIPT_FILES} should be."
    for font in visit.of("Font"):
        yield f"{font.url} is a web font, and there should be none."
    for answer in visit.answers:
        if answer.status != 200:
            yield f"{answer.url} is answered with {answer.status or 'nothing'}, and should be with 200."
        elif answer.kind in TEXTS and answer.unpacked > SMALL and not answer.compressed:
            yield f"{answer.url} comes uncompressed."


def row(visit: Visit) -> str:
    """A line of the table."""
    script = visit.of("Script")
    return COLUMNS.format(
        visit.page,
        len(visit.answers),
        kb(visit.sent),
        kb(unpacked(visit.answers)),
        kb(sent(visit.of("Document"))),
        kb(sent(visit.of("Stylesheet"))),
        kb(sent(script)),
        kb(unpacked(script)),
        visit.view,
    )


def visits(browser: Browser, name: str, address: str) -> list[Visit]:
    """Open one page in every view, each time in a browser that has never been here."""
    opened = []
    for view in VIEWS:
        context = browser.new_context(
            viewport={"width": view.width, "height": 740},
            locale="en-GB" if view.language == "en" else "zh-CN",
        )
        context.add_cookies([{"name": "size", "value": view.size, "url": address}])
        opened.append(Scales(context.new_page()))
        opened[-1].open(address)
    found = [Visit(name, view.name, scales.settled()) for view, scales in zip(VIEWS, opened, strict=True)]
    for scales in opened:
        scales.page.context.close()
    return found


def main() -> None:
    """Weigh every page in every view; end with status 1 if a limit is broken."""
    path = chromium()
    sentences: list[str] = []
    with served() as (base, session), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        say(COLUMNS.format(*HEADS))
        for name, at in {**PAGES, "session": session}.items():
            made = visits(browser, name, base + at)
            sentences += [sentence for visit in made for sentence in broken(visit)]
            say(row(max(made, key=lambda visit: visit.sent)))
        browser.close()
    if sentences:
        sys.exit("\n".join(sentences))
    say(
        f"{(len(PAGES) + 1) * len(VIEWS)} first visits, the heaviest of each page above. Sent is what comes over the "
        f"line, compressed and with headers: {kb(MOST_SENT)} at most, of it {kb(MOST_SCRIPT)} of script in "
        f"{SCRIPT_FILES} file, {MOST_REQUESTS} requests, no web font."
    )


if __name__ == "__main__":
    main()
