"""What a hospital's schedule holds, to what it is narrowed, what its days are called, what stands against drafts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bookings import actions
from bookings.queries.staff.planning import means_of
from bookings.queries.staff.schedule import Narrowed, day_names, free_to_plan, narrowed_to, schedule
from bookings.rules import Reason
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, Holiday
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = pytest.mark.django_db

MONDAY, SUNDAY = date(2026, 12, 7), date(2026, 12, 13)


def week(hospital, narrowed=None, now=NOW):
    return schedule(means_of(hospital, now), MONDAY, SUNDAY, narrowed or Narrowed(), now)


def sessions(hospital, narrowed=None):
    return [ClinicSession.objects.get(pk=line.session.pk) for line in week(hospital, narrowed)]


def reasons(hospital) -> list[list[str]]:
    """Why each line could not be published."""
    return [[clash.reason for clash in line.against.clashes] for line in week(hospital)]


def test_all_of_the_week_in_order_and_of_this_hospital_alone(hospital, posting, session, owner) -> None:
    make.booked(session, make.person(owner))
    early = make.draft(posting, starts_at=DAY - timedelta(days=1))
    withdrawn = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    make.draft(posting, starts_at=DAY + timedelta(days=7))
    make.draft()
    make.published_session()
    assert sessions(hospital) == [early, session, withdrawn]
    assert [(line.session.booked, line.session.total) for line in week(hospital)] == [(0, 4), (1, 4), (0, 4)]


def test_a_week_ends_at_midnight_in_hohhot(hospital, posting) -> None:
    late = datetime(2026, 12, 13, 15, 59, tzinfo=UTC)
    sunday = make.draft(posting, starts_at=late, hours=1)
    make.draft(posting, starts_at=late + timedelta(minutes=1), hours=1)
    before = datetime(2026, 12, 6, 15, 59, tzinfo=UTC)
    make.draft(posting, starts_at=before, hours=1)
    monday = make.draft(posting, starts_at=before + timedelta(minutes=1), hours=1)
    assert sessions(hospital) == [monday, sunday]
    assert [line.day for line in week(hospital)] == [MONDAY, SUNDAY]


def test_narrowed_to_one_specialist_room_or_department_and_without_drafts(hospital, posting) -> None:
    room, bones = reference.room("一诊室", hospital=hospital), reference.department("骨科", hospital=hospital)
    other = make.posting(where=hospital)
    mine = make.published_session(posting, room=room)
    theirs = make.draft(other, department=bones)
    both = make.draft(posting, other, kind="joint", starts_at=DAY + timedelta(days=1))
    assert sessions(hospital, Narrowed(specialist=posting.specialist)) == [mine, both]
    assert sessions(hospital, Narrowed(room=room)) == [mine]
    assert sessions(hospital, Narrowed(department=bones)) == [theirs]
    assert sessions(hospital, Narrowed(drafts=False)) == [mine]
    assert sessions(hospital, Narrowed(specialist=other.specialist, drafts=False)) == []


def test_what_is_not_the_hospitals_narrows_nothing(hospital, posting) -> None:
    room, bones = reference.room("一诊室", hospital=hospital), reference.department("骨科", hospital=hospital)
    means = means_of(hospital, NOW)
    ids = {"specialist": posting.specialist_id, "department": bones.pk, "room": room.pk}
    assert narrowed_to(means, ids, drafts=True) == Narrowed(posting.specialist, bones, room)
    elsewhere = make.posting()
    far = {
        "specialist": elsewhere.specialist_id,
        "department": reference.department("眼科", hospital=elsewhere.hospital).pk,
        "room": reference.room("二诊室").pk,
    }
    assert narrowed_to(means, far, drafts=False) == Narrowed(drafts=False)


def test_somebody_who_came_once_can_still_be_looked_for(hospital) -> None:
    old = make.posting(where=hospital, ends_on=date(2026, 11, 1))
    bones = reference.department("骨科")
    make.draft(old, starts_at=NOW - timedelta(days=90), department=bones)
    means = means_of(hospital, NOW)
    assert means.postings == []
    ids = {"specialist": old.specialist_id, "department": bones.pk}
    assert narrowed_to(means, ids, drafts=True) == Narrowed(old.specialist, bones)


def test_who_else_may_be_planned_for(hospital, posting) -> None:
    ended = make.posting(where=hospital, ends_on=MONDAY)
    until = make.posting(where=hospital, ends_on=MONDAY + timedelta(days=1))
    room = reference.room("一诊室", hospital=hospital)
    bones = reference.department("骨科", hospital=hospital)
    make.posting()
    means, days = means_of(hospital, NOW), [MONDAY, SUNDAY]
    assert ended.specialist_id not in free_to_plan(means, "specialist", Narrowed(), days)
    assert set(free_to_plan(means, "specialist", Narrowed(), days)) == {
        posting.specialist_id,
        until.specialist_id,
    }
    only = Narrowed(specialist=posting.specialist)
    assert set(free_to_plan(means, "specialist", only, days)) == {posting.specialist_id}
    assert free_to_plan(means, "specialist", Narrowed(department=bones), days) == {}
    assert free_to_plan(means, "department", Narrowed(), days) == {bones.pk: bones}
    assert free_to_plan(means, "room", Narrowed(), days) == {room.pk: room}


def test_days_have_the_names_of_the_notices_and_a_year_without_one_is_told() -> None:
    Holiday.objects.all().delete()
    off = reference.holiday(date(2026, 12, 8), "测试节")
    worked = reference.holiday(SUNDAY, "测试节", works=True)
    names = day_names(MONDAY, SUNDAY)
    assert names.named[off.on] == off
    assert names.named[worked.on].works
    assert names.missing == []
    assert day_names(date(2026, 12, 28), date(2027, 1, 3)).missing == [2027]


def test_a_draft_meets_the_specialist_elsewhere_and_the_other_draft_of_theirs(hospital, posting) -> None:
    far = make.published_session(make.posting(posting.specialist), starts_at=DAY + timedelta(hours=1))
    make.draft(make.posting(posting.specialist), starts_at=DAY)  # another hospital's draft is its own affair
    draft = make.draft(posting, starts_at=DAY)
    twin = make.draft(posting, starts_at=DAY + timedelta(hours=1, minutes=59), hours=0.5)
    first, second = week(hospital)
    assert [(clash.reason, clash.other) for clash in first.against.clashes] == [
        (Reason.SPECIALIST_ELSEWHERE, far)
    ]
    assert [(one.specialist, one.other) for one in first.against.twins] == [(posting.specialist, twin)]
    assert [one.other for one in second.against.twins] == [draft]


def test_touching_is_no_clash(hospital, posting, session) -> None:
    make.draft(posting, starts_at=DAY + timedelta(hours=2))
    make.draft(posting, starts_at=DAY + timedelta(hours=4))
    assert not any(line.against for line in week(hospital))


def test_an_exclusive_room_is_taken_and_a_shared_one_is_not(hospital, posting) -> None:
    room = reference.room("一诊室", hospital=hospital)
    shared = reference.room("名医堂", hospital=hospital, exclusive=False)
    other = make.posting(where=hospital)
    there = make.published_session(posting, room=room)
    make.published_session(posting, room=shared, starts_at=DAY + timedelta(days=1))
    make.draft(other, room=room)
    make.draft(other, room=shared, starts_at=DAY + timedelta(days=1))
    make.draft(make.posting(where=hospital))  # in no room yet
    found = [clash for line in week(hospital) for clash in line.against.clashes]
    assert [(clash.reason, clash.room, clash.other) for clash in found] == [(Reason.ROOM_TAKEN, room, there)]


def test_a_posting_that_does_not_hold_on_the_day(hospital) -> None:
    posting = make.posting(where=hospital, ends_on=date(2026, 12, 9))
    make.draft(posting, starts_at=DAY)
    make.draft(posting, starts_at=DAY + timedelta(days=1))
    assert reasons(hospital) == [[], [Reason.NO_POSTING]]


def test_what_clashes_is_found_where_it_is_not_shown(hospital, posting) -> None:
    bones = reference.department("骨科", hospital=hospital)
    make.published_session(posting)
    make.draft(posting, department=bones)
    [line] = week(hospital, Narrowed(department=bones))
    assert [clash.reason for clash in line.against.clashes] == [Reason.SPECIALIST_ELSEWHERE]


def test_a_draft_whose_time_has_passed_is_told_so_and_no_more(hospital, posting) -> None:
    make.draft(posting)
    make.draft(posting)
    lines = week(hospital, now=DAY)
    assert [line.past for line in lines] == [True, True]
    assert not any(line.against for line in lines)


def test_what_has_begun_or_was_withdrawn_is_not_moved(hospital, posting, session) -> None:
    assert [line.movable for line in week(hospital)] == [True]
    assert [line.movable for line in week(hospital, now=DAY)] == [False]
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert [line.movable for line in week(hospital)] == [False]
