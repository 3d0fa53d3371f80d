"""One round of each measure. Every round has people and sessions of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median

from django.urls import reverse

from benchmarks.booking.clients import Answer, Ask, Crowd
from benchmarks.booking.figures import NUMBERS, Figures, middle
from benchmarks.booking.place import Served
from benchmarks.booking.world import Somebody, World, person_page, read_forms
from bookings.enums import AppointmentStatus
from bookings.models import Appointment


@dataclass(frozen=True)
class Amount:
    """How much of each is measured in a round."""

    bare: int = 800  # before each of the others
    inserts: int = 6000
    bookings: int = 960
    rush: tuple[int, int] = (64, 1000)
    rushes: int = 3  # of each size
    pages: int = 640
    single_pages: int = 100


SMALL = Amount(bare=80, inserts=800, bookings=80, rush=(64, 128), rushes=1, pages=96, single_pages=20)
PAGE_NUMBERS, PAGE_HOURS, PAGE_BOOKED = 60, 4.0, 20
CLIENTS, LINES = 16, 64


def rate(answers: list[Answer], count: int | None = None) -> float:
    """Answers a second, from the first request to the last answer."""
    span = max(answer.ended for answer in answers) - min(answer.began for answer in answers)
    return (len(answers) if count is None else count) / span


def milliseconds(answers: list[Answer]) -> float:
    """The median time of one answer."""
    return median((answer.ended - answer.began) * 1000 for answer in answers)


def expect(answers: list[Answer], what: str, right: Callable[[Answer], bool]) -> None:
    """Stop where an answer is not the one that is measured: a rate of errors says nothing."""
    wrong = Counter((answer.status, answer.location) for answer in answers if not right(answer))
    if wrong:
        raise SystemExit(f"{what}: {sum(wrong.values())} wrong answers, such as {wrong.most_common(3)}")


class Round:
    """One round of everything, in a portal with what it has by now."""

    def __init__(self, world: World, crowd: Crowd, served: Served, amount: Amount) -> None:
        self.world, self.crowd, self.served, self.amount = world, crowd, served, amount
        self.figures: Figures = {}

    def run(self) -> Figures:
        """All measures, one after another, the bare view before each: a machine is not equally fast all the time."""
        bare = []
        for measure in (
            self.inserts,
            self.book,
            self.page,
            *[partial(self.rush, n) for n in self.amount.rush],
        ):
            bare.append(self.bare())
            measure()
        figures = self.figures
        figures |= {name: median(one[name] for one in bare) for name in bare[0]}
        for size in self.amount.rush:
            name = f"rush{size}"
            figures[f"{name}.loser_ratio_to_bare_view"] = (
                figures[f"{name}.losers_per_second"] / figures["bare.per_second"]
            )
        for name in ("hold", "confirm"):
            figures[f"{name}.ratio_to_bare_view"] = figures[f"{name}.per_second"] / figures["bare.per_second"]
            figures[f"{name}.ratio_to_insert"] = figures[f"{name}.per_second"] / figures["insert.per_second"]
        figures["page.ratio_to_bare_view"] = figures["page.per_second_16"] / figures["bare.per_second"]
        return figures

    def bare(self) -> Figures:
        """The bare view: session, token, one row."""
        people = self.world.people(min(self.amount.bare, 160))
        read_forms(self.crowd.play, self.served.bare, people, ["/bare/"] * len(people))
        asks = [people[n % len(people)].form("/bare/", said="bare") for n in range(self.amount.bare)]
        used = self.crowd.busy()
        answers = self.crowd.play(self.served.bare, asks, CLIENTS)
        used = self.crowd.busy() - used
        expect(answers, "bare view", lambda answer: answer.status == 302)
        # How many processor cores the clients took from what they measure.
        return {
            "bare.cores_of_clients": used / len(answers) * rate(answers),
            "bare.per_second": rate(answers),
            "bare.p50_ms": milliseconds(answers),
        }

    def inserts(self) -> None:
        """Rows without any web server."""
        self.figures["insert.per_second"] = self.crowd.insert(
            self.served.database_url, self.amount.inserts, CLIENTS
        )

    def book(self) -> None:
        """Holds, then their confirmations, spread over many sessions."""
        people = self.world.people(self.amount.bookings)
        sessions = [self.world.session(NUMBERS, hours=2) for _ in range(-(-len(people) // NUMBERS))]
        starts = [sorted(set(session.slots.values_list("starts_at", flat=True))) for session in sessions]
        paths = [
            person_page(sessions[n % len(sessions)], starts[n % len(sessions)][n // len(sessions) % 4])
            for n in range(len(people))
        ]
        read_forms(self.crowd.play, self.served.portal, people, paths)
        asks = [one.form(path, patient=str(one.patient_id)) for one, path in zip(people, paths, strict=True)]
        held = self.crowd.play(self.served.portal, asks, CLIENTS)
        expect(held, "hold", lambda answer: answer.location.startswith("/holds/"))
        self.figures["hold.per_second"] = rate(held)
        self.figures["hold.p50_ms"] = milliseconds(held)
        booked = self.crowd.play(self.served.portal, self._confirmations(people, held), CLIENTS)
        expect(booked, "confirm", lambda answer: answer.location.startswith("/tickets/"))
        self.figures["confirm.per_second"] = rate(booked)
        self.figures["confirm.p50_ms"] = milliseconds(booked)

    def _confirmations(self, people: list[Somebody], held: list[Answer]) -> list[Ask]:
        pairs = list(zip(people, held, strict=True))
        checks = self.crowd.play(
            self.served.portal, [one.look(answer.location, read=True) for one, answer in pairs], CLIENTS
        )
        return [
            Ask(
                f"{answer.location}confirm/",
                one.cookies,
                one.address,
                check.hidden[f"{answer.location}confirm/"],
            )
            for (one, answer), check in zip(pairs, checks, strict=True)
        ]

    def page(self) -> None:
        """The page of a session with 60 numbers, a third of them taken, to somebody who is signed in."""
        session = self.world.session(PAGE_NUMBERS, hours=PAGE_HOURS)
        self._take(session.pk, PAGE_BOOKED)
        path = reverse("session", args=[session.pk])
        people = self.world.people(CLIENTS)
        alone = [people[0].look(path)] * self.amount.single_pages
        self.crowd.play(self.served.portal, [one.look(path) for one in people] * 2, CLIENTS)
        answers = self.crowd.play(self.served.portal, alone, 1)
        expect(answers, "page", lambda answer: answer.status == 200)
        self.figures["page.p50_ms"] = milliseconds(answers)
        many = [people[n % len(people)].look(path) for n in range(self.amount.pages)]
        answers = self.crowd.play(self.served.portal, many, CLIENTS)
        expect(answers, "page", lambda answer: answer.status == 200)
        self.figures["page.per_second_16"] = rate(answers)

    def _take(self, session_id: int, numbers: int) -> None:
        from bookings.actions import confirm_booking, hold_number
        from specialists.models import Slot

        slots = Slot.objects.filter(session_id=session_id).order_by("ordinal")[:numbers]
        for one, slot in zip(self.world.people(numbers), slots, strict=True):
            facts = {"by": one.account_id, "now": self.world.now}
            hold = hold_number(patient_id=one.patient_id, session_id=session_id, at=slot.starts_at, **facts)
            confirm_booking(hold=hold, **facts)

    def rush(self, size: int) -> None:
        """Rushes of this size, one after another: the worst of what was granted and of errors, the middle of times."""
        tried = [self.one_rush(size) for _ in range(self.amount.rushes)]
        self.figures |= {f"rush{size}.{name}": value for name, value in middle(tried).items()}

    def one_rush(self, size: int) -> Figures:
        """So many accounts at once want the same 20 numbers; who gets one books it."""
        people = self.world.people(size)
        session = self.world.session(NUMBERS)
        path = person_page(session, session.starts_at)
        read_forms(self.crowd.play, self.served.portal, people, [path] * size)
        asks = [one.form(path, patient=str(one.patient_id)) for one in people]
        answers = self.crowd.play(self.served.portal, asks, LINES, to_the_end=True)
        won = [answer for answer in answers if acknowledged(answer)]
        lost = [answer for answer in answers if answer.status in (409, 429)]
        booked = Appointment.objects.filter(session=session, status=AppointmentStatus.BOOKED).count()
        return {
            "granted": booked,
            # Whoever was neither given a number nor told that none is left, and every number that was said and is not.
            "errors": size - len(won) - len(lost) + abs(len(won) - booked),
            "seconds": size / rate(answers),
            "losers_per_second": rate(answers, len(lost)),
            "slowest_seconds": max(answer.ended - answer.began for answer in answers),
        }


def acknowledged(answer: Answer) -> bool:
    """Whether the browser was told that the number is booked."""
    return bool(answer.went_on) and answer.went_on[-1].location.startswith("/tickets/")
