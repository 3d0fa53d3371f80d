"""What there is when measuring begins: accounts that are signed in, persons, consents, sessions with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from django.urls import reverse

from accounts.enums import ConsentPurpose
from accounts.models import Consent, User
from accounts.sessions import SessionStore
from benchmarks.booking.clients import Answer, Ask
from bookings.actions import publish_session
from hospitals.enums import Side
from hospitals.models import Hospital
from notices.localtime import at_local, local_date
from portal.copying import copy_rows, first_free
from portal.filling_people import PER_ACCOUNT, fill_people, given
from specialists.actions import draft_session, post_specialist
from specialists.enums import Pool
from specialists.models import ClinicSession, Posting, Slot, Specialist

DAYS = range(4, 13)  # ahead: their numbers are open to the public today
PUBLISHED_AGO = timedelta(days=10)

# Sends all to a port of this machine; the answers in their order.
Play = Callable[[int, list[Ask]], list[Answer]]


@dataclass
class Somebody:
    """An account with a browser in which it is signed in, and the person it books for."""

    account_id: int
    patient_id: int
    cookies: str
    address: str
    token: str = ""

    def form(self, path: str, **fields: str) -> Ask:
        """A form sent from this browser, with the token it was given."""
        return Ask(path, self.cookies, self.address, {"csrfmiddlewaretoken": self.token, **fields})

    def look(self, path: str, *, read: bool = False) -> Ask:
        """A page asked for in this browser."""
        return Ask(path, self.cookies, self.address, read=read)


class World:
    """Makes people and sessions as they are needed: whoever was measured is not used again."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.hospital = Hospital.objects.filter(side=Side.LOCAL).order_by("pk")[0]
        self.postings = [self._post(one) for one in Specialist.objects.order_by("pk")[:40]]
        self.places = self._places()
        self.addresses = count(1)

    def _post(self, specialist: Specialist) -> Posting:
        return post_specialist(
            specialist=specialist, hospital=self.hospital, starts_on=date(2020, 1, 1), by=None, now=self.now
        )

    def _places(self) -> Iterator[tuple[Posting, datetime]]:
        """Who is free when: each specialist on days of their own, from eight to noon and in the afternoon."""
        today = local_date(self.now)
        for ahead in DAYS:
            for clock in (time(8), time(14)):
                for posting in self.postings:
                    yield posting, at_local(today + timedelta(days=ahead), clock)

    def session(self, numbers: int, hours: float = 0.5) -> ClinicSession:
        """A session that is open, with all its numbers for the public."""
        posting, starts_at = next(self.places)
        session = draft_session(
            postings=[posting],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            numbers=numbers,
            by=None,
            now=self.now,  # the audit is looked through at the end: it takes no entries of other days
        )
        session = publish_session(session=session, by=None, now=self.now - PUBLISHED_AGO)
        Slot.objects.filter(session=session).update(pool=Pool.PUBLIC)
        return session

    def people(self, number: int) -> list[Somebody]:
        """So many accounts with all the consents a booking needs, signed in through the session store."""
        made = fill_people(number * PER_ACCOUNT, now=self.now, say=lambda words: None)
        ids = count(first_free(Consent))
        with transaction.atomic():
            accounts = {row.pk: row for row in User.objects.filter(pk__gte=made.first_account)}
            copy_rows(
                Consent,
                (given(ids, pk, ConsentPurpose.HOSPITAL, self.hospital.pk, made.since) for pk in accounts),
            )
            return [
                Somebody(pk, made.patient(n * PER_ACCOUNT), sign_in(account), self._address())
                for n, (pk, account) in enumerate(sorted(accounts.items()))
            ]

    def _address(self) -> str:
        n = next(self.addresses)
        return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


def sign_in(account: User) -> str:
    """The cookie of a browser in which this account has signed in."""
    browser = SessionStore()
    browser[SESSION_KEY] = str(account.pk)
    browser[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    browser[HASH_SESSION_KEY] = account.get_session_auth_hash()
    browser.create()
    return f"{settings.SESSION_COOKIE_NAME}={browser.session_key}"


def read_forms(play: Play, port: int, people: list[Somebody], paths: list[str]) -> None:
    """Let everybody read the page that their form stands on: they have its token and cookie from then on."""
    answers = play(port, [one.look(path, read=True) for one, path in zip(people, paths, strict=True)])
    for one, path, answer in zip(people, paths, answers, strict=True):
        if answer.status != 200 or path not in answer.hidden:
            raise SystemExit(f"no form at {path}: {answer.status} {answer.location} {sorted(answer.hidden)}")
        one.token = answer.hidden[path]["csrfmiddlewaretoken"]
        if settings.CSRF_COOKIE_NAME in answer.cookies:
            cookie = f"{settings.CSRF_COOKIE_NAME}={answer.cookies[settings.CSRF_COOKIE_NAME]}"
            one.cookies = f"{one.cookies}; {cookie}"


def person_page(session: ClinicSession, at: datetime) -> str:
    """Where somebody says for whom this half-hour is to be."""
    return reverse("bookings:person", query={"session": str(session.pk), "at": at.isoformat()})


def as_real() -> None:
    """Let the demonstrations of `manage.py fill` count as real ones: production shows no others."""
    with connection.cursor() as cursor:
        for table in ("specialists_clinicsession", "specialists_sessionspecialist", "specialists_posting"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET demo = false WHERE demo")  # noqa: S608 - our own words
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("VACUUM (ANALYZE)")
