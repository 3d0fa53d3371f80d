"""Who holds a clinic of several instead of whom: what the ticket and the message say is true of each of them."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from bookings import actions
from bookings.enums import NoticeKind
from bookings.models import Appointment
from bookings.queries.hospital_changes import replaced_in
from notices.models import Notice
from notices.registry import kind_of
from specialists.enums import SessionKind
from specialists.models import ClinicSession, Posting
from tests.bookings.reshaping import split
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def people() -> dict[str, Posting]:
    where = make.hospital("本院")
    return {name: make.posting(make.specialist(name), where) for name in ("支玉香", "陈一", "王三", "赵四")}


@pytest.fixture
def joint(people) -> ClinicSession:
    return make.published_session(people["支玉香"], people["陈一"], kind=SessionKind.JOINT)


@pytest.fixture
def late(joint, owner) -> Appointment:
    return make.booked(joint, make.person(owner), at=joint.starts_at + timedelta(hours=1))


def instead(session: ClinicSession, leaving: Posting, coming: Posting, now=NOW) -> None:
    who = leaving.specialist_id
    actions.substitute_specialist(session=session, leaving_id=who, posting=coming, by=None, now=now)


def names(appointment: Appointment) -> tuple[list[str], list[str], bool]:
    found = replaced_in(Appointment.objects.get(pk=appointment.pk))
    return [one.name for one in found.left], [one.name for one in found.came], found.others


def message(appointment: Appointment) -> str:
    rows = Notice.objects.filter(kind=NoticeKind.SUBSTITUTED, subject_id=appointment.pk, channel="sms")
    row = rows.latest("version")
    with translation.override("zh-hans"):
        return kind_of(row).wording(row, "sms").text


def ticket(browser, appointment: Appointment) -> str:
    page = browser.get(reverse("bookings:ticket", args=[appointment.uid])).content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", page)))


def test_of_two_one_is_replaced_in_the_rest(browser, joint, late, people) -> None:
    split(joint, people["王三"], people["陈一"])
    assert names(late) == (["支玉香"], ["王三"], True)
    assert "支玉香 专家不能来，由 王三 专家接诊，其余专家照常，号和取号码" in message(late)
    said = ticket(browser, late)
    assert "支玉香专家不能来，由王三专家接诊；其余专家照常，号和取号码不变。" in said
    assert "原来的专家这次不能来" not in said
    mine = browser.get(reverse("bookings:mine")).content.decode()
    assert "的门诊有专家换人，请您答复" in mine


def test_all_together(browser, joint, late, people) -> None:
    instead(joint, people["支玉香"], people["王三"])
    instead(joint, people["王三"], people["赵四"], NOW + MINUTE)
    assert names(late) == (["支玉香"], ["赵四"], True)
    instead(joint, people["陈一"], people["王三"], NOW + 2 * MINUTE)
    assert names(late) == (["支玉香", "陈一"], ["赵四", "王三"], False)
    assert "支玉香、陈一 专家不能来，由 赵四、王三 专家接诊，号和取号码" in message(late)
    assert "支玉香、陈一专家不能来，由赵四、王三专家接诊，号和取号码不变。" in ticket(browser, late)


def test_back_again_nobody_is_away(browser, joint, late, people) -> None:
    instead(joint, people["支玉香"], people["王三"])
    instead(joint, people["王三"], people["支玉香"], NOW + MINUTE)
    assert names(late) == ([], [], True)
    assert "不能来" not in message(late)
    assert "出诊专家有过变动，现在由下面写的专家接诊" in ticket(browser, late)


def test_before_it_was_chosen_is_nothing(joint, owner, people) -> None:
    instead(joint, people["支玉香"], people["王三"])
    other = make.booked(joint, make.person(owner), now=NOW + MINUTE)
    assert names(other) == ([], [], True)


def test_of_one_it_is_said_as_ever(browser, owner, people) -> None:
    single = make.published_session(people["支玉香"])
    booking = make.booked(single, make.person(owner))
    instead(single, people["支玉香"], people["王三"])
    assert "现由 王三 专家出诊，号和取号码" in message(booking)
    assert "原来的专家这次不能来，由下面写的专家接诊" in ticket(browser, booking)
