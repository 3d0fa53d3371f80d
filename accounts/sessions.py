"""Sessions of browsers, in PostgreSQL: keys as hashes, data sealed, each known to be of its account."""

from __future__ import annotations

import base64
import json
import logging
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.hashes import hash_session_key
from accounts.models import BrowserSession
from accounts.sealing import CannotOpen, seal, unseal
from notices.prepared import Prepared

log = logging.getLogger(__name__)

# What the data says of the browser since somebody signed in (accounts.rules.device_of_agent).
DEVICE = "device"


def place_of(key_hash: str) -> str:
    """Where the data of a session stand, for which they are sealed."""
    return f"accounts.browsersession.session_data:{key_hash}"


def data_of(browser: BrowserSession) -> dict[str, Any]:
    """What the session of a browser remembers; nothing where it cannot be opened, as after its key was thrown away."""
    return _opened(browser.session_data, place_of(browser.session_key))


def _opened(session_data: bytes | str, place: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(unseal(base64.b64decode(session_data), place))
    except (CannotOpen, ValueError):
        log.warning("a session could not be opened and begins anew")
        return {}
    return found


_browser = Prepared(
    lambda key_hash, now: BrowserSession.objects.filter(session_key=key_hash, expire_date__gt=now),
    {"key_hash": str, "now": datetime},
)


class SessionStore(DatabaseStore):
    """Django's own, but for what rests in the table."""

    _row: BrowserSession | None = None  # as it was read, or written last

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        """Where they rest."""
        return BrowserSession

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What rests of the data: sealed, and worth nothing in another row."""
        return base64.b64encode(seal(json.dumps(session_dict).encode(), self._place())).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The data; none where it cannot be opened, as after its key was thrown away."""
        return _opened(session_data, self._place())

    def _get_session_from_db(self) -> BrowserSession | None:
        rows = _browser(key_hash=hash_session_key(self.session_key or ""), now=timezone.now())
        row = rows[0] if rows else None
        if row is None:
            self._session_key = None
        self._row = row
        return row

    def exists(self, session_key: str) -> bool:
        """Whether a browser holds this key."""
        return BrowserSession.objects.filter(session_key=hash_session_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """The row as it is written. Since when its account is signed in stays, be it under a new key."""
        now: datetime = timezone.now()
        account = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        before = self._row
        self._row = BrowserSession(
            session_key=hash_session_key(self._key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=account,
            device=data.get(DEVICE, ""),
            began_at=before.began_at if before and before.account_id == account else now,
            used_at=now,
        )
        return self._row

    def flush(self) -> None:
        """Forget all: whoever signs in next begins anew, be it the same account."""
        super().flush()
        self._row = None

    @property
    def row(self) -> BrowserSession | None:
        """The row, for who asks since when a browser is signed in; None for a new session."""
        self._get_session()  # type: ignore[attr-defined]  # the stubs lack it
        return self._row

    def delete(self, session_key: str | None = None) -> None:
        """Forget the browser."""
        key = session_key or self.session_key
        if key:
            BrowserSession.objects.filter(session_key=hash_session_key(key)).delete()

    def _key(self) -> str:
        return str(self._get_or_create_session_key())  # type: ignore[attr-defined]  # the stubs lack it

    def _place(self) -> str:
        return place_of(hash_session_key(self._key()))
