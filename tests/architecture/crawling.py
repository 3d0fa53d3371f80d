"""What a visitor finds by following links and reading forms, as one account after the other."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

# Pages of one sort are alike: so many of each are opened.
OF_A_SORT = 2
# Kinds of fields in which a person types.
TYPED = {"text", "tel", "email", "search", "password", "number", "date", "time"}


@dataclass(frozen=True)
class Form:
    """A form as a page shows it: where it goes and what it would send."""

    action: str
    fields: tuple[tuple[str, str], ...]
    typed: tuple[str, ...] = ()  # the names of those in which a person types


@dataclass
class Found:
    """Addresses that were opened, and the forms on them that are posted."""

    pages: dict[str, str] = field(default_factory=dict)
    forms: set[Form] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.links = at, []
        self.forms: list[Form] = []
        self._form: tuple[str, dict[str, str]] | None = None
        self._select = ""
        self._typed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag == "form" and said.get("method", "get").lower() == "post":
            self._form, self._typed = (urljoin(self.at, said.get("action") or self.at), {}), []
        elif self._form is not None:
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        form = self._form
        assert form is not None
        name = said.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and said.get("value"):
            form[1].setdefault(self._select, said["value"])
        elif tag == "input" and name and said.get("type") != "file":
            ticked = "on" if said.get("type") == "checkbox" else ""
            form[1].setdefault(name, said.get("value", ticked))
            if said.get("type", "text") in TYPED:
                self._typed.append(name)
        elif tag == "button" and name:
            form[1].setdefault(name, said.get("value", ""))
        elif tag == "textarea" and name:
            form[1].setdefault(name, "x")
            self._typed.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            action, fields = self._form
            fields.pop("csrfmiddlewaretoken", None)  # another one on each page
            self.forms.append(Form(action, tuple(sorted(fields.items())), tuple(self._typed)))
            self._form = None
        elif tag == "select":
            self._select = ""


def sort_of(path: str) -> str:
    """The name of the page at that address, whatever thing it is about."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return match.view_name or match.route


def crawl(browser: Client, *starts: str) -> Found:
    """Follow every link of this site from `starts`, a few of each sort, and gather the forms."""
    found, seen = Found(), Counter[str]()
    waiting = deque(starts)
    while waiting:
        path = waiting.popleft()
        if path in found.pages or seen[sort_of(path)] >= OF_A_SORT or not sort_of(path):
            continue
        seen[sort_of(path)] += 1
        answer = browser.get(path)
        if answer.status_code in {301, 302}:
            waiting.append(urldefrag(urljoin(path, answer["Location"]))[0])
            continue
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        text = answer.content.decode() if html and not answer.streaming else ""
        found.pages[path] = text
        reader = _Reader(path)
        reader.feed(text)
        found.forms.update(reader.forms)
        for link in reader.links:
            to = urldefrag(urljoin(path, link))[0]
            if to.startswith("/"):
                waiting.append(to)
    return found
