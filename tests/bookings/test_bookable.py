"""`bookable_by`, `why_not` and `hold_number` give one answer, whatever has happened before.

A random history is played; after each step the database's condition, the rules over gathered
facts, and the action itself must agree for every number and several askers.
"""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import pytest
from django.db import transaction

from bookings import actions
from bookings.models import Appointment, PatientLink
from bookings.queries.numbers import NOBODY, Asker, bookable_by, desk_for, why_not
from bookings.queries.sessions import half_hours
from bookings.rules import Reason, Refused
from specialists.enums import WithdrawReason
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


class Undo(Exception):
    """Roll a tried action back."""


def may_hold(asker: Asker, session_id: int, at, now) -> bool:
    """Whether the action itself gives a number; what it did is undone."""
    try:
        with transaction.atomic():
            actions.hold_number(
                patient_id=asker.patient_id, session_id=session_id, at=at, by=asker.account_id, now=now
            )
            raise Undo
    except Undo:
        return True
    except Refused:
        return False


def agree(sessions, askers, now) -> int:
    """Compare the three answers; how many numbers were free for somebody."""
    seen = 0
    for asker in [NOBODY, *askers]:
        free = set(bookable_by(asker, now).values_list("pk", flat=True))
        by_rule = {
            slot.pk for slot in Slot.objects.select_related("session") if why_not(slot, asker, now) is None
        }
        assert free == by_rule, asker
        seen += len(free)
        if asker.patient_id is None or asker.by_desk:
            continue
        for session in sessions:
            session.refresh_from_db()
            for half in half_hours(session, asker, now):
                own = Appointment.objects.taking(now).filter(
                    status="pending",
                    booked_by_id=asker.account_id,
                    patient_id=asker.patient_id,
                    slot__session=session,
                    slot__starts_at=half.starts_at,
                )
                shown = half.left > 0 or own.exists()  # a hold of one's own is handed back
                assert may_hold(asker, session.pk, half.starts_at, now) == shown, (asker, half)
    return seen


@pytest.mark.parametrize("seed", range(3))
def test_page_rules_and_action_agree(seed: int) -> None:
    chance = random.Random(seed)
    first = make.published_session(numbers=3, hours=1)
    sessions = [
        first,
        make.published_session(numbers=1, hours=0.5, starts_at=first.starts_at + timedelta(minutes=30)),
        make.published_session(
            numbers=1, hours=0.5, starts_at=first.starts_at + timedelta(days=20)
        ),  # not open
    ]
    accounts = [make.account(), make.account()]
    patients = [
        make.person(accounts[0], "甲"),
        make.person(accounts[1], "乙"),
        make.person(accounts[1], "丙"),
    ]
    make.linked(accounts[0], patients[1], "other")
    young = {"birth_date": date(2018, 3, 15), "relation": "child", "is_guardian": True}
    child = make.person(accounts[0], "丁", **young)
    make.agreed(accounts[0], "child", about=child.pk)
    make.person(accounts[0], "戊", **young)  # nobody has agreed
    nameless = make.person(accounts[1], "己")
    nameless.document_kind = nameless.document = ""
    nameless.save()
    for account, session in itertools.product(accounts, sessions):
        make.tells(account, session)
    changed_mind = make.account()
    make.person(changed_mind, "庚")
    make.agreed(changed_mind, "identity", decision="withdrawn")
    askers = [Asker(link.account_id, link.patient_id) for link in PatientLink.objects.all()]
    at_desks = [desk_for(asker.patient_id, pool) for asker in askers[:3] for pool in ("desk", "referral")]
    now, seen = NOW, 0
    for _ in range(4):
        asker = chance.choice(askers)
        try:
            match chance.choice(["hold", "hold", "book", "cancel", "release", "wait", "close", "withdraw"]):
                case "hold":
                    slot = chance.choice(Slot.objects.order_by("pk"))
                    actions.hold_number(
                        patient_id=asker.patient_id,
                        session_id=slot.session_id,
                        at=slot.starts_at,
                        by=asker.account_id,
                        now=now,
                    )
                case "book":
                    for hold in Appointment.objects.filter(status="pending"):
                        actions.confirm_booking(hold=hold, by=hold.booked_by_id, now=now)
                case "cancel":
                    for booked in Appointment.objects.filter(status="booked")[:1]:
                        actions.cancel_booking(appointment=booked, by=booked.booked_by_id, now=now)
                case "release":
                    for hold in Appointment.objects.filter(status="pending")[:1]:
                        actions.release_hold(hold=hold, by=hold.booked_by_id, now=now)
                case "wait":
                    now += timedelta(minutes=chance.choice([5, 10, 45, 121]))
                case "close":
                    Slot.objects.filter(pk=chance.choice(Slot.objects.order_by("pk")).pk).update(open=False)
                case "withdraw" if chance.random() < 0.3:
                    actions.withdraw_session(
                        session=sessions[1], reason=WithdrawReason.WEATHER, by=None, now=now
                    )
        except Refused:
            pass  # refusals are part of a history
        seen += agree(sessions, [*askers, *at_desks], now)
    assert seen > 0


@pytest.mark.parametrize("seed", range(3))
def test_they_agree_when_one_person_has_many(seed: int) -> None:
    """A month of sessions of few specialists, in which the limits on one person's numbers are reached."""
    chance = random.Random(seed)
    account = make.account()
    person = make.person(account)
    asker = Asker(account.pk, person.pk)
    postings = [make.posting() for _ in range(4)]
    sessions = []
    for n, (day, hour) in enumerate([(0, 0), (0, 3), (0, 6), (1, 0), (2, 0), (4, 0), (6, 0)]):
        posting = chance.choice(postings) if n % 2 else make.posting()
        starts_at = make.DAY - timedelta(days=2) + timedelta(days=day, hours=hour)
        sessions.append(make.published_session(posting, starts_at=starts_at, numbers=1, hours=0.5))
    for session in sessions:
        make.tells(account, session)
    reasons = set()
    for session in chance.sample(sessions, len(sessions)):
        slot = Slot.objects.select_related("session").get(session=session)
        reasons.add(why_not(slot, asker, NOW))
        if why_not(slot, asker, NOW) is None:
            make.booked(session, person)
        agree(sessions, [asker], NOW)
    assert reasons & {Reason.QUOTA_SPECIALIST, Reason.QUOTA_DAY, Reason.QUOTA_SPAN}


def test_in_production_no_demonstration_has_numbers(settings) -> None:
    session = make.published_session(make.posting(demo=True), demo=True)
    slot = Slot.objects.filter(session=session).first()
    assert bookable_by(NOBODY, NOW).filter(session=session).exists()
    settings.PRODUCTION = True
    assert not bookable_by(NOBODY, NOW).filter(session=session).exists()
    assert why_not(slot, NOBODY, NOW) == Reason.NOT_PUBLISHED
