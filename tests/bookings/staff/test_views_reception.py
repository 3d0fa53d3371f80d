"""今日接诊: the figures of the day, and for whom they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import AuditAction
from accounts.models import AuditEntry
from bookings import actions
from bookings.enums import AppointmentStatus
from bookings.models import Appointment
from bookings.transitions import move_status
from hospitals.enums import StaffRole
from notices.models import Notice
from specialists.enums import WithdrawReason
from tests.bookings.staff.closing_day import records, signs
from tests.bookings.staff.receiving import ON, check_in, said, seeks, status, url, visits
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(clock) -> None:
    clock.move_to(ON)


@pytest.fixture
def mine(session) -> list[Appointment]:
    return visits(session, ["张小明", "李大山"])


def test_the_figures_of_the_day(desk, hospital, session, reception, mine) -> None:
    check_in(hospital, mine[0], reception)
    answer = desk.get(url(hospital))
    counts = answer.context["today"].counts
    assert (counts.expected, counts.arrived, counts.waiting, counts.free) == (2, 1, 1, 2)
    move_status(Appointment.objects.get(pk=mine[0].pk), AppointmentStatus.FULFILLED, by_id=None, now=ON)
    move_status(Appointment.objects.get(pk=mine[1].pk), AppointmentStatus.NOSHOW, by_id=None, now=ON)
    counts = desk.get(url(hospital)).context["today"].counts
    assert (counts.expected, counts.arrived, counts.waiting, counts.seen, counts.noshow) == (2, 1, 0, 1, 1)
    assert "公开预约 2" in said(desk.get(url(hospital)))


def test_another_day_is_only_shown(desk, hospital, session, mine, clock) -> None:
    clock.move_to(ON - timedelta(days=1))
    assert desk.get(url(hospital)).context["today"].sessions == []
    answer = desk.get(url(hospital) + "?day=2026-12-08")
    assert answer.context["today"].counts.expected == 2
    assert 'name="sought"' not in said(answer)
    assert "看不懂" in said(desk.get(url(hospital) + "?day=morgen"))


def test_the_figures_come_anew_only_when_they_have_changed(desk, hospital, reception, mine) -> None:
    first = desk.get(url(hospital) + "?part=figures")
    assert "张" not in said(first)
    again = desk.get(url(hospital) + "?part=figures", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert desk.get(url(hospital)).context["mark"] == first["ETag"]
    check_in(hospital, mine[0], reception)
    anew = desk.get(url(hospital) + "?part=figures", headers={"If-None-Match": first["ETag"]})
    assert anew.status_code == 200
    assert anew["ETag"] != first["ETag"]


def test_whom_no_message_reached(desk, hospital, mine) -> None:
    Notice.objects.filter(subject_id=mine[0].pk, subject_kind="appointment").update(
        status="failed", sent_at=None
    )
    Notice.objects.filter(subject_id=mine[1].pk, subject_kind="appointment").update(
        status="failed", sent_at=None
    )
    one = Notice.objects.filter(subject_id=mine[1].pk).first()
    kinds = Notice.objects.filter(subject_id=mine[1].pk).exclude(kind=one.kind)
    kinds.delete()
    Notice.objects.filter(pk=one.pk).update(status="sent", sent_at=ON)
    answer = desk.get(url(hospital))
    assert [row.pk for row in answer.context["today"].unreached] == [mine[0].pk]
    assert "短信没有送到 1 人" in said(answer)
    assert "张*明" in said(answer)


def test_a_withdrawn_session_is_said_and_not_counted(desk, hospital, session, mine) -> None:
    actions.withdraw_session(session=session, reason=WithdrawReason.TRAVEL, by=None, now=ON)
    answer = desk.get(url(hospital))
    assert "已停诊" in said(answer)
    assert answer.context["today"].counts.expected == 0
    answer = seeks(desk, hospital, mine[0].code)
    assert "医院已停诊" in said(answer)
    assert "确认报到" not in said(answer)


def test_only_for_who_receives_there(browser_of, browser, hospital, mine, owner, posting) -> None:
    other = browser_of(work.clerk(make.hospital("外院"), role=StaffRole.RECEPTION))
    for stranger in (browser, other, browser_of(owner)):
        assert stranger.get(url(hospital)).status_code == 404
        assert seeks(stranger, hospital, mine[0].code).status_code == 404
        assert stranger.get(url(hospital, "check_in", pk=mine[0].pk)).status_code == 404
        assert stranger.post(url(hospital, "check_in", pk=mine[0].pk), {"way": "code"}).status_code == 404
        assert stranger.post(url(hospital, "undo_check_in", pk=mine[0].pk)).status_code == 404
    assert status(mine[0]) == AppointmentStatus.BOOKED


def test_the_desks_home_leads_here(desk, hospital, session) -> None:
    assert url(hospital) in said(desk.get(reverse("staff:home")))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2029-01-01", "2023-12-31"])
def test_a_day_far_away_is_none(desk, hospital, day) -> None:
    for part in ("", "&part=figures"):
        assert desk.get(f"{url(hospital)}?day={day}{part}").status_code == 200
    assert "看不懂" in said(desk.get(f"{url(hospital)}?day={day}"))


def test_a_session_that_is_signed_off_stays(desk, hospital, session, reception, mine) -> None:
    links = {name: reverse(f"staff:{name}", args=[session.pk]) for name in ("queue", "close_day")}
    page = said(desk.get(url(hospital)))
    assert all(f'href="{link}"' in page for link in links.values())
    records(session, reception, dict.fromkeys(mine, "seen"))
    signs(session, reception)
    answer = desk.get(url(hospital))
    page = said(answer)
    assert answer.context["today"].counts.seen == 2
    assert '<dl class="reception-counts">' in page
    assert f'href="{links["close_day"]}"' in page
    assert f'href="{links["queue"]}"' not in page
    assert "余号：" not in page
    assert "没有余号" not in page


def test_times_are_said_with_the_delay(desk, hospital, session, mine) -> None:
    Notice.objects.filter(subject_id=mine[0].pk, subject_kind="appointment").update(
        status="failed", sent_at=None
    )
    type(session).objects.filter(pk=session.pk).update(delay_minutes=40)
    (line,) = desk.get(url(hospital)).context["today"].unreached_timed
    assert line == (mine[0], session.starts_at + timedelta(minutes=40))
    namesake = make.booked(session, make.person(make.account(), "张小明"), at=mine[1].slot.ends_at)
    found = seeks(desk, hospital, "张小明").context["hits"]
    assert [at for _visit, at in found.timed] == [
        one.slot.starts_at + timedelta(minutes=40) for one in (mine[0], namesake)
    ]


def test_names_among_the_figures_are_noted_too(desk, hospital, mine) -> None:
    entries = AuditEntry.objects.filter(action=AuditAction.SAW_ROSTER)
    desk.get(url(hospital) + "?part=figures")
    assert not entries.exists()
    Notice.objects.filter(subject_id=mine[0].pk, subject_kind="appointment").update(
        status="failed", sent_at=None
    )
    answer = desk.get(url(hospital) + "?part=figures")
    assert "张*明" in said(answer)
    assert entries.count() == 1


def test_a_proxy_may_weaken_the_mark(desk, hospital, mine) -> None:
    first = desk.get(url(hospital) + "?part=figures")
    weak = {"If-None-Match": f"W/{first['ETag']}"}
    assert desk.get(url(hospital) + "?part=figures", headers=weak).status_code == 304


def test_todays_desk_leads_to_the_screens(desk, hospital) -> None:
    assert reverse("staff:screens", args=[hospital.slug]) in said(desk.get(url(hospital)))


def test_a_persons_page_leads_to_the_check_in_of_todays_visit(
    desk, hospital, session, reception, mine
) -> None:
    another = make.posting(make.specialist("李强"), hospital)
    tomorrow = make.published_session(another, starts_at=session.starts_at + timedelta(days=1))
    later = make.booked(tomorrow, mine[0].patient, at=tomorrow.starts_at)
    here = reverse("staff:person", args=[hospital.slug, mine[0].patient_id])
    page = said(desk.get(here))
    assert url(hospital, "check_in", pk=mine[0].pk) in page
    assert url(hospital, "check_in", pk=later.pk) not in page
    assert desk.get(url(hospital, "check_in", pk=mine[0].pk)).status_code == 200
    check_in(hospital, mine[0], reception)
    assert url(hospital, "check_in", pk=mine[0].pk) not in said(desk.get(here))
