"""Those who plan at a hospital are told by e-mail, at most once a day, when something has come to run out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings.actions import tell_of_postings
from bookings.posting_wording import still_so, word
from bookings.tasks import tell_of_postings as task
from hospitals.actions import end_role
from hospitals.enums import StaffRole
from hospitals.models import Staff
from notices.models import Notice
from notices.registry import kind_of
from portal.schedule import SCHEDULE
from specialists.actions import add_document, end_posting, verify_document
from specialists.enums import DocumentKind
from specialists.models import Posting
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)


def at_work(hospital, role: StaffRole = StaffRole.SCHEDULER, email: str = "d@example.org"):
    made = work.clerk(hospital, role=role)
    made.email = email
    made.save()
    return made


def ending(hospital, days: int) -> Posting:
    """One whose last day is in so many days."""
    return make.posting(where=hospital, ends_on=TODAY + (days + 1) * DAY)


def told() -> list[Notice]:
    return list(Notice.objects.filter(kind="postings_running_out").order_by("pk"))


@pytest.fixture
def hospital():
    return make.hospital("本院")


def test_who_is_told(hospital) -> None:
    ending(hospital, 60)
    planner, manager = at_work(hospital), at_work(hospital, StaffRole.MANAGER)
    at_work(hospital, StaffRole.RECEPTION)
    at_work(hospital, email="")
    at_work(make.hospital())
    gone = at_work(hospital)
    end_role(staff=Staff.objects.get(user=gone), by=None, now=NOW)
    assert tell_of_postings(now=NOW) == 2
    rows = {(one.recipient_id, one.channel, one.subject_kind, one.subject_id, one.due_at) for one in told()}
    assert rows == {(one.pk, "email", "hospital", hospital.pk, NOW) for one in (planner, manager)}


@pytest.mark.parametrize("left", [60, 30, 7])
def test_once_at_each_stage(hospital, left: int) -> None:
    at_work(hospital)
    ending(hospital, left)
    tell_of_postings(now=NOW - DAY)
    before = len(told())
    assert tell_of_postings(now=NOW) == 1, "it reached the stage today"
    assert tell_of_postings(now=NOW) == tell_of_postings(now=NOW + DAY) == 0
    assert len(told()) == before + 1


def test_nothing_long_before(hospital) -> None:
    at_work(hospital)
    ending(hospital, 61)
    make.posting(where=hospital)
    assert tell_of_postings(now=NOW) == 0


def test_days_without_a_worker_are_made_good_by_one_notice(hospital) -> None:
    at_work(hospital)
    for days in (61, 62, 63):
        ending(hospital, days)
    assert tell_of_postings(now=NOW) == 0
    assert [tell_of_postings(now=NOW + n * DAY) for n in (5, 6)] == [1, 0]


def test_one_a_day_and_what_goes_is_no_news(hospital) -> None:
    at_work(hospital)
    first = ending(hospital, 59)
    assert tell_of_postings(now=NOW) == 1
    last = ending(hospital, 60)
    assert tell_of_postings(now=NOW) == 0, "tomorrow"
    assert tell_of_postings(now=NOW + DAY) == 1
    Posting.objects.filter(pk=last.pk).delete()
    assert tell_of_postings(now=NOW + 2 * DAY) == 0
    end_posting(posting=first, ends_on=TODAY + 32 * DAY, by=None, now=NOW)
    assert tell_of_postings(now=NOW + 2 * DAY) == 1


def test_papers_count_and_hospitals_stand_alone(hospital) -> None:
    posting, other = make.posting(where=hospital), make.hospital("别院")
    at_work(hospital)
    both = at_work(hospital)
    work.grant_role(user=both, hospital=other, role=StaffRole.MANAGER, by=None, now=work.YESTERDAY)
    ending(other, 30)
    said = {"kind": DocumentKind.AGREEMENT, "number": "1", "valid_until": TODAY + 7 * DAY}
    paper = add_document(posting=posting, **said, by=None, now=NOW)
    verify_document(document=paper, by=work.staff_account(), now=NOW)
    assert tell_of_postings(now=NOW) == 3
    assert sorted(one.subject_id for one in told()) == [hospital.pk, hospital.pk, other.pk]


def test_what_it_says_counts_and_leads_there(hospital) -> None:
    at_work(hospital)
    for days in (7, 30, 29, 60, -1):
        ending(hospital, days)
    tell_of_postings(now=NOW)
    [notice] = told()
    said = kind_of(notice).wording(notice, "email")
    assert (
        "本院的派驻和材料：7 天内到期 1 项，8 至 30 天内到期 2 项，31 至 60 天内到期 1 项，已经到期 1 项。"
        in said.text
    )
    assert f"/staff/postings/{hospital.slug}/" in said.text
    assert word(notice, "email") == said


def test_it_holds_while_something_runs_out_and_they_plan_there(hospital) -> None:
    planner, posting = at_work(hospital), ending(hospital, 30)
    tell_of_postings(now=NOW)
    [notice] = told()
    assert still_so(notice, NOW)
    Posting.objects.filter(pk=posting.pk).update(ends_on=None)
    assert not still_so(notice, NOW)
    Posting.objects.filter(pk=posting.pk).update(ends_on=TODAY + 31 * DAY)
    end_role(staff=Staff.objects.get(user=planner), by=None, now=NOW)
    assert not still_so(notice, NOW)


def test_sent_a_day_late_it_still_says_something_or_nothing_at_all(hospital) -> None:
    at_work(hospital)
    renewed, later = ending(hospital, 30), ending(hospital, 31)
    tell_of_postings(now=NOW)
    [notice] = told()
    Posting.objects.filter(pk=renewed.pk).update(ends_on=None)
    assert later.ends_on is not None
    assert not still_so(notice, NOW + DAY), "what came to its stage since has a notice of its own"


def test_beat_has_the_worker_do_it_daily(hospital) -> None:
    entry = SCHEDULE["tell-of-postings"]
    assert entry["task"] == task.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({8}, {0})
    task()
