"""Where things are: articles, regions, bodies, subjects, hospitals, departments, rooms."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from hospitals.admin.base import ReadableAdmin, ReportedAdmin
from hospitals.admin.exchange import ExchangeAdmin
from hospitals.admin.inlines import WordedInline
from hospitals.admin.resources import (
    DepartmentResource,
    HospitalResource,
    OrganisationResource,
    RegionResource,
    RoomResource,
    SourceResource,
    SubjectResource,
)
from hospitals.admin.touching import touched_sessions
from hospitals.models import Department, Hospital, Organisation, Region, Room, Source, Subject


@admin.register(Source)
class SourceAdmin(ExchangeAdmin, ReadableAdmin):
    """Articles."""

    resource_classes = [SourceResource]
    list_display = ["headline", "newspaper", "published_on"]
    search_fields = ["headline", "slug", "file"]


@admin.register(Region)
class RegionAdmin(ExchangeAdmin, ReportedAdmin):
    """The administrative tree."""

    resource_classes = [RegionResource]
    list_display = ["name", "code", "level", "parent"]
    list_filter = ["level"]
    search_fields = ["name", "slug", "code"]
    list_select_related = ["parent"]


@admin.register(Organisation)
class OrganisationAdmin(ExchangeAdmin, ReportedAdmin):
    """Sponsors that are no hospitals."""

    resource_classes = [OrganisationResource]
    list_display = ["name", "kind", "region"]
    list_filter = ["kind"]
    list_select_related = ["region"]


@admin.register(Subject)
class SubjectAdmin(ExchangeAdmin, ReadableAdmin):
    """The national list."""

    resource_classes = [SubjectResource]
    list_display = ["code", "name", "name_en", "parent", "verified"]
    list_filter = ["verified"]
    search_fields = ["code", "name", "name_en"]
    list_select_related = ["parent"]


class RoomInline(WordedInline):
    """The rooms of one hospital. Those that are there are changed on pages of their own, which say what it touches."""

    model = Room
    fields = ["slug", "name", "name_en", "exclusive", "address", "way"]
    readonly_fields = ["way"]

    @admin.display(description=_("诊室"))
    def way(self, row: Any) -> str:
        """The way to its own page."""
        if row.pk is None:
            return "-"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:hospitals_room_change", args=[row.pk]), _("打开")
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not here."""
        return False


@admin.register(Hospital)
class HospitalAdmin(ExchangeAdmin, ReportedAdmin):
    """Hospitals of both sides."""

    resource_classes = [HospitalResource]
    list_display = ["name", "side", "kind", "region", "phone", "part_of"]
    list_filter = ["side"]
    list_select_related = ["region", "part_of"]
    inlines = [RoomInline]


@admin.register(Department)
class DepartmentAdmin(ExchangeAdmin, ReportedAdmin):
    """Terms of the vocabulary, and the services of hospitals."""

    resource_classes = [DepartmentResource]
    list_display = ["name", "hospital", "term", "subject", "multidisciplinary"]
    list_filter = [("hospital", admin.EmptyFieldListFilter), "multidisciplinary"]
    list_select_related = ["hospital", "term", "subject"]


@admin.register(Room)
class RoomAdmin(ExchangeAdmin, ReportedAdmin):
    """Rooms, shared or exclusive."""

    resource_classes = [RoomResource]
    list_display = ["name", "hospital", "exclusive", "address"]
    list_filter = ["exclusive", ("hospital", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "slug", "hospital__name"]
    list_select_related = ["hospital"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A room stays in its hospital: sessions are planned in it, and people told to come there."""
        return [*super().get_readonly_fields(request, obj), *(["hospital", "touches"] if obj else [])]

    @admin.display(description=_("用着它的出诊"))
    def touches(self, row: Room) -> str:
        """What its name and address are shown for."""
        return touched_sessions([row.pk], timezone.now()) or str(_("没有即将到来的出诊。"))
