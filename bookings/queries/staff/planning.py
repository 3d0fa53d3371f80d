"""What a session can be made of, what it would make, and what stands in its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q

from bookings.policy import policies_at
from bookings.queries.staff.bases import Doubt, bears, doubts_on, holds_on, posting_reason
from bookings.rules import Reason
from hospitals.models import Department, Hospital, Room
from hospitals.querysets import OF_THE_REPORT, with_light
from notices.localtime import local_date
from specialists.enums import PostingStanding, SessionStatus
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot, Specialist
from specialists.querysets import shown
from specialists.rules import Group


@dataclass(frozen=True)
class Means:
    """What a hospital can make a session of."""

    hospital: Hospital
    postings: list[Posting]  # with specialist, home hospital and department, by name
    departments: list[Department]
    rooms: list[Room]

    def posting_of(self, specialist_id: int, on: date) -> Posting | None:
        """The posting a session of the specialist on that day stands on: one that bears it, a real one before
        a demonstration; else any other of theirs, on which it can be drafted but not published."""
        return min(
            self._by_specialist.get(specialist_id, ()),
            key=lambda one: (not bears(one, on), not holds_on(one, on), one.demo),
            default=None,
        )

    @cached_property
    def _by_specialist(self) -> dict[int, list[Posting]]:
        """A sheet asks a thousand times."""
        found: dict[int, list[Posting]] = defaultdict(list)
        for posting in self.postings:
            found[posting.specialist_id].append(posting)
        return found


def means_of(hospital: Hospital, now: datetime) -> Means:
    """Specialists posted there today or later, as the hospital confirmed; departments and rooms. Three queries."""
    postings = Posting.objects.defer(*OF_THE_REPORT).filter(
        shown(),
        Q(ends_on__isnull=True) | Q(ends_on__gt=local_date(now)),
        hospital=hospital,
        standing=PostingStanding.CONFIRMED,
    )
    around = with_light(postings, "specialist", "specialist__home_hospital", "department")
    known = list(around.order_by("specialist__name", "specialist_id", "starts_on", "pk"))
    for posting in known:
        posting.hospital = hospital  # as it is loaded: once, not with each of them
    people = {posting.specialist_id for posting in known}
    departments = Department.objects.defer(*OF_THE_REPORT).filter(
        Q(hospital=hospital)
        | Q(hospital__isnull=True, specialist_links__specialist__in=people)
        | Q(pk__in={posting.department_id for posting in known})
    )
    found = list(departments.order_by("name", "pk").distinct())
    own = {one.term_id for one in found if one.hospital_id == hospital.pk}
    return Means(
        hospital=hospital,
        postings=known,
        # A term the hospital has a department of its own for would stand there twice under one name.
        departments=[one for one in found if one.pk not in own],
        rooms=list(Room.objects.defer(*OF_THE_REPORT).filter(hospital=hospital).order_by("name", "pk")),
    )


def drafted_with(hospital_id: int, key: UUID | None) -> ClinicSession | None:
    """The session that was drafted with the form of this key, as it is by now."""
    return (
        None if key is None else ClinicSession.objects.filter(hospital_id=hospital_id, draft_key=key).first()
    )


@dataclass(frozen=True)
class Clash:
    """Why a session of these times could not be published: whom or what it concerns."""

    reason: Reason  # NO_POSTING, CONSULTATION_ONLY, SPECIALIST_ELSEWHERE or ROOM_TAKEN
    specialist: Specialist | None = None
    room: Room | None = None
    other: ClinicSession | None = None  # the published session at that time, with its hospital


def clashes(
    *,
    hospital_id: int,
    postings: Iterable[Posting],
    room: Room | None,
    starts_at: datetime,
    ends_at: datetime,
    besides: int = 0,
) -> list[Clash]:
    """What would stand in the way of publishing. `besides` is the session itself. At most two queries."""
    known = {posting.specialist_id: posting for posting in postings}
    day = local_date(starts_at)
    found = [
        Clash(why, specialist=posting.specialist)
        for posting in known.values()
        if (why := posting_reason(posting, hospital_id, day)) is not None
    ]
    during = (starts_at, ends_at)
    elsewhere = (
        SessionSpecialist.objects.filter(specialist__in=known, published=True, during__overlap=during)
        .exclude(session=besides)
        .select_related("session__hospital", "specialist")
        .order_by("during", "pk")
    )
    found += [
        Clash(Reason.SPECIALIST_ELSEWHERE, specialist=row.specialist, other=row.session) for row in elsewhere
    ]
    if room is not None and room.exclusive:
        there = ClinicSession.objects.filter(
            room=room, status=SessionStatus.PUBLISHED, during__overlap=during
        ).exclude(pk=besides)
        found += [
            Clash(Reason.ROOM_TAKEN, room=room, other=other)
            for other in there.select_related("hospital").order_by("starts_at", "pk")
        ]
    return found


@dataclass(frozen=True)
class Outlook:
    """What a draft is to become: its numbers, when they would open if it were published now, what stands in
    the way, what is doubtful and for an officer to decide, and drafts for the same specialist at that time."""

    groups: list[Group]
    opens_at: datetime
    closes_at: datetime
    online: bool  # whether anybody could book before it closes
    clashes: list[Clash]
    doubts: list[Doubt]  # of postings that hold: no ground to refuse
    twins: list[ClinicSession]
    past: bool
    second_person: bool  # whether a colleague looks it over before it is published

    @property
    def publishable(self) -> bool:
        """Whether nothing is known that the database would refuse."""
        return not self.clashes and not self.past and self.numbers > 0

    @property
    def numbers(self) -> int:
        """How many numbers it has in all."""
        return sum(group.count for group in self.groups)


def outlook(
    *,
    hospital_id: int,
    postings: Sequence[Posting],
    room: Room | None,
    starts_at: datetime,
    ends_at: datetime,
    groups: list[Group],
    now: datetime,
    besides: int = 0,
) -> Outlook:
    """The outlook of a draft with these times at `now`. At most five queries."""
    policies = policies_at(now, hospital_id)
    opens_at, closes_at = policies.window.window(starts_at=starts_at, published_at=now)
    twins = ClinicSession.objects.filter(
        shown(),
        hospital_id=hospital_id,
        status=SessionStatus.DRAFT,
        during__overlap=(starts_at, ends_at),
        specialists__in={posting.specialist_id for posting in postings},
    ).exclude(pk=besides)
    return Outlook(
        groups=groups,
        opens_at=opens_at,
        closes_at=closes_at,
        online=opens_at < closes_at and now < closes_at,
        clashes=clashes(
            hospital_id=hospital_id,
            postings=postings,
            room=room,
            starts_at=starts_at,
            ends_at=ends_at,
            besides=besides,
        ),
        doubts=doubts_on(
            (one for one in postings if posting_reason(one, hospital_id, local_date(starts_at)) is None),
            local_date(starts_at),
        ),
        twins=list(twins.order_by("starts_at", "pk").distinct()),
        past=starts_at <= now,
        second_person=policies.publishing.others > 0,
    )


def outlook_of(draft: ClinicSession, now: datetime) -> Outlook:
    """The outlook of a draft that is stored, with its postings loaded. At most six queries."""
    return outlook(
        hospital_id=draft.hospital_id,
        postings=postings_of(draft),
        room=draft.room,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        groups=groups_of(draft),
        now=now,
        besides=draft.pk,
    )


def postings_of(session: ClinicSession) -> list[Posting]:
    """On which postings the session stands. No query where they are loaded."""
    return [row.posting for row in session.session_specialists.all()]


def groups_of(session: ClinicSession) -> list[Group]:
    """The session's numbers by the stretch of time they share, counted through in the order of time. One query."""
    rows = (
        Slot.objects.filter(session=session, added=False)
        .order_by("starts_at", "ends_at")
        .values("starts_at", "ends_at")
        .annotate(count=Count("pk"))
    )
    groups: list[Group] = []
    last = 0
    for row in rows:
        first, last = last + 1, last + row["count"]
        groups.append(Group(row["starts_at"], row["ends_at"], first, last))
    return groups


def candidates(session: ClinicSession, now: datetime) -> list[tuple[Posting, bool]]:
    """Who could take over in the session: everybody else posted there that day, each with whether they are in another
    published session at that time; those who are free first. A demonstration stands in for demonstrations only.
    Five queries."""
    there = {row.specialist_id for row in session.session_specialists.all()}
    means = means_of(session.hospital, now)
    day = local_date(session.starts_at)
    found: dict[int, Posting] = {}
    for specialist_id in {posting.specialist_id for posting in means.postings} - there:
        posting = means.posting_of(specialist_id, day)
        if posting is not None and bears(posting, day) and (session.demo or not posting.demo):
            found[specialist_id] = posting
    busy = set(
        SessionSpecialist.objects.filter(
            specialist__in=found, published=True, during__overlap=(session.starts_at, session.ends_at)
        ).values_list("specialist_id", flat=True)
    )
    rows = [(posting, posting.specialist_id in busy) for posting in found.values()]
    return sorted(rows, key=lambda row: (row[1], row[0].specialist.name))
