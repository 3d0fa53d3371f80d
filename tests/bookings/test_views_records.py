"""What was told is looked at, deleted and taken back by the person's accounts, and found by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Attachment, VisitReason
from tests.bookings.telling import WORDS, files, page, picture, send, told, url
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECORDS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def booking(session, owner):
    return make.booked(session, make.person(owner, "张桂兰"))


# --- Looking, deleting, taking back -----------------------------------------------------


def test_a_picture_is_served_as_nothing_but_a_picture(browser, booking) -> None:
    [row] = told(booking, WORDS, picture())
    answer = browser.get(url("record", booking, row.pk))
    assert answer.content == picture().jpeg
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'inline; filename="record-1.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_picture_whose_file_is_gone_or_another_is_not_found(browser, booking, folder) -> None:
    one, two = told(booking, WORDS, picture(1), picture(2))
    paths = {path.name: path for path in files()}
    paths[one.seal_id.hex].write_bytes(paths[two.seal_id.hex].read_bytes())
    paths[two.seal_id.hex].unlink()
    assert browser.get(url("record", booking, one.pk)).status_code == 404
    assert browser.get(url("record", booking, two.pk)).status_code == 404


def test_a_picture_is_deleted_after_asking(browser, booking, django_capture_on_commit_callbacks) -> None:
    [row] = told(booking, WORDS, picture())
    address = url("record_remove", booking, row.pk)
    assert url("record", booking, row.pk) in page(browser.get(address))
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(address).url == url("reason", booking)
    assert files() == []
    assert browser.get(address).status_code == 404
    assert browser.post(address).url == url("reason", booking)  # a second press


def test_of_a_child_only_a_guardian_takes_away(browser, booking, clock) -> None:
    [row] = told(booking, WORDS, picture())
    booking.patient.birth_date = make.NOW.date() - timedelta(days=10 * 365)
    booking.patient.save(update_fields=["birth_date"])
    removing = url("record_remove", booking, row.pk)
    text = page(browser.get(url("reason", booking)))
    assert "要由监护人填写" in text
    assert removing not in text
    assert url("reason_withdraw", booking) not in text
    for address in (removing, url("reason_withdraw", booking)):
        answer = browser.post(address)
        assert answer.status_code == 409
        assert "要由监护人填写" in answer.content.decode()
    assert (VisitReason.objects.count(), Attachment.objects.count()) == (1, 1)


def test_taking_back_deletes_all_of_it(browser, booking, django_capture_on_commit_callbacks) -> None:
    told(booking, WORDS, picture(1), picture(2))
    address = url("reason_withdraw", booking)
    assert "就诊原因和 2 张图片马上删除" in page(browser.get(address))
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(address)
    assert "都删除了" in page(browser.get(answer.url))
    assert (VisitReason.objects.count(), Attachment.objects.count(), files()) == (0, 0, [])
    assert browser.get(address).url == url("ticket", booking)
    assert browser.get(url("reason", booking)).url == url("reason_consent", booking)


def test_after_the_visit_it_is_read_and_deleted_but_not_changed(browser, booking, clock) -> None:
    [row] = told(booking, WORDS, picture())
    clock.move_to(booking.during.upper + timedelta(days=30))
    text = page(browser.get(url("reason", booking)))
    assert WORDS in text
    assert "不能再补充" in text
    assert "<textarea" not in text
    assert send(browser, booking, "又疼了").status_code == 409
    assert VisitReason.objects.get().text == WORDS
    assert "查看或删除" in page(browser.get(url("ticket", booking)))
    assert browser.get(url("record", booking, row.pk)).status_code == 200


def test_without_anything_told_an_old_ticket_says_nothing_of_it(browser, booking, clock) -> None:
    clock.move_to(booking.during.upper + timedelta(days=1))
    assert "就诊原因" not in page(browser.get(url("ticket", booking)))


# --- Whose it is --------------------------------------------------------------------------


def test_relatives_see_it_and_strangers_find_nothing(browser_of, booking) -> None:
    [row] = told(booking, WORDS, picture())
    relative, stranger = make.account(), make.account()
    make.linked(relative, booking.patient)
    make.booked(booking.session, make.person(stranger), at=booking.session.starts_at + timedelta(hours=1))
    addresses = [
        url("reason", booking),
        url("reason_withdraw", booking),
        url("record", booking, row.pk),
        url("record_remove", booking, row.pk),
    ]
    for address in addresses:
        assert browser_of(relative).get(address).status_code == 200
        for method in ("get", "post"):
            assert getattr(browser_of(stranger), method)(address).status_code in (404, 405)
    assert (VisitReason.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_picture_is_not_found_under_another_booking(browser, booking, owner, browser_of) -> None:
    [row] = told(booking, WORDS, picture())
    stranger = make.account()
    theirs = make.booked(
        booking.session, make.person(stranger), at=booking.session.starts_at + timedelta(hours=1)
    )
    assert browser_of(stranger).get(url("record", theirs, row.pk)).status_code == 404
    for huge in (0, 2**31, 2**63, 10**30):
        assert browser.get(url("record", booking, huge)).status_code == 404
        assert browser.post(url("record_remove", booking, huge)).status_code == 302


def test_who_is_linked_no_more_sees_nothing(browser, booking) -> None:
    [row] = told(booking, WORDS, picture())
    booking.patient.links.update(ended_at=booking.created_at)
    assert browser.get(url("reason", booking)).status_code == 404
    assert browser.get(url("record", booking, row.pk)).status_code == 404


def test_the_page_of_rights_leads_to_taking_back(browser, booking) -> None:
    told(booking)
    text = page(browser.get(reverse("my_privacy")))
    assert url("reason_withdraw", booking) in text
    assert "2026年12月8日" in text
