"""What the worker does about bookings and their persons."""

import logging

from celery import shared_task
from django.utils import timezone

from bookings import actions, passing
from bookings.actions.referrals import tell_of_overdue
from bookings.outside import NoAnswer, Question, identity_check
from bookings.queries.checking import persons_to_check

log = logging.getLogger(__name__)

# So many in one round: the next round is five minutes away, and an outside system has limits of its own.
ASKED_AT_ONCE = 50


@shared_task(name="bookings.sweep_records")
def sweep_records() -> None:
    """Once an hour: files of records whose upload or deletion was broken off."""
    actions.sweep_records(now=timezone.now())


@shared_task(name="bookings.tell_of_postings")
def tell_of_postings() -> None:
    """Once a day: those who plan at a hospital are told of postings and papers that are about to run out."""
    actions.tell_of_postings(now=timezone.now())


@shared_task(name="bookings.tell_of_referrals")
def tell_of_referrals() -> None:
    """Once a day: the desks of hospitals are told of referrals that wait for them past their time."""
    tell_of_overdue(now=timezone.now())


@shared_task(name="bookings.pass_on")
def pass_on(session_id: int) -> None:
    """Right after the commit that freed a number: offer it to who waits for it."""
    passing.pass_on(session_id=session_id, now=timezone.now())


@shared_task(name="bookings.pass_on_all")
def pass_on_all() -> None:
    """Every half minute: offers that are over, numbers to offer, places in line that have come to their end."""
    passing.pass_on_all(now=timezone.now())


@shared_task(name="bookings.pass_promised_on")
def pass_promised_on() -> None:
    """Every five minutes: numbers kept for who was told to come again, and who needs them no more."""
    passing.pass_promised_on(now=timezone.now())


@shared_task(name="bookings.check_identities")
def check_identities() -> None:
    """Every five minutes, where an outside system is named: ask it about persons nobody has asked about yet."""
    check = identity_check()
    if check is None:
        return
    for patient in persons_to_check(ASKED_AT_ONCE):
        question = Question(
            kind=patient.document_kind,
            number=patient.document,
            country=patient.country,
            name=patient.name,
        )
        try:
            answer = check.ask(question)
        except NoAnswer:
            log.warning("the outside check gives no answer; the others are asked about later")
            return
        actions.note_check(patient=patient, answer=answer, now=timezone.now())
