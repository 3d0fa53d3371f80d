"""What is shown of a second factor: its picture for the app, and the recovery codes, until they are kept on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from django.http import HttpRequest

from accounts.models import User
from accounts.rules import PASSWORD_KEPT
from accounts.rules.factors import address_of_secret, grouped_recovery, spaced_secret

# What the session remembers while the codes are shown: the codes, until when, and the way on.
TO_SHOW = "recovery_codes"


def picture_of(secret: str, account: User) -> dict[str, str]:
    """The secret as a picture for the camera, and in groups to be typed."""
    address = address_of_secret(secret, account.get_username())
    drawn = segno.make_qr(address, error="m").svg_data_uri(border=4, scale=6)
    return {"picture": drawn, "secret": spaced_secret(secret)}


def keep_to_show(request: HttpRequest, codes: list[str], address: str, now: datetime) -> None:
    """Show these codes on the next page, and for a few minutes: a page may load twice. The session is sealed.

    `address`: where to go afterwards.
    """
    request.session[TO_SHOW] = {
        "codes": [grouped_recovery(code) for code in codes],
        "until": (now + PASSWORD_KEPT).isoformat(),
        "next": address,
    }


def to_show(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The codes that are to be shown now."""
    kept: dict[str, Any] | None = request.session.get(TO_SHOW)
    return kept if kept and now < datetime.fromisoformat(kept["until"]) else None


def put_away(request: HttpRequest) -> str:
    """They are kept on paper: forget them. Returns where to go."""
    kept = request.session.pop(TO_SHOW, None)
    return str(kept["next"]) if kept else ""
