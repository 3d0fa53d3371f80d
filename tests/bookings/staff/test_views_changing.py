"""Delay, change, substitute, withdraw: whom it touches, the question, what was done and told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import actions
from bookings.enums import NoticeKind
from notices.models import Notice
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession
from specialists.seen import seen_of
from tests.bookings.staff.planned import asked, of, query, seen_on, text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MOVED = {"day": "2026-12-09", "begins": "09:00", "ends": "11:00", "room": ""}


@pytest.fixture
def booked(session, owner):
    """Two people have numbers, a third is choosing."""
    first = make.booked(session, make.person(owner, "王秀英"))
    make.booked(session, make.person(make.account()), at=DAY + timedelta(minutes=30))
    make.held(session, make.person(make.account()), at=DAY + timedelta(hours=1))
    return first


@pytest.fixture
def stand_in(hospital):
    return make.posting(make.specialist("王接替"), hospital)


def fresh(session: ClinicSession) -> ClinicSession:
    return ClinicSession.objects.get(pk=session.pk)


# --- Every page first says whom it touches ----------------------------------------------------


@pytest.mark.parametrize("name", ["delay", "change", "substitute", "withdraw"])
def test_whom_it_touches_comes_first(browser, session, booked, stand_in, name) -> None:
    page = text(browser.get(of(session, name)))
    assert f"08:00 {booked.patient.masked_name}" in page
    assert page.index("<b>2</b> 人") < page.index("<b>1</b> 人") < page.index('class="btn btn-')
    assert "王秀英" not in page
    assert fresh(session).delay_minutes == 0
    assert Notice.objects.exclude(kind=NoticeKind.CONFIRMED).filter(due_at__lte=NOW).count() == 0


# --- Late ----------------------------------------------------------------------------------------


def test_delayed_told_and_taken_back(browser, session, booked) -> None:
    address = of(session, "delay")
    page = text(browser.get(asked(address, minutes="40")))
    for said in ("推迟 40 分钟？", "08:40–10:40", "确认推迟并通知"):
        assert said in page
    answer = browser.post(address, {"minutes": "40", "seen": seen_on(page)})
    assert answer.url == of(session)
    assert fresh(session).delay_minutes == 40
    page = text(browser.get(answer.url))
    assert "已推迟 40 分钟。已通知 2 位就诊人。" in page
    assert Notice.objects.filter(kind=NoticeKind.DELAYED).count() == 2
    back = browser.post(address, {"minutes": "0", "seen": seen_on(page)})
    assert fresh(session).delay_minutes == 0
    assert "已恢复原定时间。已通知 2 位就诊人。" in text(browser.get(back.url))


def test_a_delay_says_what_it_runs_into_and_is_not_refused(browser, posting, session, owner) -> None:
    person = make.person(owner, "王秀英")
    make.booked(session, person, at=DAY + timedelta(hours=1.5))
    make.booked(make.published_session(starts_at=DAY + timedelta(hours=2)), person)
    make.published_session(posting, starts_at=DAY + timedelta(hours=2))
    page = text(browser.get(asked(of(session, "delay"), minutes="20")))
    assert "第 4 号 王*英" in page
    assert "陈卫衡12月8日 10:00–12:00 已在本院出诊" in page
    assert "确认推迟并通知" in page


@pytest.mark.parametrize("minutes", ["", "-5", "0", "481", "x", "9" * 30])
def test_minutes_that_cannot_be_are_asked_again(browser, session, minutes) -> None:
    page = text(browser.get(asked(of(session, "delay"), minutes=minutes)))
    assert page.count("请写 1 到 480 之间的数字") == 2
    if minutes != "0":
        browser.post(of(session, "delay"), {"minutes": minutes})
        assert fresh(session).delay_minutes == 0


def test_nobody_booked_nobody_told(browser, session) -> None:
    answer = browser.post(of(session, "delay"), {"minutes": "10", "seen": seen_of(session)})
    assert "没有人需要通知" in text(browser.get(answer.url))


# --- Another time or room ----------------------------------------------------------------------------


def test_changed_and_told(browser, hospital, session, booked) -> None:
    room = reference.room("二诊室", hospital=hospital)
    said = {**MOVED, "room": str(room.pk)}
    page = text(browser.get(asked(of(session, "change"), **said)))
    for words in ("12月9日 星期三 上午 09:00–11:00", "二诊室", "确认修改并通知"):
        assert words in page
    answer = browser.post(of(session, "change"), {**said, "seen": seen_on(page)})
    changed = fresh(session)
    assert (changed.starts_at, changed.room) == (DAY + timedelta(days=1, hours=1), room)
    page = text(browser.get(answer.url))
    assert "门诊已改。已通知 2 位就诊人。" in page
    assert "改时间，原来是 12月8日 08:00" in page


def test_the_form_shows_what_is_and_offers_the_own_rooms(browser, hospital, session) -> None:
    reference.room("二诊室", hospital=hospital)
    reference.room("别院诊室")
    page = text(browser.get(of(session, "change")))
    for said in ('value="2026-12-08"', 'value="08:00"', 'value="10:00"', "二诊室"):
        assert said in page
    assert "别院诊室" not in page


def test_what_stands_in_the_way_is_named_and_not_offered(browser, posting, session, owner) -> None:
    person = make.person(owner, "王秀英")
    make.booked(session, person)
    next_day = make.published_session(starts_at=DAY + timedelta(days=1, hours=1))
    make.booked(next_day, person)
    make.published_session(make.posting(posting.specialist), starts_at=DAY + timedelta(days=1, hours=1))
    address = asked(of(session, "change"), **{**MOVED, "ends": "10:00"})
    page = text(browser.get(address))
    for said in (
        "这些就诊人在新的时间另有预约",
        "第 1 号 王*英",
        "不能改到这个时间",
        "有的号会落在门诊时间以外",
    ):
        assert said in page
    assert "确认修改" not in page
    answer = browser.post(of(session, "change"), {**MOVED, "ends": "10:00"})
    assert query(answer)["day"] == "2026-12-09", "what was typed is kept"
    assert fresh(session).starts_at == DAY
    assert "另有预约" in text(browser.get(answer.url))


def test_only_its_end_tells_nobody_and_the_same_again_is_said_to_be(browser, session, booked) -> None:
    same = {"day": "2026-12-08", "begins": "08:00", "ends": "10:00", "room": ""}
    assert "没有要改的" in text(browser.get(asked(of(session, "change"), **same)))
    later = {**same, "ends": "11:00"}
    assert "不通知" in text(browser.get(asked(of(session, "change"), **later)))
    answer = browser.post(of(session, "change"), {**later, "seen": seen_of(session)})
    assert "门诊已改。没有人需要通知。" in text(browser.get(answer.url))


def test_a_time_that_cannot_be_is_said_at_its_field(browser, session) -> None:
    page = text(browser.get(asked(of(session, "change"), **{**MOVED, "ends": "08:00"})))
    assert page.count("结束时间要晚于开始时间。") == 2


# --- Somebody else ---------------------------------------------------------------------------------------


def test_substituted_and_told(browser, session, booked, stand_in) -> None:
    page = text(browser.get(of(session, "substitute")))
    assert "王接替" in page
    answer = browser.post(
        of(session, "substitute"),
        {
            "leaving": str(session.specialists.get().pk),
            "posting": str(stand_in.pk),
            "seen": seen_on(page),
        },
    )
    assert list(fresh(session).specialists.all()) == [stand_in.specialist]
    page = text(browser.get(answer.url))
    assert "已由王接替专家接替。已通知 2 位就诊人。" in page
    assert "替诊，王接替接替陈卫衡" in page


def test_somebody_busy_is_marked_and_refused(browser, session, stand_in) -> None:
    make.published_session(stand_in, starts_at=DAY + timedelta(hours=1))
    assert "这个时间已有另一场已发布的门诊" in text(browser.get(of(session, "substitute")))
    sent = {
        "leaving": str(session.specialists.get().pk),
        "posting": str(stand_in.pk),
        "seen": seen_of(session),
    }
    answer = browser.post(of(session, "substitute"), sent)
    assert query(answer)["posting"] == str(stand_in.pk)
    assert "专家在这个时间已有另一场已发布的门诊。" in text(browser.get(answer.url))
    assert stand_in.specialist not in fresh(session).specialists.all()


def test_one_of_a_team_is_named(browser, hospital, posting, stand_in) -> None:
    other = make.posting(make.specialist("李同行"), hospital)
    team = make.published_session(posting, other, kind="team", starts_at=DAY + timedelta(days=2))
    page = text(browser.get(of(team, "substitute")))
    assert "哪位专家不能来？" in page
    sent = {"posting": str(stand_in.pk), "seen": seen_of(team)}
    assert "请选择哪位专家不能来。" in text(browser.post(of(team, "substitute"), sent))
    browser.post(of(team, "substitute"), {**sent, "leaving": str(other.specialist_id)})
    assert set(team.specialists.all()) == {posting.specialist, stand_in.specialist}


def test_nobody_can_take_over(browser, session) -> None:
    page = text(browser.get(of(session, "substitute")))
    assert "没有别的专家可以换" in page
    assert of(session, "withdraw") in page


# --- Not at all ---------------------------------------------------------------------------------------------


def test_withdrawn_with_a_reason_and_told(browser, session, booked) -> None:
    page = text(browser.get(of(session, "withdraw")))
    again = browser.post(of(session, "withdraw"), {"seen": seen_on(page)})
    assert "请选择停诊原因。" in text(again)
    assert fresh(session).status == "published"
    answer = browser.post(of(session, "withdraw"), {"reason": "weather", "seen": seen_on(page)})
    assert fresh(session).withdrawn_reason == WithdrawReason.WEATHER
    assert "已停诊。已通知 2 位就诊人。" in text(browser.get(answer.url))
    booked.refresh_from_db()
    assert booked.status == "cancelled"


# --- Decided on what is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("delay", {"minutes": "20"}),
        ("change", MOVED),
        ("withdraw", {"reason": "weather"}),
    ],
)
def test_what_another_clerk_changed_meanwhile_is_looked_at_first(browser, session, name, said) -> None:
    page = text(browser.get(asked(of(session, name), **said)))
    actions.delay_session(session=session, minutes=90, by=None, now=NOW)
    answer = browser.post(of(session, name), {**said, "seen": seen_on(page)})
    assert query(answer) == {key: value for key, value in said.items() if value}
    assert (fresh(session).status, fresh(session).delay_minutes) == ("published", 90)
    assert "刚刚被改过" in text(browser.get(answer.url))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("delay", {"minutes": "20"}),
        ("change", MOVED),
        ("withdraw", {"reason": "weather"}),
    ],
)
def test_pressed_twice_it_is_done_and_told_once(browser, session, booked, name, said) -> None:
    page = text(browser.get(asked(of(session, name), **said)))
    for _ in range(2):
        answer = browser.post(of(session, name), {**said, "seen": seen_on(page)})
        assert answer.url == of(session)
    page = text(browser.get(answer.url))
    assert page.count("已通知 2 位就诊人。") == 1
    assert "刚刚被改过" not in page
    assert "现在不能这样改" not in page
    told = Notice.objects.filter(due_at__lte=NOW).exclude(kind=NoticeKind.CONFIRMED)
    assert told.count() == 2


def test_a_substitution_pressed_twice_shows_who_comes_now(browser, session, booked, stand_in) -> None:
    page = text(browser.get(of(session, "substitute")))
    sent = {
        "leaving": str(session.specialists.get().pk),
        "posting": str(stand_in.pk),
        "seen": seen_on(page),
    }
    browser.post(of(session, "substitute"), sent)
    answer = browser.post(of(session, "substitute"), sent)
    assert "刚刚被改过" in text(browser.get(answer.url))
    assert Notice.objects.filter(kind=NoticeKind.SUBSTITUTED).count() == 2


@pytest.mark.parametrize("name", ["delay", "change", "substitute", "withdraw"])
def test_what_is_over_or_withdrawn_is_only_shown(browser, clerk, posting, session, clock, name) -> None:
    gone = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    actions.withdraw_session(session=gone, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    assert browser.get(of(gone, name)).url == of(gone)
    assert browser.post(of(gone, name), {"minutes": "5", **MOVED, "reason": "weather"}).url == of(gone)
    clock.move_to(session.ends_at)
    browser.force_login(clerk)  # days later
    assert browser.get(of(session, name)).url == of(session)
    draft = make.draft(posting, starts_at=DAY + timedelta(days=3))
    assert browser.get(of(draft, name)).url == of(draft)
