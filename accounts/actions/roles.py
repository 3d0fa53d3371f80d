"""Parts that accounts have, given and taken."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from accounts.actions.auditing import audit
from accounts.models import User
from accounts.queries import check_apart
from accounts.rules import require_password_account

Held = TypeVar("Held", bound=Model)


@transaction.atomic
def give_role(
    *,
    kind: type[Held],
    user: User,
    once: dict[str, Any],
    role: str,
    by: User | None,
    action: str,
    now: datetime,
) -> Held:
    """Let the account hold a `role` of this kind: a model with `user`, `role`, `began_at` and `ended_at`.

    `once` says what nobody holds twice at a time; who does already is returned as they are. The audit notes
    `action`. Raises PhoneAccountError for a patient's account, DutiesApart where the role cannot stand beside
    what the account is already.
    """
    require_password_account(user)
    locked = User.objects.select_for_update().get(pk=user.pk)  # one role of an account at a time
    there = kind._default_manager.filter(user=user, ended_at=None, **once).first()
    if there is not None:
        return there
    check_apart(account=locked, kind=kind, role=role)
    made = kind._default_manager.create(user=user, began_at=now, **{"role": role, **once})
    _note_role(made, by=by, action=action, now=now, reason=role)
    return made


@transaction.atomic
def take_role(*, held: Held, by: User | None, action: str, now: datetime) -> Held:
    """End what `give_role` gave, and let the audit note `action`. Ended twice, it stays as it is."""
    if type(held)._default_manager.filter(pk=held.pk, ended_at=None).update(ended_at=now):
        _note_role(held, by=by, action=action, now=now)
    held.refresh_from_db()
    return held


def _note_role(held: Model, *, by: User | None, action: str, now: datetime, reason: str = "") -> None:
    kind = str(held._meta.model_name)
    audit(by=by, action=action, subject_kind=kind, subject_id=held.pk, now=now, reason=reason)
