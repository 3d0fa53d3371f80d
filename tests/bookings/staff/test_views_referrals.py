"""Pages of referrals: from the person's page to the outcome, at two desks; what each sees, and what is loud."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from bookings.actions import referrals as acts
from bookings.models import Appointment, Referral
from bookings.queries.staff.referrals import counts_of
from hospitals.enums import StaffRole
from tests.bookings.referring import (
    REASON,
    SUMMARY,
    accepted,
    after,
    at,
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
from tests.bookings.staff.referring_pages import (
    TYPED,
    plain,
    receiver,
    refer_url,
    seen,
    sender,
    sends,
    url,
    values,
)
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

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
DAY = timedelta(days=1)


def test_each_desk_sees_its_own(browser_of, sender, receiver, referral, county, city) -> None:
    for browser, hospital in ((sender, county), (receiver, city)):
        page = seen(browser, url(hospital, referral))
        assert REASON in page
        assert SUMMARY.split("，")[0] in page
        assert "王*英" in page
        assert "王秀英" not in page
    other = make.hospital()
    stranger = browser_of(work.clerk(other, role=StaffRole.RECEPTION))
    for browser, hospital in ((stranger, other), (stranger, city), (sender, city), (receiver, county)):
        for act in ("", "triage", "letter"):
            assert browser.get(url(hospital, referral, act)).status_code == 404


def test_the_list_is_loud_about_what_is_overdue(
    clock, browser_of, receiver, referral, county, city, clerk, triage
) -> None:
    listed = reverse("staff:referrals", args=[city.slug])
    page = seen(receiver, listed)
    assert "超过时限" not in page
    assert "时限 12月2日 10:00，等本院办理" in page
    clock.shift(DAY * 3)
    sender, receiver = browser_of(clerk), browser_of(triage)
    page = seen(receiver, listed)
    assert "有 1 件转诊超过时限，等本院办理。" in page
    assert "已超过 2 天" in page
    home = plain(receiver.get(reverse("staff:home") + f"?hospital={city.slug}"))
    assert "转诊 1 件等本院办理" in home
    assert "有 1 件转诊超过时限" in home
    mine = seen(sender, reverse("staff:referrals", args=[county.slug]))
    assert "等对方办理" in mine
    assert "有 1 件转诊超过时限" not in mine


def test_asked_back_answered_taken_booked_and_told(
    clock, browser_of, sender, receiver, referral, county, city, clerk, triage
) -> None:
    post = make.posting(make.specialist("陈卫衡"), city)
    session = make.published_session(post, numbers=4)
    sends(receiver, url(city, referral, "triage"), decision="ask", words="请补充血常规。")
    assert "请补充血常规。" in seen(sender, url(county, referral))
    sends(sender, url(county, referral, "answer"), words="血常规正常。")
    sends(receiver, url(city, referral, "triage"), decision="accept", words="")
    offered = seen(receiver, url(city, referral, "book"))
    assert "陈卫衡" in offered
    typed = {"came": "phone", "agreed": "on"}
    [value] = [
        one for one in values(receiver, url(city, referral, "book")) if session.starts_at.isoformat() in one
    ]
    answer = sends(receiver, url(city, referral, "book"), time=value, **typed)
    assert answer["Location"] == url(city, referral)
    made = Appointment.objects.get()
    assert (made.pool, made.patient) == ("referral", referral.patient)
    assert "12月8日 星期二 08:00，第 1 号，已预约" in seen(sender, url(county, referral))
    clock.move_to(after(referral))
    sender, receiver = browser_of(clerk), browser_of(triage)
    sends(receiver, url(city, referral, "outcome"), outcome="treated", words="两周后复查。")
    page = seen(sender, url(county, referral))
    assert "门诊诊治，回当地随诊" in page
    assert "两周后复查。" in page
    sends(sender, url(county, referral, "read"))
    assert "转出医院已看过" in seen(receiver, url(city, referral))
    listed = reverse("staff:referrals", args=[city.slug])
    assert "没有转入的患者等待办理" in seen(receiver, listed + "?show=in")
    assert "已就诊，有结果" in seen(receiver, listed + "?show=done")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "请选择怎样答复。"),
        ({"decision": "ask"}, "请写明要补充什么，或者为什么。"),
        ({"decision": "refuse", "words": "没有床位"}, "请选择为什么不接收。"),
        ({"decision": "refuse", "why": "full"}, "请写明要补充什么，或者为什么。"),
    ],
)
def test_an_answer_is_whole(receiver, referral, city, typed, said) -> None:
    answer = sends(receiver, url(city, referral, "triage"), **typed)
    assert said in plain(answer)
    assert Referral.objects.get().status == "sent"


def test_refused_and_redirected(sender, receiver, referral, county, city) -> None:
    assert "建议转往" not in seen(receiver, url(city, referral, "triage"))
    other = make.hospital("内蒙古医院")
    way = open_route(other, county, work.clerk(other, role=StaffRole.MANAGER))
    assert "请选择建议转往哪家医院。" in plain(
        sends(receiver, url(city, referral, "triage"), decision="redirect", words="专科")
    )
    sends(receiver, url(city, referral, "triage"), decision="redirect", hospital=str(other.pk), words="专科")
    page = seen(sender, url(county, referral))
    assert "建议转往 内蒙古医院" in page
    again = refer_url(county, referral.patient, f"?route={way.pk}&after={referral.pk}")
    assert SUMMARY in sender.get(again).content.decode()
    sends(sender, again, **TYPED)
    second = Referral.objects.get(to_hospital=other)
    theirs = Client()
    desk = work.clerk(other, role=StaffRole.RECEPTION)
    theirs.force_login(desk)
    answer = sends(theirs, url(other, second, "triage"), decision="refuse", why="full", words="没有床位")
    assert answer.status_code == 302
    assert "近期没有号或床位" in seen(sender, url(county, second))


def test_what_somebody_else_has_done_meanwhile_is_said(receiver, referral, city, triage) -> None:
    acts.accept_referral(**at(city, referral, triage))
    answer = sends(receiver, url(city, referral, "triage"), decision="refuse", why="full", words="没有床位")
    assert answer["Location"] == url(city, referral)
    assert "已经有人办理" in "".join(str(one) for one in get_messages(answer.wsgi_request))
    assert Referral.objects.get().status == "accepted"
    assert receiver.get(url(city, referral, "triage")).status_code == 302
    assert receiver.get(url(city, referral, "nonsense")).status_code == 404


def test_nothing_to_give_says_why(receiver, accepted, city) -> None:
    assert "最近两周没有可以给转诊的号" in seen(receiver, url(city, accepted, "book"))


def test_a_number_that_is_gone_is_said_and_the_choice_comes_back(receiver, accepted, city) -> None:
    session = make.published_session(make.posting(where=city), numbers=1, hours=0.5)
    [value] = values(receiver, url(city, accepted, "book"))
    make.booked(session, make.person(make.account()))
    answer = sends(receiver, url(city, accepted, "book"), time=value, came="phone", agreed="on")
    assert answer.status_code == 200
    assert Referral.objects.get().status == "accepted"


def test_withdrawn_and_closed(
    sender, receiver, referral, county, city, triage, patient, clerk, route
) -> None:
    assert "撤回以后" in seen(sender, url(county, referral, "withdraw"))
    sends(sender, url(county, referral, "withdraw"))
    assert Referral.objects.get().status == "withdrawn"
    again = send(route, patient, clerk)
    acts.accept_referral(**at(city, again, triage))
    sends(receiver, url(city, again, "close"), why="unwanted", words="")
    assert "患者不想转了" in seen(sender, url(county, again))


def test_pages_ask_the_same_however_many_there_are(
    django_assert_max_num_queries, receiver, referral, city, county, clerk, route
) -> None:
    listed = reverse("staff:referrals", args=[city.slug])
    receiver.get(listed)
    with django_assert_max_num_queries(16) as few:
        receiver.get(listed)
    for n in range(6):
        person = make.person(make.account(), f"张小明{n}")
        row = Referral.objects.get(pk=referral.pk)
        row.pk, row.seal_id, row._state.adding, row.patient = None, uuid.uuid4(), True, person
        row.reason, row.summary = REASON, SUMMARY
        row.save()
    with django_assert_max_num_queries(16) as many:
        receiver.get(listed)
    assert len(few) == len(many)
    assert counts_of(city.pk, NOW).incoming == 7


def test_one_referral_asks_the_same_however_long_its_history(
    django_assert_max_num_queries, receiver, referral, county, city, clerk, triage
) -> None:
    receiver.get(url(city, referral))
    with django_assert_max_num_queries(20) as few:
        receiver.get(url(city, referral))
    for _ in range(4):
        acts.ask_back(**at(city, referral, triage), words="请补充。")
        acts.answer_referral(**at(county, referral, clerk), words="好。")
    with django_assert_max_num_queries(20) as many:
        receiver.get(url(city, referral))
    assert len(many) - len(few) <= 1
