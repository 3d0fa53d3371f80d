"""docs/states.md: the lives of things, drawn from the tables that the code itself obeys."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation

from bookings.enums import AppointmentStatus
from bookings.models import AppealStatus, ConsultationStatus, EntryStatus, FollowUpStatus, ReferralStatus
from bookings.transitions import (
    APPEAL_MOVES,
    APPOINTMENT_MOVES,
    CONSULTATION_MOVES,
    ENTRY_MOVES,
    FOLLOW_UP_MOVES,
    REFERRAL_MOVES,
)
from notices.enums import NoticeStatus
from notices.transitions import NOTICE, Table
from specialists.enums import SessionStatus
from specialists.transitions import SESSION_MOVES

HEAD = """\
# The lives of things

Written by `manage.py states` from the tables of allowed moves; tests/architecture compares it with them,
so edit the tables, not this page. `move_status()` is the only writer of an existing status.
"""


@dataclass(frozen=True)
class Life:
    """One thing with a status: its class, the table it obeys, the statuses it may begin with."""

    name: str
    table_at: str
    statuses: type[TextChoices]
    moves: Table
    begins: tuple[str, ...]


LIVES = (
    Life(
        "Appointment 预约",
        "bookings.transitions.APPOINTMENT_MOVES",
        AppointmentStatus,
        APPOINTMENT_MOVES,
        (AppointmentStatus.PENDING,),
    ),
    Life(
        "ClinicSession 出诊",
        "specialists.transitions.SESSION_MOVES",
        SessionStatus,
        SESSION_MOVES,
        (SessionStatus.DRAFT,),
    ),
    Life(
        "FollowUp 跟进",
        "bookings.transitions.FOLLOW_UP_MOVES",
        FollowUpStatus,
        FOLLOW_UP_MOVES,
        (FollowUpStatus.OPEN,),
    ),
    Life(
        "Appeal 申诉",
        "bookings.transitions.APPEAL_MOVES",
        AppealStatus,
        APPEAL_MOVES,
        (AppealStatus.OPEN,),
    ),
    Life(
        "WaitlistEntry 候补",
        "bookings.transitions.ENTRY_MOVES",
        EntryStatus,
        ENTRY_MOVES,
        (EntryStatus.WAITING,),
    ),
    Life(
        "Referral 转诊",
        "bookings.transitions.REFERRAL_MOVES",
        ReferralStatus,
        REFERRAL_MOVES,
        (ReferralStatus.SENT, ReferralStatus.LETTER),
    ),
    Life(
        "Consultation 会诊",
        "bookings.transitions.CONSULTATION_MOVES",
        ConsultationStatus,
        CONSULTATION_MOVES,
        (ConsultationStatus.REQUESTED,),
    ),
    Life("Notice 通知", "notices.transitions.NOTICE", NoticeStatus, NOTICE, (NoticeStatus.DUE,)),
)


def document() -> str:
    """The whole page, as text."""
    with translation.override(settings.LANGUAGE_CODE):
        return "\n".join([HEAD, *(line for life in LIVES for line in _section(life))])


def _section(life: Life) -> Iterator[str]:
    """Heading, diagram and list of one thing; statuses in the order they are defined in."""
    order = [status.value for status in life.statuses]
    yield f"## {life.name}"
    yield ""
    yield f"`{life.table_at}`"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for status in life.begins:
        yield f"    [*] --> {status}"
    for status in order:
        for to in sorted(life.moves[status], key=order.index):
            yield f"    {status} --> {to}"
    for status in order:
        if not life.moves[status]:
            yield f"    {status} --> [*]"
    yield "```"
    yield ""
    yield "| status | 中文 | may become |"
    yield "|---|---|---|"
    for member in life.statuses:
        moves = ", ".join(sorted(life.moves[member.value], key=order.index)) or "– (stays)"
        yield f"| {member.value} | {member.label} | {moves} |"
    yield ""
