"""Who may not be two things at once (三员分立): whoever audits does nothing else and is no administrator.

The roles are rows of several tables, so no constraint of the database can refuse this: the action that gives roles
asks under a lock on the account, and so does the form that makes administrators.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _


class DutiesApart(ValueError):
    """An account was to have two duties that belong to two people. `sentence` says which."""

    def __init__(self, *, auditor: bool) -> None:
        """`auditor`: it is one, and was to become something else; else the other way round."""
        self.auditor = auditor
        super().__init__("an auditor has no other role and is no administrator")

    @property
    def sentence(self) -> str:
        """Why not, for the person who asked."""
        if self.auditor:
            return _("这个账号是审计员。审计员不能再有别的岗位，也不能当管理员。")
        return _("这个账号是管理员或者已有别的岗位。审计员只做审计，请另用一个账号。")


def require_apart(*, alone: bool, administrator: bool, held: Iterable[bool]) -> None:
    """Raises DutiesApart for a role that cannot stand beside what the account is already.

    `alone`: it stands alone; `administrator`: the account may open the admin; `held`: for each role the account has,
    whether that one stands alone.
    """
    there = list(held)
    if any(there):
        raise DutiesApart(auditor=True)
    if alone and (there or administrator):
        raise DutiesApart(auditor=False)
