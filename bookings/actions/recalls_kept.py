"""Promises (复诊约定) are kept as a session is published, and follow their person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bookings import locks
from bookings.models import Patient, Recall, RecallEnd, RecallNotice
from bookings.policy import Policies
from bookings.queries.persons import circle_of
from bookings.queries.recalls import (
    first_in_line,
    has_number,
    has_spare_number,
    open_recalls,
    to_look_at,
)
from notices.actions import Said, announce_all
from notices.enums import Channel, RecipientKind
from notices.models import Notice
from specialists.enums import OpenTo, Pool
from specialists.models import ClinicSession, Slot

SUBJECT = "recall"


def lock_promised(session: ClinicSession, now: datetime) -> list[Recall]:
    """Those promised a number that this draft could give, in their order, locked; none where it is not open to
    everybody. Its specialists are locked: two of their sessions do not keep a number for one person."""
    if session.open_to != OpenTo.EVERYBODY:
        return []
    rows = first_in_line(session, now).select_related("patient")
    return list(rows.select_for_update(of=("self",)))


def keep_promises(
    session: ClinicSession, promised: Sequence[Recall], policies: Policies, now: datetime
) -> None:
    """Keep a number of the published session for as many as it has of the pool RECALL, the first promised first, and
    tell all of them how it stands; those whose results are looked at without one too. Not at night."""
    numbers = Slot.objects.filter(session=session, pool=Pool.RECALL).count() if promised else 0
    kept, others = promised[:numbers], promised[numbers:]
    Recall.objects.filter(pk__in=[one.pk for one in kept]).update(kept_in=session)
    due_at = policies.waitlist.next_at(now)
    shared = policies.pools.recall_percent > 0  # else nobody's were taken by others
    said = [
        *_said(RecallNotice.KEPT, kept, session, due_at),
        *_said(RecallNotice.FULL, others if shared else (), session, due_at),
        *_said(RecallNotice.RESULTS, to_look_at(session, now).select_related("patient"), session, due_at),
    ]
    announce_all(said=said, now=now)


def tell_off(session: ClinicSession, *, off: Iterable[int] | None = None, now: datetime) -> None:
    """The locked session is withdrawn, held by somebody else, or at another time: whoever has no number, but was told
    of it, is told that it is otherwise. `off`: the specialists who do not hold it any more; None: all that is kept
    stays. Part of the hospital's acts."""
    told = Notice.objects.filter(
        kind__in=(RecallNotice.KEPT, RecallNotice.RESULTS), subject_kind=SUBJECT, version=session.pk
    )
    rows = open_recalls(now).filter(~has_number(now), pk__in=told.values("subject_id"))
    if off is not None:
        rows = rows.filter(specialist__in=list(off))
    found = list(rows.select_related("patient").order_by("pk").select_for_update(of=("self",)))
    if off is not None:
        Recall.objects.filter(pk__in=[one.pk for one in found], kept_in=session).update(kept_in=None)
    announce_all(said=_said(RecallNotice.OFF, found, session, now), now=now)


def pass_on(session: ClinicSession, policies: Policies, now: datetime) -> Recall | None:
    """One who was kept a number of this session needs it no more: it is kept for the next in line, who is told, unless
    it flowed back already. Part of ending a promise: the session is locked, shared."""
    if session.flows_back_at is None or now >= session.flows_back_at:
        return None
    locks.lock_specialists(session.session_specialists.values_list("specialist_id", flat=True))
    if not has_spare_number(session, now):
        return None
    rows = first_in_line(session, now).exclude(kept_in=session).select_related("patient")
    following = rows.select_for_update(of=("self",)).first()
    if following is None:
        return None
    following.kept_in = session
    following.save(update_fields=["kept_in"])
    announce_all(said=_said(RecallNotice.KEPT, [following], session, policies.waitlist.next_at(now)), now=now)
    return following


def forget_recalls(patient: Patient) -> None:
    """A person is erased: what was promised names nobody any more. Part of erasing, under the person's lock."""
    Recall.objects.filter(patient=patient).delete()


def forget_recalls_after(visit_ids: Iterable[int]) -> None:
    """Visits forget their person: so does what was promised at them. Under the person's lock."""
    Recall.objects.filter(after__in=list(visit_ids)).delete()


def move_recalls(keep: Patient, other: Patient, *, by: int, now: datetime) -> list[int]:
    """Two records of one person are joined: the other one's promises become the kept one's; their ids. Of two for the
    same, the earlier holds. Part of joining, under both persons' locks."""
    rows = list(
        Recall.objects.filter(patient__in=[keep, other]).order_by("pk").select_for_update(of=("self",))
    )
    taken: dict[tuple[int, int, str, bool], Recall] = {}
    for row in sorted((row for row in rows if row.ended_at is None), key=lambda row: (row.made_at, row.pk)):
        same = (row.hospital_id, row.specialist_id, row.kind, row.demo)
        if same in taken:
            row.ended_at, row.ended_by_id, row.end_reason = now, by, RecallEnd.MERGED
            row.save(update_fields=["ended_at", "ended_by", "end_reason"])
            first = taken[same]
            if first.kept_in_id is None and row.kept_in_id is not None:  # as they were told
                first.kept_in_id = row.kept_in_id
                first.save(update_fields=["kept_in"])
        taken.setdefault(same, row)
    moved = [row.pk for row in rows if row.patient_id == other.pk]
    Recall.objects.filter(pk__in=moved).update(patient=keep)
    return moved


def _said(kind: RecallNotice, rows: Iterable[Recall], session: ClinicSession, due_at: datetime) -> list[Said]:
    """One SMS to each account that books for the person, and to the person where they have another phone."""
    said: list[Said] = []
    for row in rows:
        circle = circle_of(row.patient)
        accounts = [link.account for link in circle.links if link.account.phone]
        about = (kind, SUBJECT, row.pk, session.pk)
        said += [Said(*about, RecipientKind.ACCOUNT, one.pk, Channel.SMS, due_at) for one in accounts]
        if circle.own_phone and circle.own_phone not in {one.phone for one in accounts}:
            said.append(Said(*about, RecipientKind.PATIENT, row.patient_id, Channel.SMS, due_at))
    return said
