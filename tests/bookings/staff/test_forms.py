"""What a clerk types into the form of a session, and what comes back."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest

from bookings.forms import ChangeForm, DelayForm, SessionForm, SubstituteForm, WithdrawForm
from bookings.queries.staff.planning import means_of
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(posting) -> dict[str, str]:
    return {
        "specialist": str(posting.specialist_id),
        "day": "2026-12-08",
        "begins": "08:00",
        "ends": "10:00",
        "numbers": "4",
        "group_minutes": "30",
    }


@pytest.fixture
def form(hospital, typed):
    """The form with these changes."""

    def bound(**changes: str) -> SessionForm:
        return SessionForm({**typed, **changes}, means=means_of(hospital, NOW), now=NOW)

    return bound


def test_a_plan_for_the_action(form, posting) -> None:
    bound = form(fee_yuan="50.5", bring=" 片子 ")
    assert bound.is_valid(), bound.errors
    plan = bound.plan()
    assert plan["postings"] == [posting]
    assert plan["starts_at"] == datetime(2026, 12, 8, tzinfo=UTC)
    assert plan["ends_at"] == datetime(2026, 12, 8, 2, tzinfo=UTC)
    assert (str(plan["fee_yuan"]), plan["bring"], plan["room"]) == ("50.5", "片子", None)
    assert [group.count for group in bound.cleaned_data["groups"]] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"specialist": ""}, "specialist", "请选择专家。"),
        ({"specialist": "99999"}, "specialist", "请选择专家。"),
        ({"day": ""}, "day", "请写出日期，例如 2026-12-08。"),
        ({"day": "下周二"}, "day", "请写出日期，例如 2026-12-08。"),
        ({"day": "2026-11-30"}, "day", "日期已经过去了，请检查。"),
        ({"day": "2028-01-01"}, "day", "最远只能排到一年以内，请检查年份。"),
        ({"day": "9999-12-31"}, "day", "最远只能排到一年以内，请检查年份。"),
        ({"day": "0001-01-01"}, "day", "日期已经过去了，请检查。"),
        ({"begins": "8 点"}, "begins", "请写出几点几分，例如 08:00。"),
        ({"ends": "08:00"}, "ends", "结束时间要晚于开始时间。"),
        (
            {"day": "2026-12-01", "begins": "10:00", "ends": "11:00"},
            "begins",
            "开始时间已经过去了，请检查日期和时间。",
        ),
        ({"numbers": "0"}, "numbers", "请写 1 到 300 之间的数字。"),
        ({"numbers": "301"}, "numbers", "请写 1 到 300 之间的数字。"),
        ({"numbers": "很多"}, "numbers", "请写 1 到 300 之间的数字。"),
        ({"group_minutes": "61"}, "group_minutes", "请写 5 到 60 之间的数字。"),
        ({"ends": "08:20"}, "group_minutes", "出诊时间比一个时段还短，请改时段或结束时间。"),
        ({"fee_yuan": "-1"}, "fee_yuan", "费用请写数字，例如 50 或 50.5。"),
        ({"fee_yuan": "五十"}, "fee_yuan", "费用请写数字，例如 50 或 50.5。"),
        ({"bring": "长" * 201}, "bring", "最多写 200 个字。"),
        ({"room": "99999"}, "room", "请选择列出的诊室，或者不选。"),
        ({"department": "99999"}, "department", "请选择列出的科室，或者不选。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(form, changes, field, sentence) -> None:
    assert list(form(**changes).errors[field]) == [sentence]


def test_a_day_in_other_spellings(form) -> None:
    for day in ("2026/12/8", "2026.12.08", "20261208"):
        assert form(day=day).is_valid(), day


def test_another_hospitals_room_and_specialist_are_no_choice(form) -> None:
    elsewhere = make.posting()
    assert "specialist" in form(specialist=str(elsewhere.specialist_id)).errors


def test_a_key_is_kept_and_nonsense_is_none(form) -> None:
    key = uuid.uuid4()
    good, bad = form(key=str(key)), form(key="x\0")
    assert good.is_valid()
    assert bad.is_valid()
    assert (good.cleaned_data["key"], bad.cleaned_data["key"]) == (key, None)


def test_a_draft_of_several_keeps_them_though_one_is_posted_no_more(hospital, posting, typed) -> None:
    over = make.posting(where=hospital, ends_on=date(2026, 2, 1))
    said = {**typed, "others": [str(over.specialist_id)], "together": "joint"}
    kept = SessionForm(said, means=means_of(hospital, NOW), now=NOW, kept=[posting, over])
    assert kept.is_valid(), kept.errors
    assert kept.plan()["postings"] == [posting, over]
    assert kept.plan()["kind"] == "joint"
    other = SessionForm(said, means=means_of(hospital, NOW), now=NOW)
    assert list(other.errors["others"]) == ["请选择列出的专家。"]


def test_the_other_forms_say_what_is_missing(hospital, session) -> None:
    assert list(DelayForm({"minutes": "481"}).errors["minutes"]) == [
        "请写 1 到 480 之间的数字。更晚的请改时间或停诊。"
    ]
    assert DelayForm({"minutes": "480"}).is_valid()
    assert list(WithdrawForm({}).errors["reason"]) == ["请选择停诊原因。"]
    assert "day" in ChangeForm({}, means=means_of(hospital, NOW), now=NOW).errors
    stand_in = make.posting(where=hospital)
    bound = SubstituteForm({}, session=session, candidates=[(stand_in, "")])
    assert list(bound.errors["posting"]) == ["请选择由哪位专家接替。"]
