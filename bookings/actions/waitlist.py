"""Take a place in line for a number that is given up (候补), and leave it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from bookings import locks
from bookings.actions.freeing import tell_worker
from bookings.actions.telling import phones_of
from bookings.enums import AppointmentStatus, Relation, WaitlistNotice
from bookings.locks import booking_action
from bookings.models import Appointment, EntryEnd, EntryStatus, Patient, PatientLink, WaitlistEntry
from bookings.models.waitlist import IN_LINE
from bookings.policy import policies_at
from bookings.queries.consents import refuse_unless_agreed
from bookings.queries.hospital_changes import parts_of
from bookings.queries.mine import my_patient
from bookings.queries.offers import places_in_line, why_not_join
from bookings.queries.persons import circle_of
from bookings.rules import Reason, Refused
from bookings.transitions import log_change, move_status
from notices.actions import Said, announce_all
from notices.enums import Channel
from specialists.models import ClinicSession

SUBJECT = "waitlist"
JOINED_AT_DESK = "desk"


@booking_action
def join_waitlist(
    *,
    patient_id: int,
    session_id: int,
    by: int,
    now: datetime,
    notice_hours: int = 0,
    specialist_id: int | None = None,
    anywhere: bool = False,
) -> WaitlistEntry:
    """Take a place in line for this session; with `specialist_id`, one of its specialists, for any session of theirs
    at its hospital, or `anywhere` (of demonstration sessions where this is one).

    Only where the session is full. `notice_hours`: offers that leave less time until the visit are not made. Asked
    twice it is one place, of the account that came first, which takes the newer wish. Raises Refused.
    """
    patient = locks.lock_patients([patient_id]).get(patient_id)
    session = locks.lock_session(session_id)
    if patient is None or my_patient(by, patient_id) is None:
        raise Refused(Reason.NOT_YOURS)
    refuse_unless_agreed(by, patient, session.hospital_id, now=now)
    target = place_for(session, specialist_id, anywhere=anywhere)
    return take_place(patient, session, target, notice_hours=notice_hours, by=by, now=now)


def take_place(
    patient: Patient,
    session: ClinicSession,
    target: dict[str, Any],
    *,
    notice_hours: int,
    desk_id: int | None = None,
    by: int,
    now: datetime,
) -> WaitlistEntry:
    """A place in line for the locked person; `target`: what for, as place_for says; `desk_id`: the hospital whose desk
    asks for them. One that they have takes the newer wish, but a desk changes no account's notice. Part of joining,
    under the locks of person and session."""
    policy = policies_at(now, session.hospital_id).waitlist
    until = now + timedelta(days=policy.specialist_days)
    if (known := _known(patient.pk, target)) is not None:
        if desk_id is None or known.desk_id is not None:
            known.notice_hours = notice_hours
        known.until_at = until if known.until_at is not None else None
        known.save(update_fields=["notice_hours", "until_at"])
        return known
    if (why := why_not_join(patient.pk, session, now)) is not None:
        raise Refused(why)
    if places_in_line(patient.pk) >= policy.entries:
        raise Refused(Reason.LINES_FULL)
    entry = WaitlistEntry.objects.create(
        account_id=by,
        patient=patient,
        desk_id=desk_id,
        notice_hours=notice_hours,
        joined_at=now,
        until_at=until if "specialist_id" in target else None,
        **target,
    )
    log_change(entry, before="", by_id=by, now=now, reason="joined" if desk_id is None else JOINED_AT_DESK)
    tell_worker(session.pk)
    return entry


def place_for(session: ClinicSession, specialist_id: int | None, *, anywhere: bool = False) -> dict[str, Any]:
    """What a place in line is for, as its columns say it. Raises Refused for who does not hold the session."""
    if specialist_id is None:
        return {"session_id": session.pk}
    if not session.session_specialists.filter(specialist_id=specialist_id).exists():
        raise Refused(Reason.SPECIALIST_NOT_IN_IT)
    hospital = None if anywhere else session.hospital_id
    return {"specialist_id": specialist_id, "hospital_id": hospital, "demo": session.demo}


def _known(patient_id: int, target: dict[str, Any]) -> WaitlistEntry | None:
    rows = WaitlistEntry.objects.filter(patient_id=patient_id, status__in=IN_LINE, **target)
    return rows.select_for_update().first()


@booking_action
def leave_waitlist(*, entry: WaitlistEntry, by: int, now: datetime) -> WaitlistEntry:
    """Give up a place in line; a number that is being offered goes to the next. Left twice, it stays as it is.
    Raises Refused for strangers, and for a place that led to a number already."""
    locks.lock_patients([entry.patient_id])
    offer = lock_offer(entry)
    fresh = locks.lock_entry(entry.pk)
    if my_patient(by, fresh.patient_id) is None:
        raise Refused(Reason.NOT_YOURS)
    end_entry(fresh, EntryEnd.LEFT, offer=offer, by=by, now=now)
    return fresh


def lock_offer(entry: WaitlistEntry) -> Appointment | None:
    """The number that is kept for this place in line, locked after its session; its person is locked."""
    offer = Appointment.objects.filter(entry=entry, status=AppointmentStatus.PENDING).first()
    if offer is None:
        return None
    locks.lock_session(offer.session_id)
    fresh = locks.lock_appointment(offer.pk)
    return fresh if fresh.status == AppointmentStatus.PENDING else None


def end_entry(
    entry: WaitlistEntry,
    why: EntryEnd,
    *,
    offer: Appointment | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """End a locked place in line; its live offer, locked, is let go and passed on. What has ended stays as it is."""
    if not entry.in_line:
        return
    if offer is not None:
        move_status(offer, AppointmentStatus.RELEASED, by_id=by, now=now, reason=why)
        tell_worker(offer.session_id)
    move_status(entry, EntryStatus.ENDED, by_id=by, now=now, reason=why, ended_at=now, end_reason=why)


def end_places(booked: Appointment, *, by: int, now: datetime) -> None:
    """The person has a number in a session they waited for: end their places in line for it, and for what was split
    from it, and let go what is offered to them there. Part of booking, under the person's lock."""
    rows = WaitlistEntry.objects.filter(patient_id=booked.patient_id, status__in=IN_LINE)
    wanted = set(rows.exclude(session=None).values_list("session_id", flat=True))
    if wanted - {booked.session_id}:
        wanted &= parts_of(booked.session_id)
    if not wanted:
        return
    for entry in rows.filter(session_id__in=wanted).order_by("pk").select_for_update():
        end_entry(entry, EntryEnd.BOOKED, offer=lock_offer(entry), by=by, now=now)


def end_line(session: ClinicSession, *, by: int | None, now: datetime) -> None:
    """The hospital withdrew the session, and what was offered in it is over: who waited for it is told, who waits for
    any session of its specialist waits on. Part of withdrawing, under the session's lock."""
    offered = Q(status=EntryStatus.OFFERED, offers__session=session)
    rows = WaitlistEntry.objects.filter(Q(session=session) | offered, status__in=IN_LINE)
    rows = WaitlistEntry.objects.filter(pk__in=rows.values("pk")).order_by("pk").select_for_update()
    ended = []
    for entry in rows:
        if entry.session_id == session.pk:
            end_entry(entry, EntryEnd.WITHDRAWN, by=by, now=now)
            ended.append(entry)
        elif not Appointment.objects.filter(entry=entry, status=AppointmentStatus.PENDING).exists():
            move_status(entry, EntryStatus.WAITING, by_id=by, now=now, reason=EntryEnd.WITHDRAWN)
    tell_ended(ended, now=now)


def share_line(first: ClinicSession, later: ClinicSession, *, by: int | None, now: datetime) -> None:
    """The rest of a session has become another one: who is in line waits for either part from now on, with the same
    place in each; a number in one ends both (end_places). A place that is being offered a number goes where the number
    went, and the other part gets the new one. Part of splitting, under the session's lock."""
    rows = WaitlistEntry.objects.filter(session=first, status__in=IN_LINE)
    entries = list(rows.order_by("pk").select_for_update())
    pending = Appointment.objects.filter(status=AppointmentStatus.PENDING, session=later, entry__in=entries)
    there = set(pending.values_list("entry_id", flat=True))
    for entry in entries:
        other = later
        if entry.pk in there:
            other, entry.session = first, later
            entry.save(update_fields=["session"])
            log_change(entry, before=entry.status, by_id=by, now=now, reason=f"session:{later.pk}")
        made = WaitlistEntry.objects.create(
            account_id=entry.account_id,
            patient_id=entry.patient_id,
            desk_id=entry.desk_id,
            session=other,
            notice_hours=entry.notice_hours,
            joined_at=entry.joined_at,
            lapses=entry.lapses,
        )
        log_change(made, before="", by_id=by, now=now, reason="split")
    if entries:
        tell_worker(first.pk)
        tell_worker(later.pk)


def end_places_of(patient_id: int, *, account_id: int | None = None, by: int | None, now: datetime) -> None:
    """The person is erased: end their places in line, with what is offered to them. Or (`account_id`) they are this
    account's no more: its places go to another account of theirs, if there is one. Part of those actions, under the
    person's lock, after the link has ended."""
    rows = WaitlistEntry.objects.filter(patient_id=patient_id, status__in=IN_LINE)
    if account_id is not None:
        rows = rows.filter(account_id=account_id)
    for entry in rows.order_by("pk").select_for_update():
        hand_over(entry, by=by, now=now)


def hand_over(entry: WaitlistEntry, *, by: int | None, now: datetime) -> None:
    """The account of a locked place in line does not book for its person any more: another one that does takes it
    over, the person's own first; where there is none it ends."""
    links = list(
        PatientLink.objects.in_force().filter(patient_id=entry.patient_id).order_by("granted_at", "pk")
    )
    links.sort(key=lambda link: link.relation != Relation.SELF)
    if not links:
        end_entry(entry, EntryEnd.PERSON_GONE, offer=lock_offer(entry), by=by, now=now)
        return
    entry.account_id, entry.desk_id = links[0].account_id, None
    entry.save(update_fields=["account", "desk"])
    log_change(entry, before=entry.status, by_id=by, now=now, reason=f"account:{entry.account_id}")


def move_places(keep: Patient, other: Patient, *, by: int, now: datetime) -> None:
    """Two records of one person are joined: their places in line become the kept one's. Of two for the same the one
    that is being offered a number stays, else the earlier. Part of joining, under both persons' locks."""
    rows = (
        WaitlistEntry.objects.filter(patient__in=[keep, other])
        .order_by("joined_at", "pk")
        .select_for_update()
    )
    places = sorted(rows, key=lambda entry: entry.status != EntryStatus.OFFERED)
    kept: set[tuple[int | None, ...]] = set()
    for entry in places:
        target = (entry.session_id, entry.specialist_id, entry.hospital_id, entry.demo)
        if entry.in_line and target in kept:
            end_entry(entry, EntryEnd.MERGED, offer=lock_offer(entry), by=by, now=now)
        elif entry.in_line:
            kept.add(target)
    for entry in places:
        if entry.patient_id != keep.pk:
            entry.patient = keep
            entry.save(update_fields=["patient"])


def hospital_of(entry: WaitlistEntry) -> int | None:
    """Whose rules hold for a place in line; None: the region's."""
    return entry.session.hospital_id if entry.session is not None else entry.hospital_id


def tell_ended(entries: Iterable[WaitlistEntry], *, now: datetime) -> None:
    """A word to those who waited in vain, if their account still books for the person; of a desk's, to all who do and
    the person's own phone; not at night."""
    kind = WaitlistNotice.ENDED
    mine = PatientLink.objects.in_force().filter(patient=OuterRef("patient"), account=OuterRef("account"))
    ended = list(entries)
    told = WaitlistEntry.objects.filter(Exists(mine), desk=None, pk__in=[entry.pk for entry in ended])
    whom = [(one.pk, "account", one.account_id) for one in told]
    for entry in ended:
        if entry.desk_id is not None:
            whom += [(entry.pk, *phone) for phone in phones_of(circle_of(entry.patient))]
    due_at = policies_at(now).waitlist.next_at(now)
    said = [Said(kind, SUBJECT, pk, 1, who, whose, Channel.SMS, due_at) for pk, who, whose in whom]
    announce_all(said=said, now=now)
