"""Reference data about hospitals, for editing by the region's staff."""

from typing import Any

from django.contrib import admin

from hospitals.models import (
    Department,
    Hospital,
    Organisation,
    Partnership,
    Programme,
    Region,
    Room,
    Source,
    Subject,
)


class ReportedAdmin(admin.ModelAdmin):
    """Rows that come from articles: what was read stays visible beside what is edited."""

    search_fields = ["name", "slug"]
    autocomplete_fields = ["source"]
    list_per_page = 50

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        """A slug is part of addresses and of the data files: chosen once."""
        return ["slug"] if obj else []


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    """Articles."""

    list_display = ["headline", "newspaper", "published_on"]
    search_fields = ["headline", "slug", "file"]


@admin.register(Region)
class RegionAdmin(ReportedAdmin):
    """The administrative tree."""

    list_display = ["name", "code", "level", "parent"]
    list_filter = ["level"]
    search_fields = ["name", "slug", "code"]
    autocomplete_fields = ["source", "parent"]
    list_select_related = ["parent"]


@admin.register(Organisation)
class OrganisationAdmin(ReportedAdmin):
    """Sponsors that are no hospitals."""

    list_display = ["name", "kind", "region"]
    list_filter = ["kind"]
    autocomplete_fields = ["source", "region"]
    list_select_related = ["region"]


@admin.register(Subject)
class SubjectAdmin(admin.ModelAdmin):
    """The national list."""

    list_display = ["code", "name", "name_en", "parent", "verified"]
    list_filter = ["verified"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["parent"]
    list_select_related = ["parent"]


class RoomInline(admin.TabularInline):
    """The rooms of one hospital."""

    model = Room
    extra = 0
    fields = ["slug", "name", "name_en", "exclusive", "address"]


@admin.register(Hospital)
class HospitalAdmin(ReportedAdmin):
    """Hospitals of both sides."""

    list_display = ["name", "side", "kind", "region", "phone", "part_of"]
    list_filter = ["side"]
    autocomplete_fields = ["source", "region", "part_of"]
    list_select_related = ["region", "part_of"]
    inlines = [RoomInline]


@admin.register(Department)
class DepartmentAdmin(ReportedAdmin):
    """Terms of the vocabulary, and the services of hospitals."""

    list_display = ["name", "hospital", "term", "subject", "multidisciplinary"]
    list_filter = [("hospital", admin.EmptyFieldListFilter), "multidisciplinary"]
    autocomplete_fields = ["source", "hospital", "term", "subject"]
    list_select_related = ["hospital", "term", "subject"]


@admin.register(Room)
class RoomAdmin(ReportedAdmin):
    """Rooms, shared or exclusive."""

    list_display = ["name", "hospital", "exclusive", "address"]
    list_filter = ["exclusive"]
    search_fields = ["name", "slug", "hospital__name"]
    autocomplete_fields = ["source", "hospital"]
    list_select_related = ["hospital"]


@admin.register(Programme)
class ProgrammeAdmin(ReportedAdmin):
    """Actions and the projects under them."""

    list_display = ["name", "parent", "launched", "duration"]
    autocomplete_fields = ["source", "parent", "extends", "sponsors", "hospitals"]
    list_select_related = ["parent"]


@admin.register(Partnership)
class PartnershipAdmin(ReportedAdmin):
    """Who works with whom."""

    list_display = [
        "title",
        "supporting_hospital",
        "receiving_hospital",
        "kind",
        "standing",
        "stage",
        "started",
    ]
    list_filter = ["standing", "programme"]
    search_fields = ["title", "slug", "supporting_hospital__name", "receiving_hospital__name"]
    list_select_related = ["supporting_hospital", "receiving_hospital"]
    autocomplete_fields = [
        "source",
        "programme",
        "programmes_also",
        "supporting_hospital",
        "receiving_hospital",
        "receiving_unit",
        "lead_hospital",
        "receiving_also",
        "organisations",
        "departments",
    ]
