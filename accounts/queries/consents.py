"""Reads about what was agreed to."""

from collections.abc import Iterable
from functools import cache

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Subquery

from accounts.models import Consent
from accounts.rules.consents import EACH_ACCOUNT, SUBJECT_KIND, yes_now
from notices.prepared import Prepared


def standing(purpose: str, subject_kind: str, subject_id: int, *, by: int | None = None) -> Consent | None:
    """The newest decision of this purpose about this subject, or None. With `by`, of that account alone.

    Raises ValueError without `by` where each account decides for itself (HOSPITAL).
    """
    rows = Consent.objects.filter(purpose=purpose, subject_kind=subject_kind, subject_id=subject_id)
    if by is not None:
        rows = rows.filter(by=by)
    elif purpose in EACH_ACCOUNT:
        raise ValueError(f"{purpose} is decided by each account for itself: say whose decision is meant")
    return rows.order_by("-id").first()


def given(purpose: str, subject_kind: str, subject_id: int, *, by: int | None = None) -> bool:
    """Whether the newest decision agrees to the text in force. With `by`, of that account alone."""
    newest = standing(purpose, subject_kind, subject_id, by=by)
    return newest is not None and agrees(newest)


def agreed_among(wanted: Iterable[tuple[str, int]], *, by: int) -> set[tuple[str, int]]:
    """Those of the wanted (purpose, subject id) that stand agreed to, in the text in force. One query.

    Where each account decides for itself (HOSPITAL) the decision of `by` counts.
    """
    asked = list(wanted)
    if not asked:
        return set()
    values = {f"subject{n}": subject_id for n, (_, subject_id) in enumerate(asked)}
    newest = _newest_of(tuple(purpose for purpose, _ in asked))(**values, by=by)
    return {(row.purpose, row.subject_id) for row in newest if agrees(row)}


@cache
def _newest_of(purposes: tuple[str, ...]) -> Prepared[Consent]:
    """The newest decision of each purpose about its subject: `subject0` that of the first, and so on."""
    values = {f"subject{n}": int for n, _ in enumerate(purposes)}
    if EACH_ACCOUNT.intersection(purposes):
        values["by"] = int

    def build(by: int | None = None, **subjects: int) -> QuerySet[Consent]:
        either = Q(pk=None)
        for n, purpose in enumerate(purposes):
            either |= _about(purpose, subjects[f"subject{n}"], by)
        rows = Consent.objects.filter(either).order_by("purpose", "subject_id", "-id")
        return rows.distinct("purpose", "subject_id")

    return Prepared(build, values)


def agrees_about(purpose: str, subject_id: int, by: int) -> Subquery:
    """Expression: whether the newest decision of this purpose about the subject agrees to the text in force; NULL
    without any. Where each account decides for itself (HOSPITAL) that of `by` counts."""
    rows = Consent.objects.filter(_about(purpose, subject_id, by)).order_by("-id")
    yes = ExpressionWrapper(Q(**yes_now(purpose)), BooleanField())
    return Subquery(rows.values(yes=yes)[:1])


def _about(purpose: str, subject_id: int, by: int | None) -> Q:
    decided = Q(purpose=purpose, subject_kind=SUBJECT_KIND[purpose], subject_id=subject_id)
    return decided & Q(by=by) if purpose in EACH_ACCOUNT else decided


def not_agreed(account_id: int, purposes: Iterable[str]) -> list[str]:
    """Those of the purposes an account agrees to once for itself that it has not agreed to, in this order."""
    asked = list(purposes)
    agreed = agreed_among([(purpose, account_id) for purpose in asked], by=account_id)
    return [purpose for purpose in asked if (purpose, account_id) not in agreed]


def decisions_of(account_id: int) -> QuerySet[Consent]:
    """All that this account ever decided, newest first."""
    return Consent.objects.filter(by=account_id).order_by("-id")


def agrees(decided: Consent) -> bool:
    """Whether this decision is a yes to the text in force."""
    return all(getattr(decided, field) == said for field, said in yes_now(decided.purpose).items())
