"""Demonstration sessions: made like real ones, marked, bookable at once, and never in production."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from bookings.actions import withdraw_session
from bookings.queries.sessions import coming_sessions
from notices.localtime import local
from portal.reported.demo import AFTERNOON, MORNING, THREE, TIMETABLE, DemoRefusedError, Planned, plan_demo
from portal.reported.loader import Outcome
from specialists.enums import SessionKind, SessionStatus, WithdrawReason
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot, Specialist
from tests.factories import bookings as supply

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)  # Tuesday 10:00 local


def people(session: ClinicSession) -> list[str]:
    """Who holds it."""
    return [row.specialist.slug for row in session.session_specialists.select_related("specialist")]


@pytest.fixture(scope="class")
def planned(reported: dict[str, Outcome]) -> Iterator[Planned]:
    """Four weeks from NOW, planned once for the class."""
    with transaction.atomic():
        yield plan_demo(weeks=4, now=NOW)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("planned")
class TestPlanned:
    """What stands in the plan of the coming four weeks."""

    def test_everything_is_marked_and_published(self, planned: Planned) -> None:
        assert len(planned.sessions) == ClinicSession.objects.count() > 40
        assert not ClinicSession.objects.exclude(status=SessionStatus.PUBLISHED).exists()
        assert not ClinicSession.objects.filter(demo=False).exists()
        assert not Posting.objects.filter(demo=False, standing="confirmed").exists()
        assert not SessionSpecialist.objects.filter(demo=False).exists()

    def test_nothing_is_invented(self) -> None:
        assert not ClinicSession.objects.exclude(fee_yuan=None).exists()
        assert {s.room.name for s in ClinicSession.objects.exclude(room=None)} == {"三楼名医堂"}
        for posting in Posting.objects.select_related("specialist", "hospital", "department"):
            seen = posting.specialist.hospital_links.filter(inferred=False)
            assert posting.hospital_id in [link.hospital_id for link in seen]
            assert posting.department is None or posting.department.hospital_id == posting.hospital_id

    def test_what_lies_further_ahead_opens_later(self) -> None:
        late = ClinicSession.objects.filter(starts_at__gt=NOW + timedelta(days=15))
        assert late
        for session in late:
            assert session.opens_at > NOW
            assert local(session.opens_at).hour == 15
            assert session.starts_at - session.opens_at < timedelta(days=14)

    def test_three_side_by_side_in_the_shared_room_and_together_once_a_fortnight(self) -> None:
        in_room = ClinicSession.objects.filter(room__name="三楼名医堂").order_by("starts_at", "id")
        singles = [s for s in in_room if s.kind == SessionKind.SINGLE]
        teams = [s for s in in_room if s.kind == SessionKind.TEAM]
        assert set(Counter(s.starts_at for s in singles).values()) == {3}
        assert Counter(people(s)[0] for s in singles) == dict.fromkeys(THREE, 4)
        assert [people(s) for s in teams] == [list(THREE)] * 2
        assert teams[1].starts_at - teams[0].starts_at == timedelta(days=14)

    def test_twenty_numbers_in_half_hours_of_a_weekday_half_day(self) -> None:
        for session in ClinicSession.objects.all():
            start, end = local(session.starts_at), local(session.ends_at)
            assert start.weekday() < 5
            assert (start.time(), end.time()) in (MORNING, AFTERNOON)
            slots = list(Slot.objects.filter(session=session))
            assert len(slots) == 20
            assert {slot.ends_at - slot.starts_at for slot in slots} == {timedelta(minutes=30)}

    def test_nobody_without_numbers_and_no_mere_surgeon_is_planned(self) -> None:
        of_a_fortnight = SessionSpecialist.objects.filter(
            session__starts_at__lt=NOW + timedelta(days=14, hours=12)
        )
        planned = set(of_a_fortnight.values_list("specialist__slug", flat=True))
        assert planned == {slug for clinic in TIMETABLE for slug in clinic.specialists}
        assert planned.isdisjoint(
            {"shi-xuemin", "zhao-jizong", "ren-tong", "peng-huiming", "guan-zhenpeng", "li-fei", "liu-xia"}
        )
        assert {s.side for s in Specialist.objects.filter(slug__in=planned)} == {"beijing"}

    def test_the_department_is_the_hospitals_own_where_it_has_one(self) -> None:
        zhi = ClinicSession.objects.filter(specialists__slug="zhi-yuxiang").first()
        assert zhi.department.hospital_id == zhi.hospital_id
        chen = ClinicSession.objects.filter(specialists__slug="chen-weiheng").first()
        assert (chen.department.name, chen.department.hospital) == ("骨科中心", None)


@pytest.mark.usefixtures("reported")
class TestPlanning:
    """When it is planned, and when not."""

    def test_a_fresh_portal_has_numbers_to_book_within_the_next_fortnight(self) -> None:
        for hours in range(0, 14 * 24, 30):
            now = NOW + timedelta(hours=hours)
            with transaction.atomic():
                plan_demo(weeks=2, now=now)
                bookable = list(coming_sessions(now, only_left=True))
                assert len(bookable) >= 15, now
                who = SessionSpecialist.objects.filter(session__in=bookable)
                assert {*who.values_list("specialist__slug", flat=True)} >= set(THREE)
                transaction.set_rollback(True)

    def test_again_adds_only_what_is_missing(self) -> None:
        first = plan_demo(weeks=2, now=NOW)
        again = plan_demo(weeks=2, now=NOW)
        assert (again.sessions, again.there) == ([], len(first.sessions))
        more = plan_demo(weeks=3, now=NOW + timedelta(days=1))
        assert {local(s.starts_at).date() for s in more.sessions} <= {
            date(2026, 12, 15) + timedelta(days=n) for n in range(1, 9)
        }
        assert Posting.objects.filter(demo=True).count() == len(
            {(c.hospital, slug) for c in TIMETABLE for slug in c.specialists}
        )

    def test_a_withdrawn_session_does_not_come_back(self) -> None:
        made = plan_demo(weeks=1, now=NOW).sessions
        withdraw_session(session=made[0], reason=WithdrawReason.TRAVEL, by=None, now=NOW)
        assert plan_demo(weeks=1, now=NOW).sessions == []

    def test_a_specialist_who_is_elsewhere_is_left_alone(self) -> None:
        person = Specialist.objects.get(slug="jiang-zhongli")
        friday = datetime(2026, 12, 4, 2, 0, tzinfo=UTC)  # 10:00 local
        supply.published_session(
            supply.posting(person), starts_at=friday, published_at=NOW - timedelta(days=8)
        )
        planned = plan_demo(weeks=1, now=NOW)
        assert planned.busy == 1
        assert not any(people(s) == ["jiang-zhongli"] for s in planned.sessions)

    def test_impossible_in_production(self, settings) -> None:
        settings.PRODUCTION = True
        with pytest.raises(DemoRefusedError, match="never made in production"):
            plan_demo(weeks=1, now=NOW)
        with pytest.raises(CommandError, match=r"Demonstration sessions are never made in production\."):
            call_command("plan_demo", "--weeks", "1")
        assert not ClinicSession.objects.exists()

    def test_the_command_says_what_it_did(self) -> None:
        out = StringIO()
        call_command("plan_demo", "--weeks", "1", stdout=out, verbosity=2)
        made = ClinicSession.objects.count()
        assert f"{made} demonstration sessions planned, 0 were there already.\n" in out.getvalue()
        assert ": chen-weiheng\n" in out.getvalue()


def test_nobody_is_in_two_places_at_once() -> None:
    places = [(slug, c.weekday, c.half, c.second_week) for c in TIMETABLE for slug in c.specialists]
    assert len(places) == len(set(places))
    assert all((slug, day, half, None) not in places for slug, day, half, week in places if week is not None)


@pytest.mark.parametrize("weeks", ["0", "27", "-1", "two"])
def test_a_number_of_weeks_is_wanted(weeks: str) -> None:
    with pytest.raises(CommandError, match="weeks from 1 to 26"):
        call_command("plan_demo", f"--weeks={weeks}")
