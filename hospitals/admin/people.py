"""Who works for which hospital: given and ended by actions, never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hospitals.actions import end_role, grant_role
from hospitals.admin.acts import Act, EndingAdmin
from hospitals.models import Staff


class PasswordAccountForm(forms.ModelForm):
    """Who is given a role: an account with a password."""

    def clean_user(self) -> User:
        """A code by SMS never opens a hospital."""
        user: User = self.cleaned_data["user"]
        if user.phone is not None:
            raise forms.ValidationError(_("这是就诊人的账号，请选择用密码登录的工作人员账号。"))
        return user


def _end(row: Staff, by: User, now: datetime, _said: dict[str, Any]) -> None:
    end_role(staff=row, by=by, now=now)


@admin.register(Staff)
class StaffAdmin(EndingAdmin):
    """Roles at hospitals."""

    form = PasswordAccountForm
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

    def summary(self, row: Staff) -> str:
        """Who, where, as what."""
        return f"{row.user} · {row.hospital} · {row.get_role_display()}"
