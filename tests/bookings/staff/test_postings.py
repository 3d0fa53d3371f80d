"""What of a hospital's postings is to be seen to: what runs out, what is doubtful; and what a draft is told of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings.queries.staff.bases import bears, doubts_on
from bookings.queries.staff.planning import candidates, means_of, outlook_of
from bookings.queries.staff.postings import (
    attention,
    drafts_beyond,
    ended_at,
    line_of,
    lines_at,
    my_posting,
    specialist_for,
    specialists_named,
    standing_on,
)
from bookings.queries.staff.schedule_clashes import against, planned
from bookings.queries.staff.scope import my_session
from bookings.rules import Reason
from notices.localtime import local_date
from specialists.actions import add_document, verify_document
from specialists.enums import DocumentKind, LegalBasis, PostingDoubt
from specialists.models import Posting
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)


def based(hospital, **fields) -> Posting:
    """On a basis that is stated."""
    return make.posting(where=hospital, **{"legal_basis": LegalBasis.MEDICAL_ALLIANCE, **fields})


def paper(posting, valid_until=None, *, kind=DocumentKind.AGREEMENT, verified=True, number="A-1"):
    made = add_document(posting=posting, kind=kind, number=number, valid_until=valid_until, by=None, now=NOW)
    return verify_document(document=made, by=work.staff_account(), now=NOW) if verified else made


def sound(hospital, **fields) -> Posting:
    """With nothing to see to."""
    made = based(hospital, **fields)
    paper(made)
    return made


# --- What runs out ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "urgency"),
    [(61, None), (60, "open"), (31, "open"), (30, "waiting"), (8, "waiting"), (7, "alert"), (0, "alert")],
)
def test_the_end_is_told_ahead(hospital, left: int, urgency: str | None) -> None:
    posting = sound(hospital, ends_on=TODAY + timedelta(days=left + 1))
    line = line_of(posting, TODAY)
    assert line.last_on == TODAY + timedelta(days=left)
    assert [(one.days_left, one.urgency) for one in line.runs] == ([(left, urgency)] if urgency else [])


def test_an_end_is_told_for_a_month_and_then_is_history(hospital) -> None:
    lately, long_ago = (sound(hospital, ends_on=TODAY - timedelta(days=n)) for n in (29, 30))
    [line] = lines_at(hospital.pk, TODAY)
    assert (line.posting, line.over, line.runs[0].days_over) == (lately, True, 30)
    assert list(ended_at(hospital.pk, TODAY)) == [lately, long_ago]


def test_where_another_posting_goes_on_no_end_is_told(hospital) -> None:
    who = make.specialist()
    ends = TODAY + timedelta(days=5)
    first = sound(hospital, who=who, ends_on=ends)
    assert line_of(first, TODAY).runs
    elsewhere = make.posting(who, make.hospital(), starts_on=ends)
    assert line_of(first, TODAY).runs, f"{elsewhere} is another hospital's"
    gap = sound(hospital, who=who, starts_on=ends + timedelta(days=1))
    assert line_of(first, TODAY).runs, "a day between them"
    gap.documents.all().delete()
    gap.delete()
    sound(hospital, who=who, starts_on=ends)
    assert not line_of(first, TODAY).runs


@pytest.mark.parametrize(
    ("ending", "following", "told"),
    [
        (LegalBasis.PAIRED_SUPPORT, LegalBasis.CONSULTATION, True),
        (LegalBasis.PAIRED_SUPPORT, LegalBasis.FREE_CLINIC, True),
        (LegalBasis.FREE_CLINIC, LegalBasis.CONSULTATION, True),
        (LegalBasis.FREE_CLINIC, LegalBasis.FREE_CLINIC, False),
        (LegalBasis.FREE_CLINIC, LegalBasis.MULTI_SITE, False),
    ],
)
def test_one_on_which_less_may_be_held_goes_on_for_nobody(hospital, ending, following, told) -> None:
    who, ends = make.specialist(), TODAY + timedelta(days=5)
    first = sound(hospital, who=who, ends_on=ends, legal_basis=ending)
    sound(hospital, who=who, starts_on=ends, legal_basis=following)
    assert bool(line_of(first, TODAY).runs) == told


def test_a_paper_is_told_unless_another_of_its_kind_lasts(hospital) -> None:
    posting = sound(hospital)
    old = paper(posting, TODAY - timedelta(days=400), kind=DocumentKind.LICENCE)
    [runs] = line_of(posting, TODAY).runs
    assert (runs.document, runs.over, runs.days_over, runs.urgency) == (old, True, 400, "alert")
    new = paper(posting, TODAY + timedelta(days=10), kind=DocumentKind.LICENCE)
    assert [one.document for one in line_of(posting, TODAY).runs] == [new]
    paper(posting, kind=DocumentKind.LICENCE)
    assert not line_of(posting, TODAY).runs
    for number in "12":
        paper(posting, TODAY, kind=DocumentKind.OTHER, number=number)
    assert [one.days_left for one in line_of(posting, TODAY).runs] == [0, 0]


def test_the_papers_of_an_ended_posting_are_no_matter(hospital) -> None:
    posting = based(hospital, ends_on=TODAY)
    paper(posting, TODAY - timedelta(days=10))
    line = line_of(posting, TODAY)
    assert [one.document for one in line.runs] == [None]
    assert line.doubt is None


def test_what_ran_out_goes_first_and_the_doubtful_last(hospital) -> None:
    doubtful = make.posting(where=hospital)
    soon = sound(hospital, ends_on=TODAY + timedelta(days=20))
    over = sound(hospital)
    paper(over, TODAY - timedelta(days=1), kind=DocumentKind.LICENCE)
    sound(hospital)
    make.posting()
    assert [line.posting for line in attention(lines_at(hospital.pk, TODAY))] == [over, soon, doubtful]
    assert len(attention(lines_at(hospital.pk, TODAY))) == 3


def test_only_the_hospitals_own_that_it_confirmed(hospital, settings) -> None:
    own, other = make.posting(where=hospital), make.posting()
    told = reference.reported_posting(where=hospital)
    demo = make.posting(where=hospital, demo=True)
    assert {line.posting for line in lines_at(hospital.pk, TODAY)} == {own, demo}
    assert my_posting(hospital.pk, own.pk) == own
    assert {my_posting(hospital.pk, one.pk) for one in (other, told)} == {None}
    settings.PRODUCTION = True
    assert my_posting(hospital.pk, demo.pk) is None


# --- What is doubtful ------------------------------------------------------------------


def test_a_basis_is_doubtful_until_stated_and_a_valid_paper_verified(hospital) -> None:
    posting = make.posting(where=hospital)
    paper(posting, TODAY)

    def why(day: date = TODAY) -> list[str]:
        return [doubt.why for doubt in doubts_on([posting], day)]

    assert why() == [PostingDoubt.NOT_STATED]
    posting.legal_basis = LegalBasis.MULTI_SITE
    assert why() == []
    assert why(TODAY + timedelta(days=1)) == [PostingDoubt.UNVERIFIED], "the paper has run out"
    paper(posting, verified=False)
    assert why(TODAY + timedelta(days=1)) == [PostingDoubt.UNVERIFIED], "nobody has seen the other"


def test_a_draft_is_told_what_is_doubtful_and_may_be_published(clerk, hospital) -> None:
    posting = make.posting(where=hospital)
    draft = my_session(clerk.pk, make.draft(posting).pk, NOW)
    look = outlook_of(draft, NOW)
    assert [(doubt.posting, doubt.why) for doubt in look.doubts] == [(posting, PostingDoubt.NOT_STATED)]
    assert look.publishable
    fine = my_session(clerk.pk, make.draft(sound(hospital)).pk, NOW)
    assert outlook_of(fine, NOW).doubts == []


# --- Invitations to consult ---------------------------------------------------------------


def test_an_invitation_to_consult_is_a_clash_wherever_it_is_asked(clerk, hospital) -> None:
    invited = based(hospital, legal_basis=LegalBasis.CONSULTATION)
    draft = my_session(clerk.pk, make.draft(invited).pk, NOW)
    look = outlook_of(draft, NOW)
    assert [clash.reason for clash in look.clashes] == [Reason.CONSULTATION_ONLY]
    assert (look.publishable, look.doubts) == (False, [])
    assert [clash.reason for clash in against([planned(draft)], hospital.pk)[draft.pk].clashes] == [
        Reason.CONSULTATION_ONLY
    ]


def test_another_posting_goes_before_an_invitation_and_nobody_substitutes_on_one(hospital, session) -> None:
    who = make.specialist()
    invited = based(hospital, who=who, legal_basis=LegalBasis.CONSULTATION)
    day = local_date(DAY)
    assert not bears(invited, day)
    assert means_of(hospital, NOW).posting_of(who.pk, day) == invited, "a draft may stand on it"
    assert candidates(session, NOW) == []
    better = based(hospital, who=who)
    assert means_of(hospital, NOW).posting_of(who.pk, day) == better
    assert candidates(session, NOW) == [(better, False)]


# --- What stands on it, and who may be posted -----------------------------------------------


def test_what_stands_on_it_and_what_lies_beyond(posting) -> None:
    held = make.published_session(posting)
    late = make.draft(posting, starts_at=DAY + timedelta(days=3))
    assert list(standing_on(posting)) == [held]
    assert list(standing_on(posting, since=local_date(DAY))) == [held]
    assert not standing_on(posting, since=local_date(DAY) + timedelta(days=1))
    assert not drafts_beyond(posting, NOW)
    posting.ends_on = local_date(DAY) + timedelta(days=3)
    assert list(drafts_beyond(posting, NOW)) == [late]
    posting.ends_on += timedelta(days=1)
    assert not drafts_beyond(posting, NOW)


def test_specialists_are_found_by_name_and_hospital_but_for_the_hospitals_own(hospital) -> None:
    home = make.hospital("北京某医院", side="beijing")
    found = make.specialist("欧阳甲", home_hospital=home)
    own = make.specialist("欧阳乙", home_hospital=hospital)
    assert specialists_named("欧阳", hospital) == [found]
    assert specialists_named("北京某", hospital) == [found]
    assert specialists_named("司马", hospital) == []
    assert specialist_for(found.slug, hospital) == found
    assert specialist_for(own.slug, hospital) is None
