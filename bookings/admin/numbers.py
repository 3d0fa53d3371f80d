"""What became of numbers, and the rules they were given by."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from bookings.admin.sessions import from_to
from bookings.models import Appointment, Policy
from hospitals.admin import ActsAdmin


@admin.register(Appointment)
class AppointmentAdmin(ActsAdmin):
    """What became of numbers, for looking into: neither the person nor the code is shown."""

    list_display = ["id", "session_words", "number", "status", "origin", "created_at"]
    list_filter = ["status", "origin", "cancel_reason"]
    search_fields = ["=id", "=session__id"]
    ordering = ["-id"]
    list_select_related = ["session__hospital", "slot"]
    fields = [
        *["session_words", "number", "status", "origin", "created_at", "booked_at", "expires_at"],
        *["cancelled_at", "cancel_reason", "cancelled_late", "version"],
    ]
    readonly_fields = ["session_words", "number"]

    @admin.display(description=_("门诊"))
    def session_words(self, row: Appointment) -> str:
        """Where and when."""
        return f"{row.session.hospital} · {from_to(row.session.starts_at, row.session.ends_at)}"

    @admin.display(description=_("号序"))
    def number(self, row: Appointment) -> int:
        """Which number of the session."""
        return row.slot.ordinal


@admin.register(Policy)
class PolicyAdmin(ActsAdmin):
    """The rules in force, and those before: dated rows, never changed."""

    list_display = ["rule", "hospital", "valid_from", "values"]
    list_filter = ["rule"]
    ordering = ["rule", "-valid_from"]
    list_select_related = ["hospital"]
    search_fields = ["hospital__name"]
