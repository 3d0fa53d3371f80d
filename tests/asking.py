"""Pages of the admin that ask once more, as a browser answers them."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client


def seen_on(client: Client, address: str) -> str:
    """The mark of what the page that asks shows."""
    found = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    assert found
    return found[1]


def answer(client: Client, address: str, said: dict[str, str] | None = None, **more: Any) -> HttpResponse:
    """Open the page that asks, and answer it."""
    return client.post(address, {"seen": seen_on(client, address), **(said or {})}, **more)
