"""What a browser asks for when it opens a page, and what each answer weighs on the line."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

PATIENCE = 15_000  # milliseconds for a page on a busy machine
# A page that has been loaded and then asks for nothing in so many milliseconds wants nothing more:
# the icon is asked for after all the rest.
QUIET = 300


@dataclass
class Answer:
    """One thing the browser asked for; `kind` is the browser's word for it (Document, Script, Font …)."""

    url: str
    kind: str
    status: int = 0
    compressed: bool = False
    sent: int = 0  # bytes over the line, with headers
    unpacked: int = 0  # bytes as they were written
    ended: bool = False


class Scales:
    """Weighs what one window asks for, by the browser's own network log."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers: list[Answer] = []
        self.latest: dict[str, Answer] = {}  # by the id of the request
        self.heard = 0.0
        page.on("load", lambda _: self._hear())
        log = page.context.new_cdp_session(page)
        log.on("Network.requestWillBeSent", self._asked)
        log.on("Network.responseReceived", self._answered)
        log.on("Network.dataReceived", self._received)
        log.on("Network.loadingFinished", self._finished)
        log.on("Network.loadingFailed", self._finished)
        log.send("Network.enable")

    def open(self, address: str) -> None:
        """Begin to open the page: several windows may load beside each other."""
        self.page.goto(address, timeout=PATIENCE, wait_until="commit")

    def settled(self) -> tuple[Answer, ...]:
        """Wait until the page is loaded and wants nothing more; all it asked for. Ends the run if it asks on and on."""
        self.page.wait_for_load_state(timeout=PATIENCE)
        given_up = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < given_up:
            quiet = time.monotonic() - self.heard > QUIET / 1000
            if quiet and all(answer.ended for answer in self.answers):
                return tuple(self.answers)
            self.page.wait_for_timeout(QUIET / 6)
        sys.exit(f"{self.page.url} was not quiet after {PATIENCE / 1000:.0f} s: it cannot be weighed.")

    def _hear(self) -> None:
        self.heard = time.monotonic()

    def _asked(self, event: dict[str, Any]) -> None:
        """Something is asked for; after a redirect, under the same id as before."""
        if event["request"]["url"].startswith("data:"):
            return  # stands in a file that is counted
        self._hear()
        before = self.latest.get(event["requestId"])
        if before is not None:
            before.status = event["redirectResponse"]["status"]
            before.sent = round(event["redirectResponse"]["encodedDataLength"])
            before.ended = True
        answer = Answer(event["request"]["url"], event.get("type", "Other"))
        self.latest[event["requestId"]] = answer
        self.answers.append(answer)

    def _answered(self, event: dict[str, Any]) -> None:
        answer = self.latest.get(event["requestId"])
        if answer is not None:
            response = event["response"]
            answer.status = response["status"]
            answer.compressed = any(name.lower() == "content-encoding" for name in response["headers"])

    def _received(self, event: dict[str, Any]) -> None:
        answer = self.latest.get(event["requestId"])
        if answer is not None:
            answer.unpacked += event["dataLength"]

    def _finished(self, event: dict[str, Any]) -> None:
        self._hear()
        answer = self.latest.get(event["requestId"])
        if answer is not None:
            answer.sent = round(event.get("encodedDataLength", 0))
            answer.ended = True
