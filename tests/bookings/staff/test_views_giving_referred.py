"""A number given as a referral on the person's page is that of the referral: of one at once, of several as asked."""

from __future__ import annotations

import pytest

from bookings.actions import referrals as acts
from bookings.models import Appointment, Referral
from specialists.models import ClinicSession
from tests.bookings.referring import (
    accepted,
    at,
    chief,
    city,
    clerk,
    county,
    patient,
    referral,
    route,
    send,
    triage,
)
from tests.bookings.staff.at_desk import url
from tests.bookings.staff.referring_pages import receiver, seen, values
from tests.factories import bookings as make
from tests.factories.reference import department

__all__ = [
    "accepted",
    "chief",
    "city",
    "clerk",
    "county",
    "patient",
    "receiver",
    "referral",
    "route",
    "triage",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(city) -> ClinicSession:
    """Where the city's hospital may give them a number."""
    return make.published_session(make.posting(make.specialist("陈卫衡"), city), numbers=4)


def page_of(city, patient) -> str:
    return url(city, patient, "give_number") + "?as=referral"


def test_of_the_one_that_waits_it_is_the_number(receiver, accepted, city, patient, clinic) -> None:
    address = page_of(city, patient)
    assert f"转诊编号 {accepted.number}，托克托县医院" in seen(receiver, address)
    typed = {"time": values(receiver, address)[0], "came": "phone", "agreed": "on"}
    first = receiver.post(address, typed)
    booked = Referral.objects.get()
    assert (booked.status, booked.appointment) == ("booked", Appointment.objects.get())
    assert receiver.post(address, typed).url == first.url  # pressed twice
    assert Appointment.objects.count() == 1
    assert accepted.number not in seen(receiver, address)


def test_of_several_it_is_asked_which(receiver, accepted, city, patient, clerk, triage, clinic) -> None:
    bones = department("骨科", hospital=city)
    other = send(accepted.route, patient, clerk, department_id=bones.pk)
    acts.accept_referral(**at(city, other, triage))
    address = page_of(city, patient)
    typed = {"time": values(receiver, address)[0], "came": "phone", "agreed": "on"}
    assert "请选择用在哪件转诊上。" in receiver.post(address, typed).content.decode()
    receiver.post(address, typed | {"referral": str(other.pk)})
    assert Referral.objects.get(pk=other.pk).status == "booked"
    assert Referral.objects.get(pk=accepted.pk).status == "accepted"


def test_by_another_way_it_is_nobodys(receiver, accepted, city, patient, clinic) -> None:
    address = url(city, patient, "give_number")
    assert accepted.number not in seen(receiver, address)
    receiver.post(address, {"time": values(receiver, address)[0], "agreed": "on"})
    assert Appointment.objects.get().status == "booked"
    assert Referral.objects.get().status == "accepted"
