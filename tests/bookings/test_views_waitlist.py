"""The pages of those who wait: join, place, leave, offer."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings import actions
from bookings.models import Appointment, WaitlistEntry
from bookings.rules import Reason
from notices.models import Notice
from notices.registry import kind_of
from tests.bookings.acting import MINUTE
from tests.bookings.waiting import cancel, full_session, offer_of, sweep, waits
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


def join_url(session) -> str:
    return reverse("bookings:join", args=[session.pk])


def test_a_full_session_leads_to_the_waitlist(client, clock) -> None:
    full, _ = full_session()
    page = client.get(reverse("session", args=[full.pk])).content.decode()
    assert join_url(full) in page
    assert client.get(join_url(full)).status_code == 302  # to signing in


def test_a_session_with_numbers_leads_back(browser, owner, session) -> None:
    make.person(owner)
    answer = browser.get(join_url(session), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("session", args=[session.pk])
    assert str(Reason.NOT_FULL.label) in answer.content.decode()


def test_joining(browser, owner) -> None:
    full, _ = full_session()
    mother = make.person(owner, "王秀英")
    page = browser.get(join_url(full)).content.decode()
    assert "王秀英" in page
    sent = {"patient": mother.pk, "what": "session", "notice_hours": "24"}
    answer = browser.post(join_url(full), {**sent, "notice_hours": "72"})
    assert "/consent/hospital/" in answer.url
    onward = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert '<option value="72" selected' in browser.get(onward).content.decode()  # what was asked for is kept
    make.tells(owner, full)
    answer = browser.post(join_url(full), sent, follow=True)
    entry = WaitlistEntry.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("bookings:place", args=[entry.pk])
    assert (entry.patient, entry.session, entry.notice_hours) == (mother, full, 24)
    assert "您排在第一位" in answer.content.decode()
    assert (
        reverse("bookings:place", args=[entry.pk]) in browser.get(reverse("bookings:mine")).content.decode()
    )
    browser.post(join_url(full), sent)  # the back button
    assert WaitlistEntry.objects.count() == 1


def test_joining_for_any_session_of_the_specialist(browser, owner) -> None:
    full, _ = full_session()
    mother = make.person(owner)
    make.tells(owner, full)
    who = full.session_specialists.get().specialist_id
    sent = {"patient": mother.pk, "what": f"anywhere:{who}", "notice_hours": "0"}
    answer = browser.post(join_url(full), sent, follow=True).content.decode()
    assert "哪家医院都可以" in answer
    entry = WaitlistEntry.objects.get()
    assert (entry.specialist_id, entry.hospital_id) == (who, None)


def test_what_is_missing_is_said_and_what_was_chosen_stays(browser, owner) -> None:
    full, _ = full_session()
    make.person(owner), make.person(owner)
    answer = browser.post(join_url(full), {"what": "session", "notice_hours": "48"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "请选择就诊人。" in page
    assert '<option value="48" selected' in page


def test_why_not_is_said_at_the_person(browser, owner) -> None:
    full, _ = full_session(1)
    mother = make.person(owner)
    make.tells(owner, full)
    for n in range(3):
        waits(full_session(1, starts_at=make.DAY + timedelta(days=n + 1))[0], mother)
    answer = browser.post(join_url(full), {"patient": mother.pk, "what": "session", "notice_hours": "0"})
    assert answer.status_code == 409
    assert str(Reason.LINES_FULL.label) in answer.content.decode()


def test_nobody_to_wait_for_yet(browser, owner) -> None:
    full, _ = full_session()
    answer = browser.get(join_url(full))
    assert answer.url.startswith(reverse("bookings:new_person"))


def test_how_many_are_before(browser, owner) -> None:
    full, _ = full_session()
    waits(full)
    mine = waits(full, make.person(owner), now=NOW + MINUTE)
    page = browser.get(reverse("bookings:place", args=[mine.pk])).content.decode()
    assert "您前面还有 <strong>1</strong> 位" in page


def test_leaving_asks_once_more(browser, owner) -> None:
    full, _ = full_session()
    entry = waits(full, make.person(owner))
    url = reverse("bookings:leave", args=[entry.pk])
    assert "从最后排起" in browser.get(url).content.decode()
    assert "已退出候补" in browser.post(url, follow=True).content.decode()
    assert browser.get(url, follow=True).redirect_chain[-1][0] == reverse("bookings:place", args=[entry.pk])


@pytest.fixture
def offer(owner) -> Appointment:
    full, (booked, *_) = full_session()
    entry = waits(full, make.person(owner, "王秀英"))
    cancel(booked)
    sweep()
    found = offer_of(entry)
    assert found is not None
    return found


def test_taking_what_is_offered(browser, owner, offer) -> None:
    mine = browser.get(reverse("bookings:mine")).content.decode()
    url = reverse("bookings:offer", args=[offer.uid])
    assert url in mine
    page = browser.get(url).content.decode()
    assert "要这个号" in page
    assert "继续候补" in page
    accept = reverse("bookings:accept", args=[offer.uid])
    ticket = reverse("bookings:ticket", args=[offer.uid])
    assert browser.post(accept, {"version": "1"}).url.startswith(ticket)
    assert browser.post(accept, {"version": "1"}).url.startswith(ticket)  # pressed twice
    assert browser.get(url).url == ticket
    assert browser.get(ticket).status_code == 200


def test_declining_it(browser, offer) -> None:
    url = reverse("bookings:decline", args=[offer.uid])
    page = browser.post(url, follow=True).content.decode()
    assert "您仍在候补名单里" in page
    assert "您没有要这个号" in browser.get(reverse("bookings:offer", args=[offer.uid])).content.decode()
    assert browser.post(url).status_code == 302  # again


def test_too_late_says_so_and_shows_other_sessions(browser, offer, clock) -> None:
    clock.shift(timedelta(hours=2))
    make.published_session(starts_at=make.DAY + timedelta(days=2))
    answer = browser.post(reverse("bookings:accept", args=[offer.uid]), {"version": "1"})
    assert answer.status_code == 409
    assert str(Reason.OFFER_OVER.label) in answer.content.decode()


def test_the_hospital_changed_it_meanwhile(browser, offer) -> None:
    actions.delay_session(session=offer.session, minutes=30, by=None, now=NOW)
    accept = reverse("bookings:accept", args=[offer.uid])
    answer = browser.post(accept, {"version": "1"})
    assert answer.status_code == 409
    assert str(Reason.HOSPITAL_CHANGED.label) in answer.content.decode()
    assert browser.post(accept, {"version": "2"}).status_code == 302


def test_a_consent_taken_back_is_asked_again_on_its_screen(browser, owner, offer) -> None:
    make.agreed(owner, "hospital", about=offer.session.hospital_id, decision="withdrawn")
    answer = browser.post(reverse("bookings:accept", args=[offer.uid]), {"version": "1"})
    assert "/consent/hospital/" in answer.url


def test_taking_it_as_a_move_says_what_goes(browser, owner) -> None:
    posting = make.posting()
    full, (taken,) = full_session(1, posting)
    mother = make.person(owner)
    has = make.booked(make.published_session(posting, starts_at=make.DAY + timedelta(days=2)), mother)
    entry = waits(full, mother)
    cancel(taken)
    sweep()
    offer = offer_of(entry)
    page = browser.get(reverse("bookings:offer", args=[offer.uid])).content.decode()
    assert "原来约的是 12月10日" in page
    accept = reverse("bookings:accept", args=[offer.uid])
    ticket = reverse("bookings:ticket", args=[has.uid])
    assert browser.post(accept, {"version": "1", "instead": has.pk}).url.startswith(ticket)
    assert browser.get(reverse("bookings:offer", args=[offer.uid])).url == ticket


def test_the_list_asks_as_often_for_three_as_for_one(browser, owner, django_assert_num_queries) -> None:
    mother = make.person(owner)
    url = reverse("bookings:mine")
    waits(full_session(1)[0], mother)
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for n in (1, 2):
        waits(full_session(1, starts_at=make.DAY + timedelta(days=n))[0], mother)
    with django_assert_num_queries(len(one)):
        browser.get(url)


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_the_words_name_no_illness_and_lead_to_the_answer(offer, channel) -> None:
    notice = Notice.objects.get(kind="waitlist_offered")
    said = kind_of(notice).wording(notice, channel).text
    assert reverse("bookings:offer", args=[offer.uid]) in said
    assert "12:00 前答复" in said
    assert "王秀英" not in said
