"""Somebody who presses too fast, and what they answer."""

import base64
import os
import re
from collections import OrderedDict
from datetime import datetime
from itertools import count
from typing import Any

from django.http import HttpResponse

from accounts.actions import pacing
from accounts.actions.pacing import Caller, Stop, may_step
from accounts.rules import pace
from tests.factories.accounts import NOW

HERE = "/holds/1/confirm/"
DEAD = "redis://127.0.0.1:1/0"  # nobody listens there
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def begin_anew(settings: Any, monkeypatch: Any) -> None:
    """Nothing is counted yet (other keys are other counts), limits as they are, and proofs Python finds at once."""
    settings.LOOKUP_KEY = base64.b64encode(os.urandom(32)).decode()
    settings.PACE = 1
    monkeypatch.setattr(pacing, "_TOO_FAST", OrderedDict())
    monkeypatch.setattr(pace, "BITS", 4)


def patient(account_id: int = 1, *, phone: str = "", address: str = "192.0.2.1") -> Caller:
    """Somebody signed in, with a number of their own unless one is given."""
    return Caller(account_id, phone or f"number of {account_id}", address)


def steps(caller: Caller, times: int = 1, *, now: datetime = NOW) -> list[Stop | None]:
    """So many steps, and what came first of each."""
    return [may_step(caller=caller, path=HERE, now=now) for _ in range(times)]


def stopped(caller: Caller, *, now: datetime = NOW, **more: str) -> Stop:
    """A step that is one too many."""
    stop = may_step(caller=caller, path=HERE, now=now, **more)
    assert stop is not None
    return stop


def proof(nonce: str, bits: int) -> str:
    """The answers to a ticket with this nonce."""
    found = []
    for n in range(pace.ANSWERS):
        found.append(next(one for one in count() if pace._zero_bits(f"{nonce}:{n}:{one}", bits)))
    return ".".join(map(str, found))


def form_of(response: HttpResponse) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    (form,) = re.findall(r"<form[^>]*data-proof.*?</form>", response.content.decode(), re.DOTALL)
    return dict(HIDDEN.findall(form))


def proof_in(response: HttpResponse) -> str:
    """What the page's script would answer."""
    page = response.content.decode()
    (nonce,), (bits,) = re.findall(r'data-proof="(\w+)"', page), re.findall(r'data-bits="(\d+)"', page)
    return proof(nonce, int(bits))
