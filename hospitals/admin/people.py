"""Who works for which hospital: given and ended by actions, never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hospitals.actions import end_role, grant_role
from hospitals.admin.acts import Act, EndingAdmin
from hospitals.admin.exchange import ExchangeAdmin
from hospitals.admin.refusals import REFUSALS
from hospitals.admin.roles import StaffResource
from hospitals.models import Staff
from notices.admin import GuardedForm


class PasswordAccountForm(GuardedForm):
    """Who is given a role: an account with a password, that has it not yet."""

    once: tuple[str, ...] = ()  # what nobody has twice at a time
    once_said: str | Promise = ""

    def clean_user(self) -> User:
        """A code by SMS never opens a hospital."""
        user: User = self.cleaned_data["user"]
        if user.phone is not None:
            raise forms.ValidationError(_("这是就诊人的账号，请选择用密码登录的工作人员账号。"))
        return user

    def clean(self) -> dict[str, Any]:
        """Given twice, nothing would happen: so it is said."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = {name: said.get(name) for name in self.once}
        there = type(self.instance)._default_manager.filter(ended_at__isnull=True, **wanted)
        if all(wanted.values()) and there.exists():
            raise forms.ValidationError(str(self.once_said), code="twice")
        return said


class RoleForm(PasswordAccountForm):
    """A role at a hospital."""

    once = ("user", "hospital", "role")
    once_said = REFUSALS["staff_role_once_at_a_time"]


def _end(row: Staff, by: User, now: datetime, _said: dict[str, Any]) -> None:
    end_role(staff=row, by=by, now=now)


@admin.register(Staff)
class StaffAdmin(ExchangeAdmin, EndingAdmin):
    """Roles at hospitals."""

    resource_classes = [StaffResource]

    form = RoleForm
    list_display = ["user", "hospital", "role", "began_at", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["user__username", "user__name", "hospital__name"]
    autocomplete_fields = ["user", "hospital"]
    list_select_related = ["user", "hospital"]
    acts = (
        Act(
            name="end",
            label=_("撤销岗位"),
            question=_("要撤销这个岗位吗？"),
            done=_("岗位已撤销。"),
            may=lambda row, _now: row.ended_at is None,
            run=_end,
            explains=lambda _row, _now: [str(_("撤销以后，这个账号马上不能再办理这家医院的事。"))],
            grave=True,
        ),
    )

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """When it began and ended is written by the actions."""
        return [] if obj else ["began_at", "ended_at"]

    def save_model(self, request: HttpRequest, obj: Staff, form: Any, change: bool) -> None:
        """Give the role by its action. Who has it already keeps it."""
        given = grant_role(
            user=obj.user,
            hospital=obj.hospital,
            role=obj.role,  # type: ignore[arg-type]
            by=cast(User, request.user),
            now=timezone.now(),
        )
        obj.pk, obj.began_at = given.pk, given.began_at

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may give roles: a file does nothing else."""
        return self.has_add_permission(request)

    def summary(self, row: Staff) -> str:
        """Who, where, as what."""
        return str(row)
