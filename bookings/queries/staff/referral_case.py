"""One referral as one of its two hospitals sees it: its history, what may be done, which numbers could be given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.utils.translation import ngettext

from accounts.models import User
from bookings.models import (
    OPEN_REFERRAL,
    Referral,
    ReferralAct,
    ReferralAttachment,
    ReferralStatus,
    ReferralStep,
    StatusChange,
    StepKind,
)
from bookings.queries.referrals import has_number, may_close, may_print, may_read, visit_began
from bookings.queries.staff.giving import GiveIn, to_give
from bookings.queries.staff.history import staff_name
from bookings.queries.staff.referral_files import ADDING, MOST_ATTACHMENTS, REMOVABLE, attachments_of
from bookings.queries.staff.referrals import ReferralLine, line_of, seen_by
from hospitals.models import Staff
from specialists.enums import Pool


@dataclass(frozen=True)
class Happened:
    """One line of a referral's history."""

    at: datetime
    what: str
    words: str
    by: str  # name of a member of staff; empty where the portal did it
    where: str  # "from" or "to": at which of the two hospitals; empty where it is neither


@dataclass(frozen=True)
class ReferralCase:
    """One referral as one of its two hospitals sees it, and what that may do now."""

    referral: Referral
    line: ReferralLine
    sends: bool  # it is the hospital that sent it
    history: Sequence[Happened]
    may: frozenset[str]
    reads: bool  # what was written; where not, the history has no words either
    prints: bool
    attachments: Sequence[ReferralAttachment]  # none where it reads nothing
    adds: bool  # pictures; and whether it may take one away
    removes: bool

    @property
    def room(self) -> int:
        """How many pictures may be added."""
        return MOST_ATTACHMENTS - len(self.attachments)


def case_of(hospital_id: int, referral_id: int, now: datetime) -> ReferralCase | None:
    """The referral, if it is of this hospital's side; None for any other. A constant number of queries."""
    rows = seen_by(hospital_id).select_related(
        *("patient", "route", "from_hospital", "to_hospital", "department", "specialist", "redirected_to"),
        *("appointment__slot", "appointment__session", "sent_by"),
    )
    referral = rows.filter(pk=referral_id).first()
    if referral is None:
        return None
    sends = referral.from_hospital_id == hospital_id
    history, reads = _history(referral), may_read(referral, hospital_id)
    attachments = attachments_of(referral) if reads else []
    if reads:
        history = sorted([*history, *_added(attachments)], key=lambda line: line.at)
    return ReferralCase(
        referral=referral,
        line=line_of(referral, hospital_id, now),
        sends=sends,
        history=history if reads else [replace(line, words="") for line in history],
        may=what_desk_may(referral, sends=sends, now=now),
        reads=reads,
        prints=may_print(referral, hospital_id),
        attachments=attachments,
        adds=sends and referral.status in ADDING,
        removes=sends and referral.status in REMOVABLE,
    )


def what_desk_may(referral: Referral, *, sends: bool, now: datetime) -> frozenset[str]:
    """Names of what the hospital may do with it now: the twin, for pages, of what the actions refuse."""
    status, booked = referral.status, has_number(referral)
    if sends:
        found = {
            "answer": status == ReferralStatus.ASKED,
            "withdraw": status in OPEN_REFERRAL and status != ReferralStatus.BOOKED,
            "read": status == ReferralStatus.SEEN and referral.outcome_seen_at is None,
            "outcome": status == ReferralStatus.LETTER,
            "close": status == ReferralStatus.LETTER,
            "again": status == ReferralStatus.REDIRECTED and referral.words_removed_at is None,
        }
    else:
        taken = status in (ReferralStatus.ACCEPTED, ReferralStatus.BOOKED)
        began = not booked or visit_began(referral, now)
        found = {
            "triage": status in (ReferralStatus.SENT, ReferralStatus.ASKED),
            "book": taken and not booked,
            "outcome": taken and began,
            "close": taken and may_close(referral, now),
        }
    return frozenset(name for name, may in found.items() if may)


def _history(referral: Referral) -> list[Happened]:
    """What happened, the oldest first: steps with their words, and moves that have none. Four queries at most."""
    steps = list(ReferralStep.objects.filter(referral=referral).select_related("by").order_by("pk"))
    moves = StatusChange.objects.filter(subject_kind="referral", subject_id=referral.pk).order_by("pk")
    said = {(step.at, _AFTER[step.kind]) for step in steps}
    silent = [one for one in moves if (one.at, one.to_status) not in said]
    people = User.objects.in_bulk({one.by_id for one in silent if one.by_id is not None})
    here = _sides(referral, {step.by_id for step in steps} | set(people))
    lines = [
        Happened(
            step.at,
            str(StepKind(step.kind).label),
            step.words,
            staff_name(step.by),
            here.get(step.by_id, ""),
        )
        for step in steps
    ]
    lines += [
        Happened(
            one.at, _move_words(one), "", staff_name(people.get(one.by_id or 0)), here.get(one.by_id or 0, "")
        )
        for one in silent
    ]
    return sorted(lines, key=lambda line: line.at)


def _added(attachments: Sequence[ReferralAttachment]) -> list[Happened]:
    """A line for each time pictures were added that are still there."""
    at_once = Counter((one.added_at, one.added_by) for one in attachments)
    return [
        Happened(
            at,
            ngettext("添加了 %(n)s 张附件", "添加了 %(n)s 张附件", n) % {"n": n},
            "",
            staff_name(by),
            "from",
        )
        for (at, by), n in at_once.items()
    ]


# To which status a step with words has led.
_AFTER: dict[str, str] = {
    StepKind.ASK: ReferralStatus.ASKED,
    StepKind.ANSWER: ReferralStatus.SENT,
    StepKind.ACCEPT: ReferralStatus.ACCEPTED,
    StepKind.REDIRECT: ReferralStatus.REDIRECTED,
    StepKind.REFUSE: ReferralStatus.REFUSED,
    StepKind.CLOSE: ReferralStatus.CLOSED,
    StepKind.OUTCOME: ReferralStatus.SEEN,
}


# What a move is called that is made without words, where its status would not say who did what.
_MOVES: dict[str, ReferralAct] = {
    ReferralStatus.SENT: ReferralAct.SEND,
    ReferralStatus.LETTER: ReferralAct.MAKE_LETTER,
    ReferralStatus.ACCEPTED: ReferralAct.ACCEPT,
    ReferralStatus.BOOKED: ReferralAct.BOOK,
    ReferralStatus.WITHDRAWN: ReferralAct.WITHDRAW,
    ReferralStatus.CLOSED: ReferralAct.CLOSE,
}


def _move_words(row: StatusChange) -> str:
    act = _MOVES.get(row.to_status)
    return str(act.label if act is not None else ReferralStatus(row.to_status).label)


def _sides(referral: Referral, accounts: set[int]) -> dict[int, str]:
    """Account → at which of the two hospitals it works or worked. One query."""
    roles = Staff.objects.filter(
        user_id__in=accounts, hospital_id__in=[referral.from_hospital_id, referral.to_hospital_id]
    )
    return {
        user: "from" if hospital == referral.from_hospital_id else "to"
        for user, hospital in roles.order_by("-pk").values_list("user_id", "hospital_id")
    }


def sessions_for(referral: Referral, now: datetime) -> list[GiveIn]:
    """Where the receiving desk may give the person a number by referral: with the specialist and in the department that
    were asked for first, then the soonest. A constant number of queries."""
    hospital_id = referral.to_hospital_id
    near = partial(_distance, referral)
    return to_give(referral.patient_id, hospital_id, Pool.REFERRAL, now, first=near).sessions


def _distance(referral: Referral, one: GiveIn) -> int:
    """0 for the specialist who was asked for, 1 for the department, 2 for all others."""
    if referral.specialist_id in {who.pk for who in one.specialists}:
        return 0
    same = referral.department_id is not None and one.session.department_id == referral.department_id
    return 1 if same else 2
