"""The patient's pages of an appeal: who opens them, what they say, what is kept of what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookings import actions
from bookings.models import Appeal, PatientLink
from tests.bookings.appealing import WORDS, appealed, block, hospital, manager, patient, refuse, rows
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["block", "hospital", "manager", "patient", "rows"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def link(patient, owner) -> PatientLink:
    return PatientLink.objects.get(patient=patient, account=owner)


def blocks_of(link) -> str:
    return reverse("bookings:blocks", args=[link.pk])


def form_of(link, block) -> str:
    return reverse("bookings:appeal", args=[link.pk, block.pk])


def withdrawing(link, appeal) -> str:
    return reverse("bookings:withdraw_appeal", args=[link.pk, appeal.pk])


def typed(rows, **changes):
    return {"bookings": [row.pk for row in rows], "words": WORDS, **changes}


def test_from_the_block_to_the_appeal_and_back(browser, link, block, rows) -> None:
    assert form_of(link, block) in text(browser.get(blocks_of(link)))
    page = text(browser.get(form_of(link, block)))
    assert "医院最晚 2026年12月3日 答复" in page
    assert "张桂兰" in page
    page = text(browser.post(form_of(link, block), typed(rows[:1]), follow=True))
    assert "申诉已提交" in page
    assert WORDS in page
    assert "等待答复" in page
    assert "再申诉其他几次" not in page  # the hospital has one to answer
    assert Appeal.objects.get().events.get().appointment == rows[0]
    again = text(browser.post(form_of(link, block), typed(rows[:1]), follow=True))
    assert "没有可以申诉的预约了" in again
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bookings": []}, "请选择不应该算的预约"),
        ({"bookings": ["x"]}, "重新选择"),
        ({"bookings": ["0"]}, "重新选择"),
        ({"words": " \u200b\n"}, "请写下为什么"),
        ({"words": "长" * 1001}, "最多写 1000 字"),
        ({"words": "a\x00"}, "不能用的符号"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser, link, block, rows, changes, said) -> None:
    page = text(browser.post(form_of(link, block), typed(rows[:1], **changes)))
    assert page.count(said) == 2
    assert "错误：" in page
    kept = WORDS if "bookings" in changes else f'value="{rows[0].pk}"'
    assert kept in page
    assert not Appeal.objects.exists()


def test_an_answer_is_read_there(browser, link, block, rows, manager) -> None:
    [appeal] = appealed(block, rows[:1])
    refuse(appeal, manager)
    page = text(browser.get(blocks_of(link)))
    assert "系统里没有停诊" in page
    assert "再申诉其他几次" in page
    [appeal] = appealed(block, rows[1:])
    actions.grant_appeal(appeal_id=appeal.pk, reason="no_way", answer="", by=manager.pk, now=NOW)
    page = text(browser.get(blocks_of(link)))
    assert "现在没有限制" in page
    assert "以前的申诉" in page
    assert "这几次以后都不再计算" in page
    assert blocks_of(link) in text(browser.get(reverse("bookings:people")))
    assert browser.get(form_of(link, block)).status_code == 404


def test_withdrawn_after_asking_once_more(browser, link, block, rows) -> None:
    [appeal] = appealed(block, rows)
    assert "要撤回这次申诉吗" in text(browser.get(withdrawing(link, appeal)))
    page = text(browser.post(withdrawing(link, appeal), follow=True))
    assert "申诉已撤回" in page
    assert WORDS not in page
    assert form_of(link, block) in page
    assert browser.get(withdrawing(link, appeal)).status_code == 302


def test_too_late_the_page_says_so(browser, link, block, rows, clock) -> None:
    clock.shift(timedelta(days=15))
    page = text(browser.get(blocks_of(link)))
    assert "已经过了" in page
    assert form_of(link, block) not in page
    assert browser.get(form_of(link, block)).status_code == 302


def test_an_overdue_answer_is_owned_up_to(browser_of, owner, link, block, rows, clock) -> None:
    appealed(block, rows)
    clock.shift(timedelta(days=3))
    assert "已经超过答复期限" in text(browser_of(owner).get(blocks_of(link)))


def test_relatives_have_pages_of_their_own_and_strangers_none(browser_of, link, patient, block, rows) -> None:
    [appeal] = appealed(block, rows)
    relative, stranger = make.account(), make.account()
    own = make.linked(relative, patient)
    page = text(browser_of(relative).get(blocks_of(own)))
    assert WORDS in page
    for who in (relative, stranger, work.clerk(rows[0].session.hospital)):
        for address in (form_of(link, block), withdrawing(link, appeal)):
            assert browser_of(who).get(address).status_code == 404
            assert browser_of(who).post(address, typed(rows)).status_code == 404
    assert Client().get(form_of(link, block)).status_code == 302
    other = make.person(stranger)
    theirs = PatientLink.objects.get(patient=other)
    for address in (form_of(theirs, block), withdrawing(theirs, appeal)):  # their person, another's block
        assert browser_of(stranger).post(address, typed(rows)).status_code == 404
    appeal.refresh_from_db()
    assert appeal.open
    browser_of(relative).post(withdrawing(own, appeal))
    appeal.refresh_from_db()
    assert appeal.status == "withdrawn"


def test_words_of_danger_are_answered_at_once(browser, link, block, rows) -> None:
    page = text(browser.post(form_of(link, block), typed(rows, words="不想活了"), follow=True))
    assert "请现在就拨打全国统一心理援助热线 12356" in page
