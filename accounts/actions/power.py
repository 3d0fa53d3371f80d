"""An administrator's power lies in the session of one browser; its beginning and its end are noted for good."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from accounts.actions.auditing import audit, audit_account
from accounts.enums import AuditAction, PowerEnd, PowerReason
from accounts.models import BrowserSession, User
from accounts.rules import ELEVATED_FOR
from accounts.sessions import data_of

# What the session remembers of the power: whose, and until when.
POWER = "power"


@transaction.atomic
def begin_power(*, session: SessionBase, account: User, reason: PowerReason, now: datetime) -> None:
    """From now on and for ELEVATED_FOR the browser of this session has the power."""
    session[POWER] = {"account": account.pk, "until": (now + ELEVATED_FOR).isoformat()}
    audit_account(action=AuditAction.BEGIN_POWER, account=account, by=account, now=now, reason=reason)


@transaction.atomic
def end_power(*, session: SessionBase, by: User | None, why: PowerEnd, now: datetime) -> bool:
    """Take it from this browser. Whether it had it. `by`: who ended it; None for the portal itself."""
    kept = session.pop(POWER, None)
    if kept is None:
        return False
    note_power_ended(kept=kept, by=by, why=why, now=now)
    return True


@transaction.atomic
def end_power_of(*, browsers: Iterable[BrowserSession], by: User | None, now: datetime) -> None:
    """Note the end of the power that lies in these browsers' sessions, which are about to be deleted."""
    for browser in browsers:
        kept = data_of(browser).get(POWER)
        if kept is not None:
            note_power_ended(kept=kept, by=by, why=PowerEnd.BROWSER_ENDED, now=now)


@transaction.atomic
def note_power_ended(*, kept: dict[str, Any], by: User | None, why: PowerEnd, now: datetime) -> None:
    """Note that the power which a session had `kept` is over. What ran out before was over then, whoever finds it."""
    until = datetime.fromisoformat(kept["until"])
    ran_out = now >= until
    audit(
        by=by,
        action=AuditAction.END_POWER,
        subject_kind="account",
        subject_id=kept["account"],
        now=until if ran_out else now,
        reason=PowerEnd.OVER if ran_out else why,
    )
