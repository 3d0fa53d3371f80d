"""Series: made once, drafts made once, exceptions; what is published or changed by hand is left."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from bookings.actions import publish_session
from specialists.actions import (
    DemonstrationRefusedError,
    SeriesEndedError,
    end_series,
    except_day,
)
from specialists.models import ClinicSession, SeriesException, SessionSeries
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import NOW
from tests.factories.series import MORNING, series
from tests.specialists.series_standing import SAID, YEAR_END, ahead, moved_by_hand, of_day, standing

pytestmark = pytest.mark.django_db

# --- Making -------------------------------------------------------------------------------------


def test_a_form_makes_one_series() -> None:
    posting, key = make.posting(), uuid.uuid4()
    first = series(posting, key=key)
    assert series(posting, key=key, rrule="FREQ=WEEKLY;BYDAY=WE") == first
    assert series(posting) != series(posting)
    assert AuditEntry.objects.filter(action="make_series", subject_id=first.pk).count() == 1


def test_what_fits_no_session_fits_no_series() -> None:
    for unfit in (
        {"rrule": "FREQ=DAILY"},
        {"values": replace(MORNING, numbers=301)},
        {"values": replace(MORNING, ends=time(8, 10))},
        {"values": replace(MORNING, ends=time(7))},
    ):
        with pytest.raises(ValueError):  # noqa: PT011
            series(**unfit)
    with pytest.raises(ValueError, match="hospital"):
        series(make.posting(), make.posting())
    assert not SessionSeries.objects.exists()


def test_in_production_there_is_no_demonstration(settings) -> None:
    posting = make.posting(demo=True)
    assert series(posting).demo
    settings.PRODUCTION = True
    with pytest.raises(DemonstrationRefusedError):
        series(posting)


def test_the_database_refuses_what_no_form_says() -> None:
    plan = series()
    draft = make.draft()
    for wrong in (
        {"rrule": "FREQ=DAILY"},
        {"ends": time(7)},
        {"ended_on": date(2020, 1, 1)},
        {"numbers": 301},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SessionSeries.objects.filter(pk=plan.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicSession.objects.filter(pk=draft.pk).update(series=plan)
    ClinicSession.objects.filter(pk=draft.pk).update(series=plan, series_on=date(2026, 12, 8))
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicSession.objects.filter(pk=make.draft().pk).update(series=plan, series_on=date(2026, 12, 8))
    closed = {"series": plan, "on": YEAR_END, "kind": "close"}
    with pytest.raises(IntegrityError), transaction.atomic():
        SeriesException.objects.create(**closed, begins=time(8), ends=time(9))
    SeriesException.objects.create(**closed)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeriesException.objects.create(**closed)


# --- Drafting -----------------------------------------------------------------------------------


def test_days_to_come_are_drafted_once() -> None:
    room = reference.room("一诊室", hospital=(posting := make.posting()).hospital)
    plan = series(posting, values=replace(MORNING, room=room, fee_yuan=50, bring="片子"))
    reference.holiday(date(2026, 12, 22), "假日")
    made = ahead(plan)
    # The first of December has begun at ten.
    assert standing() == ["12-08 08 draft", "12-15 08 draft", "12-29 08 draft"]
    assert {(one.room, one.fee_yuan, one.bring, one.series) for one in made} == {(room, 50, "片子", plan)}
    assert [one.slots.count() for one in made] == [4, 4, 4]
    assert ahead(plan) == []
    assert [one.series_on for one in ahead(plan, date(2027, 1, 5))] == [date(2027, 1, 5)]


def test_a_session_that_was_moved_or_withdrawn_is_still_that_day() -> None:
    plan = series()
    first, second, *_rest = ahead(plan)
    moved_by_hand(first, days=1)
    ClinicSession.objects.filter(pk=second.pk).update(
        status="withdrawn", withdrawn_at=NOW, withdrawn_reason="weather",
        **dict.fromkeys(("published_at", "opens_at", "closes_at", "flows_back_at", "flows_to_all_at"), NOW),
    )  # fmt: skip
    assert ahead(plan) == []
    assert standing()[:2] == ["12-09 08 draft", "12-15 08 withdrawn"]


def test_questions_do_not_grow_with_the_days(django_assert_max_num_queries) -> None:
    plan = series(rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")
    with django_assert_max_num_queries(25):
        assert len(ahead(plan)) == 30


def test_a_posting_that_has_ended_gives_way_to_the_one_that_holds() -> None:
    who, where = make.specialist(), make.hospital()
    old = make.posting(who, where, ends_on=date(2026, 12, 10))
    new = make.posting(who, where, starts_on=date(2026, 12, 10), ends_on=date(2026, 12, 20))
    ahead(series(old))
    used = [of_day(day).session_specialists.get().posting for day in (8, 15, 22)]
    assert used == [old, new, old], (
        "on the last day none holds: a draft may stand there, publishing says what is missing"
    )


# --- Exceptions ---------------------------------------------------------------------------------


def test_a_closed_day_loses_its_draft_and_an_opened_one_gets_it() -> None:
    plan = series()
    ahead(plan)
    assert except_day(series=plan, on=date(2026, 12, 8), kind="close", why="开会", **SAID).gone == 1
    assert except_day(series=plan, on=date(2026, 12, 10), kind="open", **SAID).made == 1
    assert standing()[:2] == ["12-10 08 draft", "12-15 08 draft"]
    said = {"begins": time(14), "ends": time(16)}
    assert except_day(series=plan, on=date(2026, 12, 15), kind="open", **said, **SAID).changed == 1
    assert except_day(series=plan, on=date(2026, 12, 8), kind="open", **SAID).made == 1, (
        "the last word counts"
    )
    assert standing()[:3] == ["12-08 08 draft", "12-10 08 draft", "12-15 14 draft"]
    assert plan.exceptions.count() == 3


def test_an_exception_outside_the_series_or_with_half_a_clock_is_refused() -> None:
    plan = series(starts_on=date(2026, 12, 8))
    end_series(series=plan, on=YEAR_END, **SAID)
    for on in (date(2026, 12, 7), YEAR_END):
        with pytest.raises(SeriesEndedError):
            except_day(series=plan, on=on, kind="open", **SAID)
    for said in (
        {"kind": "open", "begins": time(8)},
        {"kind": "close", "begins": time(8), "ends": time(10)},
        {"kind": "open", "begins": time(10), "ends": time(8)},
    ):
        with pytest.raises(ValueError):  # noqa: PT011
            except_day(series=plan, on=date(2026, 12, 10), **said, **SAID)


def test_what_is_published_or_changed_by_hand_is_left_and_told() -> None:
    plan = series()
    first, second, *_rest = ahead(plan)
    publish_session(session=first, by=None, now=NOW)
    moved_by_hand(second, hours=1)
    for draft in (first, second):
        followed = except_day(series=plan, on=draft.series_on, kind="close", **SAID)
        assert [one.pk for one in followed.left] == [draft.pk]
        assert not followed.gone
    assert standing()[:2] == ["12-08 08 published", "12-15 09 draft"]
