"""Reference data about specialists and conditions, for editing by the region's staff."""

from django.contrib import admin

from hospitals.admin import ReportedAdmin
from specialists.models import (
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    ConditionSynonym,
    Specialist,
    SpecialistDepartment,
    SpecialistHospital,
)


class LinkInline(admin.TabularInline):
    """Links, reported or inferred, in order."""

    extra = 0


class SpecialistDepartmentInline(LinkInline):
    """Their departments."""

    model = SpecialistDepartment
    autocomplete_fields = ("department",)


class SpecialistHospitalInline(LinkInline):
    """Where articles saw them."""

    model = SpecialistHospital
    autocomplete_fields = ("hospital",)


class ConditionDepartmentInline(LinkInline):
    """Where it is treated."""

    model = ConditionDepartment
    autocomplete_fields = ("department",)


class ConditionSpecialistInline(LinkInline):
    """Who treats it."""

    model = ConditionSpecialist
    autocomplete_fields = ("specialist",)


class ConditionSynonymInline(admin.TabularInline):
    """What else people call it."""

    model = ConditionSynonym
    extra = 0


@admin.register(Specialist)
class SpecialistAdmin(ReportedAdmin):
    """Specialists of either side."""

    list_display = ["name", "titles", "home_hospital", "side"]
    list_filter = ["side"]
    search_fields = ["name", "slug", "home_hospital__name"]
    autocomplete_fields = ["source", "home_hospital", "trained_at"]
    list_select_related = ["home_hospital"]
    inlines = [SpecialistDepartmentInline, SpecialistHospitalInline]


@admin.register(Condition)
class ConditionAdmin(ReportedAdmin):
    """What patients type."""

    list_display = ["name", "kind", "emergency_notice"]
    list_filter = ["kind", "emergency_notice"]
    search_fields = ["name", "slug", "synonyms__text"]
    inlines = [ConditionSynonymInline, ConditionDepartmentInline, ConditionSpecialistInline]
