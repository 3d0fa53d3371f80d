"""The postings of a hospital, with their papers: what holds, what runs out, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from bookings.queries.staff.bases import Doubt, documents_of, doubt_of
from hospitals.models import Department, Hospital
from notices.localtime import at_local
from specialists.enums import DocumentKind, LegalBasis, PostingStanding, SessionStatus
from specialists.models import ClinicSession, Posting, PostingDocument, Specialist
from specialists.querysets import shown

AHEAD = 60  # days before something runs out it is first told; more urgently from SOON, then from GRAVE on
SOON = 30
GRAVE = 7
AFTER = 30  # days for which a posting that has ended is still told
FOUND_AT_MOST = 20


@dataclass(frozen=True)
class Runs:
    """Something that runs out, or has: the posting itself, or one of its papers."""

    document: PostingDocument | None
    last_on: date
    days_left: int

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return self.days_left < 0

    @property
    def days_over(self) -> int:
        """For how many days it has not held any more."""
        return -self.days_left

    @property
    def urgency(self) -> str:
        """How the tag of it looks: see components/status_tag.html."""
        return "alert" if self.days_left <= GRAVE else "waiting" if self.days_left <= SOON else "open"


@dataclass(frozen=True)
class PostingLine:
    """One posting as a list shows it, at one local day."""

    posting: Posting
    today: date
    documents: list[PostingDocument] = field(default_factory=list)
    runs: list[Runs] = field(default_factory=list)  # what runs out first, first
    doubt: Doubt | None = None

    @property
    def last_on(self) -> date | None:
        """The last day on which it holds; None while open."""
        return last_day(self.posting)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.last_on is not None and self.last_on < self.today

    @property
    def to_come(self) -> bool:
        """Whether it has not begun."""
        return self.posting.starts_on > self.today

    @property
    def attention(self) -> bool:
        """Whether somebody should see to it."""
        return bool(self.runs or self.doubt)


def last_day(posting: Posting) -> date | None:
    """The last day on which it holds; None while open."""
    return None if posting.ends_on is None else posting.ends_on - timedelta(days=1)


def lines_at(hospital_id: int, today: date) -> list[PostingLine]:
    """The hospital's postings that have not ended, and those that ended lately, by name. Two queries."""
    postings = list(_standing(_of([hospital_id]), today))
    return _lines(postings, documents_of(postings), today)


def lines_around(hospitals: Sequence[Hospital], today: date) -> dict[int, list[PostingLine]]:
    """`lines_at` of each of these hospitals, by its id. Two queries."""
    found: dict[int, list[Posting]] = {one.pk: [] for one in hospitals}
    rows = list(_standing(_of(found), today))
    for posting in rows:
        found[posting.hospital_id].append(posting)
    papers = documents_of(rows)
    return {pk: _lines(postings, papers, today) for pk, postings in found.items()}


def ended_at(hospital_id: int, today: date) -> QuerySet[Posting]:
    """The hospital's postings that have ended, the latest first."""
    return _of([hospital_id]).filter(ends_on__lte=today).order_by("-ends_on", "-pk")


def lines_of(postings: Sequence[Posting], today: date) -> list[PostingLine]:
    """Postings that have ended, as a list shows them: with their papers, nothing to see to. One query."""
    papers = documents_of(postings)
    return [PostingLine(posting, today, papers.get(posting.pk, [])) for posting in postings]


def attention(lines: Iterable[PostingLine]) -> list[PostingLine]:
    """Those somebody should see to: what ran out first, then what runs out next, then what is only doubtful."""
    wanted = [line for line in lines if line.attention]
    return sorted(wanted, key=lambda line: (not line.runs, line.runs[0].days_left if line.runs else 0))


def my_posting(hospital_id: int, pk: int) -> Posting | None:
    """A confirmed posting of this hospital; None for any other."""
    return _of([hospital_id]).filter(pk=pk).first()


def line_of(posting: Posting, today: date) -> PostingLine:
    """The posting alone, beside those of the same specialist there. Two queries."""
    theirs = list(_of([posting.hospital_id]).filter(specialist=posting.specialist_id))
    lines = _lines(theirs, documents_of(theirs), today)
    return next(line for line in lines if line.posting.pk == posting.pk)


def standing_on(posting: Posting, *, since: date | None = None) -> QuerySet[ClinicSession]:
    """The published sessions that stand on it, from that local day on, the soonest first."""
    held = ClinicSession.objects.filter(
        session_specialists__posting=posting, status=SessionStatus.PUBLISHED
    ).order_by("starts_at", "pk")
    return held if since is None else held.filter(starts_at__gte=at_local(since, time.min))


def drafts_beyond(posting: Posting, now: datetime) -> QuerySet[ClinicSession]:
    """Drafts to come on days on which it no longer holds: they cannot be published."""
    drafts = ClinicSession.objects.filter(
        shown(), session_specialists__posting=posting, status=SessionStatus.DRAFT, starts_at__gt=now
    )
    if posting.ends_on is None:
        return drafts.none()
    return drafts.filter(starts_at__gte=at_local(posting.ends_on, time.min)).order_by("starts_at", "pk")


def specialists_named(words: str, hospital: Hospital) -> list[Specialist]:
    """Known specialists from elsewhere whose name or hospital has these words in it, by name, and at most
    FOUND_AT_MOST of them. One query."""
    wanted = Q(name__icontains=words) | Q(home_hospital__name__icontains=words)
    found = _from_elsewhere(hospital).filter(wanted)
    return list(found.order_by("name", "pk")[:FOUND_AT_MOST])


def specialist_for(slug: str, hospital: Hospital) -> Specialist | None:
    """A known specialist from elsewhere; None for any other. One query."""
    return _from_elsewhere(hospital).filter(slug=slug).first()


def departments_for(specialist: Specialist, hospital: Hospital) -> list[Department]:
    """Where the specialist may be posted: the hospital's departments, and those of theirs that it has none of.
    One query."""
    found = Department.objects.filter(
        Q(hospital=hospital) | Q(hospital__isnull=True, specialist_links__specialist=specialist)
    )
    known = list(found.order_by("name", "pk").distinct())
    own = {one.term_id for one in known if one.hospital_id == hospital.pk}
    return [one for one in known if one.pk not in own]


def _from_elsewhere(hospital: Hospital) -> QuerySet[Specialist]:
    return Specialist.objects.exclude(home_hospital=hospital).select_related("home_hospital")


def _of(hospital_ids: Iterable[int]) -> QuerySet[Posting]:
    confirmed = Posting.objects.filter(shown(), hospital__in=hospital_ids, standing=PostingStanding.CONFIRMED)
    loaded = confirmed.select_related("specialist__home_hospital", "department", "hospital")
    return loaded.order_by("specialist__name", "specialist_id", "starts_on", "pk")


def _standing(postings: QuerySet[Posting], today: date) -> QuerySet[Posting]:
    """Of these the ones that have not ended, or have lately."""
    since = today - timedelta(days=AFTER)
    return postings.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=since))


def _lines(
    postings: list[Posting], papers: Mapping[int, list[PostingDocument]], today: date
) -> list[PostingLine]:
    """Postings of one hospital, beside each other."""
    lines = []
    for posting in postings:
        line = PostingLine(posting, today, papers.get(posting.pk, []))
        runs = [] if _followed(posting, postings) else _running(None, line.last_on, today, since=-AFTER)
        doubt = None
        if not line.over:
            for document in _longest(line.documents):
                runs += _running(document, document.valid_until, today)
            doubt = doubt_of(posting, line.documents, max(today, posting.starts_on))
        runs.sort(key=lambda one: one.days_left)
        lines.append(PostingLine(posting, today, line.documents, runs, doubt))
    return lines


def _running(
    document: PostingDocument | None, last_on: date | None, today: date, *, since: int | None = None
) -> list[Runs]:
    """What is to be told of something that lasts until then: nothing long before, nor long after (`since`)."""
    if last_on is None:
        return []
    left = (last_on - today).days
    told = left <= AHEAD and (since is None or left >= since)
    return [Runs(document, last_on, left)] if told else []


def _bears(posting: Posting) -> int:
    """How much may be published on it: on an invitation to consult nothing, on one for free clinics these alone."""
    return {str(LegalBasis.CONSULTATION): 0, str(LegalBasis.FREE_CLINIC): 1}.get(posting.legal_basis, 2)


def _followed(posting: Posting, others: list[Posting]) -> bool:
    """Whether another posting of the specialist there goes on when this one ends, on which as much may be held."""
    return posting.ends_on is not None and any(
        one.specialist_id == posting.specialist_id
        and _bears(one) >= _bears(posting)
        and one.starts_on <= posting.ends_on
        and (one.ends_on is None or one.ends_on > posting.ends_on)
        for one in others
    )


def _longest(documents: list[PostingDocument]) -> list[PostingDocument]:
    """Of each kind the paper that is valid longest: an old licence is not told beside the new one. Papers of other
    kinds than those named stand each for itself."""
    found: dict[tuple[str, int], PostingDocument] = {}
    for document in documents:
        key = (document.kind, document.pk if document.kind == DocumentKind.OTHER else 0)
        known = found.get(key)
        if known is None or (document.valid_until or date.max) > (known.valid_until or date.max):
            found[key] = document
    return list(found.values())
