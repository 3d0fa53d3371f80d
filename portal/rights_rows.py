"""The rows of the copy of one's data, as plain values: moments in ISO 8601, codes as they are stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from bookings.enums import LinkBasis, Relation
from bookings.models import (
    Appeal,
    Appointment,
    Arrival,
    Consultation,
    Feedback,
    Interest,
    PatientLink,
    Recall,
    Referral,
    WaitlistEntry,
)
from bookings.queries.persons import guards
from notices.masks import mask_document


def may_see_numbers(link: PatientLink, now: datetime) -> bool:
    """Whether the person's numbers are this account's to take along: its own, a child's, or of whom it entered."""
    return link.relation == Relation.SELF or guards(link, now) or link.basis == LinkBasis.FIRST


def person_row(link: PatientLink, phone: str, now: datetime) -> dict[str, Any]:
    """A person, with their numbers where they are this account's to take along."""
    patient, whole = link.patient, may_see_numbers(link, now)
    return {
        "id": patient.pk,
        "name": patient.name,
        "sex": patient.sex,
        "birth_date": patient.birth_date.isoformat(),
        "phone": phone,
        "document_kind": patient.document_kind,
        "document": patient.document if whole else patient.masked_document,
        "country": patient.country,
        "verification": patient.verification,
        "record_numbers": [
            {"hospital": one.hospital.name, "number": one.number if whole else mask_document(one.number)}
            for one in patient.record_numbers.all()
        ],
        "blocks": [
            {
                "rule": one.rule,
                "from": iso(one.began_at),
                "until": iso(one.until_at),
                "lifted": iso(one.lifted_at),
                "appeals": [appeal_row(appeal) for appeal in one.appeals.all()],
            }
            for one in cast(Any, patient).blocks.all()
        ],
        "referrals": [referral_row(one, whole=whole) for one in cast(Any, patient).referrals.all()],
        "consultations": [
            consultation_row(one, whole=whole) for one in cast(Any, patient).consultations.all()
        ],
        "recalls": [recall_row(one) for one in cast(Any, patient).recalls.all()],
        "relation": link.relation,
        "guardian": guards(link, now),
        "linked_at": iso(link.granted_at),
    }


def appeal_row(one: Appeal) -> dict[str, Any]:
    """An appeal, with the words of both sides."""
    return {
        "hospital": one.hospital.name,
        "status": one.status,
        "made_at": iso(one.made_at),
        "words": one.words,
        "answered_at": iso(one.decided_at),
        "decision": one.decision,
        "answer": one.answer,
    }


def referral_row(one: Referral, *, whole: bool) -> dict[str, Any]:
    """A referral, step by step; what clinicians wrote only where it is this account's to take along."""
    return {
        "from": one.from_hospital.name,
        "to": one.to_hospital.name,
        "direction": one.direction,
        "urgency": one.urgency,
        "status": one.status,
        "sent_at": iso(one.sent_at),
        "reason": one.reason if whole else "",
        "summary": one.summary if whole else "",
        "decided_at": iso(one.decided_at),
        "refused_for": one.refused_for,
        "outcome": one.outcome,
        "outcome_at": iso(one.outcome_at),
        "ended_at": iso(one.ended_at),
        "closed_for": one.closed_for,
        "steps": [
            {"kind": step.kind, "at": iso(step.at), "words": step.words if whole else ""}
            for step in cast(Any, one).steps.all()
        ],
        "pictures": [{"at": iso(kept.added_at)} for kept in cast(Any, one).attachments.all()],
    }


def consultation_row(one: Consultation, *, whole: bool) -> dict[str, Any]:
    """A consultation on a ward; what clinicians wrote, and where the person lies, only where it is this account's to
    take along."""
    moments = ("agreed_at", "requested_at", "answered_at", "set_for", "took_place_at", "withdrawn_at")
    plain = (
        *("urgency", "status", "department", "fee", "agreed_who", "agreed_how", "approval"),
        *("declined_for", "withdrawn_for"),
    )
    words = ("ward", "bed", "summary", "purpose", "reason", "answer", "outcome")
    return {
        "hospital": one.hospital.name,
        "specialist": one.specialist.name,
        **{name: getattr(one, name) for name in plain},
        **{name: getattr(one, name) if whole else "" for name in words},
        **{name: iso(getattr(one, name)) for name in moments},
    }


def recall_row(one: Recall) -> dict[str, Any]:
    """A promise of another visit."""
    return {
        "hospital": one.hospital.name,
        "specialist": one.specialist.name,
        "kind": one.kind,
        "from": one.from_on.isoformat(),
        "until": one.until_on.isoformat(),
        "made_at": iso(one.made_at),
        "ended_at": iso(one.ended_at),
        "why": one.end_reason,
    }


def place_row(one: WaitlistEntry) -> dict[str, Any]:
    """A place in line."""
    return {
        "person": one.patient_id,
        "session_at": iso(one.session.starts_at) if one.session is not None else None,
        "specialist": one.specialist.name if one.specialist is not None else "",
        "notice_hours": one.notice_hours,
        "taken_at_the_desk_of": one.desk.name if one.desk is not None else "",
        "joined_at": iso(one.joined_at),
        "status": one.status,
        "ended_at": iso(one.ended_at),
        "why": one.end_reason,
    }


def interest_row(one: Interest) -> dict[str, Any]:
    """Whose next session was wanted."""
    return {
        "specialist": one.specialist.name,
        "hospital": one.hospital.name if one.hospital is not None else "",
        "began_at": iso(one.began_at),
        "ended_at": iso(one.ended_at),
    }


def feedback_row(one: Feedback | None, account_id: int) -> dict[str, Any] | None:
    """What the account said of the visit; nobody else's: it is private to whoever wrote it."""
    if one is None or one.given_by_id != account_id:
        return None
    return {
        "waited": one.waited,
        "understood": one.understood,
        "helped": one.helped,
        "words": one.words,
        "thanks": one.thanks,
        "given_at": iso(one.given_at),
        "changed_at": iso(one.changed_at),
    }


def arrival_row(one: Arrival | None) -> dict[str, Any] | None:
    """When and how somebody checked in, and how often they were called."""
    if one is None:
        return None
    return {
        "arrived_at": iso(one.arrived_at),
        "way": one.way,
        "late": one.late,
        "calls": one.calls,
        "first_called_at": iso(one.first_called_at),
        "called_at": iso(one.called_at),
        "passed": one.passed,
        "away_since": iso(one.away_since),
        "back_since": iso(one.back_since),
    }


def booking_row(one: Appointment, account_id: int) -> dict[str, Any]:
    """A booking, with what was told for it and said of it."""
    reason = getattr(one, "visit_reason", None)
    return {
        "id": str(one.uid),
        "person": one.patient_id,
        "hospital": one.session.hospital.name,
        "department": one.session.department.name if one.session.department else "",
        "specialists": [row.specialist.name for row in one.session.session_specialists.all()],
        "number": one.slot.ordinal,
        "from": iso(one.during.lower),
        "to": iso(one.during.upper),
        "status": one.status,
        "booked_at": iso(one.booked_at),
        "cancelled_at": iso(one.cancelled_at),
        "reason": reason.text if reason else "",
        "arrival": arrival_row(getattr(one, "arrival", None)),
        "feedback": feedback_row(getattr(one, "feedback", None), account_id),
        "pictures": len(cast(Any, one).attachments.all()),  # the other end of Attachment, which types lack
    }


def iso(moment: datetime | None) -> str | None:
    """A moment in ISO 8601."""
    return moment.isoformat() if moment else None
