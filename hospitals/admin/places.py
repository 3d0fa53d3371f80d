"""Where things are: articles, regions, bodies, subjects, hospitals, departments, rooms."""

from __future__ import annotations

from django.contrib import admin

from hospitals.admin.base import ReadableAdmin, ReportedAdmin, WordedInline
from hospitals.admin.exchange import ExchangeAdmin
from hospitals.admin.resources import (
    DepartmentResource,
    HospitalResource,
    OrganisationResource,
    RegionResource,
    RoomResource,
    SourceResource,
    SubjectResource,
)
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
    autocomplete_fields = ["source", "parent"]
    list_select_related = ["parent"]


@admin.register(Organisation)
class OrganisationAdmin(ExchangeAdmin, ReportedAdmin):
    """Sponsors that are no hospitals."""

    resource_classes = [OrganisationResource]
    list_display = ["name", "kind", "region"]
    list_filter = ["kind"]
    autocomplete_fields = ["source", "region"]
    list_select_related = ["region"]


@admin.register(Subject)
class SubjectAdmin(ExchangeAdmin, ReadableAdmin):
    """The national list."""

    resource_classes = [SubjectResource]
    list_display = ["code", "name", "name_en", "parent", "verified"]
    list_filter = ["verified"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["parent"]
    list_select_related = ["parent"]


class RoomInline(WordedInline):
    """The rooms of one hospital."""

    model = Room
    fields = ["slug", "name", "name_en", "exclusive", "address"]


@admin.register(Hospital)
class HospitalAdmin(ExchangeAdmin, ReportedAdmin):
    """Hospitals of both sides."""

    resource_classes = [HospitalResource]
    list_display = ["name", "side", "kind", "region", "phone", "part_of"]
    list_filter = ["side"]
    autocomplete_fields = ["source", "region", "part_of"]
    list_select_related = ["region", "part_of"]
    inlines = [RoomInline]


@admin.register(Department)
class DepartmentAdmin(ExchangeAdmin, ReportedAdmin):
    """Terms of the vocabulary, and the services of hospitals."""

    resource_classes = [DepartmentResource]
    list_display = ["name", "hospital", "term", "subject", "multidisciplinary"]
    list_filter = [("hospital", admin.EmptyFieldListFilter), "multidisciplinary"]
    autocomplete_fields = ["source", "hospital", "term", "subject"]
    list_select_related = ["hospital", "term", "subject"]


@admin.register(Room)
class RoomAdmin(ExchangeAdmin, ReportedAdmin):
    """Rooms, shared or exclusive."""

    resource_classes = [RoomResource]
    list_display = ["name", "hospital", "exclusive", "address"]
    list_filter = ["exclusive"]
    search_fields = ["name", "slug", "hospital__name"]
    autocomplete_fields = ["source", "hospital"]
    list_select_related = ["hospital"]
