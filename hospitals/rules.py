"""What a hospital's manager may do with the accounts of its team, and what only an administrator may.

A manager acts for one hospital: what an account is elsewhere is not theirs to touch. Whoever may set the password or
the second factor of an account anew can become that account, so of accounts with roles elsewhere they may do neither.
"""

from dataclasses import dataclass

from hospitals.enums import TeamRefusal


class TeamRefused(Exception):
    """An act on an account of a team was refused; nothing was changed."""

    def __init__(self, refusal: TeamRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal

    @property
    def sentence(self) -> str:
        """The reason as the person reads it."""
        return str(self.refusal.label)


@dataclass(frozen=True)
class TeamFacts:
    """What is known of who acts, and of the account acted upon."""

    administrator: bool  # who acts uses an administrator's power
    manager: bool  # who acts manages this hospital
    oneself: bool  # it is their own account
    here: bool  # the account has a role at this hospital
    elsewhere: bool  # it has another role, or may open the admin
    suspended_above: bool = False  # it is suspended, and not by a manager of this hospital


def why_not_manage(facts: TeamFacts, *, wholly: bool, reopens: bool = False) -> TeamRefusal | None:
    """Why not, or None. `wholly`: it touches the account itself, not only its roles at this hospital; `reopens`: it
    lets a suspended account in again, which is for who stands as high as whoever suspended it."""
    if not facts.administrator and not facts.manager:
        return TeamRefusal.NOT_MANAGER
    if not facts.here:
        return TeamRefusal.NOT_HERE
    if facts.oneself:
        return TeamRefusal.SELF
    if wholly and facts.elsewhere and not facts.administrator:
        return TeamRefusal.ELSEWHERE
    if reopens and facts.suspended_above and not facts.administrator:
        return TeamRefusal.SUSPENDED_ABOVE
    return None


def require_may_manage(facts: TeamFacts, *, wholly: bool, reopens: bool = False) -> None:
    """Twin of `why_not_manage`: raises TeamRefused."""
    if refusal := why_not_manage(facts, wholly=wholly, reopens=reopens):
        raise TeamRefused(refusal)
