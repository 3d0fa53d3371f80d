"""Sessions in the admin: acted upon by buttons that call the actions, and what stands in their history."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bookings.actions import delay_session
from bookings.models import StatusChange
from notices.models import Notice
from specialists.enums import SessionStatus
from tests.asking import answer, seen_on
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def boss(client: Client) -> User:
    return work.administrator(client, name="周管理")


def page(session, name: str = "change", *more: str) -> str:
    return reverse(f"admin:specialists_clinicsession_{name}", args=[session.pk, *more])


def test_a_draft_is_published_after_one_question(client, boss) -> None:
    draft = make.draft()
    publish = page(draft, "act", "publish")
    assert publish in client.get(page(draft)).content.decode()
    assert client.get(publish).status_code == 200
    draft.refresh_from_db()
    assert draft.status == SessionStatus.DRAFT
    assert "门诊已发布" in answer(client, publish, follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.status == SessionStatus.PUBLISHED
    assert StatusChange.objects.get(subject_kind="session", subject_id=draft.pk).by_id == boss.pk
    assert LogEntry.objects.get(object_id=draft.pk).object_repr.startswith(draft.hospital.name)


def test_a_refusal_is_said_and_nothing_done(client, boss) -> None:
    draft = make.draft()
    draft.session_specialists.all().delete()
    said = answer(client, page(draft, "act", "publish"), follow=True)
    assert 'class="error"' in said.content.decode()
    draft.refresh_from_db()
    assert draft.status == SessionStatus.DRAFT
    assert not LogEntry.objects.exists()


def test_a_delay_says_whom_it_touches_and_how_many_it_told(client, boss) -> None:
    session = make.published_session(numbers=4)
    make.booked(session, make.person(make.account()))
    delay = page(session, "act", "delay")
    assert "1 人预约" in client.get(delay).content.decode()
    before = Notice.objects.count()
    for wrong in ("", "-1", "999", "早"):
        assert answer(client, delay, {"minutes": wrong}).status_code == 200
    assert "已通知 1 位就诊人" in answer(client, delay, {"minutes": "40"}, follow=True).content.decode()
    session.refresh_from_db()
    assert session.delay_minutes == 40
    assert Notice.objects.count() > before


def test_a_delay_that_is_there_already_tells_nobody_and_says_so(client, boss) -> None:
    session = make.published_session(numbers=4)
    make.booked(session, make.person(make.account()))
    delay = page(session, "act", "delay")
    answer(client, delay, {"minutes": "40"})
    before = Notice.objects.count()
    said = answer(client, delay, {"minutes": "40"}, follow=True).content.decode()
    assert "没有改动，也没有通知" in said
    assert Notice.objects.count() == before
    assert LogEntry.objects.count() == 1


def test_time_and_room_are_changed(client, boss) -> None:
    session = make.published_session(numbers=4)
    ticket = make.booked(session, make.person(make.account()))
    change = page(session, "act", "change")
    planned = {"day": "2026-12-09", "begins": "09:00", "ends": "11:00", "room": ""}
    wrong = answer(client, change, {**planned, "ends": "08:00"}).content.decode()
    assert "结束时间要晚于开始时间" in wrong
    assert 'value="2026-12-09"' in wrong
    said = answer(client, change, planned, follow=True).content.decode()
    assert "门诊已改。已通知 1 位就诊人" in said
    ticket.refresh_from_db()
    assert f"{ticket.during.lower:%Y-%m-%dT%H:%M}" == "2026-12-09T01:00"
    assert "没有要改的" in answer(client, change, planned, follow=True).content.decode()


def test_another_specialist_takes_over(client, boss) -> None:
    session = make.published_session(numbers=4)
    other = make.posting(make.specialist("王接替"), session.hospital)
    leaving = session.session_specialists.get().specialist_id
    instead = page(session, "act", "substitute")
    assert "王接替" in client.get(instead).content.decode()
    said = answer(client, instead, {"leaving": str(leaving), "posting": str(other.pk)}, follow=True)
    assert "已由王接替专家接替" in said.content.decode()
    assert session.session_specialists.get().posting == other


def test_where_nobody_could_take_over_it_is_said(client, boss) -> None:
    session = make.published_session(numbers=4)
    said = client.get(page(session, "act", "substitute"), follow=True).content.decode()
    assert "专家不能来，请停诊" in said


def test_a_withdrawal_needs_a_reason_of_ones_own_and_cancels(client, boss) -> None:
    session = make.published_session(numbers=4)
    ticket = make.booked(session, make.person(make.account()))
    withdraw = page(session, "act", "withdraw")
    asked = client.get(withdraw).content.decode()
    assert " checked" not in asked
    assert " selected" not in asked
    assert 'class="grave"' in asked
    assert answer(client, withdraw).status_code == 200
    assert answer(client, withdraw, {"reason": "mood"}).status_code == 200
    answer(client, withdraw, {"reason": "weather"})
    session.refresh_from_db()
    ticket.refresh_from_db()
    assert (session.status, ticket.status) == (SessionStatus.WITHDRAWN, "cancelled")
    assert withdraw not in client.get(page(session)).content.decode()
    assert "现在不能这样做" in client.post(withdraw, {"reason": "weather"}, follow=True).content.decode()


@pytest.mark.parametrize("said", [{}, {"seen": ""}, {"seen": "0123456789abcdef"}])
def test_who_does_not_say_what_they_saw_is_asked_again(client, boss, said: dict[str, str]) -> None:
    session = make.published_session(numbers=4)
    asked = client.post(page(session, "act", "withdraw"), {"reason": "weather", **said})
    assert "请看清楚，再决定" in asked.content.decode()
    session.refresh_from_db()
    assert session.status == SessionStatus.PUBLISHED


def test_what_was_decided_on_another_session_than_it_is_now_is_asked_again(client, boss) -> None:
    session = make.published_session(numbers=4)
    withdraw = page(session, "act", "withdraw")
    seen = seen_on(client, withdraw)
    delay_session(session=session, minutes=20, by=boss.pk, now=make.NOW)
    asked = client.post(withdraw, {"reason": "weather", "seen": seen})
    assert asked.status_code == 200
    assert 'value="weather"' in asked.content.decode()
    assert asked.content.decode().count(" checked") == 1  # what was chosen is not lost
    session.refresh_from_db()
    assert session.status == SessionStatus.PUBLISHED
    client.post(withdraw, {"reason": "weather", "seen": seen_on(client, withdraw)})
    session.refresh_from_db()
    assert session.status == SessionStatus.WITHDRAWN


def test_the_history_tells_what_was_done_anywhere_and_by_whom(client, boss) -> None:
    session = make.published_session(numbers=4)
    clerk = work.clerk(session.hospital)
    delay_session(session=session, minutes=20, by=clerk.pk, now=make.NOW)
    answer(client, page(session, "act", "withdraw"), {"reason": "weather"})
    said = client.get(page(session, "history")).content.decode()
    for told in ("已发布", "20", clerk.name or clerk.username, "停诊，原因：", "周管理"):
        assert told in said
    assert session.hospital.name in said
    assert client.get(page(make.draft(), "history")).status_code == 200


def test_a_session_is_called_by_its_hospital_and_the_clock_there() -> None:
    session = make.published_session(numbers=1)
    assert str(session) == f"{session.hospital.name} 2026-12-08 08:00"


def test_only_who_may_change_sessions_has_the_buttons(client) -> None:
    reader = User.objects.create_user("reader", "a-long-enough-password", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_clinicsession"))
    client.force_login(reader)
    session = make.published_session(numbers=4)
    withdraw = page(session, "act", "withdraw")
    assert withdraw not in client.get(page(session)).content.decode()
    assert client.get(withdraw).status_code == 403
    assert client.post(withdraw, {"reason": "weather"}).status_code == 403
    reader.user_permissions.add(Permission.objects.get(codename="change_clinicsession"))
    assert client.get(withdraw).status_code == 200


def test_a_clerk_is_no_administrator(client) -> None:
    session = make.published_session(numbers=4)
    client.force_login(work.clerk(session.hospital))
    assert client.post(page(session, "act", "withdraw"), {"reason": "weather"}).status_code == 302
    session.refresh_from_db()
    assert session.status == SessionStatus.PUBLISHED


@pytest.mark.parametrize("name", ["nothing", "delete"])
def test_other_acts_are_not_there(client, boss, name: str) -> None:
    assert client.get(page(make.published_session(numbers=1), "act", name)).status_code == 404
    assert client.get(f"/admin/specialists/clinicsession/0/act/{name}/").status_code == 404
