"""A hospital's drafts before they are published, many at once: what stands in the way, what is left open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from bookings.policy import policies_at
from bookings.queries.staff.bases import Doubt, documents_of, doubt_of
from bookings.queries.staff.planning import postings_of
from bookings.queries.staff.schedule_clashes import Against, against, planned
from hospitals.querysets import with_light
from notices.localtime import local_date
from specialists.enums import SessionStatus
from specialists.models import ClinicSession, SessionSpecialist, Specialist
from specialists.querysets import shown
from specialists.seen import seen_of_many


@dataclass(frozen=True)
class DraftLine:
    """One draft. `seen`: how it is now; `opens_at`: when its numbers would open, were it published now."""

    session: ClinicSession
    seen: str
    against: Against
    doubts: list[Doubt]  # about what it stands on: whoever publishes decides
    opens_at: datetime
    closes_at: datetime
    total: int

    @property
    def specialists(self) -> list[Specialist]:
        """Who holds it."""
        return [row.specialist for row in self.session.session_specialists.all()]

    @property
    def proposed(self) -> bool:
        """Whether somebody asked that it be published as it is now."""
        return bool(self.session.proposed_by_id) and self.session.proposed_as == self.seen

    @property
    def online(self) -> bool:
        """Whether anybody could book before it closes."""
        return self.opens_at < self.closes_at

    @property
    def ready(self) -> bool:
        """Whether nothing is known that would be refused."""
        return not self.against.clashes and self.total > 0


def coming_drafts(
    hospital_id: int, now: datetime, *, sheet_id: int | None = None, trip_id: int | None = None
) -> QuerySet[ClinicSession]:
    """The hospital's drafts that have not begun, the soonest first; of one sheet or trip only, where it is named."""
    drafts = ClinicSession.objects.filter(
        shown(), hospital=hospital_id, status=SessionStatus.DRAFT, starts_at__gt=now
    )
    if sheet_id is not None:
        drafts = drafts.filter(sheet_sessions__line__sheet=sheet_id).distinct()
    if trip_id is not None:
        drafts = drafts.filter(trip=trip_id)
    return drafts.order_by("starts_at", "id")


def second_person(hospital_id: int, now: datetime) -> bool:
    """Whether what is published there is looked over by somebody else first."""
    return policies_at(now, hospital_id).publishing.others > 0


def draft_lines(drafts: Iterable[ClinicSession], hospital_id: int, now: datetime) -> list[DraftLine]:
    """What publishing each of these would meet. At most ten queries, however many they are."""
    here = ClinicSession.objects.filter(pk__in=[one.pk for one in drafts]).order_by("starts_at", "id")
    counted = here.annotate(total=Count("slots", filter=Q(slots__added=False)))
    holders = with_light(SessionSpecialist.objects.order_by("position", "pk"), "specialist", "posting")
    around = with_light(counted.defer("during"), "hospital", "department", "room").select_related(
        "proposed_by"
    )
    found = list(around.prefetch_related(Prefetch("session_specialists", holders)))
    for row in (row for one in found for row in one.session_specialists.all()):
        row.posting.specialist = row.specialist  # is the posting's own: asked for once
    policies = policies_at(now, hospital_id)
    marks, clashes = seen_of_many(found), against([planned(one) for one in found], hospital_id)
    papers = documents_of(posting for one in found for posting in postings_of(one))
    lines = []
    for one in found:
        opens_at, closes_at = policies.window.window(starts_at=one.starts_at, published_at=now)
        day = local_date(one.starts_at)
        doubts = (doubt_of(posting, papers.get(posting.pk, ()), day) for posting in postings_of(one))
        lines.append(
            DraftLine(
                one,
                seen=marks[one.pk],
                against=clashes.get(one.pk, Against()),
                doubts=[doubt for doubt in doubts if doubt is not None],
                opens_at=opens_at,
                closes_at=closes_at,
                total=one.total,
            )
        )
    return lines
