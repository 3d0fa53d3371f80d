"""Photographs of what patients meet where numbers are few: waiting, an offer, a block and its appeal, too fast."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:
    from accounts.models import User
    from bookings.models import PatientLink
    from hospitals.models import Hospital
    from specialists.models import ClinicSession
    from tests.journeys.shots import Camera


def fair_way(camera: Camera, page: Page, full: str) -> None:
    """The account that has just been made waits in the `full` session, is offered a number, is blocked and objects."""
    from django.utils import timezone

    from accounts.models import User

    account = User.objects.exclude(phone_hash=None).latest("pk")
    link = account.patient_links.get()
    now = timezone.now()
    session_id = int(full.strip("/").rpartition("/")[2])
    _waits(camera, page, account, session_id, now)
    _objects(camera, page, link, now)
    _is_too_fast(camera, page, account, f"{camera.base}/waitlist/join/{session_id}/", now)


def _waits(camera: Camera, page: Page, account: User, session_id: int, now: datetime) -> None:
    from bookings.actions.offers import offer_number
    from bookings.models import Appointment, WaitlistEntry
    from specialists.models import ClinicSession, Slot
    from tests.factories.bookings import tells
    from tests.journeys.world import offers_round_the_clock

    def shoots(name: str, path: str) -> None:
        page.goto(camera.base + path)
        camera.shoot(page, name)

    session = ClinicSession.objects.get(pk=session_id)
    tells(account, session)
    offers_round_the_clock(now)
    shoots("wait-1-join", f"/waitlist/join/{session_id}/")
    camera.press(page)
    camera.shoot(page, "wait-2-place")
    entry = WaitlistEntry.objects.latest("pk")
    shoots("wait-3-leave", f"/waitlist/{entry.pk}/leave/")
    number = session.slots.earliest("ordinal")
    Slot.objects.filter(pk=number.pk).update(open=True)
    offer_number(entry=entry, slot=number, now=now)
    offer = Appointment.objects.get(entry=entry)
    shoots("wait-4-offer", f"/offers/{offer.uid}/")
    shoots("wait-5-mine", "/bookings/")
    page.goto(f"{camera.base}/waitlist/{entry.pk}/leave/")
    camera.press(page, "main form[method=post] button")
    camera.shoot(page, "wait-6-left")
    shoots("wait-7-over", f"/offers/{offer.uid}/")
    Slot.objects.filter(pk=number.pk).update(open=False)


def _objects(camera: Camera, page: Page, link: PatientLink, now: datetime) -> None:
    from bookings.actions.limits import review_blocks
    from bookings.models import Block

    for n in range(3):
        _misses(link, now - timedelta(days=2 + n), now)
    review_blocks(patient_id=link.patient_id, by=link.account_id, now=now)
    block = Block.objects.get(patient=link.patient_id)
    page.goto(f"{camera.base}/people/{link.pk}/blocks/")
    camera.shoot(page, "appeal-1-blocks")
    page.goto(f"{camera.base}/people/{link.pk}/blocks/{block.pk}/appeal/")
    camera.press(page)
    camera.shoot(page, "appeal-2-errors")
    page.locator("[name=bookings]").first.check()
    page.fill("[name=words]", "那天下大雪，高速封了，客车停运。")
    camera.press(page)
    camera.shoot(page, "appeal-3-made")


def _misses(link: PatientLink, began: datetime, now: datetime) -> None:
    """A visit at the hospital of staff_of_two_hospitals to which nobody came."""
    from django.db.transaction import atomic

    from bookings.models import Appointment
    from hospitals.models import Hospital
    from specialists.models import ClinicSession, Slot
    from tests.factories.bookings import booked
    from tests.journeys.hospital import OWN

    session = another_session(Hospital.objects.get(slug=OWN), now)
    row = booked(session, link.patient, now=now)
    during = (began, began + timedelta(minutes=30))
    with atomic():
        for rows in (ClinicSession.objects.filter(pk=session.pk), Slot.objects.filter(pk=row.slot_id)):
            rows.update(starts_at=during[0], ends_at=during[1])
        Appointment.objects.filter(pk=row.pk).update(status="noshow", during=during)


def another_session(where: Hospital, now: datetime) -> ClinicSession:
    """Of a specialist nobody has seen, with one number that can be booked."""
    from tests.factories.bookings import posting, published_session

    long_ago, starts_at = now - timedelta(days=10), now + timedelta(days=5)
    return published_session(
        posting(where=where), hours=0.5, numbers=1, starts_at=starts_at, published_at=long_ago, now=long_ago
    )


def _is_too_fast(camera: Camera, page: Page, account: User, form: str, now: datetime) -> None:
    """With script, which works on a proof that it does not find meanwhile; and without."""
    from accounts.actions.pacing import Caller, may_step
    from accounts.rules import pace

    while not may_step(caller=Caller(account.pk, "", "203.0.113.1"), path="/", now=now):
        """One more."""
    press = partial(camera.press, page)
    usual, pace.BITS = pace.BITS, 32
    page.goto(form)
    press()
    camera.shoot(page, "too-fast-working")
    page.route("**/proof.js", lambda route: route.abort())
    page.goto(form)
    press()
    camera.shoot(page, "too-fast-waiting")
    page.unroute("**/proof.js")
    pace.BITS = usual
