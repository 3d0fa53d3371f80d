"""10,000 bad requests from a fixed seed: odd methods, addresses, bodies, types, cookies, files. Never an error."""

from __future__ import annotations

import json
import random
import re

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.architecture.test_access import LINES, Line, address_in
from tests.architecture.test_nonsense import NAMES, NASTY
from tests.architecture.world import World
from tests.factories import bookings as make
from tests.soak.test_odd_queries import ALPHABETS

pytestmark = pytest.mark.django_db

BAD = 10_000
METHODS = ["GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]
TYPES = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=no-such",
    "image/svg+xml",
    "",
]
ODD_NAMES = [".jpg", ".svg", "\u202egpj.exe", "長" * 60, ".pdf;.jpg", " "]
IDS = [
    "0",
    "-1",
    "9" * 19,
    "9" * 40,
    "1e9",
    "１",
    "%00",
    "..%2f..%2f",
    "a" * 300,
    "00000000-0000-0000-0000-000000000000",
]
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": ["zz-ZZ;q=9", "\u00ff" * 40, "en;q=a", "*" * 500, ""],
    "HTTP_USER_AGENT": ["", "x" * 9000, "\u00e9\u00e8<script>"],
    "HTTP_X_FORWARDED_FOR": ["', 1", "999.1.1.1", "::1, ::ffff:1.2.3.4", ","],
    "HTTP_REFERER": ["javascript:alert(1)", "//evil.example", "\u00ff"],
    "HTTP_IF_NONE_MATCH": ['"', "W/", "*"],
    "HTTP_IF_MODIFIED_SINCE": ["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "HTTP_ACCEPT": ["*/*;q=x", "application/json", "\u00ff"],
}
BODIES = [
    b"",
    b"\x00" * 50,
    b"{",
    b"[" * 5000,
    b"--x\r\n",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
    b"\xff\xfe=\xff",
    b"a=%ZZ&%=%",
    b"&" * 900,
]


class Chance:
    """Bad requests, drawn."""

    def __init__(self, world: World) -> None:
        self.draw = random.Random(20261122)
        self.world = world

    def text(self) -> str:
        if self.draw.random() < 0.4:
            return self.draw.choice(NASTY)
        letters = ALPHABETS[self.draw.choice(list(ALPHABETS))]
        drawn = "".join(self.draw.choices(letters, k=self.draw.randint(1, 60)))
        return drawn.encode("utf-8", "replace").decode()

    def address(self, line: Line) -> str:
        plain = address_in(self.world, line).partition("?")[0]
        parts = plain.split("/")
        named = [at for at, part in enumerate(line.address.split("/")) if "<" in part and at < len(parts)]
        if named and self.draw.random() < 0.5:
            parts[self.draw.choice(named)] = self.draw.choice(IDS)
        query = "&".join(
            f"{self.draw.choice(NAMES)}={self.draw.choice(IDS)}" for _ in range(self.draw.randint(0, 3))
        )
        return "/".join(parts) + (f"?{query}" if query else "")

    def fields(self, line: Line) -> dict[str, object]:
        said: dict[str, object] = dict(self.world.posted(line.name))
        for _ in range(self.draw.randint(1, 5)):
            said[self.draw.choice([*NAMES, *said])] = self.text()
        if self.draw.random() < 0.15:
            content = self.draw.choice([b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", bytes(200)])
            said["files"] = SimpleUploadedFile(f"x{self.draw.choice(ODD_NAMES)}", content)
        return said

    def send(self, line: Line, browser: Client) -> object:
        method = self.draw.choice(METHODS)
        headers = {name: self.draw.choice(said) for name, said in HEADERS.items() if self.draw.random() < 0.2}
        for cookie in (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "device", "size"):
            if self.draw.random() < 0.05:
                browser.cookies[cookie] = re.sub(r"[^\x21-\x7e]", "x", self.text())[:200] or "x"
        address = self.address(line)
        if method == "POST" and self.draw.random() < 0.7:
            return browser.post(address, self.fields(line), **headers)
        body = self.draw.choice([*BODIES, json.dumps({self.draw.choice(NAMES): self.text()}).encode()])
        return browser.generic(method, address, body, self.draw.choice(TYPES), **headers)


def test_ten_thousand_bad_requests(world: World) -> None:
    chance, wrong = Chance(world), []
    lines = [line for line in LINES if line.name != "–"]
    with time_machine.travel(make.NOW, tick=False):
        for _ in range(BAD):
            line, person = chance.draw.choice(lines), chance.draw.choice(list(world.accounts))
            browser = world.client(person, raise_request_exception=False)
            with transaction.atomic():
                answer = chance.send(line, browser)
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                wrong.append(
                    f"{person} {answer.request['REQUEST_METHOD']} {answer.request['PATH_INFO']}: {answer.status_code}"
                )
    assert wrong == []
