"""Who books for whom, what is agreed to, what the rules are; and time, which passes."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts.actions import decide_consent
from accounts.models import User
from accounts.rules.consents import CURRENT, SUBJECT_KIND
from bookings import actions
from bookings.actions.desk import note_call
from bookings.enums import Rule
from bookings.models import FollowUp, PatientLink
from bookings.queries.policies import seen_of
from notices.delivery import deliver_due
from tests.factories import bookings as make
from tests.properties.checks import told
from tests.properties.common import SOME, Acts, jumping, seldom
from tests.properties.model import COMING, DAY, MINUTE, Person, Place, Told, Visit, clock, local_day

BORN = date(1970, 7, 7)
REMINDERS = {"reminder_day_before", "reminder_same_day"}
TRUE_FOR = {
    "appointment_cancelled": {"cancelled"},
    "appointment_withdrawn": {"cancelled"},
    "appointment_delayed": {"booked", "arrived", "called"},
    "appointment_changed": {"booked", "arrived", "called"},
    "appointment_substituted": {"booked", "arrived", "called"},
}
# What makes an earlier notice untrue, or says it anew.
REPLACED = {
    "appointment_confirmed": {"appointment_moved"},
    "appointment_moved": {"appointment_moved"},
    "appointment_delayed": {"appointment_moved", "appointment_changed", "appointment_delayed"},
    "appointment_changed": {"appointment_moved", "appointment_changed"},
    "appointment_substituted": {"appointment_moved", "appointment_substituted"},
    "reminder_day_before": {"appointment_moved", "appointment_changed"},
    "reminder_same_day": {"appointment_moved", "appointment_changed"},
}


class People(Acts):
    """Persons, links, consents, rules, notices and the clock."""

    # --- The clock ------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 5, 9, 10, 11, 31, 121]))
    def time_passes(self, minutes: int) -> None:
        self.m.now += minutes * MINUTE

    @rule(what=st.sampled_from(["return", "lapse"]), n=SOME)
    def time_is_up(self, what: str, n: int) -> None:
        """To the very instant at which a number returns, or a hold or an offer is over."""
        self._until(what, n)

    @jumping
    @rule(what=st.sampled_from(["midnight", "before_midnight", "opening", "morning"]), n=SOME)
    def time_comes(self, what: str, n: int) -> None:
        """To the border of a day, or the very instant at which booking or the day's offers begin."""
        self._until(what, n)

    def _until(self, what: str, n: int) -> None:
        m = self.m
        if what == "return":
            numbers = [one for session in m.sessions.values() for one in session.numbers.values()]
            coming = [one.reopens_at for one in numbers if one.reopens_at is not None]
        elif what == "lapse":
            coming = [one.expires_at for one in m.visits.values() if one.expires_at is not None]
        elif what == "opening":
            coming = [one.opens_at for one in m.sessions.values() if one.opens_at is not None]
        elif what == "morning":
            coming = [clock(local_day(m.now) + DAY, "08:00")]
        else:
            night = clock(local_day(m.now) + DAY, "00:00")  # 16:00Z
            coming = [night if what == "midnight" else night - timedelta(microseconds=1)]
        ahead = sorted(at for at in coming if m.now < at < m.now + 15 * DAY)
        if ahead:
            m.now = ahead[n % len(ahead)]

    @jumping
    @rule(what=st.sampled_from(["closing", "beginning"]), n=SOME)
    def much_time_passes(self, what: str, n: int) -> None:
        """To the end of booking, or to the visit itself."""
        session = list(self.m.sessions.values())[n % len(self.m.sessions)]
        at = session.closes_at if what == "closing" else session.starts_at + session.delay
        if at is not None and self.m.now < at < self.m.now + 9 * DAY:
            self.m.now = at

    # --- Persons ----------------------------------------------------------------------------

    @seldom
    @rule(n=SOME)
    def adds_a_person(self, n: int) -> None:
        """One of three who are not there yet, or are on another account: then it is only asked."""
        account = self.world.accounts[n % 3]
        order = n % 7
        if len(self.m.persons) > 7 or not self.m.accounts[account.pk].terms:
            return
        said = {"name": f"新{order}", "sex": "male", "birth_date": BORN, "phone": "", "relation": "other"}
        card = make.resident(BORN, n=400 + order)
        try:
            link = actions.add_person(**said, document=card, by=account.pk, now=self.m.now)
        except ValidationError:
            return  # how many and whom is for the tests of persons to say
        if link.granted_at is not None:
            self.m.persons.setdefault(link.patient_id, Person(link.patient_id))
            self.m.links[account.pk, link.patient_id] = link.relation

    @precondition(lambda self: len(self.m.links) > 4)
    @seldom
    @rule(n=SOME)
    def ends_a_link(self, n: int) -> None:
        m = self.m
        account, person = list(m.links)[n % len(m.links)]
        link = PatientLink.objects.in_force().get(account=account, patient=person)
        coming = any(
            one.person == person and one.status in COMING and one.lives(m.now) and m.ends(one) > m.now
            for one in m.visits.values()
            if (one.origin, one.status) != ("offer", "pending")  # it may never be taken
        )
        against = {"invalid"} if coming else set()
        if self.attempt(against, actions.end_link, link=link, by=account) is not None:
            del m.links[account, person]
            for place in m.places.values():
                if (place.account, place.person) == (account, person) and place.in_line:
                    self.hand_over(place)

    def hand_over(self, place: Place) -> None:
        """Another account that books for the person waits on for them, their own first; without one it is over."""
        others = [(a, relation) for (a, p), relation in self.m.links.items() if p == place.person]
        if not others:
            self.end_place(place, "person_gone")
            return
        place.account = min(others, key=lambda one: one[1] != "self")[0]

    @seldom
    @rule(n=SOME, purpose=st.sampled_from(["terms", "hospital", "child"]), agrees=st.booleans())
    def decides(self, n: int, purpose: str, agrees: bool) -> None:
        """Agrees, or takes an agreement back."""
        m = self.m
        account = self.world.accounts[n % 3]
        about = account.pk
        if purpose == "hospital":
            about = self.world.hospitals[n % 2].pk
        if purpose == "child":
            account, about = self.world.accounts[1], self.world.people[3].pk
        decide_consent(
            by=User.objects.get(pk=account.pk),
            purpose=purpose,
            version=CURRENT[purpose],
            decision="given" if agrees else "withdrawn",
            acting_as="guardian" if purpose == "child" else "self",
            subject_kind=SUBJECT_KIND[purpose],
            subject_id=about,
            now=m.now,
        )
        if purpose == "child":
            m.persons[about].agreed = agrees
        elif purpose == "terms":
            m.accounts[account.pk].terms = agrees
        else:
            tells = m.accounts[account.pk].tells
            (tells.add if agrees else tells.discard)(about)

    # --- Rules -------------------------------------------------------------------------------

    @seldom
    @rule(
        change=st.sampled_from(
            [
                ("hold", {"minutes": 5}),
                ("hold", {"per_session_and_day": 2}),
                ("freed", {"returns_after_minutes_min": 1, "returns_after_minutes_max": 3}),
                ("quotas", {"per_day": 1, "per_day_and_department": 1}),
                ("quotas", {"per_specialist": 2, "per_day_and_department": 2, "per_day": 2}),
                ("cancels", {"warns_at": 1, "blocks_at": 2, "block_days": 3}),
                ("noshow", {"first_halves": 2}),
                ("cancel", {"until_days_before": 2}),
            ]
        ),
        own=st.booleans(),
        later=st.sampled_from([0, 60]),
    )
    def changes_a_rule(self, change: tuple[str, dict[str, int]], own: bool, later: int) -> None:
        m, (name, values) = self.m, change
        where = self.world.hospitals[0].pk if own and name in {"freed", "cancel"} else None
        said = {**m.rule(name, m.now, where), **values}
        since = m.now + later * MINUTE
        if any(row[:3] == (name, where, since) for row in m.policies):
            return
        actions.set_policy(
            rule=Rule(name),
            values=said,
            hospital_id=where,
            valid_from=since,
            seen=seen_of(Rule(name), where),
            by=self.world.setter,
            now=m.now,
        )
        m.policies.append((name, where, since, said))

    # --- Notices -----------------------------------------------------------------------------

    def _is_true(self, one: Told) -> bool:
        """Whether what the notice says is so now."""
        m, visit = self.m, self.m.visits[one.visit]
        if one.kind == "waitlist_offered":
            return visit.status == "pending" and visit.lives(m.now)
        if one.kind == "follow_up_reminder":
            return self._still_asked(one, visit)
        if visit.status not in TRUE_FOR.get(one.kind, {"booked"}):
            return False
        kind, number, _ = one.recipient
        if one.kind in REMINDERS:
            if m.now >= m.ends(visit) or (kind == "account" and (number, visit.person) not in m.links):
                return False
            if one.kind == "reminder_day_before" and local_day(m.now) >= local_day(m.number(visit).starts_at):
                return False
        later = (other for other in m.told.values() if other.visit == one.visit)
        return not any(
            other.version > one.version and other.kind in REPLACED.get(one.kind, set()) for other in later
        )

    def _still_asked(self, one: Told, visit: Visit) -> bool:
        asked = self.m.asked.get(one.visit)
        if asked is None or asked.version != one.version or not asked.unanswered or asked.call == "declined":
            return False
        kind, number, _ = one.recipient
        linked = kind != "account" or (number, visit.person) in self.m.links
        return linked and self.m.now < self.m.begins(visit)

    @precondition(lambda self: bool(self.m.told))
    @rule()
    def the_worker_delivers(self) -> None:
        """All that is due: what is true is sent, what is not is dropped."""
        m = self.m
        deliver_due(now=m.now, limit=500)
        for one in m.told.values():
            if one.status == "due" and one.due_at <= m.now:
                reached = one.recipient[0] == "account" or bool(m.own_phone(one.recipient[1]))
                one.status = "sent" if self._is_true(one) and reached else "dropped"
        assert not told().filter(status="due", due_at__lte=m.now).exists()

    @precondition(lambda self: any(one.status == "open" for one in self.m.asked.values()))
    @rule(n=SOME, call=st.sampled_from(["reached", "not_reached", "declined"]))
    def somebody_phones(self, n: int, call: str) -> None:
        rows = [one for one in self.m.asked.values() if one.status == "open"]
        one = self.nth(rows, n)
        if one is None:
            return
        row = FollowUp.objects.exclude(status="closed").get(appointment=one.visit)
        hospital = self.m.sessions[self.m.visits[one.visit].session].hospital
        note_call(
            hospital_id=hospital,
            follow_up_id=row.pk,
            call=call,
            seen=row.calls,
            by=self.world.clerk.pk,
            now=self.m.now,
        )
        one.call = call
        if call != "not_reached":
            one.status = "phoned"
