"""What pages of referrals say, note and refuse: who is told of a number, what is lost, what is old, who may read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEntry, User
from bookings.actions import referrals as acts
from bookings.actions.desk import cancel_for
from bookings.models import Appointment, Referral
from hospitals.enums import StaffRole
from hospitals.models import Staff
from notices.localtime import local_date
from tests.bookings.referring import (
    REASON,
    SUMMARY,
    accepted,
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


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def gives(receiver, accepted, city) -> Any:
    make.published_session(make.posting(where=city), numbers=4)
    [value, *_] = values(receiver, url(city, accepted, "book"))
    return sends(receiver, url(city, accepted, "book"), time=value, came="phone", agreed="on")


def test_who_books_for_the_person_is_told_of_the_number(receiver, accepted, city) -> None:
    answer = gives(receiver, accepted, city)
    assert said(answer) == ["已安排好号，已发短信告诉患者。"]
    assert answer["Location"] == url(city, accepted)


def test_without_a_phone_the_desk_tells_them(receiver, accepted, city) -> None:
    for link in accepted.patient.links.all():
        link.ended_at = NOW
        link.save()
    answer = gives(receiver, accepted, city)
    assert said(answer) == ["已安排好号。", "没有可以发短信的手机，请电话告知患者，或打印凭条。"]
    made = Appointment.objects.get()
    slip = reverse("staff:slip", args=[city.slug, accepted.patient_id, made.pk])
    assert answer["Location"] == slip
    assert "没有手机号码，发不了短信" in seen(receiver, slip)


def test_a_number_that_is_lost_is_neither_promised_nor_printed(
    browser_of, owner, sender, receiver, booked, county, city, triage
) -> None:
    mine, letter = reverse("bookings:referrals"), url(county, booked, "letter")
    assert "已约好号" in seen(browser_of(owner), mine)
    assert "第 1 号" in plain(sends(sender, letter))
    about = {"hospital_id": city.pk, "patient_id": booked.patient_id, "by": triage.pk, "now": NOW}
    cancel_for(**about, appointment_id=booked.appointment_id)
    page = seen(browser_of(owner), mine)
    assert "原号已失效，等医院重新安排" in page
    assert "已约好号" not in page
    paper = plain(sends(sender, letter))
    assert "王秀英" in paper
    assert "就诊时间" not in paper
    assert "第 1 号" not in paper
    assert "原号已失效，需重新安排" in seen(receiver, url(city, booked))


def looks(by: User) -> int:
    return AuditEntry.objects.filter(action="saw_referral", by=by.pk).count()


def test_the_page_of_the_answer_notes_that_the_words_were_seen(
    clock, browser_of, receiver, referral, city, triage
) -> None:
    form = url(city, referral, "triage")
    page = seen(receiver, form)
    assert SUMMARY.split("，")[0] in page
    assert "本次查看已记录。" in page
    assert looks(triage) == 1
    seen(receiver, url(city, referral))
    assert looks(triage) == 1
    clock.shift(timedelta(hours=1, minutes=1))
    assert "请选择怎样答复。" in plain(sends(browser_of(triage), form))
    assert looks(triage) == 2


def test_what_was_written_before_is_noted_where_it_is_sent_on(
    sender, referral, county, city, clerk, triage
) -> None:
    other = make.hospital("内蒙古医院")
    way = open_route(other, county, work.clerk(other, role=StaffRole.MANAGER))
    acts.redirect_referral(**at(city, referral, triage), to_id=other.pk, words="专科")
    seen(sender, refer_url(county, referral.patient, f"?after={referral.pk}"))
    assert looks(clerk) == 0  # only where to: nothing of it is shown
    again = refer_url(county, referral.patient, f"?route={way.pk}&after={referral.pk}")
    assert REASON in sender.get(again).content.decode()
    assert looks(clerk) == 1


def test_an_answer_from_an_old_page_is_refused(sender, receiver, referral, county, city, triage) -> None:
    form = url(city, referral, "triage")
    assert 'name="seen" value="sent"' in receiver.get(form).content.decode()
    acts.ask_back(**at(city, referral, triage), words="请补充血常规。")
    answer = sends(receiver, form, seen="sent", decision="refuse", why="full", words="没有床位")
    assert answer["Location"] == url(city, referral)
    assert said(answer) == ["这件转诊刚才已经有人办理，请看现在的情况。"]
    assert Referral.objects.get().status == "asked"
    sends(receiver, form, seen="asked", decision="accept", words="")
    assert Referral.objects.get().status == "accepted"


def test_who_refused_reads_and_prints_it_no_more(sender, receiver, referral, county, city, triage) -> None:
    acts.refuse_referral(**at(city, referral, triage), why="full", words="没有床位。")
    page = seen(receiver, url(city, referral))
    assert "这件转诊不再由本院办理，文字内容不再显示。" in page
    for words in (REASON, SUMMARY.split("，")[0], "没有床位。", "打印转诊单"):
        assert words not in page
    assert receiver.get(url(city, referral, "letter")).status_code == 404
    assert sends(receiver, url(city, referral, "letter")).status_code == 404
    page = seen(sender, url(county, referral))
    for words in (REASON, "没有床位。", "打印转诊单"):
        assert words in page
    assert TYPED["doctor"] in plain(sends(sender, url(county, referral, "letter")))


@pytest.mark.parametrize("name", ["new_referral_route", "end_referral_route"])
def test_who_loses_the_role_meanwhile_finds_nothing(browser_of, city, county, chief, route, name) -> None:
    more = [route.pk] if name == "end_referral_route" else []
    address = reverse(f"staff:{name}", args=[city.slug, *more])
    typed = {
        "other": str(county.pk),
        "direction": "down",
        "desk": "双向转诊办公室",
        "phone": "0471-6612345",
        "answer_hours": "24",
        "outcome_days": "3",
        "starts_on": str(local_date(NOW)),
        "last_on": "",
    }
    browser, taken = browser_of(chief), []

    def take_away(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not taken and "FOR UPDATE" in sql:  # the action begins
            taken.append(Staff.objects.filter(user=chief).delete())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(take_away):
        answer = sends(browser, address, **typed)
    assert taken
    assert answer.status_code == 404
    assert county.refers_by.filter(ends_on=None).count() == 1
