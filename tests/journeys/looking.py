"""What can be measured of how a page looks: nothing sticks out, nothing is too small to touch, axe is content."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > width)
    .map(one => `sticks out: ${one.tagName} ${one.className}`);
  return out.length ? out : ["wider than the window"];
}"""

# A link inside a sentence may be as high as its line (WCAG 2.5.8): one with words before or after it in its
# paragraph that are no links themselves. One with marks between it and others alone, as names in a list have
# them, is to be touched as a button is; so is the number of an article. A card's link covers the card; a radio
# or a box is touched on its label.
TOO_SMALL = """(least) => {
  const words = block => {
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let found = "";
    while (walk.nextNode()) {
      const text = walk.currentNode;
      if (!text.parentElement.closest("a, .inferred, .visually-hidden")) found += text.textContent;
    }
    return found.replace(/[^\\p{L}\\p{N}]/gu, "");
  };
  const block = one => {
    let up = one.parentElement;
    while (getComputedStyle(up).display === "inline") up = up.parentElement;
    return up;
  };
  const inSentence = one => one.tagName === "A" && getComputedStyle(one).display === "inline"
    && !one.matches(".source-ref") && words(block(one)).length > 3;
  return [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary, [role=option]")]
    .filter(one => {
      const label = ["radio", "checkbox"].includes(one.type) && one.labels && one.labels[0];
      const box = (label ? label.closest(".form-check") || label : one).getBoundingClientRect();
      return box.width && box.height < least - 0.5 && !one.closest(".session-card__who") && !inSentence(one);
    })
    .map(one => `too small to touch: ${one.tagName} ${one.className} ${(one.innerText || one.name).slice(0, 20)}`);
}"""


def axe_findings(page: Page) -> list[str]:
    """What axe objects to on this page, one line each."""
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"]]


def sticking_out(page: Page) -> list[str]:
    """What is wider than the window, one line each."""
    found: list[str] = page.evaluate(STICKING_OUT)
    return found


def too_small(page: Page, least: int) -> list[str]:
    """What is to be touched and less than `least` pixels high, one line each (48; 60 in 长辈版)."""
    found: list[str] = page.evaluate(TOO_SMALL, least)
    return found
