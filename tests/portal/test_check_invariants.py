"""`manage.py check_invariants`: what it says, and to whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from bookings.queries.invariants import INVARIANTS
from tests.bookings.breaking import small_world, write
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept: None) -> dict[str, Any]:
    return small_world()


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_command_ends_well(world: dict[str, Any]) -> None:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert "invariants hold" in out.getvalue()


def test_the_command_fails_with_ids_alone(world: dict[str, Any]) -> None:
    write("UPDATE {appointment} SET status = 'arrived' WHERE id = %(a)s", **world)
    out = StringIO()
    with pytest.raises(CommandError, match="1 findings of 1 kinds"):
        call_command("check_invariants", stdout=out)
    assert f"appointment_unlike_log appointment={world['a']} status=arrived logged=booked" in out.getvalue()
    assert "甲" not in out.getvalue()


def test_programs_get_json(world: dict[str, Any]) -> None:
    write("UPDATE {appointment} SET status = 'arrived' WHERE id = %(a)s", **world)
    out, aside = StringIO(), StringIO()
    with pytest.raises(CommandError):
        call_command("check_invariants", json=True, stdout=out, stderr=aside)
    said = json.loads(out.getvalue())
    assert said["found"] == {
        "appointment_unlike_log": [{"appointment": world["a"], "status": "arrived", "logged": "booked"}]
    }
    assert sorted(said["checked"]) == sorted(["audit", *(one.name for one in INVARIANTS)])
    assert "two_on_one_slot" in aside.getvalue()


def test_a_changed_audit_is_found(world: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "portal.management.commands.check_invariants.problems_of_audit", lambda now: iter(["seal 1: changed"])
    )
    with pytest.raises(CommandError, match="1 findings"):
        call_command("check_invariants", stdout=StringIO())
