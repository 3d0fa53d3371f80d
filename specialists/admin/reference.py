"""Specialists, conditions and the ledger."""

from __future__ import annotations

from django.contrib import admin

from hospitals.admin import ExchangeAdmin, LookInline, PrintedAdmin, WordedInline
from specialists.admin.links import LinkedAdmin, LinkInline
from specialists.admin.resources import ConditionResource, SpecialistResource
from specialists.models import (
    Activity,
    ActivityDepartment,
    ActivitySpecialist,
    Condition,
    ConditionDepartment,
    ConditionSpecialist,
    ConditionSynonym,
    Specialist,
    SpecialistDepartment,
    SpecialistHospital,
)


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


class ConditionSynonymInline(WordedInline):
    """What else people call it."""

    model = ConditionSynonym


@admin.register(Specialist)
class SpecialistAdmin(ExchangeAdmin, LinkedAdmin):
    """Specialists of either side."""

    resource_classes = [SpecialistResource]
    list_display = ["name", "titles", "home_hospital", "side"]
    list_filter = ["side"]
    search_fields = ["name", "slug", "home_hospital__name"]
    list_select_related = ["home_hospital"]
    inlines = [SpecialistDepartmentInline, SpecialistHospitalInline]


@admin.register(Condition)
class ConditionAdmin(ExchangeAdmin, LinkedAdmin):
    """What patients type."""

    resource_classes = [ConditionResource]
    list_display = ["name", "kind", "emergency_notice"]
    list_filter = ["kind", "emergency_notice"]
    search_fields = ["name", "slug", "synonyms__text"]
    inlines = [ConditionSynonymInline, ConditionDepartmentInline, ConditionSpecialistInline]


class ActivitySpecialistInline(LookInline):
    """Who took part."""

    model = ActivitySpecialist


class ActivityDepartmentInline(LookInline):
    """In or for which departments."""

    model = ActivityDepartment


@admin.register(Activity)
class ActivityAdmin(PrintedAdmin):
    """The ledger of what was done."""

    list_display = ["kinds_text", "dates_text", "hospital", "region", "team", "programme"]
    list_filter = ["event_only", "ongoing", "programme"]
    search_fields = ["slug", "hospital__name", "place", "team", "specialists__name"]
    list_select_related = ["hospital", "region", "programme"]
    inlines = [ActivitySpecialistInline, ActivityDepartmentInline]
