"""Public holidays and the weekend days worked instead, edited once a year."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hospitals.admin import ReadableAdmin
from notices.localtime import local_date
from specialists.models import Holiday
from specialists.working_days import years_missing


@admin.register(Holiday)
class HolidayAdmin(ReadableAdmin):
    """One row for each day that is not what its weekday says."""

    list_display = ["on", "name", "works", "notice"]
    list_filter = ["works"]
    search_fields = ["name", "notice"]
    date_hierarchy = "on"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Says above the list of which year the notice is missing."""
        missing = years_missing(local_date(timezone.now()))
        said = (
            _("还没有录入 %(years)s 年的放假安排：通知公布以后请录入，在此之前只按星期计算。")
            % {"years": "、".join(map(str, missing))}
            if missing
            else None
        )
        return super().changelist_view(request, {**(extra_context or {}), "subtitle": said})
