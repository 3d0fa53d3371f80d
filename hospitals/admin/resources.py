"""The spreadsheets of this app: which columns each has."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from hospitals.admin.exchange import BySlugs, DateColumn, Plan, SlugResource, Sort
from hospitals.admin.touching import touched_sessions
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

SLUG = ("slug",)


def slugs(name: str, model: type) -> Field:
    """A column that lists other rows by slug."""
    return Field(attribute=name, column_name=name, widget=BySlugs(model))


class SourceResource(SlugResource):
    """Articles."""

    published = DateColumn("published")
    published_until = DateColumn("published_until")

    class Meta:
        model = Source
        import_id_fields = SLUG
        fields = (
            "slug",
            "file",
            "headline",
            "newspaper",
            "reporters",
            "editors",
            "commentary_by",
            "published",
            "published_until",
        )


class RegionResource(SlugResource):
    """The administrative tree."""

    class Meta:
        model = Region
        import_id_fields = SLUG
        fields = ("slug", "code", "name", "name_en", "level", "parent", "aliases", "source", "note")


class OrganisationResource(SlugResource):
    """Sponsors that are no hospitals."""

    class Meta:
        model = Organisation
        import_id_fields = SLUG
        fields = ("slug", "name", "name_en", "aliases", "kind", "region", "source", "note")


class SubjectResource(SlugResource):
    """The national list, by code."""

    class Meta:
        model = Subject
        import_id_fields = ("code",)
        fields = ("code", "name", "name_en", "parent", "verified", "basis", "note")


class HospitalResource(SlugResource):
    """Hospitals of both sides."""

    class Meta:
        model = Hospital
        import_id_fields = SLUG
        fields = (
            "slug",
            "name",
            "name_en",
            "full_name",
            "aliases",
            "side",
            "kind",
            "region",
            "part_of",
            "address",
            "phone",
            "stage",
            "source",
            "note",
        )


class DepartmentResource(SlugResource):
    """Terms of the vocabulary, and the services of hospitals."""

    also = ("term",)

    def check(self, row: Department) -> None:
        """As the form."""
        row.refuse_service_as_term()

    class Meta:
        model = Department
        import_id_fields = SLUG
        fields = (
            "slug",
            "name",
            "name_en",
            "aliases",
            "hospital",
            "term",
            "subject",
            "multidisciplinary",
            "source",
            "note",
        )


class RoomResource(SlugResource):
    """Rooms of hospitals."""

    fixed = {"hospital": _("诊室属于哪家医院，登记以后不能改。别的医院的诊室请另外登记。")}

    def notes(self, plan: Plan, now: datetime) -> list[str]:
        """How many coming sessions are in rooms that will be called otherwise."""
        told = [place for place, column in enumerate(plan.names) if column in ("name", "name_en", "address")]
        rooms = [
            line.row.pk for line in plan.of(Sort.UPDATE) if any(place in told for place in line.changed())
        ]
        return [sentence] if (sentence := touched_sessions(rooms, now)) else []

    class Meta:
        model = Room
        import_id_fields = SLUG
        fields = ("slug", "hospital", "name", "name_en", "exclusive", "address", "source", "note")


class ProgrammeResource(SlugResource):
    """Actions and the projects under them."""

    launched = DateColumn("launched")
    sponsors = slugs("sponsors", Organisation)
    hospitals = slugs("hospitals", Hospital)

    class Meta:
        model = Programme
        import_id_fields = SLUG
        fields = (
            "slug",
            "name",
            "name_en",
            "aliases",
            "parent",
            "extends",
            "launched",
            "duration",
            "description",
            "description_en",
            "areas",
            "project_categories",
            "projects",
            "sponsors",
            "hospitals",
            "source",
            "note",
        )


class PartnershipResource(SlugResource):
    """Who works with whom."""

    started = DateColumn("started")
    ended = DateColumn("ended")
    unveiled = DateColumn("unveiled")
    programmes_also = slugs("programmes_also", Programme)
    supporting_also = slugs("supporting_also", Hospital)
    receiving_also = slugs("receiving_also", Hospital)
    organisations = slugs("organisations", Organisation)
    departments = slugs("departments", Department)

    class Meta:
        model = Partnership
        import_id_fields = SLUG
        fields = (
            "slug",
            "title",
            "title_en",
            "aliases",
            "standing",
            "kind",
            "stage",
            "subject_text",
            "programme",
            "programmes_also",
            "supporting_hospital",
            "supporting_also",
            "receiving_hospital",
            "receiving_unit",
            "lead_hospital",
            "receiving_also",
            "organisations",
            "departments",
            "started",
            "ended",
            "unveiled",
            "source",
            "note",
        )
