"""Pictures of a referral: who adds them and takes them away, until when, and that they go when the words go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from bookings import storage
from bookings.actions import add_records, sweep_records
from bookings.actions import referrals as acts
from bookings.actions.desk import NotAtDesk
from bookings.actions.leaving import delete_person
from bookings.actions.referrals_kept import lapse_referrals, move_referrals, remove_referral_words
from bookings.models import Attachment, KeptPicture, PatientLink, ReferralAttachment, picture_tables
from bookings.queries.staff.referral_files import MOST_ATTACHMENTS
from hospitals.enums import StaffRole
from portal.retention import apply
from portal.rights import as_json, my_data
from tests.bookings.referring import (
    accepted,
    after,
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
from tests.bookings.telling import agreed, files, picture, told
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["accepted", "booked", "chief", "city", "clerk", "county", "patient", "referral", "route", "triage"]

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECORDS_DIR = tmp_path
    return tmp_path


def test_pictures_are_sealed_in_their_order_and_each_is_noted(referral, clerk) -> None:
    first = attach(referral, clerk, picture(1), picture(2))
    attach(referral, clerk, picture(3))
    assert [row.ordinal for row in referral.attachments.all()] == [1, 2, 3]
    assert storage.read_file(first[0].seal_id) == picture(1).jpeg
    assert all(picture(n).jpeg not in path.read_bytes() for path in files() for n in (1, 2, 3))
    rows = AuditEntry.objects.filter(action="add_referral_attachment", subject_kind="referral")
    assert list(rows.values_list("by", "subject_id")) == [(clerk.pk, referral.pk)] * 3


def test_sent_twice_it_is_kept_once(referral, clerk) -> None:
    attach(referral, clerk, picture(1), picture(2))
    assert attach(referral, clerk, picture(2), picture(1)) == []
    assert len(files()) == ReferralAttachment.objects.count() == 2


def test_the_same_twice_in_one_upload_is_kept_once(referral, clerk) -> None:
    attach(referral, clerk, picture(1), picture(2), picture(1))
    assert [row.ordinal for row in referral.attachments.all()] == [1, 2]
    assert [storage.read_file(row.seal_id) for row in referral.attachments.all()] == [
        picture(1).jpeg,
        picture(2).jpeg,
    ]


def test_there_is_a_bound_and_all_or_none_is_kept(referral, clerk) -> None:
    attach(referral, clerk, *[picture(n) for n in range(MOST_ATTACHMENTS - 1)])
    with pytest.raises(ValidationError, match="最多 20 张"):
        attach(referral, clerk, picture(100), picture(101))
    assert len(files()) == ReferralAttachment.objects.count() == MOST_ATTACHMENTS - 1
    attach(referral, clerk, picture(100))


def test_a_row_that_fails_leaves_no_file(referral, clerk) -> None:
    good, none = picture(1), picture(2)
    object.__setattr__(none, "width", 0)
    with pytest.raises(IntegrityError, match="has_a_picture"), transaction.atomic():
        attach(referral, clerk, good, none)
    assert files() == []


def test_only_who_sent_it_adds_and_removes(referral, county, city, clerk, triage) -> None:
    other = make.hospital()
    third, planner = work.clerk(other, role=StaffRole.RECEPTION), work.clerk(county)
    [row] = attach(referral, clerk, picture())
    for hospital, by in (
        (city, triage),
        (county, triage),
        (other, third),
        (county, third),
        (county, planner),
    ):
        with pytest.raises(NotAtDesk):
            acts.add_attachments(**at(hospital, referral, by), pictures=[picture(1)])
        with pytest.raises(NotAtDesk):
            acts.remove_attachment(**at(hospital, referral, by), attachment_id=row.pk)
    assert len(files()) == 1


def test_taken_away_until_it_is_decided(
    referral, county, city, clerk, triage, django_capture_on_commit_callbacks
) -> None:
    one, two = attach(referral, clerk, picture(1), picture(2))
    with django_capture_on_commit_callbacks(execute=True):
        acts.remove_attachment(**at(county, referral, clerk), attachment_id=one.pk)
        acts.remove_attachment(**at(county, referral, clerk), attachment_id=one.pk)  # a second press
    assert len(files()) == 1
    assert AuditEntry.objects.filter(action="remove_referral_attachment").count() == 1
    acts.accept_referral(**at(city, referral, triage))
    with pytest.raises(ValidationError, match="已经有人办理"):
        acts.remove_attachment(**at(county, referral, clerk), attachment_id=two.pk)
    attach(referral, clerk, picture(3))  # a result that comes late
    assert len(files()) == 2


def test_another_referrals_picture_is_not_taken_away_by_this_one(referral, county, clerk) -> None:
    elsewhere = make.hospital()
    way = open_route(elsewhere, county, work.clerk(elsewhere, role=StaffRole.MANAGER))
    other = send(way, referral.patient, clerk)
    [row] = attach(other, clerk, picture())
    acts.remove_attachment(**at(county, referral, clerk), attachment_id=row.pk)
    assert ReferralAttachment.objects.get() == row


def test_who_is_asked_back_adds(referral, county, city, clerk, triage) -> None:
    acts.ask_back(**at(city, referral, triage), words="请补充 CT")
    attach(referral, clerk, picture())
    assert ReferralAttachment.objects.count() == 1


def test_nothing_is_added_once_it_is_over(referral, booked, city, county, clerk, triage) -> None:
    attach(booked, clerk, picture())
    later = after(booked)
    acts.note_outcome(**at(city, booked, triage, later), outcome="treated", words="好")
    with pytest.raises(ValidationError, match="已经有人办理"):
        attach(booked, clerk, picture(1), now=later)


def test_nothing_is_added_after_it_was_taken_back(referral, county, clerk) -> None:
    acts.withdraw_referral(**at(county, referral, clerk))
    with pytest.raises(ValidationError, match="已经有人办理"):
        attach(referral, clerk, picture())


# --- They go when the words go ---------------------------------------------------------------------


ENDS = {
    "refused": lambda r, county, city, clerk, triage: acts.refuse_referral(
        **at(city, r, triage), why="full", words="没有号"
    ),
    "withdrawn": lambda r, county, city, clerk, triage: acts.withdraw_referral(**at(county, r, clerk)),
    "lapsed": lambda r, county, city, clerk, triage: lapse_referrals(
        patient_id=r.patient_id, now=NOW + 400 * DAY
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_files_go_with_the_words(
    end, referral, county, city, clerk, triage, django_capture_on_commit_callbacks
) -> None:
    attach(referral, clerk, picture(1), picture(2))
    assert remove_referral_words(referral_ids=[referral.pk], now=NOW) == 0  # open
    ENDS[end](referral, county, city, clerk, triage)
    assert len(files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        apply(NOW + 900 * DAY)
    referral.refresh_from_db()
    assert (referral.status, referral.summary) == (end, "")
    assert (ReferralAttachment.objects.count(), files()) == (0, [])


def test_they_go_with_the_person(referral, owner, clerk, django_capture_on_commit_callbacks) -> None:
    attach(referral, clerk, picture())
    with django_capture_on_commit_callbacks(execute=True):
        delete_person(link=PatientLink.objects.get(account=owner), by=owner, now=NOW)
    assert (ReferralAttachment.objects.count(), files()) == (0, [])


def test_they_follow_a_record_that_is_joined(referral, owner, clerk) -> None:
    attach(referral, clerk, picture())
    kept = make.person(owner, "王秀英")
    move_referrals(kept, referral.patient, by=clerk.pk, now=NOW)
    assert ReferralAttachment.objects.get().referral.patient == kept


def test_a_file_of_either_table_is_not_swept(referral, session, clerk) -> None:
    booking = make.booked(session, make.person(make.account(), "赵四"))
    told(booking, "腰疼", picture(1))
    attach(referral, clerk, picture(2))
    storage.write_file(uuid4(), b"nobody's")
    assert sweep_records(now=datetime.now(UTC) + 2 * DAY) == 1
    assert len(files()) == 2


def test_every_table_of_pictures_is_asked_before_a_file_is_swept() -> None:
    assert set(picture_tables()) == {Attachment, ReferralAttachment} == set(KeptPicture.__subclasses__())


def test_a_visits_pictures_and_a_referrals_do_not_meet(referral, session, clerk) -> None:
    booking = make.booked(session, make.person(make.account(), "赵四"))
    agreed(booking)
    add_records(appointment=booking, pictures=[picture(1)], by=booking.booked_by_id, now=NOW)
    attach(referral, clerk, picture(1))
    assert (booking.attachments.count(), referral.attachments.count(), len(files())) == (1, 1, 2)


def test_the_persons_copy_says_how_many(referral, owner, clerk) -> None:
    attach(referral, clerk, picture(1), picture(2))
    person = as_json(my_data(owner, NOW), NOW)["persons"][0]
    assert person["referrals"][0]["pictures"] == [{"at": NOW.isoformat()}] * 2
