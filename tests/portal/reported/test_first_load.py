"""The first load of the reported data, into an empty portal, and what needs it."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hospitals.models import Hospital
from portal.reported.loader import load
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


def say(*arguments: str, **options: Any) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("load_reported", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_counts_and_with_v2_names() -> None:
    said = say()
    assert "regions: 36 created\n" in said
    assert "chen-weiheng" not in said
    Hospital.objects.filter(slug="huhehaote-diyi-yiyuan").update(name="市一院")
    said = say(verbosity=2)
    assert "hospitals: 44 skipped as unchanged, 1 kept as edited in the portal\n" in said
    assert "  huhehaote-diyi-yiyuan: kept name, edited in the portal\n" in said


def test_queries_do_not_grow_with_the_rows() -> None:
    with CaptureQueriesContext(connection) as captured:
        load()
    assert len(captured) < 190
    with CaptureQueriesContext(connection) as captured:
        load()
    assert len(captured) < 100


def test_a_row_made_by_hand_only_gets_what_it_lacks() -> None:
    make.hospital("我们写的名称", slug="huhehaote-diyi-yiyuan", phone="0471-0000000")
    outcome = load()["hospitals"]
    assert outcome.kept == {"huhehaote-diyi-yiyuan": ["name"]}
    row = Hospital.objects.get(slug="huhehaote-diyi-yiyuan")
    assert row.name == "我们写的名称"
    assert row.aliases == ["市第一医院"]


def test_without_reported_data_plan_demo_says_what_to_do_first() -> None:
    with pytest.raises(CommandError, match="load_reported"):
        call_command("plan_demo", "--weeks", "1")
