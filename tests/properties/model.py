"""What should be, in plain Python: no database, no code of the portal but its words.

Rows are known by their ids; the model is told which number somebody got and when a freed one returns, because those
are free choices, and it says whether the choice was allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

LIVE = {"pending", "booked", "arrived", "called", "fulfilled", "noshow"}
COMING = {"pending", "booked", "arrived", "called"}
WAITING = {"booked", "arrived", "called"}
IN_VAIN = {"pending", "expired", "released", "cancelled"}


def local_day(at: datetime) -> date:
    """The day in the region."""
    return at.astimezone(ZONE).date()


def clock(day: date, text: str) -> datetime:
    """The instant at which clocks in the region show `text`."""
    return datetime.combine(day, time.fromisoformat(text), tzinfo=ZONE)


@dataclass
class Number:
    """号."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    pool: str = "public"
    open: bool = True
    added: bool = False
    withdrawn: bool = False
    reopens_at: datetime | None = None


@dataclass
class Session:
    """出诊. `left`: who was substituted, and when; `root`: of which session it was once a part, maybe itself."""

    pk: int
    hospital: int
    department: int | None
    specialists: set[int]
    starts_at: datetime
    ends_at: datetime
    status: str = "draft"
    published_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    flows_back_at: datetime | None = None
    flows_to_all_at: datetime | None = None
    delay: timedelta = timedelta()
    numbers: dict[int, Number] = field(default_factory=dict)
    left: list[tuple[int, datetime]] = field(default_factory=list)
    root: int = 0

    def halves(self) -> list[datetime]:
        """When its half-hours begin."""
        return sorted({one.starts_at for one in self.numbers.values() if not one.added})

    def at(self, start: datetime) -> list[Number]:
        """The numbers of one half-hour."""
        return [one for one in self.numbers.values() if one.starts_at == start and not one.added]


@dataclass
class Visit:
    """An appointment, or a number that is or was kept for somebody."""

    pk: int
    person: int
    account: int
    session: int
    number: int
    created_at: datetime
    status: str = "pending"
    origin: str = "hold"
    expires_at: datetime | None = None
    extensions: int = 0
    version: int = 1
    booked_at: datetime | None = None
    cancelled_at: datetime | None = None
    reason: str = ""
    late: bool = False
    changes: set[str] = field(default_factory=set)  # by the hospital, since it was chosen
    ended_by_change: bool = False
    place: int | None = None  # of an offer: which place in line it was made to
    came: bool = False  # has checked in

    def lives(self, now: datetime) -> bool:
        """Whether it takes its number."""
        lapsed = self.status == "pending" and self.expires_at is not None and self.expires_at <= now
        return self.status in LIVE and not lapsed


@dataclass
class Asked:
    """跟进, the one of a visit that no later change replaced."""

    visit: int
    serial: int  # which was asked first
    kind: str
    version: int
    status: str = "open"
    choice: str = ""
    instead: int | None = None
    call: str = ""

    @property
    def unanswered(self) -> bool:
        """Whether the person is still asked."""
        return self.status in {"open", "phoned"}


@dataclass
class Place:
    """候补, a place in line."""

    pk: int
    person: int
    account: int
    session: int | None
    specialist: int | None
    hospital: int | None
    joined_at: datetime
    until_at: datetime | None
    notice: timedelta
    status: str = "waiting"
    lapses: int = 0
    end: str = ""
    booked: int | None = None

    @property
    def in_line(self) -> bool:
        """Whether the person still waits."""
        return self.status in {"waiting", "offered"}


@dataclass
class Told:
    """通知 about a visit, by its key."""

    kind: str
    visit: int
    version: int
    recipient: tuple[str, int, str]
    due_at: datetime
    status: str = "due"

    @property
    def key(self) -> tuple[Any, ...]:
        """With the same of all of these it is the same notice."""
        return (self.kind, self.visit, self.version, *self.recipient)


@dataclass
class Person:
    """就诊人."""

    pk: int
    child: bool = False
    agreed: bool = True  # a guardian, about a child
    phone: str = ""
    joined_into: int | None = None


@dataclass
class Account:
    """账号."""

    pk: int
    phone: str
    email: str = ""
    terms: bool = True
    tells: set[int] = field(default_factory=set)


@dataclass
class Model:
    """All there is."""

    now: datetime
    policies: list[tuple[str, int | None, datetime, dict[str, Any]]]
    sessions: dict[int, Session] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)  # (account, person) → relation
    visits: dict[int, Visit] = field(default_factory=dict)
    asked: dict[int, Asked] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    told: dict[tuple[Any, ...], Told] = field(default_factory=dict)
    blocks: dict[tuple[int, str], datetime] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)
    free_specialists: set[int] = field(default_factory=set)  # who come for nothing (义诊)
    serial: int = 0

    def rule(self, name: str, moment: datetime, hospital: int | None = None) -> dict[str, Any]:
        """The values in force: the hospital's own before the region's, the youngest first."""
        rows = [
            (where is not None, since, n, values)
            for n, (rule, where, since, values) in enumerate(self.policies)
            if rule == name and where in (None, hospital) and since <= moment
        ]
        return max(rows, key=lambda row: row[:3])[3]

    def number(self, visit: Visit) -> Number:
        """Its number; what is over stays with its session, also where the number has gone to a part split off."""
        here = self.sessions[visit.session].numbers
        if visit.number in here:
            return here[visit.number]
        parts = (one.numbers for one in self.sessions.values() if visit.number in one.numbers)
        return next(parts)[visit.number]

    def begins(self, visit: Visit) -> datetime:
        """When the person is seen, with the delay."""
        return self.number(visit).starts_at + self.sessions[visit.session].delay

    def ends(self, visit: Visit) -> datetime:
        """When that is over, with the delay."""
        return self.number(visit).ends_at + self.sessions[visit.session].delay

    def excused(self, visit: Visit) -> set[str]:
        """What the hospital changed since it was chosen; a delay taken back is none."""
        delayed = bool(self.sessions[visit.session].delay)
        return {one for one in visit.changes if one != "session_delayed" or delayed}

    def of_session(self, session: Session, statuses: set[str]) -> list[Visit]:
        """Its visits in these statuses, lapsed ones too."""
        return [one for one in self.visits.values() if one.session == session.pk and one.status in statuses]

    def holds_of(self, account: int) -> list[Visit]:
        """What the account is holding."""
        return [
            one
            for one in self.visits.values()
            if one.account == account
            and one.status == "pending"
            and one.origin == "hold"
            and one.lives(self.now)
        ]

    def taker(self, number: Number) -> Visit | None:
        """Who has it."""
        found = (one for one in self.visits.values() if one.number == number.pk and one.lives(self.now))
        return next(found, None)

    def own_account(self, person: int) -> Account | None:
        """The account that is the person's own."""
        found = (
            self.accounts[a] for (a, p), relation in self.links.items() if p == person and relation == "self"
        )
        return next(found, None)

    def own_phone(self, person: int) -> str:
        """Where the person is reached themselves."""
        own = self.own_account(person)
        return own.phone if own is not None else self.persons[person].phone

    def recipients(self, visit: Visit) -> Iterator[tuple[str, int, str]]:
        """Who is told about it: the account that booked, or, where a desk did, all that book for the person; and the
        person where they have another phone."""
        told = {visit.account} if visit.origin != "desk" else {a for a, p in self.links if p == visit.person}
        accounts = [self.accounts[pk] for pk in told]
        for account in accounts:
            yield ("account", account.pk, "sms")
            if account.email:
                yield ("account", account.pk, "email")
        own = self.own_phone(visit.person)
        if own and own not in {account.phone for account in accounts}:
            yield ("patient", visit.person, "sms")

    def tell(self, visit: Visit, kind: str, due_at: datetime | None = None) -> None:
        """From now on this must be in the outbox."""
        for recipient in self.recipients(visit):
            said = Told(kind, visit.pk, visit.version, recipient, due_at or self.now)
            self.told.setdefault(said.key, said)

    def remind(self, visit: Visit) -> None:
        """The reminders that lie ahead."""
        session = self.sessions[visit.session]
        rule = self.rule("reminders", self.now, session.hospital)
        day = local_day(self.number(visit).starts_at)
        for kind, due in (
            ("reminder_day_before", clock(day - DAY, rule["day_before_time"])),
            ("reminder_same_day", clock(day, rule["same_day_time"])),
        ):
            if due > self.now:
                self.tell(visit, kind, due)
