"""Both sides of what the database refuses about supply (ARCHITECTURE §4.3–4.5, 4.7, 4.8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hospitals.models import Partnership, Room
from specialists.enums import SessionStatus, WithdrawReason
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW
from tests.refusals import refused

pytestmark = pytest.mark.django_db

FLOWS = {"flows_back_at": NOW, "flows_to_all_at": NOW}
WINDOW = {"published_at": NOW, "opens_at": NOW, "closes_at": DAY, **FLOWS}


def publish(session: ClinicSession) -> None:
    """Publish past all actions."""
    ClinicSession.objects.filter(pk=session.pk).update(status=SessionStatus.PUBLISHED, **WINDOW)


def room(hospital, *, exclusive: bool, name: str = "诊室") -> Room:
    return Room.objects.create(
        slug=f"{hospital.slug}-{name}", hospital=hospital, name=name, exclusive=exclusive
    )


def test_a_specialist_is_in_one_place_at_a_time_once_published() -> None:
    who = make.specialist()
    here, there = make.posting(who), make.posting(who)
    make.published_session(here)
    clashing = make.draft(there, starts_at=DAY + timedelta(hours=1))  # drafts may clash
    with refused("specialist_one_place_at_a_time"):
        publish(clashing)
    publish(make.draft(there, starts_at=DAY + timedelta(hours=2)))  # touching is fine


def test_moving_a_published_session_onto_another_is_refused() -> None:
    who = make.specialist()
    make.published_session(make.posting(who))
    later = make.published_session(make.posting(who), starts_at=DAY + timedelta(hours=3))
    Slot.objects.filter(session=later).delete()
    with refused("specialist_one_place_at_a_time"):
        ClinicSession.objects.filter(pk=later.pk).update(starts_at=DAY + timedelta(hours=1))


def test_a_withdrawn_session_frees_its_specialists() -> None:
    who = make.specialist()
    first = make.published_session(make.posting(who))
    ClinicSession.objects.filter(pk=first.pk).update(
        status=SessionStatus.WITHDRAWN, withdrawn_at=NOW, withdrawn_reason=WithdrawReason.TRAVEL
    )
    publish(make.draft(make.posting(who)))


def test_copies_follow_the_session_and_cannot_be_written() -> None:
    session = make.draft()
    row = SessionSpecialist.objects.get(session=session)
    assert (row.published, row.demo, row.during.lower) == (False, False, session.starts_at)
    SessionSpecialist.objects.filter(pk=row.pk).update(published=True)
    row.refresh_from_db()
    assert row.published is False
    publish(session)
    row.refresh_from_db()
    assert row.published is True


@pytest.mark.parametrize("exclusive", [True, False])
def test_an_exclusive_room_holds_one_session_at_a_time(exclusive: bool) -> None:
    where = make.hospital()
    shared = room(where, exclusive=exclusive)
    make.published_session(make.posting(where=where), room=shared)
    other = make.draft(make.posting(where=where), room=shared, starts_at=DAY + timedelta(hours=1))
    if exclusive:
        with refused("session_exclusive_room"):
            publish(other)
    else:
        publish(other)
    publish(make.draft(make.posting(where=where), room=shared, starts_at=DAY + timedelta(hours=2)))


def test_a_room_with_sessions_side_by_side_cannot_become_exclusive() -> None:
    where = make.hospital()
    shared = room(where, exclusive=False)
    for _ in range(2):
        make.published_session(make.posting(where=where), room=shared)
    with refused("session_exclusive_room"):
        Room.objects.filter(pk=shared.pk).update(exclusive=True)


def test_a_session_is_in_a_room_of_its_hospital() -> None:
    here, there = make.hospital(), make.hospital()
    own = room(here, exclusive=False)
    other = room(there, exclusive=False, name="别院诊室")
    for made in (make.draft, make.published_session):
        session = made(make.posting(where=here), room=own)
        with refused("session_room_in_hospital"):
            ClinicSession.objects.filter(pk=session.pk).update(room=other)
        with refused("session_room_in_hospital"):
            ClinicSession.objects.filter(pk=session.pk).update(room=other, hospital=here)
        with refused("session_room_in_hospital"):
            Room.objects.filter(pk=own.pk).update(hospital=there)
    ClinicSession.objects.filter(pk=make.draft(make.posting(where=here), room=own).pk).update(
        room=other, hospital=there
    )
    with refused("session_room_in_hospital"):
        make.draft(make.posting(where=here), room=other)
    empty = room(here, exclusive=False, name="空诊室")
    Room.objects.filter(pk=empty.pk).update(hospital=there)


def test_what_ends_before_it_starts_is_refused() -> None:
    session = make.draft()
    slot = make.slots(session)[0]
    with refused("session_starts_before_end"):
        ClinicSession.objects.filter(pk=session.pk).update(ends_at=session.starts_at)
    with refused("slot_starts_before_end"):
        Slot.objects.filter(pk=slot.pk).update(ends_at=slot.starts_at)
    with refused("posting_starts_before_end"):
        make.posting(starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 2))
    assert make.posting(starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 3)).pk


def test_a_session_lasts_a_day_and_is_late_by_eight_hours_at_most() -> None:
    session = make.draft()
    row = ClinicSession.objects.filter(pk=session.pk)
    row.update(ends_at=session.starts_at + timedelta(hours=24), delay_minutes=480)
    with refused("session_within_a_day"):
        row.update(ends_at=session.starts_at + timedelta(hours=24, seconds=1))
    with refused("session_delayed_by_hours_at_most"):
        row.update(delay_minutes=481)


def test_a_number_lies_inside_its_session_unless_added() -> None:
    session = make.draft()
    slot = make.slots(session)[-1]
    late = {"starts_at": session.ends_at, "ends_at": session.ends_at + timedelta(minutes=30)}
    with refused("slot_inside_session"):
        Slot.objects.filter(pk=slot.pk).update(**late)
    Slot.objects.filter(pk=slot.pk).update(added=True, pool="walk_in", **late)
    with refused("slot_inside_session"):
        Slot.objects.filter(pk=slot.pk).update(starts_at=session.starts_at - timedelta(minutes=1))
    with refused("slot_inside_session"):
        ClinicSession.objects.filter(pk=session.pk).update(starts_at=session.starts_at + timedelta(minutes=1))


def test_ordinals_count_from_one_and_once() -> None:
    first, second, *_ = make.slots(make.draft())
    with refused("slot_ordinal_once"):
        Slot.objects.filter(pk=second.pk).update(ordinal=first.ordinal)
    with refused("slot_ordinal_from_one"):
        Slot.objects.filter(pk=second.pk).update(ordinal=0)


def test_a_posting_lies_inside_its_partnership() -> None:
    bound = Partnership.objects.create(
        slug="bound",
        title="合作",
        kind="坐诊",
        started_on=date(2026, 1, 1),
        started_precision="day",
        ended_on=date(2026, 6, 30),
        ended_precision="day",
    )
    dates = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 7, 1)}
    inside = make.posting(partnership=bound, **dates)
    for outside in ({"starts_on": date(2025, 12, 31)}, {"ends_on": date(2026, 7, 2)}, {"ends_on": None}):
        with refused("posting_inside_partnership"):
            make.posting(partnership=bound, **{**dates, **outside})
    with refused("posting_inside_partnership"):
        Partnership.objects.filter(pk=bound.pk).update(ended_on=date(2026, 6, 29))
    Partnership.objects.filter(pk=bound.pk).update(ended_on=date(2026, 6, 1), ended_precision="month")
    with refused("posting_inside_partnership"):
        Partnership.objects.filter(pk=bound.pk).update(ended_precision="day")
    Posting.objects.filter(pk=inside.pk).update(ends_on=date(2026, 6, 30))
    Partnership.objects.filter(pk=bound.pk).update(ended_on=date(2026, 6, 29))


def test_a_published_session_needs_a_specialist() -> None:
    session = make.draft()
    SessionSpecialist.objects.filter(session=session).delete()  # a draft may have none
    with refused("session_published_has_specialist"):
        publish(session)
    published = make.published_session()
    with refused("session_published_has_specialist"):
        SessionSpecialist.objects.filter(session=published).delete()


@pytest.mark.parametrize(
    ("period", "valid"),
    [
        ({"starts_on": date(2026, 12, 8)}, True),
        ({"starts_on": date(2026, 12, 9)}, False),
        ({"ends_on": date(2026, 12, 9)}, True),
        ({"ends_on": date(2026, 12, 8)}, False),
    ],
)
def test_a_published_session_needs_a_posting_on_that_day(period, valid) -> None:
    session = make.draft(make.posting(**period))
    if valid:
        publish(session)
    else:
        with refused("session_published_has_posting"):
            publish(session)


def test_the_posting_is_the_specialists_own_and_at_this_hospital() -> None:
    session = make.draft()
    with refused("session_published_has_posting"):
        SessionSpecialist.objects.filter(session=session).update(posting=make.posting())
        publish(session)
    elsewhere = make.posting(session.session_specialists.get().specialist)
    with refused("session_published_has_posting"):
        SessionSpecialist.objects.filter(session=session).update(posting=elsewhere)
        publish(session)


def test_a_posting_with_published_sessions_cannot_be_shortened_before_them() -> None:
    held = make.posting()
    make.published_session(held)
    with refused("session_published_has_posting"):
        Posting.objects.filter(pk=held.pk).update(ends_on=date(2026, 12, 8))
    Posting.objects.filter(pk=held.pk).update(ends_on=date(2026, 12, 9))


def test_demonstration_postings_are_for_demonstration_sessions() -> None:
    session = make.draft(make.posting(demo=True))
    rows = ClinicSession.objects.filter(pk=session.pk)
    rows.update(demo=False)
    with refused("session_published_has_posting"):
        publish(session)
    rows.update(demo=True)
    publish(session)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("session_published_has_window", {"status": "published", **FLOWS}),
        ("session_published_has_window", {**WINDOW, "status": "published", "opens_at": None}),
        ("session_published_has_window", {"published_at": NOW}),
        ("session_published_flows_back", {**WINDOW, "status": "published", "flows_back_at": None}),
        ("session_published_flows_back", {**WINDOW, "status": "published", "flows_to_all_at": None}),
        ("session_published_flows_back", {"flows_back_at": NOW}),
        ("session_published_flows_back", {"flows_to_all_at": NOW}),
        (
            "session_flows_after_publishing",
            {**WINDOW, "status": "published", "flows_back_at": NOW - timedelta(1)},
        ),
        (
            "session_flows_after_publishing",
            {**WINDOW, "status": "published", "flows_back_at": NOW + timedelta(1)},
        ),
        ("session_opens_before_closing", {**WINDOW, "status": "published", "closes_at": NOW - timedelta(1)}),
        ("session_withdrawn_with_reason", {**WINDOW, "status": "withdrawn"}),
        ("session_withdrawn_with_reason", {**WINDOW, "status": "withdrawn", "withdrawn_at": NOW}),
        ("session_withdrawn_with_reason", {**WINDOW, "status": "published", "withdrawn_reason": "travel"}),
    ],
)
def test_half_set_sessions_are_refused(name, fields) -> None:
    session = make.draft()
    with refused(name):
        ClinicSession.objects.filter(pk=session.pk).update(**fields)


def test_an_added_number_is_for_who_is_present_or_referred() -> None:
    slot = make.slots(make.draft())[0]
    for pool in ("public", "desk"):
        with refused("slot_added_for_present_or_referred"):
            Slot.objects.filter(pk=slot.pk).update(added=True, pool=pool)
    for pool in ("walk_in", "referral"):
        Slot.objects.filter(pk=slot.pk).update(added=True, pool=pool)
