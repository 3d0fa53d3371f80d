"""May this person have this number, may this be cancelled or moved: said a second time, from the issue's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.properties.model import (
    COMING,
    DAY,
    HOUR,
    IN_VAIN,
    MINUTE,
    Model,
    Number,
    Place,
    Session,
    Visit,
    clock,
    local_day,
)

FLOWING = {"referral", "desk", "recall"}


def free(m: Model, number: Number, account: int | None) -> bool:
    """Whether nobody else has it, and it is back if it was given up."""
    if not number.open or (number.reopens_at is not None and m.now < number.reopens_at):
        return False
    taker = m.taker(number)
    return taker is None or _own(taker, account)


def _own(visit: Visit, account: int | None) -> bool:
    return visit.status == "pending" and visit.origin == "hold" and visit.account == account


def public(m: Model, number: Number, session: Session) -> bool:
    """Whether patients may have it by themselves."""
    if number.added or number.pool == "public":
        return not number.added
    waited_for = any(True for _ in line_of(m, session)) and offered_until(m, session, m.now) is not None
    flows_at = session.flows_to_all_at if waited_for else session.flows_back_at
    return number.pool in FLOWING and flows_at is not None and flows_at <= m.now


def line_ends_at(m: Model, session: Session) -> datetime:
    """When nobody waits for it any more."""
    rule = m.rule("waitlist", m.now, session.hospital)
    return clock(local_day(session.starts_at) - rule["ends_days_before"] * DAY, rule["ends_time"])


def offered_until(m: Model, session: Session, at: datetime) -> datetime | None:
    """Until when an offer of that moment would hold; None where there is no time for one."""
    rule, end = m.rule("waitlist", m.now, session.hospital), line_ends_at(m, session)
    late = at >= end - rule["late_hours"] * HOUR
    until = at + rule["late_valid_minutes" if late else "valid_minutes"] * MINUTE
    return until if until <= end else None


def line_of(m: Model, session: Session) -> Iterator[Place]:
    """Who waits for a number of the session, for itself or for one of its specialists."""
    for place in m.places.values():
        theirs = place.specialist in session.specialists and place.hospital in (None, session.hospital)
        if place.in_line and (place.session == session.pk or theirs):
            yield place


def against_session(m: Model, session: Session) -> set[str]:
    """What keeps everybody from its numbers."""
    if session.status == "withdrawn":
        return {"withdrawn"}
    if session.status == "closed":
        return {"closed"}
    if session.status != "published" or session.opens_at is None or session.closes_at is None:
        return {"not_published"}
    found = set()
    if m.now >= session.closes_at:
        found.add("closed")
    if m.now < session.opens_at:
        found.add("not_yet_open")
    return found


def against_person(
    m: Model, account: int | None, person: int, session: Session, at: datetime, besides: Visit | None = None
) -> set[str]:
    """What keeps this person, asked for by this account (none: by a desk), from a half-hour of this session."""
    found = set()
    who = m.persons[person]
    if account is not None and not m.accounts[account].terms:
        found.add("no_terms")
    if who.child and not who.agreed:
        found.add("no_consent")
    if any(p == person and until > m.now for (p, _), until in m.blocks.items()):
        found.add("blocked")
    has = [
        one
        for one in m.visits.values()
        if one.person == person and one.lives(m.now) and not _own(one, account) and one is not besides
        if not (one.status == "pending" and one.origin == "offer")
    ]
    if any(one.session == session.pk for one in has):
        found.add("same_session")
    numbers = session.at(at)
    if numbers:
        start, end = numbers[0].starts_at, numbers[0].ends_at
        if any(m.number(one).starts_at < end and start < m.number(one).ends_at for one in has):
            found.add("overlap")
    if any(one.status == "pending" for one in has):
        found.add("held_by_other")
    if besides is None and _used_up(m, account, session):
        found.add("too_many_holds")
    return found | _quotas(m, has, session, at)


def _used_up(m: Model, account: int | None, session: Session) -> bool:
    """Three holds a day in one session came to nothing, and none lives that could be changed."""
    mine = [
        one
        for one in m.visits.values()
        if one.account == account
        and one.session == session.pk
        and one.origin == "hold"
        and one.status in IN_VAIN
        and not one.ended_by_change
        and local_day(one.created_at) == local_day(m.now)
    ]
    living = any(one.status == "pending" and one.lives(m.now) for one in mine)
    return len(mine) >= m.rule("hold", m.now)["per_session_and_day"] and not living


def _free_clinic(m: Model, session: Session) -> bool:
    """By who holds it, or held it before: what was free of charge stays so."""
    held = session.specialists | {who for who, _when in session.left}
    return bool(held & m.free_specialists)


def _counts(m: Model, visit: Visit) -> bool:
    return not _free_clinic(m, m.sessions[visit.session])


def _quotas(m: Model, has: list[Visit], session: Session, at: datetime) -> set[str]:
    """Limits on one person's numbers that one more would break."""
    if _free_clinic(m, session):
        return set()
    rule = m.rule("quotas", m.now)
    counted = [one for one in has if _counts(m, one)]
    found = set()
    coming: Counter[int] = Counter()
    for one in counted:
        if one.status in COMING and local_day(m.number(one).starts_at) >= local_day(m.now):
            coming.update(m.sessions[one.session].specialists)
    if any(coming[one] >= rule["per_specialist"] for one in session.specialists):
        found.add("quota_specialist")
    day = local_day(at)
    days = Counter(local_day(m.number(one).starts_at) for one in counted)
    there = [
        one
        for one in counted
        if m.sessions[one.session].hospital == session.hospital
        and session.department is not None
        and m.sessions[one.session].department == session.department
        and local_day(m.number(one).starts_at) == day
    ]
    if len(there) >= rule["per_day_and_department"]:
        found.add("quota_department")
    for name, most, span in (
        ("quota_day", rule["per_day"], 1),
        ("quota_span", rule["per_span"], rule["span_days"]),
        ("quota_long_span", rule["per_long_span"], rule["long_span_days"]),
    ):
        for back in range(span):
            first = day - back * DAY
            if sum(n for one, n in days.items() if first <= one < first + span * DAY) >= most:
                found.add(name)
    return found


def against_number(
    m: Model, account: int, person: int, session: Session, at: datetime, besides: Visit | None = None
) -> set[str]:
    """Everything that keeps this person from the half-hour; nothing: they must get a number."""
    found = against_session(m, session) | against_person(m, account, person, session, at, besides)
    here = session.at(at)
    if not any(public(m, one, session) and free(m, one, account) for one in here):
        found |= {"taken"} if not here else {_why_none(m, one, session) for one in here}
    return found


def at_desk(m: Model, number: Number, session: Session) -> bool:
    """Whether a desk may give it to somebody, as far as it is kept for others."""
    if number.added or number.pool in {"public", "desk"}:
        return not number.added
    return number.pool in FLOWING and session.flows_back_at is not None and session.flows_back_at <= m.now


def against_desk(m: Model, person: int, session: Session, at: datetime) -> set[str]:
    """Everything that keeps a desk from giving this person the half-hour; after the closing it has what is left, also
    what has just been given up. Of a session nobody waits for."""
    found = against_session(m, session) | against_person(m, None, person, session, at)
    closed = session.closes_at is not None and m.now >= session.closes_at
    if closed and session.status == "published" and m.now < session.ends_at + session.delay:
        found.discard("closed")
    here = [one for one in session.at(at) if at_desk(m, one, session)]
    left = [one for one in here if one.open and m.taker(one) is None]
    if not any(closed or one.reopens_at is None or one.reopens_at <= m.now for one in left):
        found |= {"taken", "not_public", "number_closed"}
    return found


def _why_none(m: Model, number: Number, session: Session) -> str:
    if not number.open:
        return "number_closed"
    return "taken" if public(m, number, session) else "not_public"


def bookable(m: Model, account: int | None, person: int | None) -> set[int]:
    """The numbers that must be shown as free to this asker."""
    found = set()
    for session in m.sessions.values():
        if against_session(m, session):
            continue
        for at in session.halves():
            if person is not None and account is not None and against_person(m, account, person, session, at):
                continue
            found |= {one.pk for one in session.at(at) if public(m, one, session) and free(m, one, account)}
    return found


def deadline(m: Model, visit: Visit) -> datetime:
    """From when on giving up is late: never before the visit begins when the hospital changed it."""
    rule = m.rule("cancel", m.now, m.sessions[visit.session].hospital)
    day = local_day(m.number(visit).starts_at) - rule["until_days_before"] * DAY
    late_from = clock(day, rule["until_time"])
    return max(late_from, m.begins(visit)) if m.excused(visit) else late_from


def hand(m: Model, visit: Visit) -> int:
    """Which account does something with it: that which booked, or one that books for the person; where none does any
    more, a stranger's."""
    if visit.origin != "desk":
        return visit.account
    return next((a for a, p in m.links if p == visit.person), next(iter(m.accounts)))


def one_subject(here: Session, there: Session) -> bool:
    """Whether both are of one subject: here, of the one department that has any."""
    return here.department is not None and here.department == there.department


def review(m: Model, person: int) -> None:
    """Who is blocked, after something was given up or missed, or that was taken back."""
    noshow, cancels = m.rule("noshow", m.now), m.rule("cancels", m.now)
    missed, given_up = [], []
    for one in m.visits.values():
        if one.person != person or m.excused(one):
            continue
        if one.status == "noshow":
            missed.append((m.number(one).starts_at, noshow["noshow_halves"]))
        if one.status == "cancelled" and one.reason == "patient" and one.cancelled_at is not None:
            given_up.append((one.cancelled_at, 1))
            if one.late:
                missed.append((one.cancelled_at, noshow["late_halves"]))

    def after(halves: int) -> int:
        if halves >= noshow["second_halves"]:
            return noshow["second_block_days"]
        return noshow["first_block_days"] if halves >= noshow["first_halves"] else 0

    def too_often(times: int) -> int:
        return cancels["block_days"] if times >= cancels["blocks_at"] else 0

    for rule, events, within, days in (
        ("noshow", missed, noshow["within_days"], after),
        ("cancels", given_up, cancels["within_days"], too_often),
    ):
        ends = []
        ordered = sorted(events)
        for n, (at, counts) in enumerate(ordered):
            before = sum(c for when, c in ordered[:n] if when > at - timedelta(days=within))
            if days(before + counts) > days(before):
                ends.append(at + timedelta(days=days(before + counts)))
        m.blocks.pop((person, rule), None)
        holding = [end for end in ends if end > m.now]
        if holding:
            m.blocks[person, rule] = max(holding)


LONGEST = 24 * HOUR


def alike(m: Model, was: Visit, there: Session) -> bool:
    """Whether a number of this session makes good the visit that was withdrawn: of the same specialist or department,
    elsewhere, or in the same session where only a part was withdrawn."""
    here = m.sessions[was.session]
    same = bool(here.specialists & there.specialists) or one_subject(here, there)
    return same and (here.pk != there.pk or m.number(was).withdrawn)
