"""What a session can be made of, what it would make, and what stands in its way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings import actions
from bookings.policy import policies_at
from bookings.queries.staff.meeting import meets, meets_delayed
from bookings.queries.staff.planning import (
    candidates,
    clashes,
    groups_of,
    means_of,
    outlook_of,
)
from bookings.queries.staff.scope import my_session
from bookings.rules import Reason
from specialists.enums import PostingStanding, WithdrawReason
from tests.bookings.acting import refusal
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


# --- What there is ---------------------------------------------------------------------


def test_means_are_the_hospitals_own(hospital, posting) -> None:
    ended = make.posting(where=hospital, ends_on=date(2026, 12, 1))
    lasts = make.posting(where=hospital, ends_on=date(2026, 12, 2))
    term = reference.department("骨科")
    service = reference.department("本院骨科", hospital=hospital, term=term)
    reference.department("别院骨科", hospital=make.hospital())
    own = reference.room("一诊室", hospital=hospital)
    reference.room("别院诊室")
    means = means_of(hospital, NOW)
    assert set(means.postings) == {posting, lasts}
    assert ended not in means.postings
    assert means.departments == [service]
    assert means.rooms == [own]


def test_a_posting_that_is_only_reported_is_no_means(hospital, posting) -> None:
    type(posting).objects.filter(pk=posting.pk).update(
        standing=PostingStanding.REPORTED, source=reference.source()
    )
    assert means_of(hospital, NOW).postings == []


def test_terms_of_posted_specialists_are_offered_too(hospital) -> None:
    term = reference.department("变态反应科")
    make.posting(make.specialist(departments=(term,)), hospital)
    assert means_of(hospital, NOW).departments == [term]


def test_the_posting_that_holds_that_day_goes_before_others(hospital) -> None:
    who = make.specialist()
    early = make.posting(who, hospital, ends_on=date(2026, 12, 10))
    demo = make.posting(who, hospital, starts_on=date(2026, 12, 10), demo=True)
    late = make.posting(who, hospital, starts_on=date(2026, 12, 12))
    means = means_of(hospital, NOW)
    assert means.posting_of(who.pk, date(2026, 12, 9)) == early
    assert means.posting_of(who.pk, date(2026, 12, 10)) == demo
    assert means.posting_of(who.pk, date(2026, 12, 12)) == late
    assert means.posting_of(who.pk, date(2025, 1, 1)) in (early, late)
    assert means.posting_of(0, date(2026, 12, 9)) is None


def test_in_production_nobody_is_posted_for_a_demonstration(settings, hospital) -> None:
    make.posting(where=hospital, demo=True)
    settings.PRODUCTION = True
    assert means_of(hospital, NOW).postings == []


# --- What stands in the way ----------------------------------------------------------------


def found(posting, start=DAY, end=DAY + 2 * HOUR, room=None, besides=0):
    clash = clashes(
        hospital_id=posting.hospital_id,
        postings=[posting],
        room=room,
        starts_at=start,
        ends_at=end,
        besides=besides,
    )
    return [(one.reason, one.other) for one in clash]


def test_a_specialist_is_in_one_place_at_a_time(posting) -> None:
    elsewhere = make.published_session(make.posting(posting.specialist), starts_at=DAY + HOUR)
    assert found(posting) == [(Reason.SPECIALIST_ELSEWHERE, elsewhere)]
    assert found(posting, end=DAY + HOUR) == [], "touching is fine"
    assert found(posting, besides=elsewhere.pk) == []
    make.draft(posting)
    assert len(found(posting)) == 1, "drafts may clash"


def test_a_room_of_ones_own_holds_one_session(posting) -> None:
    own = reference.room("专用诊室", hospital=posting.hospital, exclusive=True)
    shared = reference.room("名医堂", hospital=posting.hospital, exclusive=False)
    there = make.published_session(make.posting(where=posting.hospital), room=own)
    make.published_session(make.posting(where=posting.hospital), room=shared)
    assert found(posting, room=own) == [(Reason.ROOM_TAKEN, there)]
    assert found(posting, room=shared) == []


def test_a_posting_must_hold_that_day_at_that_hospital(hospital) -> None:
    posting = make.posting(where=hospital, ends_on=date(2026, 12, 8))
    assert found(posting) == [(Reason.NO_POSTING, None)]
    assert found(posting, DAY - timedelta(days=1), DAY - timedelta(days=1) + HOUR) == []


def test_what_is_found_is_what_publishing_refuses(posting) -> None:
    """The warning and the database agree, on both sides."""
    elsewhere = make.published_session(make.posting(posting.specialist))
    draft = make.draft(posting)
    assert not outlook_of(draft, NOW).publishable
    assert refusal(actions.publish_session, session=draft, by=None, now=NOW) == Reason.SPECIALIST_ELSEWHERE
    actions.withdraw_session(session=elsewhere, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert outlook_of(draft, NOW).publishable
    actions.publish_session(session=draft, by=None, now=NOW)


# --- What a draft will be ---------------------------------------------------------------------


def test_a_drafts_outlook(posting) -> None:
    draft = make.draft(posting, numbers=6)
    seen = outlook_of(draft, NOW)
    window = policies_at(NOW, posting.hospital_id).window
    assert (seen.opens_at, seen.closes_at) == window.window(starts_at=DAY, published_at=NOW)
    assert [(group.first, group.last) for group in seen.groups] == [(1, 2), (3, 4), (5, 5), (6, 6)]
    assert (seen.numbers, seen.online, seen.publishable, seen.twins) == (6, True, True, [])
    published = actions.publish_session(session=draft, by=None, now=NOW)
    assert (published.opens_at, published.closes_at) == (seen.opens_at, seen.closes_at)
    assert groups_of(published) == seen.groups


def test_too_near_to_book_online_and_too_late_to_publish(posting) -> None:
    tomorrow = outlook_of(make.draft(posting, starts_at=NOW + timedelta(hours=20)), NOW + timedelta(hours=6))
    assert not tomorrow.online
    assert tomorrow.publishable
    past = outlook_of(make.draft(posting, starts_at=NOW - HOUR), NOW)
    assert past.past
    assert not past.publishable


def test_another_draft_of_the_specialist_at_that_time_is_mentioned(posting) -> None:
    twin, draft = make.draft(posting), make.draft(posting, starts_at=DAY + HOUR)
    make.draft(posting, starts_at=DAY + timedelta(days=1))
    make.draft(make.posting(where=posting.hospital))
    assert outlook_of(draft, NOW).twins == [twin]


# --- What other times would meet -----------------------------------------------------------------


def loaded(clerk, session):
    return my_session(clerk.pk, session.pk, NOW)


def test_a_change_meets_people_numbers_and_places(clerk, owner, posting, session) -> None:
    person = make.person(owner)
    mine = make.booked(session, person)
    next_day = make.published_session(starts_at=DAY + timedelta(days=1))
    make.booked(next_day, person)
    make.published_session(make.posting(posting.specialist), starts_at=DAY + timedelta(days=1))
    shift = timedelta(days=1)
    met = meets(
        loaded(clerk, session),
        starts_at=DAY + shift,
        ends_at=DAY + shift + HOUR,
        room=None,
        now=NOW,
    )
    assert met.in_the_way == [mine]
    assert [clash.reason for clash in met.clashes] == [Reason.SPECIALIST_ELSEWHERE]
    assert met.numbers_outside
    assert not met.changeable
    fits = meets(loaded(clerk, session), starts_at=DAY + 4 * HOUR, ends_at=DAY + 6 * HOUR, room=None, now=NOW)
    assert fits.changeable
    assert fits.impact.booked == 1


def test_a_delay_meets_what_comes_next(clerk, owner, posting, session) -> None:
    person = make.person(owner)
    make.booked(session, person, at=DAY + 1.5 * HOUR)
    make.booked(make.published_session(starts_at=DAY + 2 * HOUR), person)
    after = make.published_session(posting, starts_at=DAY + 2 * HOUR)
    met = meets_delayed(loaded(clerk, session), 20, NOW)
    assert [clash.other for clash in met.clashes] == [after]
    assert len(met.impact.clashing) == 1
    assert not met.numbers_outside
    assert meets_delayed(loaded(clerk, after), 20, NOW).clashes == []


# --- Who could take over ---------------------------------------------------------------------------


def test_candidates_are_posted_there_that_day_the_free_ones_first(clerk, hospital, session) -> None:
    free = make.posting(make.specialist("甲"), hospital)
    busy = make.posting(make.specialist("乙"), hospital)
    make.published_session(make.posting(busy.specialist), starts_at=DAY + HOUR)
    make.posting(make.specialist("未到"), hospital, starts_on=date(2026, 12, 9))
    make.posting(make.specialist("演示"), hospital, demo=True)
    make.posting(make.specialist("别院"))
    assert candidates(loaded(clerk, session), NOW) == [(free, False), (busy, True)]


def test_a_demonstration_stands_in_for_a_demonstration(clerk, hospital) -> None:
    demo = make.posting(where=hospital, demo=True)
    shown = make.published_session(make.posting(where=hospital, demo=True), demo=True)
    assert candidates(loaded(clerk, shown), NOW) == [(demo, False)]
