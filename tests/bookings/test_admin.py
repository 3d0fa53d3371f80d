"""Sessions in the admin: read, and published, delayed and withdrawn by buttons that call the actions."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bookings.models import Appointment, StatusChange
from notices.models import Notice
from specialists.enums import SessionStatus
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def boss(client: Client) -> User:
    user = User.objects.create_superuser("boss", "a-long-enough-password")
    client.force_login(user)
    return user


def page(session, name: str = "change", *more: str) -> str:
    return reverse(f"admin:specialists_clinicsession_{name}", args=[session.pk, *more])


def test_a_session_is_read_and_not_typed(client, boss) -> None:
    session = make.published_session(numbers=4)
    said = client.get(page(session)).content.decode()
    assert "已发布" in said
    assert 'name="starts_at"' not in said
    assert client.post(page(session), {"status": "withdrawn"}).status_code == 403
    assert client.post(page(session, "delete"), {"post": "yes"}).status_code == 403


def test_a_draft_is_published_after_one_question(client, boss) -> None:
    draft = make.draft()
    publish = page(draft, "act", "publish")
    assert publish in client.get(page(draft)).content.decode()
    assert client.get(publish).status_code == 200
    draft.refresh_from_db()
    assert draft.status == SessionStatus.DRAFT
    assert "门诊已发布" in client.post(publish, follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.status == SessionStatus.PUBLISHED
    assert StatusChange.objects.get(subject_kind="session", subject_id=draft.pk).by_id == boss.pk
    assert LogEntry.objects.get(object_id=draft.pk).user == boss
    assert "门诊已发布" in client.get(page(draft, "history")).content.decode()


def test_a_refusal_is_said_and_nothing_done(client, boss) -> None:
    draft = make.draft()
    draft.session_specialists.all().delete()
    answer = client.post(page(draft, "act", "publish"), follow=True)
    assert 'class="error"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == SessionStatus.DRAFT
    assert not LogEntry.objects.exists()


def test_a_delay_says_whom_it_touches_and_tells_them(client, boss) -> None:
    session = make.published_session(numbers=4)
    make.booked(session, make.person(make.account()))
    delay = page(session, "act", "delay")
    assert "1 人预约" in client.get(delay).content.decode()
    before = Notice.objects.count()
    for wrong in ("", "-1", "999", "早"):
        assert client.post(delay, {"minutes": wrong}).status_code == 200
    assert client.post(delay, {"minutes": "40"}).status_code == 302
    session.refresh_from_db()
    assert session.delay_minutes == 40
    assert Notice.objects.count() > before


def test_a_withdrawal_needs_a_reason_and_cancels(client, boss) -> None:
    session = make.published_session(numbers=4)
    ticket = make.booked(session, make.person(make.account()))
    withdraw = page(session, "act", "withdraw")
    assert client.post(withdraw, {"reason": "mood"}).status_code == 200
    client.post(withdraw, {"reason": "weather"})
    session.refresh_from_db()
    ticket.refresh_from_db()
    assert (session.status, ticket.status) == (SessionStatus.WITHDRAWN, "cancelled")
    assert withdraw not in client.get(page(session)).content.decode()
    assert "现在不能这样做" in client.post(withdraw, {"reason": "weather"}, follow=True).content.decode()


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


@pytest.mark.parametrize("name", ["nothing", "change"])
def test_other_acts_are_not_there(client, boss, name: str) -> None:
    assert client.get(page(make.published_session(numbers=1), "act", name)).status_code == 404
    assert client.get(f"/admin/specialists/clinicsession/0/act/{name}/").status_code == 404


def test_an_appointment_tells_neither_who_nor_the_code(client, boss) -> None:
    ticket = make.booked(make.published_session(numbers=4), make.person(make.account(), "欧阳测试"))
    for address in ("changelist", "change"):
        args = [ticket.pk] if address == "change" else []
        said = client.get(reverse(f"admin:bookings_appointment_{address}", args=args)).content.decode()
        assert ticket.code not in said
        assert str(ticket.uid) not in said
        assert "欧阳测试" not in said
    assert Appointment.objects.count() == 1


def test_lists_ask_as_much_for_three_as_for_one(client, boss, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
        return len(caught)

    names = ("specialists_clinicsession", "bookings_appointment")
    make.booked(make.published_session(numbers=2), make.person(make.account()))
    first = [queries(name) for name in names]
    for _more in range(2):
        make.booked(make.published_session(numbers=2), make.person(make.account()))
    assert [queries(name) for name in names] == first
