"""Reading pages: where a value stands, and whether the mark 推断 stands with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path"}
# A value and its mark stand in one of these.
BOXES = {"p", "dd", "li", "h1", "h2", "h3", "h4"}


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str | None]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its words, with runs of white space as one blank."""
        return re.sub(r"\s+", " ", "".join(self._texts()))

    def _texts(self) -> Iterator[str]:
        if self.tag == "br":
            yield " "
        for child in self.children:
            yield from [child] if isinstance(child, str) else child._texts()

    def __iter__(self) -> Iterator[Element]:
        """It and all within it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def within(self, *, id: str = "", name: str = "") -> list[Element]:
        """The elements in it with that id or class."""
        return [
            one
            for one in self
            if (id and one.attributes.get("id") == id)
            or (name and name in (one.attributes.get("class") or "").split())
        ]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs), self.at)
        self.at.children.append(made)
        if tag not in VOID:
            self.at = made

    def handle_endtag(self, tag: str) -> None:
        at: Element | None = self.at
        while at is not None and at.tag != tag:
            at = at.parent
        if at is not None and at.parent is not None:
            self.at = at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read_page(text: str) -> Element:
    """The elements of a page."""
    builder = _Builder()
    builder.feed(text)
    return builder.root


def _standing(value: str) -> re.Pattern[str]:
    """The value as a whole: not within a longer name."""
    return re.compile(rf"(?<!\w){re.escape(value)}(?![\w“])")


def boxes(root: Element, value: str) -> list[Element]:
    """The paragraphs, cells and headings within `root` in which that value stands."""
    found, standing = [], _standing(value)
    for one in root:
        if one.tag in BOXES and standing.search(one.text):
            inner = [other for other in one if other is not one and other.tag in BOXES]
            if not any(standing.search(other.text) for other in inner):
                found.append(one)
    return found


def unmarked(root: Element, value: str) -> list[str]:
    """The boxes in which that value stands without the mark after it; [] where it is marked or not shown."""
    wrong = []
    for box in boxes(root, value):
        _before, after = _standing(value).split(box.text, maxsplit=1)
        if "推断" not in after:
            wrong.append(box.text.strip())
    return wrong
