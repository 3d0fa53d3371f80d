"""What those who wait do with what they are offered."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bookings import actions
from bookings.models import Appointment
from tests.properties.common import SOME
from tests.properties.may import against_session, free, line_of, public
from tests.properties.model import Session, Visit
from tests.properties.waiting import Waiting


class Offers(Waiting):
    """Take it, take it instead of another one, let it go; and make others wait."""

    # --- Offers ------------------------------------------------------------------------------

    def _offer(self, n: int) -> Visit | None:
        offers = [one for one in self.m.visits.values() if one.origin == "offer"]
        live = [one for one in offers if one.status == "pending"]
        return self.nth(live if live and n < 16 else offers, n)

    @precondition(lambda self: any(one.origin == "offer" for one in self.m.visits.values()))
    @rule(n=SOME, instead=st.sampled_from(["as told", "as told", "as told", "another"]))
    def takes_an_offer(self, n: int, instead: str) -> None:
        m, offer = self.m, self._offer(n)
        place, session, by = m.places[offer.place], m.sessions[offer.session], offer.account
        linked = (by, offer.person) in m.links
        kept_from, old = self.turn(place, session, m.number(offer), by)
        if instead == "another":
            booked = [v for v in m.visits.values() if v.person == offer.person and v.status == "booked"]
            said = None if old is not None else (booked[0] if booked else None)
        else:
            said = old
        against = set() if linked else {"not_yours"}
        if place.status != "accepted":
            if session.status != "published":
                against.add("withdrawn")
            if offer.status != "pending" or not offer.lives(m.now):
                against.add("offer_over")
            if m.now >= m.begins(offer):
                against.add("closed")
            against |= self._lacks(by, offer.person, session)
            against |= kept_from
            if (said.pk if said else None) != (old.pk if old else None):
                against.add("hold_changed")
        row = Appointment.objects.get(pk=offer.pk)
        done = self.attempt(
            against, actions.accept_offer, offer=row, by=by, instead_of=said.pk if said else None
        )
        if done is None or place.status == "accepted":
            assert done is None or done.pk == place.booked
            return
        for one in m.holds_of(by):
            one.status, one.expires_at = "released", None
        place.status, place.booked = "accepted", offer.pk if old is None else old.pk
        if old is None:
            offer.status, offer.expires_at, offer.booked_at = "booked", None, m.now
            m.acknowledged.add(offer.pk)
            self._answers_withdrawal(offer)
            self.has_one_now(offer)
            m.tell(offer, "appointment_confirmed")
            m.remind(offer)
        else:
            offer.status, offer.expires_at = "released", None
            self.moved(old, session, offer.number)

    @precondition(lambda self: any(one.origin == "offer" for one in self.m.visits.values()))
    @rule(n=SOME)
    def lets_an_offer_go(self, n: int) -> None:
        offer = self._offer(n)
        row = Appointment.objects.get(pk=offer.pk)
        against = {"not_yours"} if (offer.account, offer.person) not in self.m.links else set()
        if self.attempt(against, actions.decline_offer, offer=row, by=offer.account) is None:
            return
        if row.status == "pending":
            offer.status, offer.expires_at = "released", None
            self.m.places[offer.place].status, self.m.places[offer.place].lapses = "waiting", 0

    def _waited_for(self) -> list[Visit]:
        """Bookings in sessions for which somebody waits."""
        booked = [one for one in self.m.visits.values() if one.status == "booked"]
        return [one for one in booked if any(True for _ in line_of(self.m, self.m.sessions[one.session]))]

    @precondition(lambda self: bool(self._waited_for()))
    @rule(n=SOME, worker=st.sampled_from([True, True, True, False]))
    def gives_up_what_is_waited_for(self, n: int, worker: bool) -> None:
        """A number of a session for which somebody waits; the worker may see to it at once."""
        self.cancel(self._waited_for()[n % len(self._waited_for())])
        if worker:
            self.offers_go_out()

    @rule(n=SOME, who=SOME, waits=st.sampled_from(["session", "anywhere"]))
    def a_session_fills_up(self, n: int, who: int, waits: str) -> None:
        """Everybody books what is left of it; whoever comes too late waits."""
        self.fill_up(self.session(n), who, waits)

    def fill_up(self, session: Session, who: int, waits: str) -> None:
        """Book its numbers for one person after the other, until one comes too late."""
        m = self.m
        links = list(m.links)
        for step in range(len(links)):
            left = [one for one in session.numbers.values() if public(m, one, session) and free(m, one, None)]
            account, person = links[(who + step) % len(links)]
            if not left:
                self.join(account, person, session, waits, 0)
            if against_session(m, session) or not left:
                return
            visit = self.hold(account, person, session, session.halves().index(left[0].starts_at))
            if visit is not None:
                self.confirm(visit, self.row(visit))
