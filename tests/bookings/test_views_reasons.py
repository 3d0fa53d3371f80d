"""The patient's pages about reason and records: consent first, kept, shown, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import ConsentDecision, ConsentPurpose
from accounts.models import Consent
from accounts.rules.consents import CURRENT
from bookings import storage
from bookings.models import Attachment, PatientLink, VisitReason
from bookings.queries.reasons import MOST_RECORDS
from bookings.rules import Reason
from tests.bookings.files import samples
from tests.bookings.telling import WORDS, agreed, files, page, picture, send, told, url
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.RECORDS_DIR = tmp_path
    return tmp_path


@pytest.fixture
def booking(session, owner):
    return make.booked(session, make.person(owner, "张桂兰"))


# --- The consent ---------------------------------------------------------------------


def test_the_ticket_leads_there_and_says_it_need_not_be(browser, booking) -> None:
    text = page(browser.get(url("ticket", booking)))
    assert url("reason", booking) in text
    assert "不填也能就诊" in text


def test_the_consent_comes_first_unticked_on_its_own_screen(browser, booking) -> None:
    assert browser.get(url("reason", booking)).url == url("reason_consent", booking)
    text = page(browser.get(url("reason_consent", booking)))
    assert "checked" not in text
    assert "<textarea" not in text
    assert f'name="version" value="{CURRENT[ConsentPurpose.REASON]}"' in text
    for said in ("这一步可以不做", booking.session.hospital.name, "90 天", "不同意", "第二十九条"):
        assert said in text


def consent(browser, booking, **said: str) -> Any:
    return browser.post(url("reason_consent", booking), {"version": CURRENT[ConsentPurpose.REASON], **said})


def test_a_yes_needs_the_tick(browser, booking) -> None:
    text = page(consent(browser, booking, decision="given"))
    assert "error-summary" in text
    assert not Consent.objects.filter(purpose=ConsentPurpose.REASON).exists()
    answer = consent(browser, booking, decision="given", agree="on")
    assert answer.url == url("reason", booking)
    assert "<textarea" in page(browser.get(answer.url))


def test_a_no_leads_back_and_changes_nothing_else(browser, booking) -> None:
    answer = consent(browser, booking, decision="refused")
    assert answer.url == url("ticket", booking)
    assert "预约不受影响" in page(browser.get(answer.url))
    row = Consent.objects.get(purpose=ConsentPurpose.REASON)
    assert (row.decision, row.subject_id) == (ConsentDecision.REFUSED, booking.pk)


@pytest.mark.parametrize("decision", [ConsentDecision.GIVEN, ConsentDecision.REFUSED])
def test_who_loses_the_person_while_deciding_reads_it(browser, booking, decision: str) -> None:
    def ends_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "FOR UPDATE" in sql and PatientLink.objects.filter(ended_at=None).exists():
            PatientLink.objects.update(ended_at=timezone.now())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ends_first):
        answer = consent(browser, booking, decision=decision, agree="on")
    assert answer.status_code == 409
    assert str(Reason.NOT_YOURS.label) in answer.content.decode()
    assert not Consent.objects.filter(purpose=ConsentPurpose.REASON).exists()


def test_what_is_sent_before_the_consent_is_not_kept(browser, booking) -> None:
    assert send(browser, booking, WORDS, samples.photograph()).url == url("reason_consent", booking)
    assert not VisitReason.objects.exists()
    assert files() == []


# --- Telling -------------------------------------------------------------------------


def test_words_and_pictures_are_kept_and_shown_again(browser, booking) -> None:
    agreed(booking)
    answer = send(browser, booking, WORDS, samples.from_a_camera(), samples.pdf((10, 10), (10, 20)))
    assert answer.url == url("ticket", booking)
    assert "已写就诊原因，放了 3 张图片" in page(browser.get(answer.url))
    shown = page(browser.get(url("reason", booking)))
    assert WORDS in shown
    rows = list(Attachment.objects.all())
    assert all(url("record", booking, row.pk) in shown for row in rows)
    small = browser.get(url("record", booking, rows[2].pk), {"size": "small"})
    assert (small["Content-Type"], small.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert [row.ordinal for row in rows] == [1, 2, 3]
    assert all(samples.SECRET not in storage.read_file(row.seal_id) for row in rows)
    assert "病历.jpg" not in shown


def test_the_form_works_without_script_and_takes_several_files(browser, booking) -> None:
    agreed(booking)
    text = page(browser.get(url("reason", booking)))
    for said in (
        'enctype="multipart/form-data"',
        'type="file"',
        " multiple",
        'accept="image/jpeg',
        "csrfmiddle",
    ):
        assert said in text
    assert 'content="noindex"' in text


def test_what_is_right_is_kept_whatever_is_wrong_with_the_rest(browser, booking) -> None:
    agreed(booking)
    wrong = [b"<svg onload=alert(1)>", b"\0\0\0\x18ftypheic" + bytes(20)]
    text = page(send(browser, booking, WORDS, samples.photograph(), *wrong))
    for said in (
        "文字和 1 张图片已经存好",
        "第 2 个文件没有存：只能放",
        "第 3 个文件没有存",
        "请改用 JPG",
        "错误",
    ):
        assert said in text
    assert VisitReason.objects.get().text == WORDS
    assert Attachment.objects.count() == len(files()) == 1


def test_too_many_words_keep_the_pictures_and_the_words_stay_in_the_box(browser, booking) -> None:
    agreed(booking)
    long = "疼" * 1001
    text = page(send(browser, booking, long, samples.photograph()))
    assert "最多写 1000 字" in text
    assert long in text
    assert not VisitReason.objects.exists()
    assert Attachment.objects.count() == 1
    assert send(browser, booking, "疼" * 1000).url == url("ticket", booking)


def test_a_seventh_file_is_refused_and_none_is_read(browser, booking) -> None:
    agreed(booking)
    text = page(send(browser, booking, WORDS, *[b"x"] * 7))
    assert "一次最多放 6 个文件，您选了 7 个" in text
    assert files() == []


def test_too_large_and_empty_files(browser, booking) -> None:
    agreed(booking)
    text = page(send(browser, booking, "", b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), b""))
    assert "第 1 个文件没有存：文件超过 10 MB" in text
    assert "第 2 个文件没有存：文件是空的" in text


def test_more_pictures_than_there_is_room_for(browser, booking) -> None:
    told(booking, WORDS, *[picture(n) for n in range(MOST_RECORDS - 1)])
    text = page(send(browser, booking, WORDS, samples.pdf((10, 10), (20, 20))))
    assert f"一共最多 {MOST_RECORDS} 张图片" in text
    assert send(browser, booking, WORDS, samples.photograph()).status_code == 302
    full = page(browser.get(url("reason", booking)))
    assert "图片已经放满了" in full
    assert 'type="file"' not in full


@pytest.mark.parametrize("name", ["a\0.jpg", "<script>.jpg", "../../x.jpg", "evil.html", "长" * 300 + ".jpg"])
def test_names_of_files_leave_no_trace(browser, booking, name: str) -> None:
    agreed(booking)
    head = f'--b\r\nContent-Disposition: form-data; name="records"; filename="{name}"\r\n\r\n'
    body = head.encode() + b"no picture\r\n--b--\r\n"
    answer = browser.generic("POST", url("reason", booking), body, "multipart/form-data; boundary=b")
    text = page(answer)
    assert "只能放 JPG" in text
    assert "evil" not in text
    assert "<script>.jpg" not in text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}", "=1+1", "'; --"])
def test_words_are_shown_as_words(browser, booking, typed: str) -> None:
    agreed(booking)
    send(browser, booking, typed)
    assert VisitReason.objects.get().text == typed
    shown = page(browser.get(url("reason", booking)))
    assert "<script>alert" not in shown


def test_signs_that_nobody_sees_are_left_out(browser, booking) -> None:
    agreed(booking)
    send(browser, booking, "腰\u202e疼\u200b\r\n\r\n  三个月\x07\u2066 ")
    assert VisitReason.objects.get().text == "腰疼\n\n  三个月"
    assert page(send(browser, booking, "腰\0疼"))
    assert VisitReason.objects.get().text == "腰疼\n\n  三个月"
    mongolian = "ᠡᠮᠴᠢ ᠶᠢᠨ\u180eᠠ"
    send(browser, booking, mongolian)
    assert VisitReason.objects.get().text == mongolian
    send(browser, booking, "\u202e\u200d\u2066")
    assert not VisitReason.objects.exists()


@pytest.mark.parametrize(("typed", "number"), [("胸痛，喘不上气", "tel:120"), ("不想活了", "tel:12356")])
def test_words_of_danger_show_whom_to_call(browser, booking, typed: str, number: str) -> None:
    agreed(booking)
    answer = send(browser, booking, typed)
    assert answer.url == url("reason", booking)
    assert f'href="{number}"' in page(browser.get(answer.url)).partition("<h1")[0].partition("<main")[2]
    assert VisitReason.objects.get().text == typed
