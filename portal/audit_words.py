"""The words of every code the audit can hold, out of the enums of all apps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import enums as accounts
from bookings import enums as bookings
from bookings.models import (
    afterwards,
    appeals,
    closing,
    consulting,
    followups,
    limits,
    policies,
    recalls,
    referring,
)
from hospitals import enums as hospitals
from specialists import enums as specialists

# What can have been done: whoever audits with an enum of theirs adds it here, and a test says so.
ACTIONS: tuple[type[TextChoices], ...] = (
    accounts.AuditAction,
    hospitals.RoleAct,
    hospitals.RoomAct,
    specialists.AttendantAct,
    specialists.DraftAct,
    specialists.SheetAct,
    specialists.SeriesAct,
    specialists.PostingAct,
    specialists.TripAct,
    specialists.LedgerAct,
    bookings.PersonAct,
    bookings.DeskAct,
    bookings.ReasonAct,
    followups.FollowUpAct,
    limits.LimitAct,
    appeals.AppealAct,
    afterwards.FeedbackAct,
    policies.PolicyAct,
    closing.ClosingAct,
    recalls.RecallAct,
    referring.ReferralAct,
    consulting.ConsultationAct,
)
_ACTIONS = {member.value: member for kind in ACTIONS for member in kind}
# Kinds of subjects that are no model's name.
KINDS = {
    "account": gettext_lazy("账号"),
    "audit": gettext_lazy("审计记录"),
    "session": gettext_lazy("出诊"),
}


def action_words() -> list[tuple[str, str]]:
    """Code and word of everything that can have been done, in the order of the apps."""
    return [(member.value, str(member.label)) for kind in ACTIONS for member in kind]


def action_word(code: str) -> str:
    """The word of what was done; the code itself where it is of an earlier version."""
    return str(_ACTIONS[code].label) if code in _ACTIONS else code


def kind_words(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Code and word of these kinds of subjects, by word."""
    return sorted(((kind, kind_word(kind)) for kind in kinds), key=lambda pair: pair[1])


def kind_word(kind: str) -> str:
    """What a subject is: a word of ours, or the name of the model."""
    if kind in KINDS:
        return str(KINDS[kind])
    named = _models().get(kind.replace("_", ""))
    return str(named._meta.verbose_name) if named else kind


def reason_word(code: str) -> str:
    """The word of a coded reason; the code itself where several lists have it with other words."""
    words = {str(member.label) for member in _reasons().get(code, ())}
    return words.pop() if len(words) == 1 else code


@cache
def _models() -> dict[str, type[Model]]:
    return {str(model._meta.model_name): model for model in apps.get_models()}


@cache
def _reasons() -> dict[str, list[TextChoices]]:
    """Code → what it is in each list of every app."""
    found = defaultdict(list)
    for module in (
        accounts,
        hospitals,
        specialists,
        bookings,
        followups,
        limits,
        appeals,
        policies,
        referring,
        afterwards,
    ):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, TextChoices):
                for member in kind:
                    found[member.value].append(member)
    return found


def by_word(by: int | None, name: str) -> str:
    """Who did it: a member of staff by user name, a patient's account by number, the portal itself."""
    if by is None:
        return _("系统")
    return name or _("账号 %(number)s") % {"number": by}
