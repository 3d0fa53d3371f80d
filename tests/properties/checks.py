"""What must hold after every step, and when a history has ended."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from bookings.models import Block
from bookings.queries.followups import to_phone
from bookings.queries.invariants import INVARIANTS, findings_of
from bookings.queries.numbers import NOBODY, Asker, bookable_by
from notices.models import Notice
from specialists.models import ClinicSession, Slot
from tests.properties.may import LONGEST, bookable
from tests.properties.model import MINUTE, Model, Visit
from tests.properties.world import rows_of_places, rows_of_questions, rows_of_visits


def same_visits(m: Model) -> None:
    """Every appointment is as it must be, none is missing, and none is there that nobody made."""
    found = rows_of_visits()
    assert not m.acknowledged - found.keys(), "a booking that was acknowledged is gone"
    assert found.keys() == m.visits.keys()
    for pk, visit in m.visits.items():
        row = dict(found[pk])
        if visit.status == "pending" and not visit.lives(m.now) and row["status"] == "expired":
            visit.status, visit.expires_at = "expired", None  # moved on by whoever came by
        said = {
            "person": visit.person,
            "slot": visit.number,
            "session": visit.session,
            "status": visit.status,
            "origin": visit.origin,
            "expires_at": visit.expires_at,
            "version": visit.version,
            "booked_by": visit.account,
            "late": visit.late,
            "place": visit.place,
        }
        assert row == said, _differs(pk, row, said)


def _differs(pk: int, row: dict[str, Any], said: dict[str, Any]) -> str:
    unlike = {name: (row[name], said[name]) for name in said if row[name] != said[name]}
    return f"visit {pk} (database, model): {unlike}"


def same_sessions(m: Model) -> None:
    """Sessions and numbers lie where they were put; a number given up is back at the moment drawn for it."""
    rows = ClinicSession.objects.values_list("pk", "status", "starts_at", "delay_minutes")
    found = {pk: (status, start, delay * MINUTE) for pk, status, start, delay in rows}
    assert {pk: one for pk, one in found.items() if one[0] != "draft"} == {
        pk: (one.status, one.starts_at, one.delay) for pk, one in m.sessions.items() if one.status != "draft"
    }
    numbers = {n.pk: n for session in m.sessions.values() for n in session.numbers.values()}
    slots = {
        row[0]: row[1:] for row in Slot.objects.values_list("pk", "starts_at", "reopens_at", "pool", "open")
    }
    assert slots == {pk: (n.starts_at, n.reopens_at, n.pool, n.open) for pk, n in numbers.items()}


def nobody_twice(m: Model) -> None:
    """No number is had by two, nobody has two of one session or is in two places."""
    live = [one for one in m.visits.values() if one.lives(m.now)]
    assert max(Counter(one.number for one in live).values(), default=0) <= 1
    claimed = [one for one in live if not (one.status == "pending" and one.origin == "offer")]
    assert max(Counter((one.person, one.session) for one in claimed).values(), default=0) <= 1
    of_person: dict[int, list[Visit]] = {}
    for one in claimed:
        of_person.setdefault(one.person, []).append(one)
    for several in of_person.values():
        ordered = sorted(several, key=lambda one: m.number(one).starts_at)
        for before, after in zip(ordered, ordered[1:], strict=False):
            assert m.number(before).ends_at <= m.number(after).starts_at, "in two places"


def same_questions(m: Model) -> None:
    """Whoever was withdrawn or substituted is asked until answered, and nobody else is."""
    said = {
        visit: (one.kind, one.version, one.status, one.choice, one.instead) for visit, one in m.asked.items()
    }
    assert rows_of_questions() == said


def same_places(m: Model) -> None:
    """Everybody who waits has their place, whoever is offered a number has exactly one, and nobody else has."""
    found = rows_of_places()
    said = {
        pk: (p.person, p.account, p.session, p.specialist, p.status, p.lapses, p.end, p.booked)
        for pk, p in m.places.items()
    }
    assert found == said, {
        pk: (found.get(pk), said.get(pk)) for pk in found.keys() | said if found.get(pk) != said.get(pk)
    }
    live = Counter(
        one.place for one in m.visits.values() if one.origin == "offer" and one.status == "pending"
    )
    assert max(live.values(), default=0) <= 1, "two offers to one place in line"
    assert all(m.places[pk].status == "offered" for pk in live if pk is not None)


def told() -> QuerySet[Notice]:
    """Notices about visits."""
    return Notice.objects.filter(subject_kind="appointment")


def same_notices(m: Model) -> None:
    """All that must be told is in the outbox, and nothing that nobody has a reason to say."""
    rows = told().values_list(
        "kind",
        "subject_id",
        "version",
        "recipient_kind",
        "recipient_id",
        "channel",
        "status",
        "due_at",
    )
    found = {tuple(row[:6]): (row[6], row[7]) for row in rows}
    said = {key: (one.status, one.due_at) for key, one in m.told.items()}
    missing = said.keys() - found.keys()
    needless = found.keys() - said.keys()
    assert not missing, f"not told: {sorted(missing)}"
    assert not needless, f"told without reason: {sorted(needless)}"
    assert found == said


def same_blocks(m: Model) -> None:
    """Who is blocked, by which rule and until when."""
    rows = Block.objects.filter(lifted_at=None, until_at__gt=m.now).values_list(
        "patient_id", "rule", "until_at"
    )
    assert {(person, rule): until for person, rule, until in rows} == {
        key: until for key, until in m.blocks.items() if until > m.now
    }


def shown_as_free(m: Model, account: int | None, person: int | None) -> None:
    """What lists and pages show this asker as free is what the model says they may have."""
    asker = NOBODY if person is None else Asker(account, person)
    found = set(bookable_by(asker, m.now).values_list("pk", flat=True))
    assert found == bookable(m, account, person), (
        f"shown to account {account} for person {person} and not free: {found - bookable(m, account, person)}, "
        f"free and not shown: {bookable(m, account, person) - found}"
    )


def freed_come_back(m: Model) -> None:
    """A number of a session to come that nobody has is free, or will be within a day."""
    for session in m.sessions.values():
        if session.status != "published":
            continue
        for number in session.numbers.values():
            gone = m.taker(number) is None and number.reopens_at is not None
            assert not gone or number.reopens_at <= m.now + LONGEST, number


def nobody_dropped(m: Model) -> None:
    """Everybody who is asked and was not reached stands on the list of their hospital, for phoning."""
    for hospital in {one.hospital for one in m.sessions.values()}:
        listed = set(to_phone(hospital, m.now).values_list("appointment_id", flat=True))
        wanted = {
            visit
            for visit, one in m.asked.items()
            if one.status == "open"
            and m.sessions[m.visits[visit].session].hospital == hospital
            and (one.kind == "withdrawn" or m.ends(m.visits[visit]) > m.now)
        }
        assert listed == wanted


def invariants(m: Model) -> None:
    """`manage.py check_invariants` finds nothing."""
    found = [str(one) for invariant in INVARIANTS for one in findings_of(invariant, now=m.now)]
    assert not found, found
