"""The spreadsheets of this app: which columns each has."""

from __future__ import annotations

from import_export.fields import Field  # type: ignore[import-untyped]

from hospitals.admin.exchange import BySlugs, DateColumn, SlugResource
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

    class Meta(SlugResource.Meta):
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

    class Meta(SlugResource.Meta):
        model = Region
        import_id_fields = SLUG
        fields = ("slug", "code", "name", "name_en", "level", "parent", "aliases", "source", "note")


class OrganisationResource(SlugResource):
    """Sponsors that are no hospitals."""

    class Meta(SlugResource.Meta):
        model = Organisation
        import_id_fields = SLUG
        fields = ("slug", "name", "name_en", "aliases", "kind", "region", "source", "note")


class SubjectResource(SlugResource):
    """The national list, by code."""

    class Meta(SlugResource.Meta):
        model = Subject
        import_id_fields = ("code",)
        fields = ("code", "name", "name_en", "parent", "verified", "basis", "note")


class HospitalResource(SlugResource):
    """Hospitals of both sides."""

    class Meta(SlugResource.Meta):
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

    class Meta(SlugResource.Meta):
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

    class Meta(SlugResource.Meta):
        model = Room
        import_id_fields = SLUG
        fields = ("slug", "hospital", "name", "name_en", "exclusive", "address", "source", "note")


class ProgrammeResource(SlugResource):
    """Actions and the projects under them."""

    launched = DateColumn("launched")
    sponsors = slugs("sponsors", Organisation)
    hospitals = slugs("hospitals", Hospital)

    class Meta(SlugResource.Meta):
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
    receiving_also = slugs("receiving_also", Hospital)
    organisations = slugs("organisations", Organisation)
    departments = slugs("departments", Department)

    class Meta(SlugResource.Meta):
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
