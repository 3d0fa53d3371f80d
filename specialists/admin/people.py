"""Whose account sees the visits of a specialist: given and ended by actions, never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hospitals.admin import REFUSALS, Act, EndingAdmin, PasswordAccountForm
from specialists.actions import appoint_attendant, end_attendant
from specialists.models import Attendant


def _end(row: Attendant, by: User, now: datetime, _said: dict[str, Any]) -> None:
    end_attendant(attendant=row, by=by, now=now)


class AttendantForm(PasswordAccountForm):
    """Who sees the visits of a specialist."""

    once = ("user", "specialist")
    once_said = REFUSALS["attendant_once_at_a_time"]


@admin.register(Attendant)
class AttendantAdmin(EndingAdmin):
    """The accounts of specialists and their assistants."""

    form = AttendantForm
    list_display = ["user", "specialist", "role", "began_at", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["user__username", "user__name", "specialist__name"]
    autocomplete_fields = ["user", "specialist"]
    list_select_related = ["user", "specialist"]
    acts = (
        Act(
            name="end",
            label=_("停用"),
            question=_("要停用这个专家账号吗？"),
            done=_("专家账号已停用。"),
            may=lambda row, _now: row.ended_at is None,
            run=_end,
            explains=lambda _row, _now: [str(_("停用以后，这个账号马上看不到专家的出诊安排。"))],
            grave=True,
        ),
    )

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """When it began and ended is written by the actions."""
        return [] if obj else ["began_at", "ended_at"]

    def save_model(self, request: HttpRequest, obj: Attendant, form: Any, change: bool) -> None:
        """Appoint by the action. Who is appointed already stays so."""
        given = appoint_attendant(
            user=obj.user,
            specialist=obj.specialist,
            role=obj.role,  # type: ignore[arg-type]
            by=cast(User, request.user),
            now=timezone.now(),
        )
        obj.pk, obj.began_at = given.pk, given.began_at

    def summary(self, row: Attendant) -> str:
        """Who, where, as what."""
        return str(row)
