"""Sessions in the admin: read, acted upon by buttons, with what happened to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.admin.acts import ACTS
from bookings.queries.staff.history import histories
from hospitals.admin import ActsAdmin, LookInline
from notices.localtime import local
from specialists.models import ClinicSession, SessionSpecialist
from specialists.seen import seen_of


class SessionSpecialistInline(LookInline):
    """Who sees patients, under which posting."""

    model = SessionSpecialist
    verbose_name = verbose_name_plural = _("出诊专家")
    fields = ["specialist", "posting_words"]

    @admin.display(description=_("派驻"))
    def posting_words(self, row: SessionSpecialist) -> str:
        """Since when, and on what basis."""
        return f"{row.posting.started} · {row.posting.get_legal_basis_display()}"


def at(instant: datetime) -> str:
    """As clocks in the region show it: 2026年12月1日 8:30."""
    there = local(instant)
    return f"{date_format(there.date(), 'DATE_FORMAT')} {there.hour}:{there:%M}"


def from_to(begins: datetime, ends: datetime) -> str:
    """Both, with the day once: 2026年12月1日 8:30–11:30."""
    last = local(ends)
    same_day = local(begins).date() == last.date()
    return f"{at(begins)}–{f'{last.hour}:{last:%M}' if same_day else at(ends)}"


@admin.register(ClinicSession)
class ClinicSessionAdmin(ActsAdmin):
    """Sessions of all hospitals. Drafts are written by the staff of their hospital, on pages of their own."""

    list_display = ["what", "place", "when", "state", "late"]
    list_filter = ["status", "kind", "demo", ("hospital", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["hospital__name", "specialists__name", "department__name", "=id"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at", "-id"]
    inlines = [SessionSpecialistInline]
    fields = (
        "place",
        "what",
        "when",
        "state",
        "late",
        "room_name",
        "published",
        "window",
        "withdrawn",
        "fee_yuan",
        "bring",
        "demo",
    )
    readonly_fields = fields
    acts = ACTS
    object_history_template = "admin/session_history.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClinicSession]:
        """With who comes."""
        found = super().get_queryset(request).select_related("hospital", "department", "room")
        return found.prefetch_related("session_specialists__specialist")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened to it, by whomever and on whatever page: as StatusChange keeps it."""
        row = self.get_object(request, unquote(object_id))
        told = {"events": histories([row])[row.pk], "title": self.summary(row)} if row is not None else {}
        return super().history_view(request, object_id, {**(extra_context or {}), **told})

    def seen(self, row: ClinicSession) -> str:
        """All that staff decide on."""
        return seen_of(row)

    def summary(self, row: ClinicSession) -> str:
        """Where, when and who."""
        return f"{self.place(row)} · {self.when(row)} · {self.what(row)}"

    @admin.display(description=_("专家"))
    def what(self, row: ClinicSession) -> str:
        """Who comes, and for what."""
        people = gettext("、").join(one.specialist.name for one in row.session_specialists.all())
        return f"{people or gettext('还没有专家')} · {row.get_kind_display()}"

    @admin.display(description=_("医院"), ordering="hospital")
    def place(self, row: ClinicSession) -> str:
        """Where."""
        return f"{row.hospital} · {row.department}" if row.department else str(row.hospital)

    @admin.display(description=_("时间"), ordering="starts_at")
    def when(self, row: ClinicSession) -> str:
        """As planned, in local time."""
        return from_to(row.starts_at, row.ends_at)

    @admin.display(description=_("状态"), ordering="status")
    def state(self, row: ClinicSession) -> str:
        """Where it is in its life."""
        return row.get_status_display()

    @admin.display(description=_("延时（分钟）"))
    def late(self, row: ClinicSession) -> str:
        """How late it is said to be."""
        return str(row.delay_minutes or "-")

    @admin.display(description=_("诊室"))
    def room_name(self, row: ClinicSession) -> str:
        """Where in the hospital."""
        return str(row.room or "-")

    @admin.display(description=_("发布时间"))
    def published(self, row: ClinicSession) -> str:
        """Since when people see it."""
        return at(row.published_at) if row.published_at else "-"

    @admin.display(description=_("可预约时间"))
    def window(self, row: ClinicSession) -> str:
        """From when to when numbers are given out."""
        return from_to(row.opens_at, row.closes_at) if row.opens_at and row.closes_at else "-"

    @admin.display(description=_("停诊原因"))
    def withdrawn(self, row: ClinicSession) -> str:
        """Why, where it was."""
        return str(row.get_withdrawn_reason_display() or "-")
