"""申诉 at the hospital: who sees and answers them, what is listed, what a page says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings import actions
from bookings.models import Appeal, Block
from bookings.models.appeals import AppealAct
from bookings.queries.appeals import answer_due
from bookings.queries.staff.appeals import appeals_of, case_of
from hospitals.enums import StaffRole
from tests.bookings.appealing import WORDS, appealed, blocked, manager, missed
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import NOW

__all__ = ["manager"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = reverse("staff:appeals")


@pytest.fixture
def office(browser_of, manager):
    return browser_of(manager)


def make_one(hospital, *, words: str = WORDS, now=NOW) -> Appeal:
    patient = make.person(make.account(), "张桂兰")
    rows = [missed(patient, 30, hospital), missed(patient, 3, hospital)]
    [appeal] = appealed(blocked(patient, *rows, now=now), rows[:1], words=words, now=now)
    return appeal


@pytest.fixture
def appeal(hospital) -> Appeal:
    return make_one(hospital)


def of(appeal) -> str:
    return reverse("staff:appeal", args=[appeal.pk])


def test_nothing_waits(office, browser) -> None:
    assert "没有等待答复的申诉" in text(office.get(LIST))
    assert "还没有答复过申诉" in text(office.get(LIST, {"show": "answered"}))
    home = text(office.get(reverse("staff:home")))
    assert LIST in home
    assert "件等待答复" not in home
    assert LIST not in text(browser.get(reverse("staff:home")))  # schedulers answer none


def test_listed_without_a_name_counted_at_home(office, hospital, appeal) -> None:
    assert "申诉 1 件等待答复" in text(office.get(reverse("staff:home")))
    page = text(office.get(LIST))
    assert of(appeal) in page
    assert "最晚 12月3日（星期四）答复" in page
    assert "张" not in page
    assert WORDS not in page
    assert not AuditEntry.objects.filter(action=AppealAct.SAW).exists()


def test_overdue_ones_come_first_and_say_so(browser_of, manager, office, hospital, clock) -> None:
    old = make_one(hospital)
    made = NOW - timedelta(days=10)
    Appeal.objects.filter(pk=old.pk).update(made_at=made, due_at=answer_due(made, 2))
    new = make_one(hospital)
    page = text(office.get(LIST))
    assert page.index(of(old)) < page.index(of(new))
    assert page.count("已超过期限") == 1
    clock.shift(timedelta(days=2, hours=14))  # midnight: the time is over
    assert "已超过期限" in text(browser_of(manager).get(of(new)))


def test_the_page_of_one(office, manager, hospital, appeal) -> None:
    page = text(office.get(of(appeal)))
    assert WORDS in page
    assert "张*兰" in page
    assert "张桂兰" not in page
    assert "马上解除" in page
    contested = appeal.events.get().appointment
    assert f"第 {contested.slot.ordinal} 号" in page
    assert "患者一方" in page
    assert reverse("staff:session", args=[contested.session_id]) in page
    assert AuditEntry.objects.get(action=AppealAct.SAW).subject_id == appeal.pk


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "请选择怎样答复"),
        ({"decision": "perhaps", "answer": "好"}, "请选择怎样答复"),
        ({"decision": "refuse", "answer": " "}, "请写明理由。"),
        ({"decision": "refuse", "answer": "长" * 501}, "最多写 500 字"),
    ],
)
def test_what_is_wrong_is_said(office, appeal, said, words) -> None:
    page = text(office.post(of(appeal), said))
    assert page.count(words) == 2
    assert WORDS in page
    appeal.refresh_from_db()
    assert appeal.open


def test_answered_and_read_again(office, manager, appeal) -> None:
    page = text(office.post(of(appeal), {"decision": "hospital_fault", "answer": "抱歉。"}, follow=True))
    assert "已答复" in page
    assert "没有等待答复的申诉" in page
    assert Block.objects.get().lifted_by == manager
    page = text(office.get(of(appeal)))
    assert "医院方面的原因" in page
    assert "抱歉。" in page
    assert manager.name in page
    assert of(appeal) in text(office.get(LIST, {"show": "answered"}))
    again = text(office.post(of(appeal), {"decision": "refuse", "answer": "不行"}, follow=True))
    assert "刚才已经答复" in again


def test_refused_with_a_reason(office, appeal) -> None:
    office.post(of(appeal), {"decision": "refuse", "answer": "系统里没有停诊。"})
    appeal.refresh_from_db()
    assert (appeal.status, appeal.answer) == ("refused", "系统里没有停诊。")


def test_withdrawn_ones_are_gone(office, appeal) -> None:
    actions.withdraw_appeal(appeal=appeal, by=appeal.made_by_id, now=NOW)
    assert "没有等待答复的申诉" in text(office.get(LIST))
    assert office.get(of(appeal)).status_code == 404


def test_other_staff_and_other_hospitals_find_nothing(browser_of, browser, desk, hospital, appeal) -> None:
    elsewhere = make.hospital(region=reference.region())
    other = browser_of(work.clerk(elsewhere, role=StaffRole.MANAGER))
    assert "没有等待答复的申诉" in text(other.get(LIST))
    for who in (browser, desk, browser_of(make.account()), browser_of(work.auditor(elsewhere.region))):
        assert who.get(LIST).status_code == 404
    for who in (other, browser, desk, browser_of(appeal.made_by)):
        assert who.get(of(appeal)).status_code == 404
        assert who.post(of(appeal), {"decision": "hospital_fault"}).status_code == 404
    appeal.refresh_from_db()
    assert appeal.open


def test_who_sets_a_regions_rules_answers_all_in_it(browser_of, hospital, appeal) -> None:
    above = reference.region()
    hospital.region = reference.region(parent=above)
    hospital.save()
    for region, status in ((above, 200), (reference.region(), 404)):
        answer = browser_of(work.rule_setter(region)).get(of(appeal))
        assert answer.status_code == status
        assert reverse("staff:session", args=[appeal.events.get().appointment.session_id]) not in text(answer)


def test_words_of_danger_are_pointed_out(office, hospital) -> None:
    assert "危急情况" in text(office.get(of(make_one(hospital, words="我不想活了"))))


def test_as_many_questions_for_one_as_for_many(manager, hospital, django_assert_num_queries) -> None:
    make_one(hospital)
    with django_assert_num_queries(4):
        assert len(appeals_of(manager.pk, "open", NOW)) == 1
    patient = make.person(make.account())
    rows = [missed(patient, 30, hospital), missed(patient, 3, hospital)]
    [of_two] = appealed(blocked(patient, *rows), rows)
    with django_assert_num_queries(4):
        assert len(appeals_of(manager.pk, "open", NOW)) == 2
    for appeal in Appeal.objects.all():
        with django_assert_num_queries(10):
            case = case_of(manager.pk, appeal.pk, NOW)
        assert case is not None
        assert len(case.contested) == (2 if appeal == of_two else 1)
