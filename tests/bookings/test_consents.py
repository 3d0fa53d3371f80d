"""What was agreed to, as holding and booking ask for it: the newest word, to the text in force, at that hospital, by
the person's age on the day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from accounts.models import User
from bookings import actions
from bookings.enums import AppointmentStatus
from bookings.models import Appointment, Patient
from bookings.queries.consents import WITHOUT, NeededConsent, missing_consents
from bookings.queries.persons import circle_about
from bookings.rules import Reason
from specialists.models import ClinicSession
from tests.bookings.acting import refusal
from tests.bookings.agreeing import (
    ASKED,
    BORN,
    CHILD,
    EVE,
    HOSPITAL,
    NO,
    OLD_YES,
    ONE_OF_EACH,
    PAST_MIDNIGHT,
    TAKEN_BACK,
    YES,
    YOUNG,
    agree_to_all,
    holding,
    minor,
    somebody,
    status_of,
    subject_of,
)
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

# The text in force may be older by name than one agreed to: the rule asks for this very one.
OTHER_YES: dict[str, str] = {**YES, "version": "2099-12"}
SAID = {
    "never": ([], False),
    "yes": ([YES], True),
    "yes to an older text": ([OLD_YES], False),
    "yes, then taken back": ([YES, TAKEN_BACK], False),
    "taken back, then yes": ([TAKEN_BACK, YES], True),
    "yes, then refused": ([YES, NO], False),
    "yes to an older text, then to this": ([OLD_YES, YES], True),
    "yes to this, then to an older text": ([YES, OLD_YES], False),
    "yes to a text that is not in force yet": ([OTHER_YES], False),
}
NO_LONGER = pytest.mark.parametrize("newest", [OLD_YES, TAKEN_BACK, NO], ids=["older", "taken back", "no"])


@pytest.fixture
def newcomer() -> User:
    """An account that has decided nothing yet."""
    return User.objects.create(phone="+8613900000009", password="!")


# --- Two questions, one answer --------------------------------------------------------------


@pytest.mark.parametrize("who", ["oneself", "relative", "child", "young"])
@pytest.mark.parametrize("purpose", ASKED)
@pytest.mark.parametrize("said", SAID)
def test_both_questions_find_the_same_missing(newcomer, session, who: str, purpose: str, said: str) -> None:
    """`confirm_booking` asks by `circle_about`, all others by `missing_consents`."""
    words, agrees = SAID[said]
    # Entered by another account: this one may not before it has agreed to the terms.
    patient = somebody(make.account(), "relative" if who == "oneself" else who)
    relation = {"oneself": "self", "relative": "other"}.get(who, "child")
    make.linked(newcomer, patient, relation, is_guardian=relation == "child")
    about = {one: subject_of(one, newcomer, patient, session) for one in ASKED}
    for other in set(ASKED) - {purpose}:
        make.agreed(newcomer, other, about=about[other])
    for word in words:
        make.agreed(newcomer, purpose, about=about[purpose], **word)
    asked = purpose not in (CHILD, YOUNG) or purpose == who
    expected = [NeededConsent(purpose, about[purpose])] if asked and not agrees else []
    assert missing_consents(newcomer.pk, patient, session.hospital_id, now=NOW) == expected
    circle = circle_about(patient, session, by=newcomer.pk, now=NOW)
    assert len(circle.links) == 2
    assert list(circle.missing) == expected


@pytest.mark.parametrize("said", ["never", "yes to an older text", "yes, then taken back"])
@pytest.mark.parametrize("who", BORN)
def test_both_questions_find_all_that_is_missing_in_one_order(newcomer, session, who: str, said: str) -> None:
    patient = somebody(make.account(), who if who in ("child", "young") else "relative")
    make.linked(newcomer, patient, "child")
    about = {one: subject_of(one, newcomer, patient, session) for one in ASKED}
    for purpose in ASKED:
        for word in SAID[said][0]:
            make.agreed(newcomer, purpose, about=about[purpose], **word)
    asked = [one for one in ASKED if one not in (CHILD, YOUNG) or one == who]
    expected = [NeededConsent(one, about[one]) for one in asked]
    assert missing_consents(newcomer.pk, patient, session.hospital_id, now=NOW) == expected
    assert list(circle_about(patient, session, by=newcomer.pk, now=NOW).missing) == expected


def test_both_questions_know_whose_word_counts(owner, session) -> None:
    """About a child the newest word of any account; about a hospital the account's own, and at that hospital."""
    child, aunt = somebody(owner, "child"), make.account()
    make.linked(aunt, child, "other")
    make.agreed(owner, CHILD, about=child.pk)
    make.agreed(owner, HOSPITAL, about=session.hospital_id)
    make.agreed(aunt, HOSPITAL, about=make.hospital().pk)
    untold = [NeededConsent(HOSPITAL, session.hospital_id)]
    for account, missing in ((owner, []), (aunt, untold)):
        assert missing_consents(account.pk, child, session.hospital_id, now=NOW) == missing
        assert list(circle_about(child, session, by=account.pk, now=NOW).missing) == missing
    make.agreed(owner, CHILD, about=child.pk, **TAKEN_BACK)
    unanswered = [NeededConsent(CHILD, child.pk), *untold]
    assert missing_consents(aunt.pk, child, session.hospital_id, now=NOW) == unanswered
    assert list(circle_about(child, session, by=aunt.pk, now=NOW).missing) == unanswered


# --- Holding and booking ---------------------------------------------------------------------


@NO_LONGER
@ONE_OF_EACH
def test_nothing_is_booked_on_a_yes_that_no_longer_counts(owner, session, purpose, who, newest) -> None:
    patient = somebody(owner, who)
    about = subject_of(purpose, owner, patient, session)
    agree_to_all(owner, patient, session)
    hold = actions.hold_number(**holding(owner, patient, session))
    make.agreed(owner, purpose, about=about, **newest)
    confirming = {"hold": hold, "by": owner.pk, "now": NOW}
    assert refusal(actions.confirm_booking, **confirming) == WITHOUT[purpose]
    assert status_of(hold) == AppointmentStatus.PENDING
    make.agreed(owner, purpose, about=about)
    assert actions.confirm_booking(**confirming).status == AppointmentStatus.BOOKED


@NO_LONGER
@ONE_OF_EACH
def test_nothing_is_held_on_a_yes_that_no_longer_counts(owner, session, purpose, who, newest) -> None:
    """But for the hospital's: it is told nothing of a number that is only held."""
    patient = somebody(owner, who)
    about = subject_of(purpose, owner, patient, session)
    agree_to_all(owner, patient, session)
    make.agreed(owner, purpose, about=about, **newest)
    if purpose != HOSPITAL:
        assert refusal(actions.hold_number, **holding(owner, patient, session)) == WITHOUT[purpose]
        assert not Appointment.objects.exists()
        make.agreed(owner, purpose, about=about)
    assert actions.hold_number(**holding(owner, patient, session)).status == AppointmentStatus.PENDING


def test_a_yes_for_another_hospital_is_none_for_this_one(owner, session) -> None:
    patient, other = make.person(owner), make.published_session()
    assert other.hospital_id != session.hospital_id
    make.tells(owner, other)
    hold = actions.hold_number(**holding(owner, patient, session))
    confirming = {"hold": hold, "by": owner.pk, "now": NOW}
    assert refusal(actions.confirm_booking, **confirming) == Reason.HOSPITAL_UNTOLD
    make.tells(owner, session)
    make.agreed(owner, HOSPITAL, about=other.hospital_id, **TAKEN_BACK)
    assert actions.confirm_booking(**confirming).status == AppointmentStatus.BOOKED


# --- A birthday between holding and booking ----------------------------------------------------


def missing_at(now: datetime, owner: User, patient: Patient, session: ClinicSession) -> list[str]:
    """What both questions find missing then."""
    one = missing_consents(owner.pk, patient, session.hospital_id, now=now)
    assert list(circle_about(patient, session, by=owner.pk, now=now).missing) == one
    return [needed.purpose for needed in one]


def test_who_turns_fourteen_is_asked_themselves_before_it_is_booked(owner, session) -> None:
    patient = minor(owner, date(2012, 12, 2))
    make.tells(owner, session)
    assert refusal(actions.hold_number, **holding(owner, patient, session, EVE)) == Reason.NO_CONSENT
    make.agreed(owner, CHILD, about=patient.pk)
    hold = actions.hold_number(**holding(owner, patient, session, EVE))
    assert missing_at(EVE, owner, patient, session) == []
    assert missing_at(PAST_MIDNIGHT, owner, patient, session) == [YOUNG]
    confirming = {"hold": hold, "by": owner.pk, "now": PAST_MIDNIGHT}
    assert refusal(actions.confirm_booking, **confirming) == Reason.NO_CONSENT
    assert status_of(hold) == AppointmentStatus.PENDING
    make.agreed(owner, YOUNG, about=patient.pk)
    assert actions.confirm_booking(**confirming).status == AppointmentStatus.BOOKED


def test_what_a_guardian_took_back_is_not_asked_about_who_has_turned_fourteen(owner, session) -> None:
    patient = minor(owner, date(2012, 12, 2))
    agree_to_all(owner, patient, session)
    hold = actions.hold_number(**holding(owner, patient, session, EVE))
    make.agreed(owner, CHILD, about=patient.pk, **TAKEN_BACK)
    assert missing_at(EVE, owner, patient, session) == [CHILD]
    assert refusal(actions.confirm_booking, hold=hold, by=owner.pk, now=EVE) == Reason.NO_CONSENT
    booked = actions.confirm_booking(hold=hold, by=owner.pk, now=PAST_MIDNIGHT)
    assert booked.status == AppointmentStatus.BOOKED


def test_who_turns_eighteen_is_asked_nothing_more(owner, session) -> None:
    patient = minor(owner, date(2008, 12, 2))
    make.tells(owner, session)
    assert refusal(actions.hold_number, **holding(owner, patient, session, EVE)) == Reason.NO_CONSENT
    make.agreed(owner, YOUNG, about=patient.pk)
    hold = actions.hold_number(**holding(owner, patient, session, EVE))
    make.agreed(owner, YOUNG, about=patient.pk, **TAKEN_BACK)
    assert missing_at(EVE, owner, patient, session) == [YOUNG]
    assert refusal(actions.confirm_booking, hold=hold, by=owner.pk, now=EVE) == Reason.NO_CONSENT
    assert missing_at(PAST_MIDNIGHT, owner, patient, session) == []
    booked = actions.confirm_booking(hold=hold, by=owner.pk, now=PAST_MIDNIGHT)
    assert booked.status == AppointmentStatus.BOOKED
