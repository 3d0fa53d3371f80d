"""Reads about what accounts may do."""

from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.models import User
from accounts.queries.roles import held_roles


def open_account(account_id: int) -> User | None:
    """The account, unless it is suspended."""
    return User.objects.filter(pk=account_id, is_active=True).first()


def has_more_rights(account: User, *, than: User) -> bool:
    """Whether the account is an administrator, or has a right of the admin that `than` lacks, be it closed or not.

    A role opens what no right of the admin does, patients' data first of all: who has one has more than anybody else.
    """
    if account.is_superuser or _rights_of(account) - _rights_of(than):
        return True
    return account.pk != than.pk and bool(held_roles(account))


def _rights_of(account: User) -> set[int]:
    """Ids of the rights given to the account itself and to its groups."""
    given = Permission.objects.filter(Q(user=account) | Q(group__user=account))
    return set(given.values_list("pk", flat=True))
