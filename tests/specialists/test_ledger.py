"""What the database refuses about the ledger, and about postings that are only reported."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from accounts.models import User
from bookings.actions import publish_session
from bookings.rules import Reason
from hospitals.models import Hospital
from specialists.models import ActivityDepartment, ActivitySpecialist, ClinicSession, LedgerMonth, Posting
from tests.bookings.acting import refusal
from tests.factories import bookings as supply
from tests.factories import reference as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db

DAY = date(2023, 3, 10)
BEGAN = {"started_on": DAY, "started_precision": "day"}


# --- Activities -----------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["started", "ended"])
def test_a_date_and_its_precision_are_both_set_or_neither(prefix: str) -> None:
    make.activity()
    make.activity(**BEGAN | {f"{prefix}_on": DAY, f"{prefix}_precision": "month"})
    with refused(f"activity_{prefix}_pair"):
        make.activity(**BEGAN | {f"{prefix}_on": DAY, f"{prefix}_precision": ""})
    with refused(f"activity_{prefix}_pair"):
        make.activity(**BEGAN | {f"{prefix}_on": None, f"{prefix}_precision": "day"})


def test_what_ends_has_begun_and_not_later() -> None:
    ended = {"ended_on": DAY, "ended_precision": "day"}
    make.activity(**BEGAN, **ended)
    with refused("activity_forward"):
        make.activity(started_on=date(2023, 3, 11), started_precision="day", **ended)
    with refused("activity_forward"):
        make.activity(**ended)


def test_a_time_of_day_it_ended_at_needs_one_it_began_at() -> None:
    make.activity(starts_time=time(8))
    make.activity(starts_time=time(8), ends_time=time(14, 30))
    with refused("activity_ends_at_a_time_it_began"):
        make.activity(ends_time=time(14, 30))


def test_it_is_of_some_kind_and_somewhere() -> None:
    make.activity(place="呼和浩特市")
    make.activity(region=make.region())
    with refused("activity_somewhere"):
        make.activity(hospital=None)
    with refused("activity_of_some_kind"):
        make.activity(kinds=[])


def test_who_and_what_stand_once_in_it() -> None:
    person, term = make.specialist(), make.department("骨科")
    line = make.activity(person, departments=(term,))
    make.activity(person, departments=(term,))
    assert str(line.specialist_links.get()) == f"{line.pk} → {person.pk}"
    with refused("activity_specialist_once"):
        ActivitySpecialist.objects.create(activity=line, specialist=person)
    with refused("activity_department_once"):
        ActivityDepartment.objects.create(activity=line, department=term)


def test_lines_made_here_need_no_slug_and_reported_ones_have_their_own() -> None:
    make.activity(slug=None)
    make.activity(slug=None)
    make.activity(slug="a-visit")
    with refused("slug"):
        make.activity(slug="a-visit")


def test_it_is_said_in_words() -> None:
    line = make.activity(kinds=["consultation", "surgery"], **BEGAN)
    assert (line.kinds_text, line.dates_text) == ("会诊、手术", "2023年3月10日")
    assert str(line) == "2023年3月10日 会诊、手术"
    line.ended_on, line.ended_precision = date(2023, 3, 12), "day"
    assert line.dates_text == "2023年3月10日至12日"
    assert str(make.activity()) == "出诊"


def counted(session: ClinicSession, **more: Any) -> dict[str, Any]:
    """What a line of a session says."""
    said = {"slug": None, "hospital": session.hospital, "session": session, "patients": 12, "via": "session"}
    entered = {"posted_on": DAY, "entered_at": supply.NOW, "entered_by": User.objects.create_user("keeper")}
    return said | entered | BEGAN | more


def test_what_is_counted_has_its_session_and_all_that_belongs_to_it() -> None:
    session = supply.published_session()
    said = counted(session)
    with refused("activity_of_a_session_counts"):
        make.activity(**said | {"patients": None})
    for missing in (
        {"slug": "a-visit"},
        {"started_on": None, "started_precision": ""},
        {"posted_on": None},
        {"entered_at": None},
        {"entered_by": None},
        {"kinds": ["clinic", "lecture"]},
    ):
        with refused("activity_counted_is_whole"):
            make.activity(**said | missing)
    with refused("activity_via_its_session"):
        make.activity(**said | {"via": "form"})
    line = make.activity(**said)
    with refused("activity_once_of_its_session"):
        make.activity(**said)
    with refused("ledger_line_stays"):
        type(line).objects.filter(pk=line.pk).update(patients=13)
    type(line).objects.filter(pk=line.pk).update(note="雪天")
    with refused("ledger_line_stays"):
        type(line).objects.filter(pk=line.pk).delete()
    void = said | {"corrects": line, "reason": "not_held", "void": True, "number": 0}
    with refused("activity_void_counts_nobody"):
        make.activity(**void)
    make.activity(**void | {"patients": 0})
    make.activity().delete()


def test_a_line_corrects_one_other_line_that_counts_and_says_why() -> None:
    session = supply.published_session()
    said = counted(session)
    line = make.activity(**said)
    with refused("activity_corrects_what_counts"):
        make.activity(**said, corrects=line)
    make.activity(**said, corrects=line, reason="miscounted")
    with refused("corrects_id"):
        make.activity(**said, corrects=line, reason="miscounted")
    with refused("activity_corrects_what_counts"):
        make.activity(corrects=make.activity(), reason="miscounted")


def test_nothing_is_posted_under_a_month_that_was_signed_off() -> None:
    session = supply.published_session()
    said = counted(session)
    signed = {"month": DAY.replace(day=1), "signed_at": supply.NOW, "signed_by": said["entered_by"]}
    month = LedgerMonth.objects.create(hospital=session.hospital, **signed)
    with refused("ledger_month_is_open"):
        make.activity(**said)
    line = make.activity(**said | {"posted_on": DAY + timedelta(days=31)})
    make.activity(hospital=session.hospital, **BEGAN)  # a report is told, it does not count
    elsewhere = make.hospital()
    make.activity(**said | {"hospital": elsewhere, "session": None, "via": "form"})
    for change in ({"month": date(2023, 5, 1)}, {"note": "改"}):
        with refused("ledger_month_stays"):
            LedgerMonth.objects.filter(pk=month.pk).update(**change)
    with refused("ledger_month_stays"):
        LedgerMonth.objects.filter(pk=month.pk).delete()
    with refused("ledger_month_once"):
        LedgerMonth.objects.create(hospital=session.hospital, **signed)
    with refused("ledger_month_begins_on_the_first"):
        LedgerMonth.objects.create(hospital=elsewhere, **signed | {"month": DAY})
    Hospital.objects.filter(pk=session.hospital_id).update(merged_into=elsewhere)
    LedgerMonth.objects.filter(pk=month.pk).update(hospital=elsewhere)
    type(line).objects.filter(pk=line.pk).update(hospital=elsewhere)
    with refused("hospital_not_merged_into_itself"):
        Hospital.objects.filter(pk=elsewhere.pk).update(merged_into=elsewhere)


def test_who_took_part_in_what_counts_stays() -> None:
    session = supply.published_session()
    line = make.activity(make.specialist(), departments=(make.department("骨科"),), **counted(session))
    for part in (ActivitySpecialist, ActivityDepartment):
        with refused("ledger_part_stays"):
            part.objects.filter(activity=line).delete()
        with refused("ledger_part_stays"):
            part.objects.filter(activity=line).update(position=9)
    told = make.activity(make.specialist())
    ActivitySpecialist.objects.filter(activity=told).delete()


# --- Reported postings ------------------------------------------------------------------------


def test_only_a_reported_posting_may_begin_in_some_month() -> None:
    make.reported_posting(starts_precision="month")
    make.reported_posting(starts_precision="day")
    with refused("posting_confirmed_from_a_day"):
        make.reported_posting(standing="confirmed")
    with refused("posting_confirmed_from_a_day"):
        make.reported_posting(starts_precision="")


def test_a_reported_posting_has_its_article_and_is_no_demonstration() -> None:
    with refused("posting_reported_by_an_article"):
        Posting.objects.create(
            specialist=make.specialist(), hospital=make.hospital(), standing="reported", starts_on=DAY
        )
    with refused("posting_reported_by_an_article"):
        make.reported_posting(demo=True)


def test_nothing_is_published_on_a_reported_posting() -> None:
    told = make.reported_posting(starts_on=date(2026, 1, 1))
    session = supply.draft(told)
    assert refusal(publish_session, session=session, by=None, now=supply.NOW) == Reason.NO_POSTING
    told.standing, told.starts_precision, told.kind = "confirmed", "day", "regular"
    told.save()
    assert publish_session(session=session, by=None, now=supply.NOW).status == "published"


def test_a_posting_with_published_sessions_cannot_become_a_reported_one() -> None:
    session = supply.published_session()
    posting = session.session_specialists.get().posting
    posting.standing, posting.source = "reported", make.source()
    with refused("session_published_has_posting"):
        posting.save()
