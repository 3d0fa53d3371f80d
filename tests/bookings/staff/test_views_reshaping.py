"""Put out further numbers of a session, split its rest off: what is shown before, and what is done and told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import translation

from bookings import actions
from bookings.actions.desk import adding_numbers
from bookings.enums import HospitalChange, NoticeKind
from bookings.models import AddBasis, Appointment
from hospitals.models import Room
from notices.models import Notice
from notices.registry import kind_of
from specialists.enums import Pool
from specialists.models import ClinicSession, Slot
from specialists.seen import seen_of
from tests.bookings.changing import changes_of, withdraw
from tests.bookings.reshaping import split
from tests.bookings.staff.at_desk import whom
from tests.bookings.staff.planned import asked, of, query, seen_on, text
from tests.bookings.waiting import waits
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW
from tests.factories.reference import room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HALF = timedelta(minutes=30)
MORE, SPLIT = "more_numbers", "split"
AT = (DAY + 2 * HALF).isoformat()


@pytest.fixture
def elsewhere(hospital) -> Room:
    return room("二诊室", hospital=hospital)


@pytest.fixture
def stand_in(hospital):
    return make.posting(make.specialist("替诊的专家"), hospital)


@pytest.fixture
def booked(session, owner) -> Appointment:
    """One of two people with a number has it in the second hour, where a third is choosing."""
    make.booked(session, make.person(make.account(), "李大海"))
    make.held(session, make.person(make.account()), at=DAY + 3 * HALF)
    return make.booked(session, make.person(owner, "王秀英"), at=DAY + 2 * HALF)


def said(posting, room: Room | None = None, at: str = AT) -> dict[str, str]:
    """What a clerk chooses: from the second hour on, there, with the one on this posting."""
    return {"at": at, "room": str(room.pk) if room else "", f"who_{first_of()}": str(posting.pk)}


def first_of() -> int:
    """Who holds the session of these tests."""
    return ClinicSession.objects.order_by("pk").first().specialists.get().pk


# --- More numbers ----------------------------------------------------------------------------


def test_where_they_go_and_for_whom_is_said_before(browser, session) -> None:
    page = text(browser.get(asked(of(session, MORE), more="6")))
    assert "从 4 个增加到 <strong>10</strong> 个" in page
    assert page.count("<td>+2</td>") == 2
    assert page.count("<td>+1</td>") == 2
    assert [f"{pool.label} {n} 个" in page for pool, n in ((Pool.PUBLIC, 4), (Pool.REFERRAL, 1))] == [
        True,
        True,
    ]
    assert Slot.objects.filter(session=session).count() == 4


def test_put_out_once_however_often_it_is_pressed(browser, session) -> None:
    page = text(browser.get(asked(of(session, MORE), more="2")))
    form = {"more": "2", "had": "4", "seen": seen_on(page)}
    answer = browser.post(of(session, MORE), form, follow=True)
    assert "已加放 2 个号。" in text(answer)
    assert "加放第 5–6 号" in text(answer)
    browser.post(of(session, MORE), form)
    assert Slot.objects.filter(session=session).count() == 6


def test_numbers_that_came_meanwhile_are_looked_at_first(browser, session) -> None:
    form = {"more": "2", "had": "3", "seen": seen_of(session)}
    answer = browser.post(of(session, MORE), form)
    assert query(answer)["more"] == "2"
    assert "刚刚被改动过" in text(browser.get(answer["Location"]))
    assert Slot.objects.filter(session=session).count() == 4


@pytest.mark.parametrize("more", ["0", "x", "", "301", "297"])
def test_no_such_number(browser, session, more: str) -> None:
    page = text(browser.get(asked(of(session, MORE), more=more)))
    assert ("请写 1 到 300 之间的数字。" in page) or ("一场门诊最多放 300 个号。" in page)
    assert "确认加放" not in page


def test_who_waits_is_mentioned(browser, session) -> None:
    for slot in make.slots(session):
        make.booked(session, make.person(make.account()), at=slot.starts_at)
    waits(session)
    page = text(browser.get(asked(of(session, MORE), more="2")))
    assert "有 1 人候补：先按顺序问他们要不要" in page
    form = {"more": "2", "had": "4", "seen": seen_on(page)}
    assert "会先问候补的人。" in text(browser.post(of(session, MORE), form, follow=True))


# --- Split -----------------------------------------------------------------------------------


def test_only_between_stretches(browser, session) -> None:
    page = text(browser.get(of(session, SPLIT)))
    choices = page.split('name="at"')[1].split("</select>")[0]
    assert [f">{clock} 起" in choices for clock in ("08:00", "08:30", "09:00", "09:30")] == [
        False,
        True,
        True,
        True,
    ]


def test_whom_it_touches_and_what_they_are_told_is_said_before(
    browser, session, booked, elsewhere, stand_in
) -> None:
    page = text(browser.get(asked(of(session, SPLIT), **said(stand_in, elsewhere))))
    assert f"第 3 号 09:00 {booked.patient.masked_name}" in page
    assert "李" not in page.split("会通知后一段的这些人")[1]
    assert page.count("<b>1</b> 人") == 2
    assert "替诊通知" in page
    assert "由谁出诊、在哪间诊室" in page
    assert "不能再合成一场" in page
    assert ClinicSession.objects.count() == 1


def test_done_and_told(browser, session, booked, elsewhere, posting) -> None:
    address = asked(of(session, SPLIT), **said(posting, elsewhere))
    form = {**said(posting, elsewhere), "seen": seen_on(text(browser.get(address)))}
    answer = browser.post(of(session, SPLIT), form, follow=True)
    rest = ClinicSession.objects.exclude(pk=session.pk).get()
    assert "已拆成两场。已通知 1 位就诊人。" in text(answer)
    assert "拆分，09:00 起另成一场" in text(answer)
    assert re.search(rf'<p>[^<]*<a class="lone-link" href="{of(rest)}">看后一段</a>', text(answer))
    assert "由另一场拆分出来" in text(browser.get(of(rest)))
    booked.refresh_from_db()
    assert (booked.session_id, rest.room) == (rest.pk, elsewhere)
    assert set(Notice.objects.filter(kind=NoticeKind.CHANGED).values_list("subject_id", flat=True)) == {
        booked.pk
    }
    assert browser.post(of(session, SPLIT), form)["Location"] == of(session)
    assert ClinicSession.objects.count() == 2


def test_with_somebody_else_in_another_room_one_message_tells_both(
    browser, session, booked, elsewhere, stand_in
) -> None:
    form = {**said(stand_in, elsewhere), "seen": seen_of(session)}
    browser.post(of(session, SPLIT), form)
    told = Notice.objects.filter(subject_kind="appointment", subject_id=booked.pk, version=2)
    kinds = set(told.values_list("kind", flat=True))
    assert NoticeKind.SUBSTITUTED in kinds
    assert NoticeKind.CHANGED not in kinds
    row = told.filter(kind=NoticeKind.SUBSTITUTED, channel="sms").first()
    with translation.override("zh-hans"):
        said_of_it = kind_of(row).wording(row, "sms").text
    assert "现由 替诊的专家 专家出诊" in said_of_it
    assert f"时间或地点也有变动，以这里写的为准，诊室：{elsewhere.name}。" in said_of_it
    booked.refresh_from_db()
    assert booked.version == 2
    assert changes_of(booked) == (HospitalChange.CHANGED, HospitalChange.SUBSTITUTED)


def test_nothing_that_differs(browser, session, posting) -> None:
    page = text(browser.get(asked(of(session, SPLIT), **said(posting))))
    assert "后一段的诊室和专家都没有变，不用拆分。" in page
    assert "确认拆分" not in page


def test_what_is_in_the_way_is_said_and_refused(browser, session, posting, stand_in, hospital) -> None:
    own = room("专用诊室", hospital=hospital, exclusive=True)
    other = make.posting(where=hospital)
    make.published_session(other, room=own, starts_at=DAY + 3 * HALF, hours=1)
    make.published_session(make.posting(stand_in.specialist), starts_at=DAY + 2 * HALF, hours=1)
    page = text(browser.get(asked(of(session, SPLIT), **said(stand_in, own))))
    assert "不能这样拆" in page
    assert "已有另一场门诊。" in page
    assert "出诊。" in page.split("不能这样拆")[1]
    assert "确认拆分" not in page
    form = {**said(stand_in, own), "seen": seen_of(session)}
    answer = browser.post(of(session, SPLIT), form, follow=True)
    assert "已有另一场已发布的门诊" in text(answer)
    assert ClinicSession.objects.filter(hospital=hospital).count() == 2


def test_another_than_was_seen_is_looked_at_first(browser, session, elsewhere, posting) -> None:
    form = {**said(posting, elsewhere), "seen": seen_of(session)}
    actions.delay_session(session=session, minutes=10, by=None, now=NOW)
    answer = browser.post(of(session, SPLIT), form)
    assert query(answer)["at"] == AT
    assert ClinicSession.objects.count() == 1


def test_a_team_is_asked_of_each(browser, hospital) -> None:
    first, second, third = (make.posting(where=hospital) for _ in range(3))
    team = make.published_session(first, second, kind="team")
    both = {f"who_{first.specialist_id}": first.pk, f"who_{second.specialist_id}": third.pk}
    form = {"at": AT, "room": "", "seen": seen_of(team), **both}
    browser.post(of(team, SPLIT), form)
    rest = ClinicSession.objects.exclude(pk=team.pk).get()
    assert list(rest.session_specialists.values_list("posting_id", flat=True)) == [first.pk, third.pk]
    twice = {**form, f"who_{first.specialist_id}": str(third.pk)}
    other = make.published_session(first, second, kind="team", starts_at=DAY + 6 * HALF)
    page = text(browser.get(asked(of(other, SPLIT), **{**twice, "at": (DAY + 8 * HALF).isoformat()})))
    assert "这位专家已经在这场门诊出诊。" in page


def test_an_added_number_goes_with_the_rest(session, mother, hospital, reception, posting, elsewhere) -> None:
    made = adding_numbers.add_number(
        **whom(hospital, mother, reception),
        session_id=session.pk,
        requested_by=posting.specialist_id,
        basis=AddBasis.REFERRED,
    )
    rest = split(session, room_id=elsewhere.pk)
    made.refresh_from_db()
    assert (made.session_id, made.version, made.slot.ordinal) == (rest.pk, 2, 5)


# --- Both ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [MORE, SPLIT])
def test_begun_or_withdrawn_is_too_late(browser, browser_of, clerk, session, clock, name: str) -> None:
    clock.move_to(session.starts_at)
    assert "现在不能这样改" in text(browser_of(clerk).get(of(session, name), follow=True))
    clock.move_to(NOW)
    withdraw(session)
    assert "现在不能这样改" in text(browser.get(of(session, name), follow=True))


@pytest.mark.parametrize("name", [MORE, SPLIT])
def test_who_plans_elsewhere_or_nowhere_finds_nothing(browser_of, session, owner, name: str) -> None:
    stranger = browser_of(work.clerk(make.hospital("别院")))
    assert stranger.get(of(session, name)).status_code == 404
    assert stranger.post(of(session, name), {"more": "2"}).status_code == 404
    assert browser_of(owner).get(of(session, name)).status_code in (302, 404)


def test_both_are_reached_from_the_session_and_lead_to_withdrawing_a_part(browser, session) -> None:
    page = text(browser.get(of(session)))
    assert of(session, MORE) in page
    assert of(session, SPLIT) in page
    assert of(session, "withdraw_part") in text(browser.get(of(session, MORE)))
    assert of(session, MORE) in text(browser.get(of(session, "withdraw_part")))


def test_as_many_queries_for_many_people_as_for_few(
    browser, session, posting, elsewhere, hospital, django_assert_max_num_queries
) -> None:
    def queries(address: str) -> int:
        browser.get(address)
        with django_assert_max_num_queries(40) as found:
            browser.get(address)
        return len(found)

    big = make.published_session(make.posting(where=hospital), numbers=40, starts_at=DAY + 8 * HALF)
    for n in range(6):
        make.booked(big, make.person(make.account()), at=big.starts_at + (n % 4) * HALF)
        make.posting(where=hospital)
    who = big.specialists.get().pk
    few = asked(of(session, SPLIT), **said(posting, elsewhere))
    own = big.session_specialists.get().posting_id
    at = (big.starts_at + 2 * HALF).isoformat()
    many = asked(of(big, SPLIT), at=at, room=str(elsewhere.pk), **{f"who_{who}": str(own)})
    assert "确认拆分" in text(browser.get(many))
    assert queries(few) == queries(many)
    assert queries(asked(of(session, MORE), more="1")) == queries(asked(of(big, MORE), more="9"))
