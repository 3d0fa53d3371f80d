"""What pages show of a programme: what it belongs to and is made of, who takes part, and who comes by it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from hospitals.models import Hospital, Organisation, Partnership, Programme
from specialists.models import Specialist


@dataclass(frozen=True)
class ProgrammePage:
    """One programme with what belongs to it. Partnerships are complete, see `partnerships_in_full`."""

    programme: Programme
    above: tuple[Programme, ...]  # from the top
    actions: list[Programme]  # the programmes it is made of
    extended_by: list[Programme]
    sponsors: list[Organisation]
    partnerships: list[Partnership]
    taking_part: list[Hospital]  # those an article names without telling of a partnership

    @property
    def specialists(self) -> list[Specialist]:
        """Whom articles name in its partnerships, each once."""
        links = (link for one in self.partnerships for link in one.specialist_links.all())
        return list({link.specialist_id: link.specialist for link in links}.values())


def partnerships_in_full(rows: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """`rows`, the newest first, with all that is shown of them. Eight queries when read."""
    return (
        rows.select_related(
            "programme",
            "supporting_hospital",
            "receiving_hospital",
            "receiving_unit",
            "lead_hospital",
            "source",
        )
        .prefetch_related(
            "specialist_links__specialist__home_hospital",
            "departments",
            "organisations",
            "supporting_also",
            "receiving_also",
        )
        .order_by(F("started_on").desc(nulls_last=True), F("unveiled_on").desc(nulls_last=True), "slug")
    )


def programme_page(slug: str) -> ProgrammePage | None:
    """The programme of this address, or None."""
    programmes = Programme.objects.select_related("parent__parent__parent", "extends", "source")
    found = programmes.filter(slug=slug).first()
    if found is None:
        return None
    rows = Partnership.objects.filter(Q(programme=found) | Q(programmes_also=found)).distinct()
    return ProgrammePage(
        programme=found,
        above=_above(found),
        actions=list(found.children.all()),
        extended_by=list(found.extended_by.all()),
        sponsors=list(found.sponsors.all()),
        partnerships=list(partnerships_in_full(rows)),
        taking_part=list(found.hospitals.all()),
    )


def _above(programme: Programme) -> tuple[Programme, ...]:
    """What it belongs to, from the top, each once."""
    found: dict[int, Programme] = {}
    parent = programme.parent
    while parent is not None and parent.pk not in found and parent.pk != programme.pk:
        found[parent.pk] = parent
        parent = parent.parent
    return tuple(found.values())[::-1]


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme in the list, with those it is made of."""

    programme: Programme
    actions: list[ProgrammeLine]


def programme_tree() -> list[ProgrammeLine]:
    """All programmes as trees, by the day they began and name. One query."""
    below: dict[int | None, list[Programme]] = {}
    for programme in Programme.objects.order_by(F("launched_on").asc(nulls_last=True), "name"):
        below.setdefault(programme.parent_id, []).append(programme)

    def line(programme: Programme) -> ProgrammeLine:
        return ProgrammeLine(programme, [line(one) for one in below.get(programme.pk, [])])

    lines = [line(programme) for programme in below.get(None, [])]
    return sorted(lines, key=lambda one: -len(one.actions))
