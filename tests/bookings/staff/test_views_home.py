"""The hospital's sessions: by day, changed ones, drafts; which hospital; nothing there yet; no role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from hospitals.actions import end_role
from hospitals.enums import StaffRole
from specialists.enums import WithdrawReason
from tests.bookings.staff.planned import NEW, of, text
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOME = reverse("staff:home")


def test_by_day_with_numbers(browser, posting, session, owner) -> None:
    make.booked(session, make.person(owner))
    later = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    page = text(browser.get(HOME))
    assert page.index("12月8日") < page.index(of(session)) < page.index("12月9日") < page.index(of(later))
    assert "已约 <b>1</b>" in page
    assert "空 <b>3</b>，共 4" in page
    assert NEW in page


def test_changed_ones_and_drafts_have_lists_of_their_own(browser, hospital, posting, session) -> None:
    withdrawn = make.published_session(posting, starts_at=DAY + timedelta(days=1))
    draft = make.draft(posting, starts_at=NOW - timedelta(days=1))
    actions.delay_session(session=session, minutes=70, by=None, now=NOW)
    actions.withdraw_session(session=withdrawn, reason=WithdrawReason.TRAVEL, by=None, now=NOW)
    changed = text(browser.get(HOME, {"show": "changed"}))
    assert "延时 1 小时 10 分钟" in changed
    assert "09:10–11:10" in changed
    assert "已停诊" in changed
    drafts = text(browser.get(HOME, {"show": "drafts"}))
    assert of(draft) in drafts
    assert "时间已过" in drafts
    assert of(session) not in drafts
    assert of(draft) not in text(browser.get(HOME))


def test_a_long_list_has_pages(browser, hospital, posting) -> None:
    for n in range(51):
        make.draft(posting, starts_at=DAY + timedelta(days=n), numbers=1, hours=0.5)
    first = text(browser.get(HOME, {"show": "drafts"}))
    assert f"?hospital={hospital.slug}&amp;show=drafts&amp;page=2" in first
    assert text(browser.get(HOME, {"show": "drafts", "page": "2"})).count('class="work-row"') == 1


def test_nothing_yet_says_what_to_do_first(browser, hospital) -> None:
    page = text(browser.get(HOME))
    assert "还没有专家派驻到本院" in page
    assert NEW not in page
    make.posting(where=hospital)
    page = text(browser.get(HOME))
    assert "先新建一场" in page
    assert NEW in page


def test_who_works_for_several_chooses(browser_of, hospital, session) -> None:
    other = make.published_session()
    both = browser_of(work.clerk(hospital, other.hospital))
    page = text(both.get(HOME))
    assert f"?hospital={hospital.slug}" in page
    assert f"?hospital={other.hospital.slug}" in page
    assert of(session) not in page
    assert of(other) in text(both.get(HOME, {"hospital": other.hospital.slug}))
    assert of(session) not in text(both.get(HOME, {"hospital": other.hospital.slug}))


def test_another_hospital_is_not_found(browser) -> None:
    assert browser.get(HOME, {"hospital": make.hospital().slug}).status_code == 404


def test_reception_sees_and_makes_nothing(browser_of, hospital, session) -> None:
    desk = browser_of(work.clerk(hospital, role=StaffRole.RECEPTION))
    page = text(desk.get(HOME))
    assert of(session) in page
    assert NEW not in page
    assert desk.get(NEW).status_code == 404


def test_a_role_that_ended_is_told_so_at_the_next_request(browser, clerk, session) -> None:
    assert browser.get(HOME).status_code == 200
    end_role(staff=clerk.staff_roles.get(), by=None, now=NOW)
    answer = browser.get(HOME)
    assert answer.status_code == 404
    assert "没有可用的岗位" in text(answer)
    assert browser.get(of(session)).status_code == 404
    assert browser.post(of(session, "withdraw"), {"reason": "weather"}).status_code == 404
    session.refresh_from_db()
    assert session.status == "published"


def test_patients_find_nothing_and_nobody_signs_in_by_password(browser_of, owner, client) -> None:
    assert browser_of(owner).get(HOME).status_code == 404
    assert client.get(HOME).url == f"{reverse('accounts:staff_sign_in')}?next=/staff/"


def test_nobody_on_the_way_keeps_it(browser) -> None:
    assert browser.get(HOME)["Cache-Control"] == "private, no-store"
