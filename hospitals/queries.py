"""What pages show of hospitals, each in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Prefetch, Q, QuerySet

from accounts.enums import AuditAction
from accounts.models import User
from accounts.queries import held_roles, holding
from accounts.queries.audit import last_done
from hospitals.enums import Metric, RegionRole, StaffRole
from hospitals.models import (
    Contradiction,
    ContradictionFigure,
    Department,
    Figure,
    Hospital,
    Organisation,
    Partnership,
    Programme,
    Region,
    RegionStaff,
    Source,
    Staff,
    within,
)
from hospitals.rules import TeamFacts


@dataclass(frozen=True)
class HospitalPage:
    """One hospital with what belongs to it. `hospital` has region, parent hospital and source loaded."""

    hospital: Hospital
    parts: list[Hospital]
    departments: list[Department]  # its own services, with their subjects
    partnerships: list[Partnership]  # with programme and both hospitals, the newest first


def hospital_page(slug: str) -> HospitalPage | None:
    """The hospital of this address, or None. Four queries."""
    found = (
        Hospital.objects.select_related("region__parent__parent__parent", "part_of", "source")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        return None
    taking_part = (
        Q(receiving_hospital=found)
        | Q(supporting_hospital=found)
        | Q(receiving_unit=found)
        | Q(lead_hospital=found)
        | Q(supporting_also=found)
        | Q(receiving_also=found)
    )
    partnerships = (
        Partnership.objects.filter(taking_part)
        .select_related("programme", "supporting_hospital", "receiving_hospital")
        .order_by(F("started_on").desc(nulls_last=True), "slug")
        .distinct()
    )
    return HospitalPage(
        hospital=found,
        parts=list(found.parts.all()),
        departments=list(found.departments.select_related("subject", "term")),
        partnerships=list(partnerships),
    )


@dataclass(frozen=True)
class Giving:
    """Who supports in a partnership, as far as articles say it: hospitals, or bodies that are none."""

    hospitals: list[Hospital]
    organisations: list[Organisation]


def giving(partnership: Partnership) -> Giving:
    """Who stands on the giving side; hospitals, organisations and `supporting_also` are loaded.

    A hospital that we only concluded stands behind the one that leads and behind the bodies that
    an article names: it is told among the facts.
    """
    supporting, lead = partnership.supporting_hospital, partnership.lead_hospital
    bodies = list(partnership.organisations.all())
    guessed = partnership.is_inferred("supporting_hospital")
    if supporting and not (guessed and (lead or bodies)):
        return Giving([supporting, *partnership.supporting_also.all()], [])
    return Giving([lead], []) if lead else Giving([], bodies)


PLACE_OF_METRIC = {metric: place for place, metric in enumerate(Metric.values)}


def figures_of(programme: Programme) -> list[Figure]:
    """What articles counted of a programme, the newest first, then in the order of `Metric`.

    Each with hospital, source and `contradictions` loaded. Two queries.
    """
    return _figures(programme.figures.all())


def figures_at(hospital: Hospital) -> list[Figure]:
    """What articles counted at a hospital; order and loaded rows as in `figures_of`. Two queries."""
    return _figures(hospital.figures.all())


def _figures(rows: QuerySet[Figure]) -> list[Figure]:
    found = rows.select_related("programme", "hospital", "source").prefetch_related("contradictions")
    return sorted(found, key=lambda figure: (_age(figure), PLACE_OF_METRIC[figure.metric], figure.slug))


def _age(figure: Figure) -> int:
    """Smaller for newer; the undated are the oldest."""
    newest = figure.as_of_until_on or figure.as_of_on
    return -newest.toordinal() if newest else 0


@dataclass(frozen=True)
class Quote:
    """Words of an article."""

    source: Source
    text: str


@dataclass(frozen=True)
class SideBySide:
    """One contradiction with what is in it: its figures in order, and the words that are no figures."""

    contradiction: Contradiction
    figures: list[Figure]  # with programme, hospital and source
    quotes: list[Quote]

    @property
    def sources(self) -> list[Source]:
        """The articles that disagree, each once."""
        named = [figure.source for figure in self.figures] + [quote.source for quote in self.quotes]
        return list({source.pk: source for source in named if source is not None}.values())


def contradictions_of(programme: Programme) -> list[SideBySide]:
    """The contradictions a programme, or one of its figures, is in. Three queries."""
    return _side_by_side(Q(programmes=programme) | Q(figures__programme=programme))


def contradictions_at(hospital: Hospital) -> list[SideBySide]:
    """The contradictions a hospital, or one of its figures, is in. Three queries."""
    return _side_by_side(Q(hospitals=hospital) | Q(figures__hospital=hospital))


def _side_by_side(about: Q) -> list[SideBySide]:
    """Those with figures first, then by address."""
    links = ContradictionFigure.objects.select_related(
        "figure__programme", "figure__hospital", "figure__source"
    )
    found = list(
        Contradiction.objects.filter(about).distinct().prefetch_related(Prefetch("figure_links", links))
    )
    quoted = {entry["source"] for one in found for entry in one.evidence}
    sources = {source.slug: source for source in Source.objects.filter(slug__in=quoted)}
    shown = [
        SideBySide(
            contradiction=one,
            figures=[link.figure for link in one.figure_links.all()],
            quotes=[Quote(sources[entry["source"]], entry["quote"]) for entry in one.evidence],
        )
        for one in found
    ]
    return sorted(shown, key=lambda one: not one.figures)


def audits(account_id: int, now: datetime) -> bool:
    """Whether the account is an auditor at `now`."""
    return RegionStaff.objects.filter(holding(account_id, now), role=RegionRole.AUDITOR).exists()


def manages(account_id: int, hospital_id: int, now: datetime) -> bool:
    """Whether the account manages the hospital at `now`."""
    return managed(account_id, now).filter(hospital_id=hospital_id).exists()


def managed(account_id: int, now: datetime) -> QuerySet[Staff]:
    """The roles by which the account manages hospitals at `now`."""
    return Staff.objects.filter(holding(account_id, now), role=StaffRole.MANAGER)


def region_roles(
    account_id: int, now: datetime, role: RegionRole = RegionRole.POLICY
) -> QuerySet[RegionStaff]:
    """The roles by which the account sets the booking rules of regions at `now`; or those of another kind."""
    return RegionStaff.objects.filter(holding(account_id, now), role=role)


def hospitals_for(roles: QuerySet[RegionStaff]) -> QuerySet[Hospital]:
    """The hospitals in the regions that these roles are for, and in all that lies in them. Two queries; one where there
    is no such role."""
    regions = set(roles.values_list("region_id", flat=True))
    parents = dict(Region.objects.values_list("pk", "parent_id")) if regions else {}
    return Hospital.objects.filter(region_id__in=within(parents, regions))


def team_facts(*, by: User, account: User | None, hospital: Hospital, now: datetime) -> TeamFacts:
    """What the rules about a hospital's team must know. `account`: None for one that is yet to be made."""
    held = [one.row for one in held_roles(account)] if account else []
    here = [isinstance(row, Staff) and row.hospital_id == hospital.pk for row in held]
    return TeamFacts(
        administrator=by.is_administrator,
        manager=manages(by.pk, hospital.pk, now),
        oneself=account is not None and account.pk == by.pk,
        here=any(here),
        elsewhere=not all(here) or (account is not None and (account.is_staff or account.is_superuser)),
        suspended_above=account is not None and not account.is_active and _suspended_above(account, hospital),
    )


def _suspended_above(account: User, hospital: Hospital) -> bool:
    """Whether it was not a manager of this hospital, as its managers were then, who suspended the account."""
    entry = last_done(AuditAction.SUSPEND, account)
    if entry is None or entry.by is None:
        return True
    then = Q(ended_at__isnull=True) | Q(ended_at__gt=entry.at)
    roles = Staff.objects.filter(then, user_id=entry.by, hospital=hospital, role=StaffRole.MANAGER)
    return not roles.filter(began_at__lte=entry.at).exists()
