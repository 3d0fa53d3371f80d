"""Who finds the pictures of a referral: its two desks, the receiving one as long as it reads the words; nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings.actions import referrals as acts
from bookings.actions.referrals_kept import remove_referral_words
from bookings.models import ReferralAttachment
from hospitals.enums import StaffRole
from tests.bookings.files import samples
from tests.bookings.referring import (
    accepted,
    at,
    attach,
    booked,
    chief,
    city,
    clerk,
    county,
    open_route,
    patient,
    referral,
    route,
    send,
    triage,
)
from tests.bookings.staff.attaching_pages import chosen, looks, picture_url, pictures_url
from tests.bookings.staff.referring_pages import (
    receiver,
    seen,
    sender,
    url,
)
from tests.bookings.telling import files, picture
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = [
    "accepted",
    "booked",
    "chief",
    "city",
    "clerk",
    "county",
    "patient",
    "receiver",
    "referral",
    "route",
    "sender",
    "triage",
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECORDS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def third(browser_of):
    """The browser of another hospital's desk, and that hospital."""
    other = make.hospital("第三家医院")
    return browser_of(work.clerk(other, role=StaffRole.RECEPTION)), other


def test_all_others_find_nothing_and_nothing_is_noted(
    browser_of, client, third, owner, referral, county, city, clerk, triage
) -> None:
    [row] = attach(referral, clerk, picture())
    browser, other = third
    relative = make.account()
    make.linked(relative, referral.patient, "parent")
    everybody = [
        browser_of(one) for one in (owner, relative, make.account(), work.clerk(county), work.clerk(city))
    ]
    noted = AuditEntry.objects.count()
    for one in (*everybody, browser):
        for hospital in (county, city, other):
            for address in (
                picture_url(hospital, referral, row),
                picture_url(hospital, referral, row, "drop_referral_picture"),
                pictures_url(hospital, referral),
                url(hospital, referral, "answer"),
            ):
                assert one.get(address).status_code == 404
                assert chosen(one, address, samples.photograph()).status_code in (404, 405)
    for address in (picture_url(county, referral, row), pictures_url(county, referral)):
        assert reverse("accounts:staff_sign_in") in client.get(address)["Location"]
    assert AuditEntry.objects.count() == noted
    assert len(files()) == 1


def test_each_desk_has_its_own_address_alone(sender, receiver, referral, county, city, clerk) -> None:
    [row] = attach(referral, clerk, picture())
    assert sender.get(picture_url(city, referral, row)).status_code == 404
    assert receiver.get(picture_url(county, referral, row)).status_code == 404
    for name in ("referral_pictures", "answer_referral"):  # the receiving desk adds nothing
        address = reverse(f"staff:{name}", args=[city.slug, referral.pk])
        assert receiver.get(address)["Location"] == url(city, referral)
        chosen(receiver, address, samples.photograph(), words="x")
    receiver.post(picture_url(city, referral, row, "drop_referral_picture"))
    assert ReferralAttachment.objects.get() == row


@pytest.mark.parametrize("end", ["withdrawn", "refused"])
def test_once_it_is_not_theirs_the_other_desk_sees_them_no_more(
    end, sender, receiver, referral, county, city, clerk, triage
) -> None:
    [row] = attach(referral, clerk, picture())
    if end == "withdrawn":
        acts.withdraw_referral(**at(county, referral, clerk))
    else:
        acts.refuse_referral(**at(city, referral, triage), why="full", words="没有床位")
    assert receiver.get(picture_url(city, referral, row)).status_code == 404
    page = receiver.get(url(city, referral)).content.decode()
    assert picture_url(city, referral, row) not in page
    assert "张附件" not in page
    assert sender.get(picture_url(county, referral, row)).status_code == 200  # as long as the words
    assert sender.get(pictures_url(county, referral)).status_code == 302
    remove_referral_words(referral_ids=[referral.pk], now=NOW)
    assert sender.get(picture_url(county, referral, row)).status_code == 404
    assert "张附件" not in seen(sender, url(county, referral))


def test_a_picture_is_not_found_under_another_referral(sender, referral, county, clerk) -> None:
    elsewhere = make.hospital()
    way = open_route(elsewhere, county, work.clerk(elsewhere, role=StaffRole.MANAGER))
    other = send(way, referral.patient, clerk)
    [row] = attach(other, clerk, picture())
    assert sender.get(picture_url(county, referral, row)).status_code == 404
    assert sender.get(picture_url(county, other, row)).status_code == 200


def test_a_picture_whose_file_is_gone_is_not_found_and_not_noted(sender, referral, county, clerk) -> None:
    [row] = attach(referral, clerk, picture())
    files()[0].unlink()
    assert sender.get(picture_url(county, referral, row)).status_code == 404
    assert looks() == []
