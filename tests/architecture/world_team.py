"""The team of the owner's hospital in the small world."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from hospitals.models import Hospital

TEAM_PAGES = {"staff:team_of", "staff:invite", "staff:team_link", "staff:member", "staff:member_act"}


def arguments(name: str, hospital: Hospital, clerk: User | None) -> dict[str, Any]:
    """What stands in the addresses of the team, of which the clerk is one."""
    whom = {"pk": clerk.pk if clerk else 0} if name.startswith("staff:member") else {}
    act = {"act": "suspend"} if name == "staff:member_act" else {}
    return {"hospital": hospital.slug, **whom, **act}
