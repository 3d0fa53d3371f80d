"""What must be true of every page anybody comes to on a journey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Page, Response

from tests.journeys.looking import axe_findings, sticking_out, too_small

NARROW = 320

# Texts in the window that are in Chinese characters.
CHINESE = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    if (/[\\u3400-\\u9fff]/.test(text) && !walk.currentNode.parentElement.closest("[lang='zh-Hans'], script")) {
      found.push(text);
    }
  }
  return found;
}"""


def watch(page: Page) -> list[str]:
    """What goes wrong behind the page from now on: broken scripts, refused files, failing answers."""
    wrong: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            wrong.append(message.text)

    def answered(response: Response) -> None:
        page_itself = response.request.resource_type == "document"
        if response.status >= (500 if page_itself else 400):
            wrong.append(f"{response.status} {response.url}")

    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", said)
    page.on("response", answered)
    return wrong


@contextmanager
def scripts_on(page: Page) -> Iterator[None]:
    """axe is a script: let it run for a moment where scripts are off. The page's own do not start by that."""
    link = page.context.new_cdp_session(page)
    link.send("Emulation.setScriptExecutionDisabled", {"value": True})
    link.send("Emulation.setScriptExecutionDisabled", {"value": False})
    yield
    link.send("Emulation.setScriptExecutionDisabled", {"value": True})
    link.detach()


# Stylesheets the page names and does not have.
UNDRESSED = """() => [...document.querySelectorAll("link[rel=stylesheet]")]
  .filter(one => !one.sheet).map(one => one.href)"""


def dressed(page: Page) -> None:
    """The page is loaded whole. A heading is in the document before the last stylesheet has come on a slow day,
    and what is measured then is a page nobody sees."""
    page.wait_for_load_state("load")
    assert page.evaluate(UNDRESSED) == [], f"stylesheets missing on {page.url}"


def nobody_is_shut_out(page: Page, *, scripts: bool, least_touch: int) -> None:
    """axe finds nothing, nothing scrolls sideways (nor at 320 px), what is touched is high enough."""
    dressed(page)
    if scripts:
        found = axe_findings(page)
    else:
        with scripts_on(page):
            found = axe_findings(page)
    assert found == [], f"axe on {page.url}"
    assert too_small(page, least_touch) == [], page.url
    usual = page.viewport_size
    assert usual is not None
    assert sticking_out(page) == [], f"{page.url} at {usual['width']} px"
    if usual["width"] < 400:
        page.set_viewport_size({"width": NARROW, "height": usual["height"]})
        assert sticking_out(page) == [], f"{page.url} at {NARROW} px"
        page.set_viewport_size(usual)


def nothing_is_told(page: Page, *secrets: str) -> None:
    """Neither the address nor the title of the page names a person or a number."""
    for secret in secrets:
        assert secret not in page.url
        assert secret not in page.title()


def chinese_words(page: Page, names: set[str]) -> list[str]:
    """Chinese on the page that is not made of `names`: hospitals and people are called as they are called."""
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    return [text for text in page.evaluate(CHINESE) if re.search(r"[\u3400-\u9fff]", known.sub("", text))]
