"""A visit that took place, what was said of it, and somebody who wants to know of the next one."""

from __future__ import annotations

from typing import Any

from bookings import actions
from bookings.actions.feedback import Said
from bookings.enums import AppointmentStatus
from bookings.models import Feedback, Helped, Interest, Patient, Understood, Waited
from bookings.transitions import move_status
from hospitals.models import Hospital
from specialists.models import Specialist
from tests.factories import bookings as make

SAYING_PAGES = {"bookings:feedback", "staff:feedback", "staff:thanks"}
INTEREST_PAGES = {"bookings:interest", "bookings:interest_end", "bookings:interest_begin"}
POSTED = {
    "bookings:feedback": {"waited": "short", "understood": "yes", "helped": "yes", "words": "", "thanks": ""},
    "bookings:interest_begin": {"where": "anywhere"},
    "staff:thanks": {"reason": "personal"},
}


def said(hospital: Hospital, person: Patient) -> Feedback:
    """Thanks of whoever entered the person, after a visit at the hospital."""
    posting = make.posting(make.specialist("郑已诊"), hospital)
    session = make.published_session(posting, numbers=2, starts_at=make.DAY.replace(day=13))
    visit = make.booked(session, person)
    move_status(visit, AppointmentStatus.FULFILLED, by_id=None, now=make.NOW)
    words = Said(Waited.SHORT, Understood.YES, Helped.YES, thanks="谢谢")
    return actions.give_feedback(appointment=visit, said=words, by=person.created_by_id, now=make.NOW)


def interested(specialist: Specialist, person: Patient) -> Interest:
    """Whoever entered the person wants to be told."""
    return Interest.objects.create(account_id=person.created_by_id, specialist=specialist, began_at=make.NOW)


def arguments(name: str, feedback: Feedback, interest: Interest) -> dict[str, Any]:
    """What stands in the address of the page `name`."""
    if name == "bookings:interest_begin":
        return {"slug": interest.specialist.slug}
    if name in INTEREST_PAGES:
        return {"uid": interest.uid}
    if name == "bookings:feedback":
        return {"uid": feedback.appointment.uid}
    here = {"hospital": feedback.appointment.session.hospital.slug}
    return here | ({"pk": feedback.pk} if name == "staff:thanks" else {})
