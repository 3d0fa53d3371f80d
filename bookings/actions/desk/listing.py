"""See everybody of one session in full, for the hospital's own registration."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actions import audit, audit_each
from accounts.models import User
from bookings import locks
from bookings.actions.desk.common import NotAtDesk, at_desk
from bookings.actions.noting import NotedRefusal, counted
from bookings.enums import DeskAct, RevealReason
from bookings.locks import booking_action
from bookings.policy import policies_at
from bookings.queries.staff.persons import reveals_today
from bookings.queries.staff.visit_list import ListLine, session_at_desk, visit_list, within_reach

# What was seen of a person, as the audit says it: name, document and phone, on the list of a session.
ON_A_LIST = "list"


class TooManyOnList(NotedRefusal):
    """With these persons the account would have seen more in full today than it may (reveals_a_day)."""

    def __init__(self, message: str, *, session_id: int, reason: str) -> None:
        super().__init__(message)
        self.session_id = session_id
        self.reason = reason

    def write_down(self, *, by: User, now: datetime) -> None:
        """Note it about the session."""
        audit(
            by=by,
            action=DeskAct.REVEAL_REFUSED,
            subject_kind="session",
            subject_id=self.session_id,
            now=now,
            reason=self.reason,
        )


@counted
@booking_action
def reveal_list(*, session_id: int, reason: RevealReason, by: int, now: datetime) -> list[ListLine]:
    """Everybody who has a number of the session, to be shown in full once; the audit says of each who saw them and
    why, and each counts as one of the day's full views.

    Raises NotAtDesk for who does not receive patients there, or for a session so long past or so far ahead that the
    desk does not reach its persons; TooManyOnList, which is noted.
    """
    session = session_at_desk(by, session_id, now)
    if session is None or not within_reach(session, now):
        raise NotAtDesk
    clerk = at_desk(session.hospital_id, by, now)
    locks.lock_patients({line.patient.pk for line in visit_list(session)})
    lines = visit_list(session)
    seen = sorted({line.patient.pk for line in lines if line.patient.erased_at is None})
    left = policies_at(now, session.hospital_id).persons.reveals_a_day - reveals_today(by, now)
    said = f"{ON_A_LIST}:{reason}"
    if len(seen) > left:
        words = {"people": len(seen), "left": max(left, 0)}
        sentence = _(
            "名单上有 %(people)s 人，您今天还能查看 %(left)s 次完整信息，不够。请由同事来看，或者明天再看。"
        )
        raise TooManyOnList(sentence % words, session_id=session.pk, reason=said)
    audit_each(
        by=clerk, action=DeskAct.REVEAL, subject_kind="patient", subject_ids=seen, now=now, reason=said
    )
    return lines
