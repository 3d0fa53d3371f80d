"""Who assists a specialist sees who comes, before the journey begins, and nothing of any other session."""

from __future__ import annotations

from playwright.sync_api import expect

from bookings.models import Appointment
from specialists.models import ClinicSession
from tests.factories import bookings as make
from tests.journeys.clerk import Clerk
from tests.journeys.conftest import Company
from tests.journeys.hands import Keyboard
from tests.journeys.hospital import Hospitals, staff_of_two_hospitals
from tests.journeys.test_staff import clerk_of
from tests.journeys.test_strangers import NOT_FOUND, NOT_TAKEN, answers
from tests.journeys.world import World, hours_of

# What only the desk, and who plans, may open of a session; and what can be sent there.
OF_THE_HOSPITAL = ("", "list/", "list/full/", "close/", "delay/", "withdraw/")


def booked_in(session: ClinicSession, name: str, world: World) -> Appointment:
    """Somebody with a number of the session."""
    free = session.slots.filter(appointments=None, pool="public").order_by("ordinal").first()
    assert free is not None
    person = make.person(make.account(), name)
    return make.booked(session, person, at=free.starts_at, now=world.now)


def sessions_of(hospitals: Hospitals, world: World) -> tuple[ClinicSession, ClinicSession]:
    """The next one of her specialist that can be booked, and one of somebody else."""
    open_now = ClinicSession.objects.filter(
        status="published", opens_at__lte=world.now, closes_at__gt=world.now
    ).order_by("starts_at")
    mine = open_now.filter(hospital=hospitals.own, specialists=hospitals.specialist).first()
    other = open_now.exclude(specialists=hospitals.specialist).first()
    assert mine is not None
    assert other is not None
    return mine, other


def reads_the_roster(helper: Clerk, session: ClinicSession, mine: Appointment) -> None:
    """From 我的出诊 to who comes to the session, by the keyboard alone."""
    helper.arrives("我的出诊")
    helper.hands.press(helper.main.locator(f"a[href='/visits/{session.pk}/']"))
    helper.arrives_at(helper.called(session.specialists.get()))
    helper.sees_on_the_roster(hours_of(mine.slot), "王*英")
    expect(helper.main).to_contain_text("1 人")


def test_an_assistant_sees_who_comes_and_nothing_of_other_sessions(company: Company, world: World) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    session, other = sessions_of(hospitals, world)
    mine = booked_in(session, "王秀英", world)
    theirs = booked_in(other, "赵国强", world)

    helper = clerk_of(company, "assistant1", width=820, height=1180)
    helper.secrets += ["王秀英", "赵国强", mine.patient.document, mine.code]
    helper.hands = Keyboard()
    reads_the_roster(helper, session, mine)
    assert "赵*强" not in helper.page.content()

    assert answers(helper, f"/visits/{other.pk}/") == (NOT_FOUND, NOT_TAKEN)
    for one in (session, other):
        for name in OF_THE_HOSPITAL:
            looked, sent = answers(helper, f"/staff/sessions/{one.pk}/{name}")
            assert (looked, sent in {NOT_FOUND, NOT_TAKEN}) == (NOT_FOUND, True), (one.pk, name)
    slug, person = other.hospital.slug, theirs.patient_id
    for path in (f"/staff/people/{slug}/{person}/", f"/staff/people/{slug}/", f"/staff/reception/{slug}/"):
        looked, sent = answers(helper, path)
        assert (looked, sent in {NOT_FOUND, NOT_TAKEN}) == (NOT_FOUND, True), path
    assert helper.goes_to("/visits/") == 200
    expect(helper.main.locator(f"a[href='/visits/{other.pk}/']")).to_have_count(0)
