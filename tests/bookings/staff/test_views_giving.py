"""The pages of a desk on which it books, moves and gives up for somebody, and the slip they take along."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.models import Appointment, Block
from specialists.enums import Pool, WithdrawReason
from specialists.models import ClinicSession, Slot
from tests.bookings.staff.at_desk import url
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW
from tests.factories.reference import department

pytestmark = pytest.mark.django_db

HALF = timedelta(minutes=30)


def choice(session: ClinicSession, half_hours: int = 0) -> str:
    """What the form sends for a half-hour of this session."""
    who = ",".join(str(pk) for pk in session.specialists.values_list("pk", flat=True))
    return f"{session.pk}|{(session.starts_at + half_hours * HALF).isoformat()}|{who}"


def sent(session: ClinicSession, half_hours: int = 0, **more: str) -> dict[str, str]:
    return {"time": choice(session, half_hours), "agreed": "on", **more}


def of(hospital, booking: Appointment, name: str) -> str:
    return url(hospital, booking.patient, name, appointment_id=booking.pk)


def values(page: str) -> list[str]:
    """The half-hours that can be chosen."""
    return re.findall(r'name="time" value="([^"]+)"', page)


# --- Giving a number ----------------------------------------------------------------------------------------


def test_a_call_is_booked_on_one_page_and_the_slip_comes(desk, hospital, mother, session) -> None:
    person = desk.get(url(hospital, mother)).content.decode()
    address = url(hospital, mother, "give_number")
    assert f'href="{address}"' in person
    page = desk.get(address).content.decode()
    assert values(page) == [choice(session, n) for n in range(4)]
    assert re.search(r'value="[^"]+" [^>]*checked[^>]*>', page)
    assert page.count("checked") == page.count("autofocus") == 1
    assert "12月8日 星期二 上午，陈卫衡</p>" in page
    assert 'aria-label="12月8日 星期二 上午，陈卫衡，08:00–08:30，还有 1 个号"' in page
    assert "<strong>08:00–08:30</strong> 还有 1 个号" in page
    assert "短信会发到：" in page
    answer = desk.post(address, sent(session), follow=True)
    made = Appointment.objects.get(patient=mother)
    assert (made.origin, made.pool) == ("desk", "desk")
    assert answer.redirect_chain[-1][0] == of(hospital, made, "slip")
    page = answer.content.decode()
    for said in ("预约成功。", f"{made.code[:4]} {made.code[4:]}", "王*英", "身份证件", "data-print", "<svg"):
        assert said in page
    assert "王秀英" not in page
    person = desk.get(url(hospital, mother)).content.decode()
    for name in ("move_for", "cancel_for", "slip"):
        assert of(hospital, made, name) in person


def test_pressed_twice_leads_to_the_same_slip(desk, hospital, mother, session) -> None:
    address = url(hospital, mother, "give_number")
    first = desk.post(address, sent(session))
    again = desk.post(address, sent(session))
    assert first.url == again.url
    assert Appointment.objects.count() == 1


def test_each_way_of_asking_lists_its_own_numbers(desk, hospital, mother, posting) -> None:
    kept = make.published_session(posting, starts_at=NOW + timedelta(hours=4), numbers=4)
    for slot, pool in zip(make.slots(kept), ("public", "referral", "desk", "walk_in"), strict=True):
        Slot.objects.filter(pk=slot.pk).update(pool=pool)
    ClinicSession.objects.filter(pk=kept.pk).update(
        flows_back_at=NOW + timedelta(hours=1), flows_to_all_at=NOW + timedelta(hours=1)
    )
    address = url(hospital, mother, "give_number")
    listed = {
        way: values(desk.get(address, {"as": way}).content.decode())
        for way in ("phone", "window", "today", "referral")
    }
    assert listed["phone"] == listed["window"] == [choice(kept, 0), choice(kept, 2)]
    assert listed["today"] == [choice(kept, 0), choice(kept, 3)]
    assert listed["referral"] == [choice(kept, 0), choice(kept, 1)]
    answer = desk.post(f"{address}?as=referral", sent(kept, 1))
    assert "请选择是打电话还是来窗口。" in answer.content.decode()
    desk.post(f"{address}?as=today", sent(kept, 3))
    assert Appointment.objects.get().pool == Pool.WALK_IN


@pytest.mark.parametrize(
    ("without", "said"), [("time", "请选择时段。"), ("agreed", "请先口头问过，同意以后再勾选。")]
)
def test_what_is_missing_is_said_and_the_rest_kept(
    desk, hospital, mother, session, without: str, said: str
) -> None:
    wanted = {name: value for name, value in sent(session, 2).items() if name != without}
    page = desk.post(url(hospital, mother, "give_number") + "?as=window&q=陈", wanted).content.decode()
    assert said in page
    assert page.count("checked") == len(wanted)
    assert 'value="陈"' in page  # by what the list was narrowed
    assert "?as=window&amp;q=%E9%99%88" in page
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "1|x|",
        "0|2026-12-08T00:00:00+00:00|",
        "1|2026-12-08T00:00|",
        "1|0001-01-01T00:00+14:00|",
        "9" * 30,
    ],
)
def test_nonsense_is_no_half_hour(desk, hospital, mother, session, typed: str) -> None:
    answer = desk.post(url(hospital, mother, "give_number"), {"time": typed, "agreed": "on"})
    assert "请选择时段。" in answer.content.decode()


def test_one_that_has_just_gone_is_said_and_the_others_are_there(desk, hospital, mother, session) -> None:
    make.booked(session, make.person(make.account()))
    page = desk.post(url(hospital, mother, "give_number"), sent(session)).content.decode()
    assert "这个时段的号刚刚被约走了。" in page
    assert values(page) == [choice(session, n) for n in (1, 2, 3)]
    assert page.count("checked") == 1  # the yes; no other half-hour was chosen for them
    assert not Appointment.objects.filter(patient=mother).exists()


def test_a_session_of_another_hospital_is_none_of_its_own(desk, hospital, mother, session) -> None:
    elsewhere = make.published_session(starts_at=DAY + timedelta(days=1))
    page = desk.get(url(hospital, mother, "give_number")).content.decode()
    assert f'value="{elsewhere.pk}|' not in page
    assert desk.post(url(hospital, mother, "give_number"), sent(elsewhere)).status_code == 404


def test_it_is_narrowed_by_words_and_day(desk, hospital, mother, session) -> None:
    other = make.published_session(
        make.posting(make.specialist("王和鸣"), hospital),
        starts_at=DAY + timedelta(days=2),
        department=department("骨科"),
    )
    beyond = make.published_session(
        make.posting(where=hospital), starts_at=NOW + timedelta(days=15), published_at=NOW
    )
    address = url(hospital, mother, "give_number")

    def listed(**said: str) -> set[int]:
        page = desk.get(address, said).content.decode()
        return {int(value.partition("|")[0]) for value in values(page)}

    assert listed() == {session.pk, other.pk}
    assert beyond.pk not in listed()
    assert listed(q="陈卫") == {session.pk}
    assert listed(q="骨科 和鸣") == {other.pk}
    assert listed(q="heming") == {other.pk}
    assert listed(day="2026-12-10") == {other.pk}
    assert listed(day="x") == {session.pk, other.pk}
    page = desk.get(address, {"q": "谁也不是"}).content.decode()
    assert "没有符合条件的时段" in page
    assert "不筛选" in page


def test_where_nothing_is_to_be_had_that_is_said(desk, hospital, mother, session) -> None:
    address = url(hospital, mother, "give_number")
    assert "今天没有可以约的号" in desk.get(address, {"as": "today"}).content.decode()
    Block.objects.create(patient=mother, rule="noshow", began_at=NOW, until_at=NOW + timedelta(days=9))
    page = desk.get(address).content.decode()
    assert "现在不能为这位就诊人预约" in page
    assert "多次没有来就诊" in page
    Block.objects.all().delete()
    actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=NOW)
    page = desk.get(address).content.decode()
    assert "最近两周没有可以约的号" in page
    assert "候补" in page


def test_who_has_no_phone_takes_paper_and_that_is_said(desk, hospital, mother, session) -> None:
    for link in mother.links.all():
        link.ended_at = NOW
        link.save()
    page = desk.get(url(hospital, mother, "give_number")).content.decode()
    assert "没有手机号码，发不了短信。请打印凭条" in page
    answer = desk.post(url(hospital, mother, "give_number"), sent(session), follow=True)
    assert "没有手机号码，发不了短信。请打印凭条" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 12])
def test_asks_as_often_for_many_half_hours(
    desk, hospital, mother, posting, django_assert_num_queries, rows: int
) -> None:
    for day in range(rows):
        make.published_session(posting, starts_at=DAY + timedelta(hours=12 * day - 72), hours=4, numbers=16)
    with django_assert_num_queries(17):
        page = desk.get(url(hospital, mother, "give_number")).content.decode()
    assert len(values(page)) == 8 * rows


def test_of_very_many_as_many_as_can_be_read(desk, hospital, mother, posting) -> None:
    for day in range(13):
        make.published_session(posting, starts_at=DAY + timedelta(hours=12 * day - 72), hours=4, numbers=8)
    page = desk.get(url(hospital, mother, "give_number")).content.decode()
    assert len(values(page)) == 96
    assert "时段太多，后面的没有列出。" in page


# --- Moving, giving up, the slip ------------------------------------------------------------------------------


def test_it_is_moved_and_the_slip_says_the_new_time(desk, hospital, mother, session) -> None:
    booking = make.booked(session, mother)
    address = of(hospital, booking, "move_for")
    page = desk.get(address).content.decode()
    assert values(page) == [choice(session, n) for n in (1, 2, 3)]
    assert "取号码不变" in page
    answer = desk.post(address, {"time": choice(session, 2), "seen": str(booking.slot_id)}, follow=True)
    assert "改约成功，取号码不变。" in answer.content.decode()
    assert "09:00–09:30" in answer.content.decode()
    booking.refresh_from_db()
    assert booking.slot.starts_at == session.starts_at + 2 * HALF


def test_another_specialist_needs_a_yes(desk, hospital, mother, posting) -> None:
    bones = department("骨科")
    session = make.published_session(posting, department=bones)
    other = make.published_session(
        make.posting(make.specialist("王和鸣"), hospital), department=bones, starts_at=DAY - timedelta(days=2)
    )
    booking = make.booked(session, mother)
    address = of(hospital, booking, "move_for")
    page = desk.get(address).content.decode()
    assert "另一位专家" in page
    assert values(page)[-1].startswith(f"{other.pk}|")  # after those of their own
    wanted = {"time": choice(other), "seen": str(booking.slot_id)}
    assert "这场由另一位专家出诊，要就诊人同意才能改。" in desk.post(address, wanted).content.decode()
    assert desk.post(address, wanted | {"other": "on"}).status_code == 302
    booking.refresh_from_db()
    assert booking.session_id == other.pk


def test_a_move_that_is_refused_keeps_what_they_have(desk, hospital, mother, session) -> None:
    booking = make.booked(session, mother)
    make.booked(session, make.person(make.account()), at=session.starts_at + HALF)
    page = desk.post(of(hospital, booking, "move_for"), {"time": choice(session, 1)}).content.decode()
    assert "这个时段的号刚刚被约走了。原来的号还在。" in page
    booking.refresh_from_db()
    assert booking.status == "booked"


def test_it_is_given_up_after_asking_once(desk, hospital, mother, session) -> None:
    booking = make.booked(session, mother)
    address = of(hospital, booking, "cancel_for")
    assert "取消这个预约吗？" in desk.get(address).content.decode()
    booking.refresh_from_db()
    assert booking.status == "booked"
    answer = desk.post(address, follow=True)
    assert "预约已取消，号已退回。" in answer.content.decode()
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == ("cancelled", "patient")
    assert "这个预约已经不能取消" in desk.get(address).content.decode()
    assert "凭条不能用了" in desk.get(of(hospital, booking, "slip")).content.decode()
    assert "不能改约" in desk.get(of(hospital, booking, "move_for")).content.decode()


def test_what_is_not_this_desks_is_not_there(
    desk, browser, browser_of, hospital, mother, session, owner, client
) -> None:
    booking = make.booked(session, mother)
    elsewhere = make.published_session()
    theirs = make.booked(elsewhere, make.person(make.account()))
    there = browser_of(work.clerk(elsewhere.hospital, role="reception"))
    addresses = [url(hospital, mother, "give_number")]
    addresses += [of(hospital, booking, name) for name in ("slip", "move_for", "cancel_for")]
    for address in addresses:
        assert desk.get(address).status_code == 200
        for stranger in (browser, browser_of(owner), there):
            assert stranger.get(address).status_code == 404
            assert stranger.post(address).status_code in (404, 405)
        assert client.get(address).url.startswith(reverse("accounts:staff_sign_in"))
    for name in ("slip", "move_for", "cancel_for"):
        address = url(hospital, mother, name, appointment_id=theirs.pk)
        assert desk.get(address).status_code == 404
