"""Sessions and appointments in the admin: read, without anything of a patient."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import Appointment
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def page(session, name: str = "change", *more: str) -> str:
    return reverse(f"admin:specialists_clinicsession_{name}", args=[session.pk, *more])


def test_a_session_is_read_and_not_typed(boss) -> None:
    session = make.published_session(numbers=4)
    said = boss.get(page(session)).content.decode()
    assert "已发布" in said
    assert 'name="starts_at"' not in said
    assert boss.post(page(session), {"status": "withdrawn"}).status_code == 403
    assert boss.post(page(session, "delete"), {"post": "yes"}).status_code == 403


def test_an_appointment_tells_neither_who_nor_the_code(boss) -> None:
    ticket = make.booked(make.published_session(numbers=4), make.person(make.account(), "欧阳测试"))
    for address in ("changelist", "change"):
        args = [ticket.pk] if address == "change" else []
        said = boss.get(reverse(f"admin:bookings_appointment_{address}", args=args)).content.decode()
        assert ticket.code not in said
        assert str(ticket.uid) not in said
        assert "欧阳测试" not in said
    assert Appointment.objects.count() == 1


def test_lists_ask_as_much_for_three_as_for_one(boss) -> None:
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert boss.get(reverse(f"admin:{name}_changelist")).status_code == 200
        return len(caught)

    names = ("specialists_clinicsession", "bookings_appointment")
    make.booked(make.published_session(numbers=2), make.person(make.account()))
    first = [queries(name) for name in names]
    for _more in range(2):
        make.booked(make.published_session(numbers=2), make.person(make.account()))
    assert [queries(name) for name in names] == first
