"""The places in line of the persons of one account, and what is offered to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from bookings.enums import AppointmentStatus, Origin
from bookings.models import Appointment, EntryStatus, WaitlistEntry
from bookings.models.waitlist import IN_LINE
from bookings.policy import policies_at
from bookings.queries.mine import WHO
from bookings.queries.offers import Turn, may_be_offered
from bookings.queries.reasons import told_briefly
from bookings.queries.waitlist import line
from bookings.rules import Reason
from specialists.enums import SessionStatus
from specialists.models import ClinicSession


def _later(planned: datetime, session: ClinicSession) -> datetime:
    return planned + timedelta(minutes=session.delay_minutes)


@dataclass(frozen=True)
class Place:
    """A place in line as its owner sees it."""

    entry: WaitlistEntry
    offer: Appointment | None  # kept for them now

    @property
    def session_starts_at(self) -> datetime | None:
        """When the session begins, with its delay; None where it is for any session."""
        return (
            _later(self.entry.session.starts_at, self.entry.session)
            if self.entry.session is not None
            else None
        )

    @property
    def session_ends_at(self) -> datetime | None:
        """When the session ends, with its delay."""
        return (
            _later(self.entry.session.ends_at, self.entry.session) if self.entry.session is not None else None
        )

    @property
    def starts_at(self) -> datetime | None:
        """When what is offered begins, with the delay; else the session."""
        if self.offer is None:
            return self.session_starts_at
        return _later(self.offer.slot.starts_at, self.offer.session)

    @property
    def ends_at(self) -> datetime | None:
        """When what is offered ends, with the delay; else the session."""
        if self.offer is None:
            return self.session_ends_at
        return _later(self.offer.slot.ends_at, self.offer.session)

    @property
    def skipped(self) -> str:
        """Why the last free number was not offered to them, as a sentence; empty where none was passed over them."""
        return str(Reason(self.entry.skipped).label) if self.entry.skipped else ""


@dataclass(frozen=True)
class PlacePage:
    """One place in line with what its own page says besides."""

    place: Place
    ahead: int | None  # how many are asked before them; None where that is not known for all its sessions
    until: datetime  # when waiting ends
    valid_minutes: int
    late_valid_minutes: int
    late_hours: int
    offers_from: str
    offers_until: str


@dataclass(frozen=True)
class OfferPage:
    """What is offered, until when, and what would go for it."""

    offer: Appointment
    entry: WaitlistEntry
    live: bool
    reason: Reason | None  # why it cannot be taken
    instead: Appointment | None  # the booking it would take the place of
    seconds_left: int
    over: str  # why it is no more, where it is not live: withdrawn, declined or lapsed
    late_at_once: bool  # giving it up again would count as late already
    leaves_reason: bool  # what was told to the other hospital would stay behind

    @property
    def instead_at(self) -> datetime | None:
        """When the booking it would take the place of is, with its session's delay."""
        return _later(self.instead.slot.starts_at, self.instead.session) if self.instead is not None else None

    @property
    def starts_at(self) -> datetime:
        """When to come, with the session's delay."""
        return _later(self.offer.slot.starts_at, self.offer.session)

    @property
    def ends_at(self) -> datetime:
        """The end of the number's time, with the session's delay."""
        return _later(self.offer.slot.ends_at, self.offer.session)


def _of_account(account_id: int) -> QuerySet[WaitlistEntry]:
    """Places in line of all persons the account may book for, whoever took them."""
    rows = WaitlistEntry.objects.filter(
        patient__links__account=account_id,
        patient__links__granted_at__isnull=False,
        patient__links__ended_at__isnull=True,
    )
    return rows.select_related(
        "patient", "session__hospital", "session__room", "specialist", "hospital", "desk"
    ).prefetch_related(WHO)


def _offers(entries: Iterable[WaitlistEntry], now: datetime) -> dict[int, Appointment]:
    rows = Appointment.objects.filter(
        entry__in=[one.pk for one in entries], status=AppointmentStatus.PENDING, expires_at__gt=now
    )
    rows = rows.select_related("slot", "session__hospital", "session__room", "patient").prefetch_related(WHO)
    return {row.entry_id: row for row in rows if row.entry_id is not None}


def my_places(account_id: int, now: datetime) -> list[Place]:
    """The account's places in line, those with an offer first, then the oldest. Five queries for any number."""
    entries = list(_of_account(account_id).filter(status__in=IN_LINE).order_by("joined_at", "pk"))
    offers = _offers(entries, now) if entries else {}
    found = [Place(entry, offers.get(entry.pk)) for entry in entries]
    return sorted(found, key=lambda place: place.offer is None)


def all_places(account_id: int) -> QuerySet[WaitlistEntry]:
    """Every place in line of the account's persons there is a record of, ended ones too, the newest first."""
    return _of_account(account_id).order_by("-joined_at", "-pk")


def my_place(account_id: int, entry_id: int, now: datetime) -> PlacePage | None:
    """One place in line of a person the account may book for, or None."""
    entry = _of_account(account_id).filter(pk=entry_id).first()
    if entry is None:
        return None
    session = entry.session
    policy = policies_at(now, session.hospital_id if session is not None else entry.hospital_id).waitlist
    until = policy.deadline(session.starts_at) if session is not None else entry.until_at
    if until is None:
        raise ValueError("a place in line for a specialist has an end")  # the database keeps it from being so
    return PlacePage(
        place=Place(entry, _offers([entry], now).get(entry.pk)),
        ahead=_ahead(entry) if entry.status == EntryStatus.WAITING else None,
        until=until,
        valid_minutes=policy.valid_minutes,
        late_valid_minutes=policy.late_valid_minutes,
        late_hours=policy.late_hours,
        offers_from=f"{policy.offers_from_time:%-H:%M}",
        offers_until=f"{policy.offers_until_time:%-H:%M}",
    )


def _ahead(entry: WaitlistEntry) -> int | None:
    """How many are asked before them: for a session in its real order, for a specialist of those who wait for any
    session of theirs. None where the place ended while it was looked for."""
    if entry.session is not None:
        order = [one.pk for one in line(entry.session)]
        return order.index(entry.pk) if entry.pk in order else None
    rows = WaitlistEntry.objects.filter(specialist=entry.specialist_id, status__in=IN_LINE)
    return rows.filter(joined_at__lt=entry.joined_at).count()


def my_offer(account_id: int, uid: UUID) -> Appointment | None:
    """An offer, over or not, to a person the account may book for; or None."""
    rows = Appointment.objects.of_account(account_id).filter(uid=uid, origin=Origin.OFFER)
    rows = rows.select_related("patient", "slot", "session__hospital", "session__department", "session__room")
    return rows.select_related("entry").prefetch_related(WHO).first()


def offer_page(offer: Appointment, account_id: int, now: datetime) -> OfferPage:
    """What the page of an offer says at `now`."""
    if offer.entry is None:
        raise ValueError("an offer has a place in line")  # the database keeps it from being so
    expires_at = offer.expires_at
    live = offer.status == AppointmentStatus.PENDING and expires_at is not None and expires_at > now
    offer.slot.session = offer.session
    turn = may_be_offered(offer.entry, offer.slot, now, by=account_id) if live else Turn()
    cancel = policies_at(now, offer.session.hospital_id).cancel
    instead = turn.instead
    moves_away = instead is not None and instead.session.hospital_id != offer.session.hospital_id
    return OfferPage(
        offer=offer,
        entry=offer.entry,
        live=live,
        reason=turn.reason,
        instead=instead,
        seconds_left=max(0, int((expires_at - now).total_seconds())) if expires_at is not None else 0,
        over="" if live else _why_over(offer),
        late_at_once=now >= cancel.deadline(offer.slot.starts_at),
        leaves_reason=moves_away and instead is not None and told_briefly(instead, now).anything,
    )


def _why_over(offer: Appointment) -> str:
    if offer.session.status == SessionStatus.WITHDRAWN or not offer.slot.open:
        return "withdrawn"
    return "declined" if offer.status == AppointmentStatus.RELEASED else "lapsed"
