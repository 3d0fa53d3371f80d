"""Series changed: this day, this and later, all; ended. What is published or changed by hand is left and told."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bookings.actions import publish_session
from specialists.actions import (
    Change,
    SeriesChangedError,
    SeriesEndedError,
    SessionNotDraftError,
    Values,
    change_day,
    change_series,
    delete_draft,
    end_series,
    except_day,
)
from specialists.actions.following import foresee
from specialists.enums import LegalBasis, OpenTo, SessionPurpose
from specialists.models import ClinicSession
from specialists.seen import seen_of
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories.bookings import NOW
from tests.factories.series import MORNING, series
from tests.specialists.series_standing import LATER, SAID, ahead, moved_by_hand, of_day, standing

pytestmark = pytest.mark.django_db


def test_this_day_alone() -> None:
    plan = series()
    ahead(plan, date(2026, 12, 8))
    change_day(series=plan, on=date(2026, 12, 8), values=LATER, **SAID)
    change_day(series=plan, on=date(2026, 12, 15), values=LATER, **SAID)
    assert standing() == ["12-08 14 draft", "12-15 14 draft"], "made where there was none yet"
    assert of_day(15).slots.count() == 6
    ahead(plan)
    assert standing()[2:] == ["12-22 08 draft", "12-29 08 draft"]
    followed = change_series(
        series=plan, change=Change(replace(MORNING, begins=time(9), ends=time(11))), **SAID
    )
    assert (followed.changed, len(followed.left)) == (2, 2), "changed by hand"
    assert standing()[0] == "12-08 14 draft"


def test_this_day_is_refused_where_it_is_published_or_not_held() -> None:
    plan = series()
    [first] = ahead(plan, date(2026, 12, 8))
    publish_session(session=first, by=None, now=NOW)
    with pytest.raises(SessionNotDraftError) as refused:
        change_day(series=plan, on=date(2026, 12, 8), values=LATER, **SAID)
    assert refused.value.session == first
    for on in (date(2026, 12, 9), date(2026, 11, 24)):
        with pytest.raises(SeriesEndedError):
            change_day(series=plan, on=on, values=LATER, **SAID)
    with pytest.raises(SeriesEndedError):
        change_day(series=plan, on=date(2026, 12, 1), values=MORNING, **SAID)
    change_day(series=plan, on=date(2026, 12, 1), values=LATER, **SAID)
    assert standing()[0] == "12-01 14 draft", "only the morning is past"


def test_this_and_later() -> None:
    plan = series(key=uuid.uuid4())
    _first, second, *_rest = ahead(plan)
    publish_session(session=second, by=None, now=NOW)
    except_day(series=plan, on=date(2026, 12, 22), kind="close", **SAID)
    followed = change_series(series=plan, change=Change(LATER, date(2026, 12, 15)), **SAID)
    going_on = followed.series
    plan.refresh_from_db()
    assert (plan.ended_on, going_on.starts_on) == (date(2026, 12, 15), date(2026, 12, 15))
    assert (followed.changed, [one.pk for one in followed.left]) == (1, [second.pk])
    assert standing() == ["12-08 08 draft", "12-15 08 published", "12-29 14 draft"]
    assert [one.on for one in going_on.exceptions.all()] == [date(2026, 12, 22)]
    assert ahead(going_on) == [], "what is published stands for its day of the one that goes on"
    assert ahead(plan) == []
    assert [row.posting_id for row in going_on.series_specialists.all()] == [
        row.posting_id for row in plan.series_specialists.all()
    ]


def test_later_on_another_weekday() -> None:
    plan = series()
    ahead(plan)
    change = Change(MORNING, date(2026, 12, 15), "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3")
    followed = change_series(series=plan, change=change, **SAID)
    assert (followed.made, followed.changed, followed.gone) == (1, 0, 1)
    assert standing() == ["12-08 08 draft", "12-15 08 draft", "12-17 08 draft", "12-22 08 draft"]


def test_later_keeps_what_is_left_of_a_count() -> None:
    plan = series(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=4")
    followed = change_series(series=plan, change=Change(LATER, date(2026, 12, 15)), **SAID)
    assert followed.series.rrule.endswith("COUNT=2")
    assert not ClinicSession.objects.exists(), "nothing was drafted, nothing is"


def test_later_begins_on_a_day_of_the_rule() -> None:
    plan = series()
    for on in (date(2026, 12, 16), date(2026, 11, 30)):
        with pytest.raises(SeriesEndedError):
            change_series(series=plan, change=Change(LATER, on), **SAID)
    same = change_series(series=plan, change=Change(LATER, date(2026, 12, 1)), **SAID)
    assert same.series == plan, "from its first day on is all of it"


def test_all() -> None:
    plan = series()
    first, second, *_rest = ahead(plan)
    publish_session(session=first, by=None, now=NOW)
    moved_by_hand(second, hours=1)
    delete_draft(session=of_day(22), by=None, now=NOW)
    followed = change_series(series=plan, change=Change(LATER), **SAID)
    assert [one.pk for one in followed.left] == [first.pk, second.pk]
    assert (followed.made, followed.changed, followed.gone) == (0, 1, 0), (
        "what was thrown away is not made again"
    )
    assert standing() == ["12-08 08 published", "12-15 09 draft", "12-29 14 draft"]


def test_the_past_is_left() -> None:
    plan = series()
    ahead(plan)
    after = {"by": None, "now": NOW + timedelta(days=10)}
    assert change_series(series=plan, change=Change(LATER), **after).changed == 3
    assert standing()[0] == "12-08 08 draft"


def test_an_end() -> None:
    plan = series()
    first, second, third, _fourth = ahead(plan)
    publish_session(session=third, by=None, now=NOW)
    followed = end_series(series=plan, on=date(2026, 12, 15), **SAID)
    assert (followed.gone, [one.pk for one in followed.left]) == (2, [third.pk])
    assert standing() == ["12-08 08 draft", "12-22 08 published"]
    assert ahead(plan) == []
    assert end_series(series=plan, on=date(2026, 1, 1), **SAID).series.ended_on == plan.starts_on


# --- The rule itself ----------------------------------------------------------------------------


def said_before(plan, change: Change) -> tuple[int, int, int, list[int]]:
    """What is foreseen, which the change then comes to."""
    before = standing()
    seen = foresee(plan, change, NOW)
    assert standing() == before, "nothing is written"
    done = change_series(series=plan, change=change, **SAID)
    told = [(one.made, one.changed, one.gone, sorted(left.pk for left in one.left)) for one in (seen, done)]
    assert told[0] == told[1]
    return told[0]


def test_another_weekday_for_all_of_it() -> None:
    plan = series()
    first, second, *_rest = ahead(plan)
    publish_session(session=first, by=None, now=NOW)
    moved_by_hand(second, hours=1)
    change = Change(Values.of(plan), rrule="FREQ=WEEKLY;BYDAY=WE")
    assert said_before(plan, change) == (4, 0, 2, [first.pk, second.pk])
    assert standing() == [
        *("12-02 08 draft", "12-08 08 published", "12-09 08 draft", "12-15 09 draft", "12-16 08 draft"),
        "12-23 08 draft",
    ]
    plan.refresh_from_db()
    assert plan.rrule == "FREQ=WEEKLY;BYDAY=WE"
    assert said_before(plan, change)[:3] == (0, 0, 0), "the same once more"


def test_another_rule_from_a_day_on() -> None:
    plan = series()
    *_some, last = ahead(plan)
    publish_session(session=last, by=None, now=NOW)
    change = Change(Values.of(plan), date(2026, 12, 15), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
    assert said_before(plan, change) == (0, 0, 1, []), "the 29th is one of its days still"
    assert standing() == ["12-08 08 draft", "12-15 08 draft", "12-29 08 published"]
    plan.refresh_from_db()
    assert (plan.rrule, plan.ended_on) == ("FREQ=WEEKLY;BYDAY=TU", date(2026, 12, 15))


def test_holidays_skipped_from_now_on() -> None:
    plan = series(skips_holidays=False)
    ahead(plan)
    reference.holiday(date(2026, 12, 22), "假日")
    assert said_before(plan, Change(Values.of(plan), skips_holidays=True)) == (0, 0, 1, [])
    plan.refresh_from_db()
    assert plan.skips_holidays


def test_nothing_else_is_done_than_what_was_seen() -> None:
    plan = series()
    _first, second, *_rest = ahead(plan)
    change = Change(Values.of(plan), rrule="FREQ=WEEKLY;BYDAY=WE")
    seen = foresee(plan, change, NOW).seen
    delete_draft(session=second, seen=seen_of(second), **SAID)
    ahead(plan)
    before = standing()  # as many as there were, but not the same
    with pytest.raises(SeriesChangedError):
        change_series(series=plan, change=change, seen=seen, **SAID)
    assert standing() == before
    change_series(series=plan, change=change, seen=foresee(plan, change, NOW).seen, **SAID)
    assert standing() != before


def test_nothing_is_foreseen_of_a_day_it_does_not_have() -> None:
    plan = series()
    with pytest.raises(SeriesEndedError):
        foresee(plan, Change(Values.of(plan), date(2026, 12, 16), "FREQ=WEEKLY;BYDAY=WE"), NOW)
    with pytest.raises(ValueError, match="weekly"):
        foresee(plan, Change(Values.of(plan), rrule="FREQ=DAILY"), NOW)


def offers() -> set[tuple[str, str, int]]:
    return set(ClinicSession.objects.values_list("purpose", "open_to", "walk_in_numbers"))


def test_what_it_offers_follows_too() -> None:
    studio = replace(MORNING, purpose=SessionPurpose.STUDIO, walk_in_numbers=2)
    plan = series(values=studio)
    ahead(plan)
    assert offers() == {("studio", "everybody", 2)}
    followed = change_series(series=plan, change=Change(replace(MORNING, open_to=OpenTo.REFERRED)), **SAID)
    assert (followed.changed, followed.left) == (4, [])
    assert offers() == {("clinic", "referred", 0)}


def test_who_comes_for_free_clinics_alone_holds_a_series_of_them() -> None:
    plan = series(make.posting(legal_basis=LegalBasis.FREE_CLINIC), values=replace(MORNING, fee_yuan=50))
    ahead(plan)
    assert offers() == {("free", "everybody", 0)}
    assert set(ClinicSession.objects.values_list("fee_yuan", flat=True)) == {0}
    assert plan.fee_yuan == 0
    followed = change_series(series=plan, change=Change(replace(MORNING, numbers=6, fee_yuan=20)), **SAID)
    assert (followed.changed, followed.left) == (4, [])
    assert set(ClinicSession.objects.values_list("fee_yuan", flat=True)) == {0}
