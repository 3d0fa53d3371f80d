"""What binds hospitals: programmes and partnerships; what articles counted, and where they disagree."""

from __future__ import annotations

from django.contrib import admin

from hospitals.admin.base import PrintedAdmin, ReportedAdmin
from hospitals.admin.exchange import ExchangeAdmin
from hospitals.admin.inlines import LookInline, WordedInline
from hospitals.admin.resources import PartnershipResource, ProgrammeResource
from hospitals.models import (
    Contradiction,
    ContradictionFigure,
    Figure,
    Partnership,
    PartnershipSubject,
    Programme,
)


@admin.register(Programme)
class ProgrammeAdmin(ExchangeAdmin, ReportedAdmin):
    """Actions and the projects under them."""

    resource_classes = [ProgrammeResource]
    list_display = ["name", "parent", "launched", "duration"]
    list_select_related = ["parent"]


class PartnershipSubjectInline(WordedInline):
    """What it is about, by the national list: an operating one has at least one."""

    model = PartnershipSubject
    autocomplete_fields = ("subject",)


@admin.register(Partnership)
class PartnershipAdmin(ExchangeAdmin, ReportedAdmin):
    """Who works with whom."""

    resource_classes = [PartnershipResource]
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
    inlines = [PartnershipSubjectInline]


@admin.register(Figure)
class FigureAdmin(PrintedAdmin):
    """What articles counted."""

    list_display = ["metric", "amount", "as_of_text", "programme", "hospital", "source"]
    list_filter = ["programme", "source", "planned"]
    search_fields = ["slug", "phrase", "programme__name", "hospital__name"]
    list_select_related = ["programme", "hospital", "source"]


class ContradictionFigureInline(LookInline):
    """What is laid side by side, in order."""

    model = ContradictionFigure


@admin.register(Contradiction)
class ContradictionAdmin(PrintedAdmin):
    """Where reports disagree, with the advice for editors. The wording is ours."""

    editable = ("statement", "statement_en", "advice", "programmes", "hospitals", "note")
    list_display = ["statement", "kind"]
    list_filter = ["kind"]
    search_fields = ["slug", "statement", "figures__phrase"]
    inlines = [ContradictionFigureInline]
