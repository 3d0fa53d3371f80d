"""What a patient says of a visit, and what of it the hospital passes on (docs/decisions/0033)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from bookings import locks
from bookings.locks import booking_action
from bookings.models import Appointment, Feedback, FeedbackAct, Helped, HiddenFor, Understood, Waited
from bookings.queries.afterwards import afterwards
from hospitals.queries import managed

SUBJECT = "feedback"


class NotManaging(LookupError):
    """The account does not manage this hospital, or the feedback is another one's."""


@dataclass(frozen=True)
class Said:
    """The answers, and words that may be empty."""

    waited: Waited
    understood: Understood
    helped: Helped
    words: str = ""
    thanks: str = ""


@booking_action
def give_feedback(*, appointment: Appointment, said: Said, by: int, now: datetime) -> Feedback:
    """Say how a visit that took place was, once; the same account may change it for a while. Sent twice it is one.

    Raises Appointment.DoesNotExist for whoever does not book for the person; ValidationError where the visit did not
    take place, too late, and where somebody else of the family has said it.
    """
    fresh = locks.lock_appointment(appointment.pk)
    if not Appointment.objects.of_account(by).filter(pk=fresh.pk).exists():
        raise Appointment.DoesNotExist
    late = timedelta(minutes=fresh.session.delay_minutes)
    found = afterwards(by, fresh, cast(datetime, fresh.during.upper) + late, now)
    if found is None:
        raise ValidationError(_("看过病以后才能写反馈。"), code="not_seen")
    if found.by_another:
        raise ValidationError(_("您家里已经有人为这次就诊写过反馈了。"), code="given")
    row = found.feedback or Feedback(appointment=fresh, given_at=now, given_by_id=by)
    if found.feedback is not None and _says(row) == said:
        return row
    if not found.may_write:
        raise ValidationError(_("写反馈的时间已经过了。"), code="over")
    row.waited, row.understood, row.helped = said.waited, said.understood, said.helped
    row.words, row.thanks = said.words, said.thanks
    act = FeedbackAct.GIVE
    if found.feedback is not None:
        row.changed_at, act = now, FeedbackAct.CHANGE
    row.save()
    _note(act, row, by, now)
    return row


@booking_action
def hide_thanks(*, feedback_id: int, hospital_id: int, reason: HiddenFor, by: int, now: datetime) -> Feedback:
    """Do not pass these words of thanks on, because of what they say. Done twice it is done. Raises NotManaging."""
    row = _managed(feedback_id, hospital_id, by, now)
    if row.hidden_for == reason:
        return row
    row.hidden_for, row.hidden_at, row.hidden_by_id = reason, now, by
    row.save(update_fields=["hidden_for", "hidden_at", "hidden_by"])
    _note(FeedbackAct.HIDE, row, by, now, reason)
    return row


@booking_action
def show_thanks(*, feedback_id: int, hospital_id: int, by: int, now: datetime) -> Feedback:
    """Pass them on after all. Raises NotManaging."""
    row = _managed(feedback_id, hospital_id, by, now)
    if not row.hidden_for:
        return row
    row.hidden_for, row.hidden_at, row.hidden_by = "", None, None
    row.save(update_fields=["hidden_for", "hidden_at", "hidden_by"])
    _note(FeedbackAct.SHOW, row, by, now)
    return row


@booking_action
def remove_feedback_words(*, feedback_ids: Iterable[int], now: datetime) -> int:
    """Delete what was written in these, whose time has come; in how many. The answers stay."""
    rows = Feedback.objects.filter(pk__in=set(feedback_ids)).order_by("pk").select_for_update()
    return _wordless([row.pk for row in rows])


def forget_feedback(patient_id: int) -> None:
    """The words about all visits of a person who is erased go. Part of erasing: the person is locked."""
    rows = (
        Feedback.objects.filter(appointment__patient_id=patient_id)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    _wordless([row.pk for row in rows])


def _wordless(ids: list[int]) -> int:
    return Feedback.objects.filter(pk__in=ids).update(words="", thanks="")


def _says(row: Feedback) -> Said:
    return Said(Waited(row.waited), Understood(row.understood), Helped(row.helped), row.words, row.thanks)


def _managed(feedback_id: int, hospital_id: int, by: int, now: datetime) -> Feedback:
    """The feedback, locked, if this account manages its hospital. Who takes the role away waits."""
    locks.lock_account(by)
    if not list(managed(by, now).filter(hospital_id=hospital_id).select_for_update(of=("self",))):
        raise NotManaging
    rows = Feedback.objects.filter(pk=feedback_id, appointment__session__hospital_id=hospital_id)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotManaging
    return found


def _note(act: FeedbackAct, row: Feedback, by: int, now: datetime, reason: str = "") -> None:
    who = User.objects.get(pk=by)
    audit(by=who, action=act, subject_kind=SUBJECT, subject_id=row.pk, now=now, reason=reason)
