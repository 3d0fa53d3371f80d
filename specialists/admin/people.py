"""Whose account sees the visits of a specialist: given and ended by actions, never edited."""

from __future__ import annotations

from datetime import datetime

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hospitals.admin import REFUSALS, HeldAdmin, PasswordAccountForm, ending
from specialists.actions import appoint_attendant, end_attendant
from specialists.enums import AttendantRole
from specialists.models import Attendant


class AttendantForm(PasswordAccountForm):
    """Who sees the visits of a specialist."""

    once = ("user", "specialist")
    once_said = REFUSALS["attendant_once_at_a_time"]


@admin.register(Attendant)
class AttendantAdmin(HeldAdmin):
    """The accounts of specialists and their assistants."""

    form = AttendantForm
    list_display = ["user", "specialist", "role", "began_at", "ended_at"]
    search_fields = ["user__username", "specialist__name"]
    list_select_related = ["user", "specialist"]
    acts = (
        ending(
            lambda row, by, now: end_attendant(attendant=row, by=by, now=now),
            label=_("停用"),
            question=_("要停用这个专家账号吗？"),
            done=_("专家账号已停用。"),
            warning=_("停用以后，这个账号马上看不到专家的出诊安排。"),
        ),
    )

    def give(self, row: Attendant, *, by: User, now: datetime) -> Attendant:
        """Whose visits they see."""
        role = AttendantRole(row.role)
        return appoint_attendant(user=row.user, specialist=row.specialist, role=role, by=by, now=now)
