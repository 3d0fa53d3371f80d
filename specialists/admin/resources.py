"""The spreadsheets of this app: which columns each has."""

from __future__ import annotations

from contextlib import AbstractContextManager

from hospitals.admin.exchange import RowsColumn, SlugResource
from hospitals.models import Department, Hospital
from specialists.models import Condition, Specialist
from specialists.naming import names_apart

SLUG = ("slug",)


class SpecialistResource(SlugResource):
    """Specialists of either side, with their departments and where articles saw them."""

    department_links = RowsColumn("department_links", "department", of=Department)
    hospital_links = RowsColumn("hospital_links", "hospital", of=Hospital)

    class Meta:
        model = Specialist
        import_id_fields = SLUG
        fields = (
            "slug",
            "name",
            "name_pinyin",
            "name_en",
            "side",
            "sex",
            "titles",
            "home_hospital",
            "department_links",
            "hospital_links",
            "visit_kinds",
            "team_lead",
            "trained_at",
            "trained_months",
            "source",
            "note",
        )


class ConditionResource(SlugResource):
    """What patients type, with its synonyms, departments and specialists."""

    def quietly(self) -> AbstractContextManager[None]:
        """Each synonym would write the names of its condition."""
        return names_apart()

    synonyms = RowsColumn("synonyms", "text", added=True)
    department_links = RowsColumn("department_links", "department", of=Department)
    specialist_links = RowsColumn("specialist_links", "specialist", of=Specialist)

    class Meta:
        model = Condition
        import_id_fields = SLUG
        fields = (
            "slug",
            "name",
            "name_en",
            "kind",
            "emergency_notice",
            "synonyms",
            "department_links",
            "specialist_links",
            "source",
            "note",
        )
