"""Sorts of sessions: free clinics, those for referrals alone, those whose numbers are given out on the spot."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from bookings import actions
from bookings.actions.allotting import pools_of
from bookings.feeds import feed_events, feed_file
from bookings.policy import policies_at
from bookings.queries.cards import State
from bookings.queries.feeds import feed_at
from bookings.queries.numbers import Asker, bookable_by, is_waited_for
from bookings.queries.sessions import public_card
from bookings.queries.waitlist import in_line
from bookings.rules import Reason
from notices.localtime import day_bounds, local_date
from specialists.actions import PostingInUseError, correct_posting, edit_draft
from specialists.enums import (
    LegalBasis,
    OpenTo,
    Pool,
    PostingKind,
    SessionPurpose,
    SessionStatus,
    WithdrawReason,
)
from specialists.models import ClinicSession
from specialists.seen import seen_of
from tests.bookings.acting import left, refusal
from tests.bookings.waiting import full_session, waits
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def pools(session: ClinicSession) -> dict[str, int]:
    return dict(Counter(session.slots.values_list("pool", flat=True)))


def asks(session: ClinicSession, pool: str, now=NOW) -> int:
    return bookable_by(Asker(pool=Pool(pool)), now).filter(session=session).count()


@pytest.mark.parametrize(
    ("open_to", "kept", "expected"),
    [
        (OpenTo.EVERYBODY, 0, {"public": 14, "referral": 4, "desk": 2}),
        (OpenTo.EVERYBODY, 10, {"public": 7, "referral": 2, "desk": 1, "walk_in": 10}),
        (OpenTo.EVERYBODY, 20, {"walk_in": 20}),
        (OpenTo.REFERRED, 0, {"referral": 20}),
        (OpenTo.COMERS, 0, {"walk_in": 20}),
    ],
)
def test_publishing_keeps_numbers_for_those_it_is_open_to(open_to, kept, expected) -> None:
    session = make.published_session(numbers=20, hours=4, open_to=open_to, walk_in_numbers=kept, pools=True)
    assert pools(session) == expected


def test_what_is_kept_for_comers_lies_evenly_over_the_session() -> None:
    offer = ClinicSession(open_to=OpenTo.EVERYBODY, walk_in_numbers=4)
    found = pools_of(8, offer, policies_at(NOW).pools)
    assert [n for n, pool in enumerate(found) if pool == Pool.WALK_IN] == [1, 3, 5, 7]


def test_a_number_for_referrals_never_goes_to_anybody_else() -> None:
    session = make.published_session(numbers=4, open_to=OpenTo.REFERRED, pools=True)
    for moment in (NOW, DAY - timedelta(hours=40), DAY - timedelta(minutes=1), session.ends_at):
        assert left(session, moment) == 0
        assert asks(session, "desk", moment) == 0
    assert asks(session, "referral") == 4
    assert session.flows_back_at >= session.ends_at
    for moment in (NOW, session.closes_at, session.starts_at):
        card = public_card(session.pk, moment)
        assert card is not None
        assert card.state == State.REFERRED


def test_changed_to_another_day_it_stays_for_referrals_alone() -> None:
    session = make.published_session(numbers=4, hours=2, open_to=OpenTo.REFERRED, pools=True)
    on = timedelta(days=7)
    changed = actions.change_session(
        session=session,
        starts_at=session.starts_at + on,
        ends_at=session.ends_at + on,
        room_id=None,
        by=None,
        now=NOW,
    )
    assert changed.flows_back_at >= changed.ends_at


def test_the_database_lets_no_referral_number_flow_back() -> None:
    session = make.published_session(open_to=OpenTo.REFERRED, pools=True)
    with refused("session_of_referrals_never_flows_back"):
        ClinicSession.objects.filter(pk=session.pk).update(
            flows_back_at=session.ends_at - timedelta(minutes=1), flows_to_all_at=session.ends_at
        )
    ClinicSession.objects.filter(pk=session.pk).update(
        flows_back_at=session.ends_at, flows_to_all_at=session.ends_at
    )


def test_numbers_for_comers_are_had_on_the_day_by_who_is_there() -> None:
    session = make.published_session(numbers=4, open_to=OpenTo.COMERS, pools=True)
    morning = day_bounds(local_date(DAY))[0]
    assert left(session) == 0
    assert asks(session, "walk_in", morning - timedelta(seconds=1)) == 0
    assert asks(session, "walk_in", morning) == 4
    for moment in (NOW, session.closes_at, session.starts_at):
        card = public_card(session.pk, moment)
        assert card is not None
        assert card.state == State.COMERS
    assert public_card(session.pk, session.ends_at).state == State.PAST


@pytest.mark.parametrize(
    ("open_to", "reason"),
    [(OpenTo.REFERRED, Reason.REFERRED_ONLY), (OpenTo.COMERS, Reason.COMERS_ONLY)],
)
def test_nobody_waits_for_what_is_not_given_out_in_turn(open_to, reason) -> None:
    session = make.published_session(open_to=open_to, pools=True)
    owner = make.account()
    person = make.person(owner)
    make.tells(owner, session)
    said = {"patient_id": person.pk, "session_id": session.pk, "by": owner.pk, "now": NOW}
    assert refusal(actions.join_waitlist, **said) == reason
    asker = Asker(account_id=owner.pk, patient_id=person.pk)
    assert not bookable_by(asker, NOW).filter(session=session).exists()


def test_a_free_clinic_costs_nothing() -> None:
    session = make.draft(purpose=SessionPurpose.FREE, fee_yuan=Decimal(50))
    assert session.fee_yuan == 0
    with refused("clinicsession_free_clinic_costs_nothing"):
        ClinicSession.objects.filter(pk=session.pk).update(fee_yuan=None)
    with refused("clinicsession_free_clinic_costs_nothing"):
        ClinicSession.objects.filter(pk=session.pk).update(fee_yuan=1)
    ClinicSession.objects.filter(pk=session.pk).update(purpose=SessionPurpose.CLINIC, fee_yuan=None)


def test_who_comes_for_free_clinics_alone_holds_nothing_else() -> None:
    posting = make.posting(legal_basis=LegalBasis.FREE_CLINIC)
    session = make.draft(posting, fee_yuan=50)
    assert (session.purpose, session.fee_yuan) == (SessionPurpose.FREE, 0)
    plain = make.draft(fee_yuan=50)
    assert (plain.purpose, plain.fee_yuan) == (SessionPurpose.CLINIC, 50)


def test_kept_on_the_spot_are_some_of_what_is_open_to_all() -> None:
    session = make.draft(walk_in_numbers=2)
    with refused("clinicsession_keeps_some_of_what_is_open"):
        ClinicSession.objects.filter(pk=session.pk).update(open_to=OpenTo.COMERS)
    ClinicSession.objects.filter(pk=session.pk).update(open_to=OpenTo.COMERS, walk_in_numbers=0)


def test_an_edit_leaves_what_it_does_not_say() -> None:
    posting = make.posting()
    session = make.draft(posting, purpose=SessionPurpose.STUDIO, walk_in_numbers=2)
    seen = seen_of(session)
    plan = {
        "postings": [posting],
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "numbers": 4,
        "room": None,
        "department": None,
        "group_minutes": 30,
        "fee_yuan": None,
        "bring": "",
    }
    said = {"session": session, "by": None, "now": NOW, **plan}
    same = edit_draft(seen=seen, **said)
    assert (same.purpose, same.walk_in_numbers) == (SessionPurpose.STUDIO, 2)
    assert seen_of(same) == seen
    other = edit_draft(seen=seen, **said, open_to=OpenTo.REFERRED, walk_in_numbers=0)
    assert other.open_to == OpenTo.REFERRED
    assert seen_of(other) != seen
    with pytest.raises(TypeError):
        edit_draft(**said, status=SessionStatus.PUBLISHED)


def test_a_calendar_says_how_to_come() -> None:
    posting = make.posting()
    for days, more in enumerate(
        [
            {"purpose": SessionPurpose.FREE, "open_to": OpenTo.COMERS},
            {"open_to": OpenTo.REFERRED},
            {},
        ]
    ):
        make.published_session(posting, starts_at=DAY + timedelta(days=days), pools=True, **more)
    with translation.override("zh-hans"):
        found = feed_file("x", feed_events(feed_at(posting.hospital, NOW))).decode().replace("\r\n ", "")
    free, referred, plain = found.split("BEGIN:VEVENT")[1:]
    assert "义诊：" in free
    assert "现场取号" in free
    assert "只接转诊" in referred
    for one in (free, referred):
        assert "选好时间" not in one
    assert "选好时间" in plain


def test_a_posting_corrected_to_free_clinics_alone_bears_no_other_session() -> None:
    posting = make.posting(legal_basis=LegalBasis.MULTI_SITE)
    draft = make.draft(posting, fee_yuan=50)
    said = {"posting": posting, "kind": PostingKind.REGULAR, "by": None, "now": NOW}
    held = make.published_session(posting, starts_at=DAY + timedelta(days=1), fee_yuan=50)
    with pytest.raises(PostingInUseError):
        correct_posting(legal_basis=LegalBasis.FREE_CLINIC, **said)
    actions.withdraw_session(session=held, reason=WithdrawReason.HOSPITAL, by=None, now=NOW)
    correct_posting(legal_basis=LegalBasis.FREE_CLINIC, **said)
    assert refusal(actions.publish_session, session=draft, by=None, now=NOW) == Reason.FREE_ALONE
    ClinicSession.objects.filter(pk=draft.pk).update(purpose=SessionPurpose.FREE, fee_yuan=0)
    assert actions.publish_session(session=draft, by=None, now=NOW).status == SessionStatus.PUBLISHED
    with refused("session_published_free_alone"):
        ClinicSession.objects.filter(pk=draft.pk).update(purpose=SessionPurpose.CLINIC)


def test_whoever_waits_for_the_specialist_does_not_wait_for_what_is_not_given_out_in_turn() -> None:
    full, _booked = full_session(1)
    entry = waits(full, specialist_id=full.specialists.get().pk, anywhere=True)
    assert entry.session is None
    posting = make.posting(full.specialists.get())
    for n, open_to in enumerate(OpenTo, 1):
        session = make.published_session(
            posting, starts_at=DAY + timedelta(days=n), open_to=open_to, pools=True
        )
        assert in_line(session).exists() == (open_to == OpenTo.EVERYBODY)
        assert is_waited_for(session.pk) == (open_to == OpenTo.EVERYBODY)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("open_to", [OpenTo.COMERS, OpenTo.REFERRED])
def test_its_page_does_not_say_that_nothing_is_left(client, open_to) -> None:
    session = make.published_session(open_to=open_to, pools=True)
    page = client.get(reverse("session", args=[session.pk])).content.decode()
    assert "都没有号了" not in page
    assert "放号与截止" not in page


@pytest.mark.parametrize(("open_to", "own"), [(OpenTo.REFERRED, "referral"), (OpenTo.COMERS, "walk_in")])
def test_a_session_open_to_some_alone_has_numbers_for_them_alone(open_to, own) -> None:
    session = make.published_session(numbers=4, open_to=open_to, pools=True)
    for pool in {"public", "desk", "referral", "walk_in"} - {own}:
        with refused("slot_of_those_it_is_open_to"):
            session.slots.filter(ordinal=1).update(pool=pool)
    everybody = make.published_session(numbers=4, pools=True)
    with refused("slot_of_those_it_is_open_to"):
        ClinicSession.objects.filter(pk=everybody.pk).update(
            open_to=open_to, flows_back_at=session.ends_at, flows_to_all_at=session.ends_at
        )
    draft = make.draft(numbers=4, open_to=open_to)
    draft.slots.update(pool="public")  # nobody can have it yet
    session.slots.filter(ordinal=1).update(pool=own)
