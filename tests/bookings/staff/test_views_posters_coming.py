"""Posters of what is not booked: given out on the spot, or for referrals alone; and of places elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from specialists.enums import OpenTo, SessionKind, WithdrawReason
from specialists.models import ClinicSession
from tests.bookings.staff.planned import of, text
from tests.bookings.staff.test_views_posters import lines, plain, poster, seen
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOOKS = ("怎么预约", "扫码看号、预约", "选好专家和时间", "用手机号码登录", "按时到医院报到", "放号", "截止")
SITE = "伍什家卫生院"


def held(posting, **fields: object) -> ClinicSession:
    return make.published_session(posting, **{"pools": True, "numbers": 12, **fields})


def site_of(hospital):
    return reference.room(SITE, hospital=hospital, address="托克托县伍什家镇", exclusive=False)


def of_one(browser, hospital, session) -> str:
    return plain(poster(seen(browser, hospital, session=str(session.pk))))


def test_what_is_given_out_on_the_spot_says_when_where_and_how_many(browser, hospital, posting) -> None:
    type(hospital).objects.filter(pk=hospital.pk).update(phone="0471-1234567", address="新城区一号")
    trip = make.trip(hospital, phone="0471-7654321")
    session = held(posting, open_to=OpenTo.COMERS, room=site_of(hospital), trip=trip)
    actions.delay_session(session=session, minutes=30, by=None, now=NOW)
    said = of_one(browser, hospital, session)
    words = f"不用预约。12月8日 08:30 起在{SITE}现场取号，共 12 个，发完为止。 请带身份证件。"
    for one in ("怎么取号", "扫码看详情", words, "咨询0471-7654321", f"地点：{SITE}，托克托县伍什家镇"):
        assert one in said
    for never in (*BOOKS, "请到医院窗口咨询", "新城区一号", "0471-1234567"):
        assert never not in said


def test_its_own_words_of_what_to_bring(browser, hospital, posting) -> None:
    type(hospital).objects.filter(pk=hospital.pk).update(phone="0471-1234567")
    session = held(posting, open_to=OpenTo.COMERS, bring="身份证\n以前的片子")
    said = of_one(browser, hospital, session)
    assert "请带上：身份证；以前的片子" in said
    assert "起在本院现场取号" in said
    assert "咨询0471-1234567" in said


def test_for_referrals_alone_it_says_who_refers(browser, hospital, posting) -> None:
    said = of_one(browser, hospital, held(posting, open_to=OpenTo.REFERRED))
    assert "怎么就诊 这场门诊只接转诊。请先到旗县、社区或乡镇的医院，由医生转诊。" in said
    for never in BOOKS:
        assert never not in said


@pytest.mark.parametrize("open_to", OpenTo.values)
def test_withdrawn_it_asks_nobody_to_come(browser, hospital, posting, open_to) -> None:
    session = held(posting, open_to=open_to)
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    said = of_one(browser, hospital, session)
    assert "停诊，请不要前往" in said
    assert "不用预约" not in said
    assert "选好专家" not in said


def test_a_list_that_mixes_says_which_are_not_booked(browser, hospital, posting, session) -> None:
    for days, open_to in enumerate([OpenTo.COMERS, OpenTo.REFERRED], 1):
        held(posting, open_to=open_to, starts_at=DAY + timedelta(days=days))
        said = plain(poster(seen(browser, hospital)))
        assert "怎么预约" in said
        assert "扫码看号、预约" in said
        assert "标明“现场取号”" in said
        assert ("“只接转诊”的不在网上预约" in said) == (open_to == OpenTo.REFERRED)
    assert poster(seen(browser, hospital)).count("data-step") == 3


def test_a_list_of_nothing_that_is_booked(browser, hospital, posting) -> None:
    type(hospital).objects.filter(pk=hospital.pk).update(address="新城区一号")
    there = {"room": site_of(hospital), "trip": make.trip(hospital, phone="0471-7654321")}
    held(posting, open_to=OpenTo.COMERS, **there)
    page = seen(browser, hospital)
    said = plain(poster(page))
    assert "怎么取号 不用预约，按上面的日期、时间和地点到现场取号，发完为止。" in said
    assert "咨询0471-7654321" in said
    assert "0471" not in lines(page)[0], "once is enough"
    for never in (*BOOKS, "新城区一号"):
        assert never not in said
    held(posting, open_to=OpenTo.REFERRED, starts_at=DAY + timedelta(days=1))
    page = seen(browser, hospital)
    assert "标明“只接转诊”的，由旗县" in plain(poster(page))
    assert "电话 0471-7654321" in lines(page)[0]
    assert "电话" not in lines(page)[1]
    week = (DAY + timedelta(days=7)).date().isoformat()
    held(posting, open_to=OpenTo.REFERRED, starts_at=DAY + timedelta(days=7))
    assert "这些门诊只接转诊。" in plain(poster(seen(browser, hospital, week=week)))


def test_what_is_booked_for_a_village_is_reported_to_there(browser, hospital, posting) -> None:
    session = held(posting, room=site_of(hospital), kind=SessionKind.SINGLE)
    said = of_one(browser, hospital, session)
    assert "按时到出诊地点报到" in said
    assert "按时到医院报到" not in said
    assert "截止" in said


@pytest.mark.parametrize("rows", [1, 20])
def test_trips_are_read_once(browser, hospital, posting, rows, django_assert_num_queries) -> None:
    for n in range(rows):
        held(posting, trip=make.trip(hospital, phone="1"), starts_at=DAY + timedelta(days=n))
    with django_assert_num_queries(8):
        seen(browser, hospital)


@pytest.mark.parametrize("open_to", OpenTo.values)
def test_its_own_page_says_when_booking_opens_where_it_does(browser, posting, open_to) -> None:
    page = text(browser.get(of(held(posting, open_to=open_to))))
    assert ("放号与截止" in page) == (open_to == OpenTo.EVERYBODY)
