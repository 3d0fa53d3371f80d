"""Who works for which hospital and which region: given and ended by actions, never edited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import check_apart
from accounts.rules import DutiesApart
from hospitals.actions import end_region_role, end_role, grant_region_role, grant_role
from hospitals.admin.acts import Act, EndingAdmin
from hospitals.admin.exchange import ExchangeAdmin
from hospitals.admin.refusals import PATIENTS_ACCOUNT, REFUSALS
from hospitals.admin.roles import StaffResource
from hospitals.enums import RegionRole, StaffRole
from hospitals.models import RegionStaff, Staff
from notices.admin import GuardedForm


class PasswordAccountForm(GuardedForm):
    """Who is given a role: an account with a password, that has it not yet."""

    once: tuple[str, ...] = ()  # what nobody has twice at a time
    once_said: str | Promise = ""

    def clean_user(self) -> User:
        """A code by SMS never opens a hospital; an account that is closed opens nothing."""
        user: User = self.cleaned_data["user"]
        if not user.is_active:
            raise forms.ValidationError(_("这个账号已停用。请先启用，或选择别的账号。"))
        if user.phone is not None:
            raise forms.ValidationError(PATIENTS_ACCOUNT)
        return user

    def clean(self) -> dict[str, Any]:
        """Given twice, nothing would happen: so it is said."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = {name: said.get(name) for name in self.once}
        there = type(self.instance)._default_manager.filter(ended_at__isnull=True, **wanted)
        if all(wanted.values()) and there.exists():
            raise forms.ValidationError(str(self.once_said), code="twice")
        if said.get("user") and said.get("role"):
            try:
                check_apart(account=said["user"], kind=type(self.instance), role=said["role"])
            except DutiesApart as refused:
                raise forms.ValidationError(refused.sentence, code="apart") from None
        return said


class HeldAdmin(EndingAdmin):
    """What accounts with a password hold, since when and until when: given and ended by actions."""

    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]

    def give(self, row: Any, *, by: User, now: datetime) -> Any:
        """Call the action with what was typed. Returns the row that holds now."""
        raise NotImplementedError

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """When it began and ended is written by the actions."""
        return [] if obj else ["began_at", "ended_at"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Give it by its action. Who has it already keeps it."""
        given = self.give(obj, by=cast(User, request.user), now=timezone.now())
        obj.pk, obj.began_at = given.pk, given.began_at


def ending(
    end: Callable[[Any, User, datetime], Any],
    *,
    label: Promise,
    question: Promise,
    done: Promise,
    warning: Promise,
) -> Act:
    """The button of a HeldAdmin that calls the action `end` with row, who and when."""

    def run(row: Any, by: User, now: datetime, _said: dict[str, Any]) -> None:
        end(row, by, now)

    return Act(
        name="end",
        label=label,
        question=question,
        done=done,
        may=lambda row, _now: row.ended_at is None,
        run=run,
        explains=lambda _row, _now: [str(warning)],
        grave=True,
    )


class RoleForm(PasswordAccountForm):
    """A role at a hospital."""

    once = ("user", "hospital", "role")
    once_said = REFUSALS["staff_role_once_at_a_time"]


@admin.register(Staff)
class StaffAdmin(ExchangeAdmin, HeldAdmin):
    """Roles at hospitals."""

    resource_classes = [StaffResource]

    form = RoleForm
    list_display = ["user", "hospital", "role", "began_at", "ended_at"]
    search_fields = ["user__username", "hospital__name"]
    list_select_related = ["user", "hospital"]
    acts = (
        ending(
            lambda row, by, now: end_role(staff=row, by=by, now=now),
            label=_("撤销岗位"),
            question=_("要撤销这个岗位吗？"),
            done=_("岗位已撤销。"),
            warning=_("撤销以后，这个账号马上不能再办理这家医院的事。"),
        ),
    )

    def give(self, row: Staff, *, by: User, now: datetime) -> Staff:
        """The role."""
        return grant_role(user=row.user, hospital=row.hospital, role=StaffRole(row.role), by=by, now=now)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may give roles: a file does nothing else."""
        return self.has_add_permission(request)


class RegionRoleForm(PasswordAccountForm):
    """A role for a region."""

    once = ("user", "region", "role")
    once_said = REFUSALS["region_role_once_at_a_time"]


@admin.register(RegionStaff)
class RegionStaffAdmin(HeldAdmin):
    """Roles for regions. Who audits has no other role and is no administrator."""

    form = RegionRoleForm
    list_display = ["user", "region", "role", "began_at", "ended_at"]
    search_fields = ["user__username", "region__name"]
    list_select_related = ["user", "region"]
    acts = (
        ending(
            lambda row, by, now: end_region_role(staff=row, by=by, now=now),
            label=_("撤销岗位"),
            question=_("要撤销这个岗位吗？"),
            done=_("岗位已撤销。"),
            warning=_("撤销以后，这个账号马上不能再办理这个地区的事。"),
        ),
    )

    def give(self, row: RegionStaff, *, by: User, now: datetime) -> RegionStaff:
        """The role."""
        return grant_region_role(user=row.user, region=row.region, role=RegionRole(row.role), by=by, now=now)
