"""Reason and records: kept with a consent, sealed, and gone for good when they are taken back."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.models import AuditEntry, Consent
from accounts.rules.consents import CURRENT
from bookings import storage
from bookings.actions import (
    add_records,
    cancel_booking,
    decide_reasons,
    move_booking,
    remove_reasons,
    remove_record,
    sweep_records,
    withdraw_reasons,
    write_reason,
)
from bookings.enums import ReasonAct
from bookings.files import Picture
from bookings.models import Attachment, PatientLink, VisitReason
from bookings.queries.reasons import MOST_RECORDS
from bookings.rules import Reason
from bookings.tasks import sweep_records as sweep_task
from tests.bookings.acting import refusal
from tests.bookings.telling import WORDS, agreed, files, picture, told
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

VERSION = CURRENT[ConsentPurpose.REASON]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECORDS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def booking(session, owner):
    return make.booked(session, make.person(owner))


@pytest.fixture
def acting(booking, owner):
    """What every action is given."""
    return {"appointment": booking, "by": owner.pk, "now": NOW}


def acts() -> list[str]:
    rows = AuditEntry.objects.filter(action__in=ReasonAct.values, subject_kind="appointment")
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_nothing_is_kept_before_the_consent(acting) -> None:
    assert refusal(write_reason, text=WORDS, **acting) == Reason.NOT_AGREED
    assert refusal(add_records, pictures=[picture()], **acting) == Reason.NOT_AGREED
    assert files() == []
    decide_reasons(agrees=False, version=VERSION, **acting)
    assert refusal(write_reason, text=WORDS, **acting) == Reason.NOT_AGREED


def test_the_consent_is_a_row_of_its_own(acting, owner, booking) -> None:
    decide_reasons(agrees=True, version=VERSION, **acting)
    row = Consent.objects.get(purpose=ConsentPurpose.REASON)
    assert (row.by, row.decision, row.acting_as) == (owner.pk, ConsentDecision.GIVEN, ConsentAs.RELATIVE)
    assert (row.subject_kind, row.subject_id, row.version) == ("appointment", booking.pk, VERSION)
    with pytest.raises(ValueError, match="not the text in force"):
        decide_reasons(agrees=True, version="2000-01", **acting)


def test_written_corrected_and_removed(acting) -> None:
    agreed(acting["appointment"])
    write_reason(text=WORDS, **acting)
    assert VisitReason.objects.get().text == WORDS
    write_reason(text=WORDS, **acting)  # the same once more is nothing
    write_reason(text="好些了", **acting)
    assert VisitReason.objects.get().text == "好些了"
    assert write_reason(text="", **acting) is None
    assert not VisitReason.objects.exists()
    assert acts() == ["write_reason", "write_reason", "remove_reason"]


def test_neither_words_nor_pictures_stand_anywhere_in_clear(booking) -> None:
    [row] = told(booking, WORDS, picture())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM bookings_visitreason")
        assert WORDS.encode() not in bytes(cursor.fetchone()[0])
    [path] = files()
    assert picture().jpeg[:20] not in path.read_bytes()
    assert storage.read_file(row.seal_id) == picture().jpeg
    assert not AuditEntry.objects.filter(reason__contains="腰").exists()


def test_pictures_are_counted_on(acting) -> None:
    told(acting["appointment"], WORDS, picture(1), picture(2))
    add_records(pictures=[picture(3)], **acting)
    assert list(Attachment.objects.values_list("ordinal", flat=True)) == [1, 2, 3]
    assert acts() == ["write_reason", "add_record", "add_record", "add_record"]


def test_a_second_press_keeps_a_picture_once(acting) -> None:
    told(acting["appointment"], WORDS, picture(1))
    assert len(add_records(pictures=[picture(1), picture(2)], **acting)) == 1
    assert len(files()) == Attachment.objects.count() == 2


def test_as_many_pictures_as_allowed_and_not_one_more(acting) -> None:
    agreed(acting["appointment"])
    add_records(pictures=[picture(n) for n in range(MOST_RECORDS - 1)], **acting)
    assert refusal(add_records, pictures=[picture(50), picture(51)], **acting) == Reason.RECORDS_FULL
    add_records(pictures=[picture(50)], **acting)
    assert len(files()) == Attachment.objects.count() == MOST_RECORDS


def test_when_one_cannot_be_written_none_is(acting) -> None:
    agreed(acting["appointment"])
    good, bad = picture(1), Picture(0, 1, b"refused by the database after its file was written")
    with pytest.raises(IntegrityError, match="attachment_has_a_picture"):
        add_records(pictures=[good, bad], **acting)
    assert files() == []
    assert not Attachment.objects.exists()


def test_one_picture_is_deleted(acting, django_capture_on_commit_callbacks) -> None:
    one, two = told(acting["appointment"], WORDS, picture(1), picture(2))
    with django_capture_on_commit_callbacks(execute=True):
        remove_record(record_id=one.pk, **acting)
        remove_record(record_id=one.pk, **acting)
    assert [path.name for path in files()] == [two.seal_id.hex]
    assert acts()[-1] == "remove_record"


def test_taking_the_consent_back_leaves_nothing(acting, django_capture_on_commit_callbacks) -> None:
    told(acting["appointment"], WORDS, picture(1), picture(2))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_reasons(**acting)
    assert (VisitReason.objects.count(), Attachment.objects.count(), files()) == (0, 0, [])
    assert Consent.objects.order_by("-pk")[0].decision == ConsentDecision.WITHDRAWN
    assert refusal(write_reason, text=WORDS, **acting) == Reason.NOT_AGREED


def test_a_later_no_leaves_nothing_either(acting, django_capture_on_commit_callbacks) -> None:
    told(acting["appointment"], WORDS, picture())
    with django_capture_on_commit_callbacks(execute=True):
        decide_reasons(agrees=False, version=VERSION, **acting)
    assert (VisitReason.objects.count(), files()) == (0, [])


@pytest.mark.parametrize("act", ["write", "add", "decide", "withdraw", "remove"])
def test_strangers_change_nothing(booking, act: str) -> None:
    [row] = told(booking, WORDS, picture())
    acting = {"appointment": booking, "by": make.account().pk, "now": NOW}
    tried = {
        "write": lambda: refusal(write_reason, text="", **acting),
        "add": lambda: refusal(add_records, pictures=[picture(1)], **acting),
        "decide": lambda: refusal(decide_reasons, agrees=False, version=VERSION, **acting),
        "withdraw": lambda: refusal(withdraw_reasons, **acting),
        "remove": lambda: refusal(remove_record, record_id=row.pk, **acting),
    }
    assert tried[act]() == Reason.NOT_YOURS
    assert (VisitReason.objects.count(), Attachment.objects.count(), len(files())) == (1, 1, 1)


def test_a_picture_of_another_booking_is_not_deleted_through_ones_own(acting, owner) -> None:
    other = make.booked(make.published_session(), make.person(owner))
    [row] = told(other, WORDS, picture())
    remove_record(record_id=row.pk, **acting)
    assert Attachment.objects.count() == 1


def test_nothing_is_added_once_the_visit_is_over_or_cancelled(acting, session, owner) -> None:
    agreed(acting["appointment"])
    end = acting["appointment"].during.upper
    write_reason(text=WORDS, **{**acting, "now": end - timedelta(seconds=1)})
    over = {**acting, "now": end}
    assert refusal(write_reason, text="又疼了", **over) == Reason.VISIT_OVER
    assert refusal(add_records, pictures=[picture()], **over) == Reason.VISIT_OVER
    assert write_reason(text="", **over) is None  # but removed at any time
    cancel_booking(appointment=acting["appointment"], by=owner.pk, now=NOW)
    assert refusal(write_reason, text=WORDS, **acting) == Reason.VISIT_OVER


def test_for_a_child_only_a_guardian_decides(session, owner) -> None:
    child = make.person(owner)
    booking = make.booked(session, child)
    child.birth_date = NOW.date() - timedelta(days=14 * 365)
    child.save(update_fields=["birth_date"])
    acting = {"appointment": booking, "by": owner.pk, "now": NOW}
    child.links.update(is_guardian=False, relation="grandchild")
    assert refusal(decide_reasons, agrees=True, version=VERSION, **acting) == Reason.GUARDIAN_TELLS
    agreed(booking)
    assert refusal(write_reason, text=WORDS, **acting) == Reason.GUARDIAN_TELLS
    child.links.update(is_guardian=True)
    decide_reasons(agrees=True, version=VERSION, **acting)
    assert Consent.objects.order_by("-pk")[0].acting_as == ConsentAs.GUARDIAN
    assert write_reason(text=WORDS, **acting) is not None
    [row] = add_records(pictures=[picture()], **acting)
    child.links.update(is_guardian=False)
    assert refusal(write_reason, text="", **acting) == Reason.GUARDIAN_TELLS
    assert refusal(remove_record, record_id=row.pk, **acting) == Reason.GUARDIAN_TELLS
    assert refusal(withdraw_reasons, **acting) == Reason.GUARDIAN_TELLS
    assert (VisitReason.objects.count(), Attachment.objects.count()) == (1, 1)


def test_of_a_grown_up_the_guardian_is_a_relative_again(acting, booking) -> None:
    PatientLink.objects.update(is_guardian=True)
    decide_reasons(agrees=True, version=VERSION, **acting)
    assert Consent.objects.order_by("-pk")[0].acting_as == ConsentAs.RELATIVE


def test_what_was_told_moves_with_the_booking(booking, session, owner) -> None:
    told(booking, WORDS, picture())
    at = session.starts_at + timedelta(minutes=30)
    moved = move_booking(appointment=booking, session_id=session.pk, at=at, by=owner.pk, now=NOW)
    assert moved.visit_reason.text == WORDS
    assert moved.attachments.count() == 1


def test_another_hospital_reads_nothing_it_was_not_named_for(booking, session, owner) -> None:
    told(booking, WORDS, picture())
    (who,) = session.session_specialists.all()
    there = make.published_session(make.posting(who.specialist), starts_at=make.DAY + timedelta(days=2))
    assert there.hospital_id != session.hospital_id
    make.tells(owner, there)
    moved = move_booking(appointment=booking, session_id=there.pk, at=there.starts_at, by=owner.pk, now=NOW)
    assert moved.session_id == there.pk
    assert not VisitReason.objects.exists()
    assert not Attachment.objects.exists()
    assert refusal(write_reason, appointment=moved, text=WORDS, by=owner.pk, now=NOW) == Reason.NOT_AGREED
    decide_reasons(appointment=moved, agrees=True, version=VERSION, by=owner.pk, now=NOW)
    assert write_reason(appointment=moved, text=WORDS, by=owner.pk, now=NOW)


def test_a_new_text_is_asked_about_before_more_is_told(acting, owner) -> None:
    told(acting["appointment"])
    row = Consent.objects.get(purpose=ConsentPurpose.REASON)
    row.pk, row.version = None, "2020-01"
    row.save()
    assert refusal(write_reason, text="更多", **acting) == Reason.NOT_AGREED


def test_retention_removes_what_is_due_and_no_more(
    booking, session, owner, django_capture_on_commit_callbacks
) -> None:
    stays = make.booked(session, make.person(owner), at=session.starts_at + timedelta(minutes=30))
    told(booking, WORDS, picture(1), picture(2))
    [kept] = told(stays, WORDS, picture(3))
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_reasons(appointment_ids=[booking.pk], now=NOW) == (1, 2)
        assert remove_reasons(appointment_ids=[booking.pk], now=NOW) == (0, 0)
    assert VisitReason.objects.get().appointment == stays
    assert [path.name for path in files()] == [kept.seal_id.hex]


def test_files_without_a_row_are_swept_after_a_day(booking) -> None:
    [kept] = told(booking, WORDS, picture())
    for row in told(booking, WORDS, picture(1)):
        row.delete()  # as if the deletion of its file had been broken off
    for path in files():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert sweep_records(now=NOW + timedelta(days=1)) == 0
    assert sweep_records(now=NOW + timedelta(days=1, seconds=1)) == 1
    assert [path.name for path in files()] == [kept.seal_id.hex]
    sweep_task()
    assert len(files()) == 1
