"""Pages of a referral's pictures: chosen and kept, seen by the two desks, by nobody else, and printed as a number."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bookings.actions import referrals as acts
from bookings.models import Referral, ReferralAttachment
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
    TYPED,
    plain,
    receiver,
    refer_url,
    seen,
    sender,
    sends,
    url,
)
from tests.bookings.telling import files, picture
from tests.factories import bookings as make
from tests.factories import staff as work

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


# --- Added ---------------------------------------------------------------------------------------


def test_sent_with_the_second_button_it_leads_to_the_pictures(sender, county, route, patient) -> None:
    page = seen(sender, refer_url(county, patient))
    assert "发出以后就能添加" in page
    answer = sends(sender, refer_url(county, patient), **TYPED, attach="1")
    made = Referral.objects.get()
    assert answer["Location"] == pictures_url(county, made)
    text = sender.get(answer["Location"]).content.decode()
    for said in ('enctype="multipart/form-data"', 'type="file"', " multiple", "csrfmiddle", "最多 20 张图片"):
        assert said in text


def test_pictures_and_pages_are_kept_and_both_desks_see_them(
    sender, receiver, referral, county, city, clerk, triage
) -> None:
    assert "没有附件" in seen(sender, url(county, referral))
    assert "附件" not in seen(receiver, url(city, referral))
    answer = chosen(
        sender, pictures_url(county, referral), samples.from_a_camera(), samples.pdf((10, 10), (10, 20))
    )
    assert answer["Location"] == url(county, referral)
    rows = list(ReferralAttachment.objects.all())
    page = seen(sender, url(county, referral))
    for said in ("已添加 3 张图片", "附件 3 张", "添加了 3 张附件"):
        assert said in page
    for browser, hospital in ((sender, county), (receiver, city)):
        text = browser.get(url(hospital, referral)).content.decode()
        assert all(picture_url(hospital, referral, row) in text for row in rows)
        assert "<img" not in text.partition("<main")[2].partition("</main")[0]
    assert (
        picture_url(city, referral, rows[0]) in receiver.get(url(city, referral, "triage")).content.decode()
    )
    assert looks() == []


def test_one_is_served_as_nothing_but_a_picture_and_each_look_is_noted(
    sender, receiver, referral, county, city, clerk, triage
) -> None:
    [row] = attach(referral, clerk, picture())
    for browser, hospital in ((sender, county), (receiver, city), (receiver, city)):
        answer = browser.get(picture_url(hospital, referral, row))
        assert answer.content == picture().jpeg
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Disposition"] == 'inline; filename="record-1.jpg"'
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
    words = [f"attachment-{row.pk}:hospital:{place.pk}" for place in (county, city, city)]
    assert looks() == list(zip([clerk.pk, triage.pk, triage.pk], words, strict=True))


def test_what_is_right_is_kept_whatever_is_wrong_with_the_rest(sender, referral, county) -> None:
    wrong = [
        b"<svg onload=alert(1)>",
        b"\xff\xd8\xff" + bytes(10 * 1024 * 1024),
        b"",
        samples.photograph()[:300],
        b"\0\0\0\x18ftypheic" + bytes(20),
    ]
    page = plain(chosen(sender, pictures_url(county, referral), samples.photograph(), *wrong))
    for said in (
        "已添加 1 张图片",
        "第 2 个文件没有存：只能放 JPG、PNG、WebP 图片和 PDF",
        "第 3 个文件没有存：文件超过 10 MB",
        "第 4 个文件没有存：文件是空的",
        "第 5 个文件没有存：文件打不开，可能已经损坏",
        "第 6 个文件没有存：这是苹果手机的 HEIC 照片",
        "已经放好的图片 1 张",
    ):
        assert said in page
    assert ReferralAttachment.objects.count() == len(files()) == 1


def test_no_file_and_too_many(sender, referral, county, clerk) -> None:
    assert "请先选择要添加的文件" in plain(chosen(sender, pictures_url(county, referral)))
    assert "一次最多放 6 个文件，您选了 7 个" in plain(
        chosen(sender, pictures_url(county, referral), *[b"x"] * 7)
    )
    attach(referral, clerk, *[picture(n) for n in range(19)])
    two = chosen(sender, pictures_url(county, referral), samples.pdf((10, 10), (20, 20)))
    assert "一件转诊最多 20 张图片" in plain(two)
    chosen(sender, pictures_url(county, referral), samples.photograph())
    full = sender.get(pictures_url(county, referral)).content.decode()
    assert "图片已经放满了" in full
    assert 'type="file"' not in full
    assert len(files()) == 20


# --- Asked back ----------------------------------------------------------------------------------


def test_who_is_asked_back_answers_in_words_and_pictures(sender, referral, county, city, triage) -> None:
    acts.ask_back(**at(city, referral, triage), words="请补充 CT")
    address = url(county, referral, "answer")
    wrong = plain(chosen(sender, address, samples.photograph(), b"GIF89a", words="已补做 CT"))
    for said in ("已添加 1 张图片", "第 2 个文件没有存", "已补做 CT", "已经放好的图片 1 张"):
        assert said in wrong
    assert Referral.objects.get().status == "asked"
    assert "请写补充的内容" in plain(chosen(sender, address, samples.photograph(30, 30), words=" "))
    assert ReferralAttachment.objects.count() == 2
    assert chosen(sender, address, words="已补做 CT")["Location"] == url(county, referral)
    assert Referral.objects.get().status == "sent"
    page = seen(sender, url(county, referral))
    assert "已补充，等待接诊医院答复" in page
    assert "附件 2 张" in page


def test_an_answer_that_comes_too_late_is_said(sender, referral, county, city, triage) -> None:
    acts.accept_referral(**at(city, referral, triage))
    address = url(county, referral, "answer")
    assert sender.get(address)["Location"] == url(county, referral)
    chosen(sender, address, samples.photograph(), words="好")
    assert "刚才已经有人办理" in seen(sender, url(county, referral))
    assert files() == []


# --- Taken away ----------------------------------------------------------------------------------


def test_taken_away_after_asking_until_it_is_decided(
    sender, referral, county, city, clerk, triage, django_capture_on_commit_callbacks
) -> None:
    one, two = attach(referral, clerk, picture(1), picture(2))
    address = picture_url(county, referral, one, "drop_referral_picture")
    assert address in sender.get(url(county, referral)).content.decode()
    assert picture_url(county, referral, one) in sender.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.post(address)["Location"] == url(county, referral)
    assert len(files()) == 1
    assert sender.get(address).status_code == 404
    assert sender.post(address).status_code == 302  # a second press
    acts.accept_referral(**at(city, referral, triage))
    address = picture_url(county, referral, two, "drop_referral_picture")
    page = sender.get(url(county, referral)).content.decode()
    assert address not in page
    assert pictures_url(county, referral) in page  # a result that comes late
    assert sender.get(address)["Location"] == url(county, referral)
    sender.post(address)
    assert len(files()) == 1


# --- The letter, and the person's own page --------------------------------------------------------


def test_the_letter_says_how_many_there_are(sender, county, patient, clerk) -> None:
    beijing = make.hospital("北京积水潭医院", side="beijing")
    manager = work.clerk(county, role=StaffRole.MANAGER)
    letter = send(open_route(county, beijing, manager), patient, clerk)
    assert "附件" not in plain(sends(sender, url(county, letter, "letter")))
    attach(letter, clerk, picture(1), picture(2))
    assert "附件：2 份" in plain(sends(sender, url(county, letter, "letter")))
    assert "北京的医院在这里看不到附件" in seen(sender, pictures_url(county, letter))


def test_the_persons_own_page_says_how_many(browser_of, owner, referral, clerk) -> None:
    attach(referral, clerk, picture(1), picture(2))
    assert "附件：2 张" in seen(browser_of(owner), reverse("my_data"))


def test_pages_ask_the_same_however_many_there_are(
    django_assert_max_num_queries, sender, receiver, referral, county, city, clerk
) -> None:
    def questions(browser: Client, address: str) -> int:
        browser.get(address)
        with django_assert_max_num_queries(25) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    def counted() -> list[int]:
        return [
            questions(sender, url(county, referral)),
            questions(receiver, url(city, referral)),
            questions(receiver, url(city, referral, "triage")),
            questions(sender, pictures_url(county, referral)),
            questions(sender, picture_url(county, referral, ReferralAttachment.objects.earliest("pk"))),
        ]

    attach(referral, clerk, picture())
    few = counted()
    attach(referral, clerk, *[picture(n) for n in range(1, 15)])
    assert counted() == few
