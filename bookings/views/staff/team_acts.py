"""What may be done with a member of a team, each by an action: in words, with what is picked from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import FactorReason, PasswordReason, SuspendReason
from accounts.models import User
from bookings.queries.staff.team import Member
from hospitals.actions import (
    end_member_role,
    give_member_role,
    hand_over,
    invite_member_again,
    reopen_member,
    reset_member_factor,
    suspend_member,
)
from hospitals.enums import StaffRole
from hospitals.models import Hospital
from hospitals.rules import TeamFacts, why_not_manage

Choices = Iterable[tuple[str, Any]]
WHY = gettext_lazy("为什么？")


@dataclass(frozen=True)
class Scene:
    """Where something is done with whom, by whom."""

    hospital: Hospital
    member: Member
    team: list[Member]
    by: User
    now: datetime

    @property
    def what(self) -> dict[str, Any]:
        """What every action of a team is told."""
        return {"account": self.member.account, "hospital": self.hospital, "by": self.by, "now": self.now}


@dataclass(frozen=True)
class Act:
    """One thing that may be done with a member."""

    name: str  # in its address
    label: str | Promise  # of the link, and the heading of the page that asks once more
    told: str | Promise  # what follows from it
    done: str | Promise  # what is said afterwards
    # Calls the action with what was picked. Returns a token, where a link is to be shown. Raises TeamRefused.
    run: Callable[[Scene, str], str | None]
    picks: str | Promise = ""
    choices: Callable[[Scene], Choices] = field(default=lambda _scene: ())
    fits: Callable[[Member], bool] = field(default=lambda _member: True)
    wholly: bool = False  # it touches the account itself, not only its roles here
    grave: bool = False
    reopens: bool = False  # it is for who stands as high as whoever suspended the account

    def refusal(self, facts: TeamFacts) -> str:
        """Why it is not offered, or nothing."""
        why = why_not_manage(facts, wholly=self.wholly, reopens=self.reopens)
        return str(why.label) if why else ""

    def explains(self, facts: TeamFacts) -> str:
        """What follows, for this account."""
        if self.name == "suspend" and facts.elsewhere and not facts.administrator:
            return _("这个账号在别处也有岗位，所以不停用账号，只撤销它在本院的全部岗位。")
        return str(self.told)


def _suspend(scene: Scene, picked: str) -> None:
    suspend_member(**scene.what, reason=SuspendReason(picked))


def _reopen(scene: Scene, picked: str) -> None:
    reopen_member(**scene.what)


def _give(scene: Scene, picked: str) -> None:
    give_member_role(**scene.what, role=StaffRole(picked))


def _end(scene: Scene, picked: str) -> None:
    row = next((row for row in scene.member.roles if str(row.pk) == picked), None)
    if row is None:
        raise Http404
    end_member_role(staff=row, by=scene.by, now=scene.now)


def _hand_over(scene: Scene, picked: str) -> None:
    to = next(one.account for one in scene.team if str(one.account.pk) == picked)
    hand_over(**scene.what, to=to)


def _reset(scene: Scene, picked: str) -> None:
    reset_member_factor(**scene.what, reason=FactorReason(picked))


def _link(scene: Scene, picked: str) -> str:
    return invite_member_again(**scene.what, reason=PasswordReason(picked) if picked else None)


def _others(scene: Scene) -> Choices:
    for one in scene.team:
        if one.account.is_active and one.account.pk != scene.member.account.pk:
            name = one.account.name
            yield str(one.account.pk), f"{one.account.get_username()} {name}".strip()


def _roles_left(scene: Scene) -> Choices:
    held = {row.role for row in scene.member.roles}
    return [(code, word) for code, word in StaffRole.choices if code not in held]


ACTS = {
    act.name: act
    for act in (
        Act(
            "give",
            gettext_lazy("增加岗位"),
            gettext_lazy("增加以后马上生效。"),
            gettext_lazy("岗位已增加。"),
            _give,
            picks=gettext_lazy("哪个岗位？"),
            choices=_roles_left,
            fits=lambda one: one.account.is_active and len(one.roles) < len(StaffRole),
        ),
        Act(
            "end",
            gettext_lazy("撤销岗位"),
            gettext_lazy("撤销以后，马上不能再办理这个岗位的事。"),
            gettext_lazy("岗位已撤销。"),
            _end,
            picks=gettext_lazy("哪个岗位？"),
            choices=lambda scene: [(str(row.pk), row.get_role_display()) for row in scene.member.roles],
        ),
        Act(
            "hand-over",
            gettext_lazy("把岗位交给别人"),
            gettext_lazy("这个账号在本院的全部岗位交给另一位同事，它自己的随即撤销。"),
            gettext_lazy("岗位已交接。"),
            _hand_over,
            picks=gettext_lazy("交给谁？"),
            choices=_others,
        ),
        Act(
            "link",
            gettext_lazy("重新生成邀请链接"),
            gettext_lazy("以前的链接作废。"),
            gettext_lazy("链接已生成。"),
            _link,
            fits=lambda one: one.account.is_active and one.invited,
            wholly=True,
        ),
        Act(
            "new-password",
            gettext_lazy("重设密码"),
            gettext_lazy("现在的密码马上作废，登录着的设备全部退出。本人打开新的链接，重新设置密码。"),
            gettext_lazy("链接已生成。"),
            _link,
            picks=WHY,
            choices=lambda _scene: PasswordReason.choices,
            fits=lambda one: one.account.is_active and not one.invited,
            wholly=True,
        ),
        Act(
            "reset-factor",
            gettext_lazy("重置动态验证码"),
            gettext_lazy(
                "请先确认是本人提出的。重置以后，原来的验证器和恢复码作废，登录着的设备全部退出，本人下次登录时重新设置。"
            ),
            gettext_lazy("动态验证码已重置。"),
            _reset,
            picks=WHY,
            choices=lambda _scene: FactorReason.choices,
            fits=lambda one: one.has_factor,
            wholly=True,
            grave=True,
        ),
        Act(
            "suspend",
            gettext_lazy("停用账号"),
            gettext_lazy("停用以后马上不能登录，登录着的设备全部退出。岗位保留，恢复以后可以接着用。"),
            gettext_lazy("已办理。"),
            _suspend,
            picks=WHY,
            choices=lambda _scene: SuspendReason.choices,
            fits=lambda one: one.account.is_active,
            grave=True,
        ),
        Act(
            "reopen",
            gettext_lazy("恢复账号"),
            gettext_lazy("恢复以后，可以用原来的密码和动态验证码登录。"),
            gettext_lazy("账号已恢复。"),
            _reopen,
            fits=lambda one: not one.account.is_active,
            wholly=True,
            reopens=True,
        ),
    )
}
