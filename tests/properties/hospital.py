"""What hospitals do about sessions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bookings import actions
from bookings.queries.impact import Part
from specialists.actions import draft_session
from specialists.models import ClinicSession
from tests.properties.common import SOME, Acts, seldom
from tests.properties.model import DAY, HOUR, MINUTE, WAITING, Asked, Session, Visit, clock, local_day
from tests.properties.world import learn


class Hospital(Acts):
    """Publish, delay, change, substitute, withdraw, all of it or a part."""

    def planned(self, session: Session) -> ClinicSession:
        """As its page shows it."""
        return ClinicSession.objects.get(pk=session.pk)

    def _over(self, session: Session) -> set[str]:
        """Why nothing can be delayed or withdrawn."""
        if session.status != "published":
            return {"withdrawn" if session.status == "withdrawn" else "not_published"}
        return {"session_over"} if self.m.now >= session.ends_at + session.delay else set()

    def _begun(self, session: Session) -> set[str]:
        """Why nothing can be changed or substituted."""
        if session.status == "withdrawn":
            return {"withdrawn"}
        return {"session_begun"} if self.m.now >= session.starts_at + session.delay else set()

    def _busy(self, specialist: int, start: object, end: object, besides: int) -> bool:
        """Whether the specialist holds another session then."""
        return any(
            one.status == "published"
            and one.pk != besides
            and specialist in one.specialists
            and one.starts_at < end
            and start < one.ends_at
            for one in self.m.sessions.values()
        )

    def changed(self, session: Session, change: str, kind: str) -> None:
        """Another version of all that wait, who are told; and of what is being held."""
        for visit in self.m.of_session(session, WAITING | {"pending"}):
            visit.version += 1
            if visit.status != "pending":
                visit.changes.add(change)
                self.m.tell(visit, kind)

    def ask(self, visits: list[Visit], kind: str) -> None:
        """They are asked what they want, anew."""
        for visit in sorted(visits, key=lambda one: one.pk):
            self.m.serial += 1
            self.m.asked[visit.pk] = Asked(visit.pk, self.m.serial, kind, visit.version)
            session = self.m.sessions[visit.session]
            hours = self.m.rule("reminders", self.m.now, session.hospital)["unanswered_hours"]
            if self.m.now + hours * HOUR < self.m.begins(visit):
                self.m.tell(visit, "follow_up_reminder", self.m.now + hours * HOUR)

    def may_withdraw(self) -> bool:
        """Not all too often: nothing much happens in what is withdrawn."""
        withdrawn = sum(one.status == "withdrawn" for one in self.m.sessions.values())
        return self.step >= 15 * (1 + withdrawn)

    # --- Sessions ------------------------------------------------------------------------

    @seldom
    @rule(n=SOME, days=st.integers(0, 16), hour=st.sampled_from([8, 9, 14]), numbers=st.integers(1, 4))
    def publishes(self, n: int, days: int, hour: int, numbers: int) -> None:
        m = self.m
        if len(m.sessions) > 11:
            return
        posting = self.nth(self.world.postings, n)
        start = clock(local_day(m.now) + days * DAY, f"{hour:02}:00")
        drafted = draft_session(
            postings=[posting],
            starts_at=start,
            ends_at=start + HOUR,
            numbers=numbers,
            department=self.world.department if posting.hospital_id == self.world.hospitals[0].pk else None,
            by=None,
            now=m.now,
        )
        against = {"bad_times"} if m.now >= start else set()
        if self._busy(posting.specialist_id, start, start + HOUR, drafted.pk):
            against.add("specialist_elsewhere")
        done = self.attempt(against, actions.publish_session, session=drafted, by=None)
        session = learn(m, drafted.pk)
        if done is None:
            del m.sessions[drafted.pk]
            drafted.delete()
        else:
            assert session.opens_at <= session.closes_at < session.starts_at
            rule = m.rule("pools", m.now, session.hospital)
            pools = Counter(one.pool for one in session.numbers.values())
            for pool in ("public", "referral", "desk"):
                assert abs(pools[pool] - numbers * rule[f"{pool}_percent"] / 100) < 1

    @seldom
    @rule(n=SOME, minutes=st.sampled_from([0, 20, 90]))
    def delays(self, n: int, minutes: int) -> None:
        session = self.session(n)
        row = self.planned(session)
        said = {"session": row, "minutes": minutes, "by": None}
        if self.attempt(self._over(session), actions.delay_session, **said) is None:
            return
        if session.delay != minutes * MINUTE:
            session.delay = minutes * MINUTE
            self.changed(session, "session_delayed", "appointment_delayed")

    @seldom
    @rule(n=SOME, by=st.sampled_from([-30, 30, 60, 24 * 60, 2 * 24 * 60]))
    def changes_the_time(self, n: int, by: int) -> None:
        m, session = self.m, self.session(n)
        shift = by * MINUTE
        start, end = session.starts_at + shift, session.ends_at + shift
        against = self._begun(session)
        if start <= m.now:
            against.add("bad_times")
        here = [one for one in m.of_session(session, WAITING | {"pending"}) if one.lives(m.now)]
        ending = []
        for visit in here:
            met = [
                one
                for one in m.visits.values()
                if one.person == visit.person
                and one.session != session.pk
                and one.lives(m.now)
                and m.number(one).starts_at < m.number(visit).ends_at + shift
                and m.number(visit).starts_at + shift < m.number(one).ends_at
            ]
            if met and visit.status == "pending":
                ending.append(visit)
            elif any(one.status != "pending" for one in met):
                against.add("patients_elsewhere")
            elif met:
                against.add("patients_choosing")
        if any(self._busy(who, start, end, session.pk) for who in session.specialists):
            against.add("specialist_elsewhere")
        row = self.planned(session)
        said = {"session": row, "starts_at": start, "ends_at": end, "room_id": row.room_id, "by": None}
        if self.attempt(against, actions.change_session, **said) is None:
            return
        for visit in ending:
            visit.status, visit.expires_at, visit.ended_by_change = "expired", None, True
        for visit in m.of_session(session, {"pending"}):
            if not visit.lives(m.now):
                visit.status, visit.expires_at = "expired", None
        learned = learn(m, session.pk)
        assert (learned.starts_at, learned.ends_at, learned.delay) == (start, end, timedelta())
        for pk, number in learned.numbers.items():
            assert number.starts_at == session.numbers[pk].starts_at + shift
        for visit in m.of_session(session, {"arrived", "called"}):
            visit.status = "booked"
        self.changed(learned, "session_changed", "appointment_changed")
        for visit in m.of_session(session, WAITING):
            m.remind(visit)

    @seldom
    @rule(n=SOME, who=SOME)
    def substitutes(self, n: int, who: int) -> None:
        m, session = self.m, self.session(n)
        there = [one for one in self.world.postings if one.hospital_id == session.hospital]
        posting = there[who % len(there)]
        leaving, coming = min(session.specialists), posting.specialist_id
        against = self._begun(session)
        if coming != leaving and self._busy(coming, session.starts_at, session.ends_at, session.pk):
            against.add("specialist_elsewhere")
        row = self.planned(session)
        said = {"session": row, "leaving_id": leaving, "posting": posting, "by": None}
        if self.attempt(against, actions.substitute_specialist, **said) is None or coming == leaving:
            return
        session.specialists = {coming}
        session.left.append((leaving, m.now))
        self.changed(session, "session_substituted", "appointment_substituted")
        self.ask(m.of_session(session, WAITING), "substituted")

    @precondition(lambda self: self.may_withdraw())
    @rule(n=SOME, reason=st.sampled_from(["weather", "travel"]), none_seen=st.booleans())
    def withdraws(self, n: int, reason: str, none_seen: bool) -> None:
        m, session = self.m, self.session(n)
        against = set()
        if session.status != "withdrawn":
            against = self._over(session) | self._not_whole(session) - (
                {"passed_booked"} if none_seen else set()
            )
        said = {"session": self.planned(session), "reason": reason, "none_seen": none_seen}
        done = self.attempt(against, actions.withdraw_session, **said, by=None)
        if done is None or session.status == "withdrawn":
            return
        session.status = "withdrawn"
        for visit in m.of_session(session, {"pending"}):
            visit.status, visit.expires_at = "expired", None
        self.taken_back(m.of_session(session, WAITING))
        for place in m.places.values():
            if place.session == session.pk:
                self.end_place(place, "withdrawn")
        live = {one.place for one in m.visits.values() if one.status == "pending"}
        offers = [one for one in m.visits.values() if one.session == session.pk and one.origin == "offer"]
        self.wait_on([one for one in offers if one.place not in live])

    def _not_whole(self, session: Session) -> set[str]:
        """Why it is too late to withdraw it as a whole: somebody was seen in it, or may have been."""
        reached = self.m.now - session.delay
        if session.starts_at > reached:
            return set()
        if self.m.of_session(session, {"called", "fulfilled"}):
            return {"seen_some"}
        expected = self.m.of_session(session, {"booked", "arrived", "noshow"})
        passed = [one for one in expected if self.m.number(one).starts_at <= reached]
        return {"passed_booked"} if passed else set()

    def taken_back(self, waiting: list[Visit]) -> None:
        """Cancelled without a mark, told and asked."""
        for visit in waiting:
            visit.status, visit.cancelled_at, visit.reason = "cancelled", self.m.now, "hospital_withdrew"
            visit.version += 1
            self.m.tell(visit, "appointment_withdrawn")
        self.ask(waiting, "withdrawn")

    def wait_on(self, ended: list[Visit]) -> None:
        """Whoever was offered one of these waits on for another."""
        for visit in ended:
            place = self.m.places.get(visit.place or 0)
            if place is not None and place.status == "offered":
                place.status = "waiting"

    @seldom
    @rule(n=SOME, half=SOME)
    def withdraws_a_part(self, n: int, half: int) -> None:
        """One half-hour of it."""
        m, session = self.m, self.session(n)
        start = session.halves()[half % len(session.halves())]
        used = {one.number for one in m.of_session(session, {"fulfilled", "noshow"})}
        unused = [one for one in session.numbers.values() if one.pk not in used]
        part = [one for one in unused if one.starts_at == start]
        wanted = {one.pk for one in part if not one.withdrawn}
        against = self._over(session)
        if not part:
            against.add("no_numbers")
        if wanted and not [one for one in session.numbers.values() if one not in part and not one.withdrawn]:
            against.add("whole_session")
        said = {
            "session": self.planned(session),
            "part": Part(start, start + 30 * MINUTE),
            "reason": "weather",
        }
        if self.attempt(against, actions.withdraw_part, **said, by=None) is None:
            return
        for pk in wanted:
            session.numbers[pk].withdrawn, session.numbers[pk].open = True, False
        ended = [one for one in m.of_session(session, {"pending"}) if one.number in wanted]
        for visit in ended:
            visit.status, visit.expires_at, visit.ended_by_change = "expired", None, True
        self.taken_back([one for one in m.of_session(session, WAITING) if one.number in wanted])
        self.wait_on(ended)
