"""Pages after a visit, as a patient meets them: feedback on the ticket, being told of the next session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookings import actions
from bookings.models import Feedback, Interest
from bookings.queries.afterwards import CHANGED_WITHIN
from tests.bookings.saying import AFTER, says, seen_by
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db]

SAID = {"waited": "short", "understood": "partly", "helped": "yes", "words": "指路不清", "thanks": "谢谢"}


@pytest.fixture
def visit(session, owner, clock):
    made = seen_by(session, owner)
    clock.move_to(AFTER)
    return made


def ticket(visit) -> str:
    return reverse("bookings:ticket", args=[visit.uid])


def form(visit) -> str:
    return reverse("bookings:feedback", args=[visit.uid])


def test_from_the_ticket_and_back(browser, visit) -> None:
    page = text(browser.get(ticket(visit)))
    assert form(visit) in page
    assert "下次出诊告诉我" in page
    answer = browser.post(form(visit), SAID)
    assert answer.url == ticket(visit)
    page = text(browser.get(answer.url))
    assert "已交给医院" in page
    assert "查看或修改" in page
    assert "指路不清" not in page
    assert 'value="partly"' in (again := text(browser.get(form(visit))))
    assert "指路不清" in again
    row = Feedback.objects.get()
    assert (row.waited, row.understood, row.words, row.thanks) == ("short", "partly", "指路不清", "谢谢")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"waited": ""}, "请选择等了多久"),
        ({"helped": "maybe"}, "请选择有没有解决"),
        ({"words": "长" * 501}, "写得太长了"),
        ({"thanks": "谢\0谢"}, "里面有不能用的符号"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser, visit, changes, sentence) -> None:
    page = text(browser.post(form(visit), {**SAID, "words": "<b>指路</b>", **changes}))
    assert page.count(sentence) == 2
    assert "错误：" in page
    assert "<b>指路" not in page
    if "words" not in changes:
        assert "&lt;b&gt;指路" in page
    assert not Feedback.objects.exists()


def test_a_visit_that_did_not_take_place_has_no_such_page(browser, session, owner, clock) -> None:
    made = make.booked(session, make.person(owner))
    clock.move_to(AFTER)
    assert "这次看得怎么样" not in text(browser.get(ticket(made)))
    assert browser.get(form(made)).status_code == 404
    assert browser.post(form(made), SAID).status_code == 404


def test_a_stranger_has_no_such_page(browser_of, visit) -> None:
    stranger = browser_of(make.account())
    assert stranger.get(form(visit)).status_code == 404
    assert stranger.post(form(visit), SAID).status_code == 404


def test_a_relative_reads_that_it_was_given_and_not_what(browser_of, visit, owner) -> None:
    relative = make.account()
    make.linked(relative, visit.patient)
    says(visit, owner, words="指路不清")
    other = browser_of(relative)
    assert "已经有人为这次就诊写过反馈" in text(other.get(ticket(visit)))
    answer = other.get(form(visit))
    assert answer.url == ticket(visit)
    assert other.post(form(visit), SAID).status_code == 302
    assert Feedback.objects.get().words == "指路不清"


def test_too_late(browser, visit, owner, clock) -> None:
    says(visit, owner)
    clock.move_to(AFTER + CHANGED_WITHIN)
    page = text(browser.get(ticket(visit)))
    assert "您已经写过反馈" in page
    assert form(visit) not in page
    assert "写反馈的时间已经过了" in text(browser.post(form(visit), SAID, follow=True))


def begin(session) -> str:
    slug = session.session_specialists.get().specialist.slug
    return f"{reverse('bookings:interest_begin', args=[slug])}?session={session.pk}"


def test_asked_on_the_session_listed_and_ended_by_one_press(browser, session, owner) -> None:
    hospital = session.hospital.name
    page = text(browser.get(begin(session)))
    assert f"只要在{hospital}的" in page
    answer = browser.post(begin(session), {"where": "here"})
    listed = reverse("bookings:interests")
    assert answer.url == listed
    one = Interest.objects.get()
    assert (one.account, one.hospital) == (owner, session.hospital)
    assert "您已设置过提醒" in text(browser.get(begin(session)))
    page = text(browser.get(listed))
    assert reverse("bookings:interest_end", args=[one.uid]) in page
    answer = browser.post(reverse("bookings:interest_end", args=[one.uid]), {"list": "1"})
    assert answer.url == listed
    assert "还没有关注的专家" in text(browser.get(listed))
    assert listed in text(browser.get(reverse("bookings:mine")))


def test_ended_out_of_the_message_without_signing_in(session, owner, clock) -> None:
    specialist = session.session_specialists.get().specialist
    one = actions.begin_interest(
        specialist_id=specialist.pk, hospital_id=None, demo=False, by=owner.pk, now=NOW
    )
    anybody = Client()
    address = reverse("bookings:interest", args=[one.uid])
    page = text(anybody.get(address))
    assert reverse("session", args=[session.pk]) in page
    assert "不用再告诉我" in page
    assert "noindex" in page
    assert anybody.get(reverse("bookings:interest_end", args=[one.uid])).status_code == 405
    answer = anybody.post(reverse("bookings:interest_end", args=[one.uid]))
    assert answer.url == address
    page = text(anybody.get(address))
    assert "已停止" in page
    assert "重新开启提醒" in page
    one.refresh_from_db()
    assert one.ended_at == NOW


def test_who_is_not_signed_in_is_led_there_and_back(session, clock) -> None:
    answer = Client().get(begin(session))
    assert answer.status_code == 302
    assert "sign-in" in answer.url
    assert "interests" in answer.url


@pytest.mark.parametrize("query", ["?session=x", "?session=999999", ""])
def test_without_a_session_it_is_anywhere(browser, session, query) -> None:
    slug = session.session_specialists.get().specialist.slug
    address = reverse("bookings:interest_begin", args=[slug]) + query
    assert "只要在" not in text(browser.get(address))
    assert browser.post(address, {"where": "here"}).status_code == 200
    browser.post(address, {"where": "anywhere"})
    assert Interest.objects.get().hospital is None
    assert browser.get(reverse("bookings:interest_begin", args=["nobody"])).status_code == 404


def test_public_pages_lead_there(client, session, clock) -> None:
    specialist = session.session_specialists.get().specialist
    link = reverse("bookings:interest_begin", args=[specialist.slug])
    assert link in text(client.get(reverse("specialist", args=[specialist.slug])))
    clock.move_to(session.ends_at + timedelta(hours=1))
    assert f"{link}?session={session.pk}" in text(client.get(reverse("session", args=[session.pk])))
