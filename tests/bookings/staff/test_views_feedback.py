"""就诊反馈, as the managers of a hospital meet it, and thanks as a specialist's assistant does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings.models import Feedback, FeedbackAct
from tests.bookings.saying import AFTER, BADLY, says, seen_by
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

WORDS, THANKS = "诊室不好找", "谢谢陈大夫"


@pytest.fixture
def said(session, owner, clock) -> Feedback:
    visit = seen_by(session, owner)
    clock.move_to(AFTER)
    return says(visit, owner, BADLY, words=WORDS, thanks=THANKS)


def address(hospital, name: str = "feedback", *more: int) -> str:
    return reverse(f"staff:{name}", args=[hospital.slug, *more])


def test_managers_read_it_masked_and_that_is_noted(browser_of, manager, hospital, said) -> None:
    page = text(browser_of(manager).get(address(hospital)))
    for words in (WORDS, THANKS, "王*英", "等了很久", "已转达", "共 1 份"):
        assert words in page
    assert "王秀英" not in page
    assert said.appointment.code not in page
    seen = AuditEntry.objects.get(action=FeedbackAct.SAW)
    assert (seen.subject_kind, seen.subject_id) == ("hospital", hospital.pk)


def test_nobody_else_does(browser_of, reception, clerk, hospital, owner, said) -> None:
    elsewhere = work.clerk(make.hospital("别院"), role="manager")
    for account in (reception, clerk, elsewhere, owner):
        browser = browser_of(account)
        for name, more in (("feedback", ()), ("thanks", (said.pk,))):
            assert browser.get(address(hospital, name, *more)).status_code == 404
        assert browser.post(address(hospital, "thanks", said.pk), {"reason": "personal"}).status_code == 404
    there = browser_of(elsewhere).get(address(elsewhere.staff_roles.get().hospital, "thanks", said.pk))
    assert there.status_code == 404
    said.refresh_from_db()
    assert said.hidden_for == ""


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("only=unhappy", True),
        ("only=thanks&days=30", True),
        ("only=nonsense", True),
        ("days=-1", True),
        ("specialist=0", True),
        ("page=99", True),
    ],
)
def test_narrowed_in_the_address(browser_of, manager, hospital, said, query, there) -> None:
    assert (WORDS in text(browser_of(manager).get(f"{address(hospital)}?{query}"))) == there


def test_nothing_left_of_a_narrowing_is_said(browser_of, manager, hospital, said, clock) -> None:
    clock.shift(timedelta(days=60))
    browser = browser_of(manager)
    assert "没有这样的反馈" in text(browser.get(f"{address(hospital)}?days=30"))
    Feedback.objects.all().delete()
    assert "还没有反馈" in text(browser.get(address(hospital)))


def test_thanks_are_hidden_with_a_reason_and_shown_again(
    browser_of, manager, session, hospital, said
) -> None:
    assistant = browser_of(work.attendant(session.session_specialists.get().specialist))
    visits = reverse("staff:visits")
    page = text(assistant.get(visits))
    assert THANKS in page
    assert WORDS not in page
    assert "王秀英" not in page
    browser = browser_of(manager)
    one = address(hospital, "thanks", said.pk)
    assert one in text(browser.get(address(hospital)))
    page = text(browser.post(one, {"reason": ""}))
    assert page.count("请选择为什么不转达") == 2
    page = text(browser.post(one, {"reason": "personal"}, follow=True))
    assert "不转达" in page
    assert "写了病情、姓名或电话" in page
    assert THANKS not in text(assistant.get(visits))
    browser.post(one, {"show": "1"})
    assert THANKS in text(assistant.get(visits))


def test_without_thanks_there_is_no_such_page(browser_of, manager, hospital, session, owner, clock) -> None:
    visit = seen_by(session, owner)
    clock.move_to(AFTER)
    row = says(visit, owner)
    assert browser_of(manager).get(address(hospital, "thanks", row.pk)).status_code == 404


def test_as_many_questions_for_many(
    browser_of, manager, hospital, session, said, django_assert_max_num_queries
) -> None:
    browser = browser_of(manager)
    browser.get(address(hospital))
    with django_assert_max_num_queries(13):
        browser.get(address(hospital))
    for n in range(1, 4):
        owner = make.account()
        row = seen_by(session, owner, f"钱{'一二三'[n - 1]}", at=make.DAY + timedelta(minutes=30 * n))
        says(row, owner, words=WORDS)
    with django_assert_max_num_queries(13):
        assert "共 4 份" in text(browser.get(address(hospital)))


def test_the_workplace_leads_there(keeper, desk, hospital) -> None:
    assert address(hospital) in text(keeper.get(reverse("staff:home")))
    assert address(hospital) not in text(desk.get(reverse("staff:home")))
