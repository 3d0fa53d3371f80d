"""What is planted, and how it is searched for, in whatever spelling it stands there."""

from __future__ import annotations

import base64
import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

import redis
from django.conf import settings
from django.db import connection

from portal.logs import QuietFormatter
from tests.factories import bookings as make

NAME = "欧阳娜仁托娅"
DOCUMENT = make.resident(date(1957, 3, 8), "female", 377).number
PHONE = "18847190026"
OWN_PHONE = "13904712865"
REASON = "左膝反复肿痛七个月夜里疼醒"
RECORD_NUMBER = "HLS-88421973"
STAFF_NAME = "哈斯其其格"
PLANTED = {
    "name": NAME,
    "document": DOCUMENT,
    "phone of the account": PHONE,
    "phone of the person": OWN_PHONE,
    "reason": REASON,
    "record number": RECORD_NUMBER,
    "name of staff": STAFF_NAME,
}


def spellings(word: str) -> set[str]:
    """How it could stand somewhere."""
    whole = word.encode()
    found = {word, whole.hex(), json.dumps(word)[1:-1], quote(word), word.encode("gb18030").hex(), word[::-1]}
    for before in range(3):  # base64 spells it in three ways, by where it begins
        spelled = base64.b64encode(b"\0" * before + whole).decode()
        found.add(spelled[(before * 8 + 5) // 6 : len(spelled) - 4])
    return found


def planted_in(said: str | bytes) -> list[str]:
    """Which of those planted can be found there, in any spelling."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return [what for what, word in PLANTED.items() if any(one in text for one in spellings(word))]


def dump() -> Iterator[tuple[str, str, str]]:
    """Table, column and all its values, of every table there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables "
            "USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for table, column in cursor.fetchall():
            into = io.StringIO()
            cursor.cursor.copy_expert(f'COPY (SELECT "{column}" FROM "{table}") TO STDOUT', into)  # noqa: S608
            yield table, column, into.getvalue()


class Kept(logging.Handler):
    """Keeps what the console would show."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines
        self.setFormatter(QuietFormatter("{levelname:<7} {name}: {message}", style="{"))

    def emit(self, record: logging.LogRecord) -> None:
        """As our console writes it."""
        self.lines.append(self.format(record))


def in_redis() -> Iterator[bytes]:
    """Everything that waits in Redis: keys, and what is in them."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    readers: dict[bytes, Callable[[bytes], Any]] = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"hash": client.hgetall,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    for key in client.scan_iter():
        yield key
        reader = readers.get(client.type(key))
        if reader is not None:
            yield str(reader(key)).encode()
