"""From the form of a session to a draft or a published session; nothing typed is lost, nothing made twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from specialists.models import ClinicSession, SpecialistDepartment
from tests.bookings.staff.planned import NEW, PREVIEW, of, query, seen_on, text, typed
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def send(browser, posting, do: str = "save", **changes: str):
    return browser.post(PREVIEW, {**typed(posting, **changes), "do": do})


# --- The way -------------------------------------------------------------------------------


def test_the_form_offers_what_the_hospital_has(browser, hospital, posting) -> None:
    reference.room("一诊室", hospital=hospital)
    reference.room("别院诊室")
    make.posting(make.specialist("别院专家"))
    page = text(browser.get(NEW))
    assert "陈卫衡" in page
    assert "一诊室" in page
    assert "别院" not in page
    assert f'action="{PREVIEW}"' in page


def test_the_preview_shows_the_numbers_and_the_window(browser, posting) -> None:
    page = text(browser.get(PREVIEW, typed(posting, numbers="6")))
    for said in (
        "一共 6 个号",
        "2 个号，第 1–2 号",
        "1 个号，第 6 号",
        "<strong>12月2日 15:00</strong> 放号",
        "<strong>12月7日 15:00</strong> 截止",
        "请向医院咨询",
        'value="publish"',
        'value="save"',
    ):
        assert said in page
    assert not ClinicSession.objects.exists(), "nothing is stored before somebody says so"


def test_a_draft_is_kept_and_nobody_sees_it(browser, client, clerk, hospital, posting) -> None:
    room = reference.room("一诊室", hospital=hospital)
    answer = send(browser, posting, room=str(room.pk), fee_yuan="50", bring="片子")
    draft = ClinicSession.objects.get()
    assert answer.url == of(draft)
    assert (draft.status, draft.hospital, draft.room, draft.bring) == ("draft", hospital, room, "片子")
    assert AuditEntry.objects.filter(action="draft_session", by=clerk.pk, subject_id=draft.pk).count() == 1
    page = text(browser.get(answer.url))
    for said in ("已存为草稿", "患者看不到", "一共 4 个号", "50 元", of(draft, "publish"), of(draft, "edit")):
        assert said in page
    assert client.get(reverse("session", args=[draft.pk])).status_code == 404


def test_published_at_once(browser, client, posting) -> None:
    send(browser, posting, "publish")
    session = ClinicSession.objects.get()
    assert session.status == "published"
    assert "已发布" in text(browser.get(of(session)))
    assert client.get(reverse("session", args=[session.pk])).status_code == 200


def test_the_session_of_a_demonstration_posting_is_one(browser, hospital) -> None:
    send(browser, make.posting(where=hospital, demo=True), "publish")
    assert ClinicSession.objects.get().demo


def test_another_one_like_it_is_begun_with_all_but_the_day(browser, hospital, posting) -> None:
    room = reference.room("一诊室", hospital=hospital)
    session = make.published_session(posting, room=room, numbers=6, bring="片子")
    page = text(browser.get(of(session)))
    again = page.split('btn-link" href="')[1].split('"')[0].replace("&amp;", "&")
    form = text(browser.get(again))
    for said in ('value="08:00"', 'value="10:00"', 'value="6"', "片子", f'value="{room.pk}" selected'):
        assert said in form
    assert 'value="2026-12-08"' not in form


def test_a_department_of_ones_own_stands_for_its_term(browser, hospital, posting) -> None:
    term = reference.department("骨科")
    reference.department("骨科", hospital=hospital, term=term)
    SpecialistDepartment.objects.create(specialist=posting.specialist, department=term)
    assert text(browser.get(NEW)).count(">骨科<") == 1


# --- Nothing is lost ------------------------------------------------------------------------


def test_mistakes_come_back_with_all_that_was_typed(browser, posting) -> None:
    page = text(browser.get(PREVIEW, typed(posting, ends="07:00", bring="以往的片子")))
    assert "错误：" in page
    assert page.count("结束时间要晚于开始时间。") == 2
    assert "以往的片子" in page
    assert 'value="2026-12-08"' in page


def test_the_way_back_from_the_preview_keeps_everything(browser, posting) -> None:
    page = text(browser.get(PREVIEW, typed(posting, bring="片子 & 化验单")))
    back = page.split('class="back-link" href="')[1].split('"')[0].replace("&amp;", "&")
    form = text(browser.get(back))
    assert "片子 &amp; 化验单" in form
    assert 'value="08:00"' in form
    assert f'<option value="{posting.specialist_id}" selected>' in form


def test_signed_out_meanwhile_it_waits_behind_the_sign_in(client, posting) -> None:
    answer = client.post(PREVIEW, typed(posting, bring="片子"))
    assert answer.url.startswith(reverse("accounts:staff_sign_in"))
    onward = query(answer)["next"]
    assert onward.startswith(PREVIEW)
    assert "csrf" not in onward
    hospital_clerk = work.clerk(posting.hospital)
    client.force_login(hospital_clerk)
    assert "片子" in text(client.get(onward))


# --- Nothing is made twice ----------------------------------------------------------------------


def test_the_same_form_twice_is_one_session(browser, posting) -> None:
    first, again = send(browser, posting, "publish"), send(browser, posting, "publish")
    assert first.url == again.url
    assert ClinicSession.objects.count() == 1
    assert "这张表已经用过" in text(browser.get(again.url))


def test_the_same_form_corrected_leads_to_its_draft(browser, posting) -> None:
    send(browser, posting)
    draft = ClinicSession.objects.get()
    answer = send(browser, posting, numbers="8", begins="09:00")
    assert answer.url.startswith(of(draft, "edit"))
    page = text(browser.get(answer.url))
    assert "这张表刚才已经存成草稿" in page
    assert 'value="09:00"' in page
    assert draft.slots.count() == 4, "nobody has said yet that it is to be another one"
    corrected = {**typed(posting, numbers="8", begins="09:00"), "seen": seen_on(page), "do": "save"}
    browser.post(of(draft, "preview_edit"), corrected)
    draft.refresh_from_db()
    assert (draft.slots.count(), draft.starts_at) == (8, DAY + timedelta(hours=1))
    send(browser, posting, key="another")
    assert ClinicSession.objects.count() == 2


# --- What stands in the way ----------------------------------------------------------------------


def test_clashes_are_warned_of_and_only_a_draft_is_offered(browser, hospital, posting) -> None:
    elsewhere = make.published_session(make.posting(posting.specialist, make.hospital("别处的医院")))
    room = reference.room("专用诊室", hospital=hospital, exclusive=True)
    make.published_session(make.posting(where=hospital), room=room)
    page = text(browser.get(PREVIEW, typed(posting, room=str(room.pk))))
    assert "陈卫衡12月8日 08:00–10:00 已在别处的医院出诊。" in page
    assert "专用诊室12月8日 08:00–10:00 已有另一场门诊。" in page
    assert 'value="publish"' not in page
    send(browser, posting, "publish")
    draft = ClinicSession.objects.get(hospital=hospital, status="draft")
    page = text(browser.get(of(draft)))
    assert "专家在这个时间已有另一场已发布的门诊。" in page
    assert "没有发布，已存为草稿" in page
    assert elsewhere.pk


def test_a_posting_that_does_not_hold_that_day_is_warned_of(browser, hospital) -> None:
    posting = make.posting(where=hospital, ends_on=(DAY - timedelta(days=1)).date())
    page = text(browser.get(PREVIEW, typed(posting)))
    assert "在这一天没有到本院的有效派驻" in page
    assert 'value="publish"' not in page


def test_too_near_to_book_online(browser, posting) -> None:
    page = text(browser.get(PREVIEW, typed(posting, day="2026-12-01", begins="14:00", ends="16:00")))
    assert "离出诊太近" in page
    assert 'value="publish"' in page


def test_another_draft_of_that_time_is_mentioned(browser, posting) -> None:
    twin = make.draft(posting)
    assert of(twin) in text(browser.get(PREVIEW, typed(posting)))


def test_with_nobody_posted_there_is_nothing_to_plan(browser) -> None:
    page = text(browser.get(NEW))
    assert "还没有专家派驻到本院" in page
    assert '<form method="get" action="/staff' not in page


def test_who_plans_for_several_chooses_first(browser_of, hospital) -> None:
    other = make.hospital()
    both = browser_of(work.clerk(hospital, other))
    assert both.get(NEW).url == reverse("staff:home")
    assert both.get(NEW, {"hospital": other.slug}).status_code == 200
    assert both.get(NEW, {"hospital": make.hospital().slug}).status_code == 404


def test_another_hospitals_specialist_cannot_be_planned(browser, posting) -> None:
    elsewhere = make.posting()
    send(browser, elsewhere, "publish")
    assert not ClinicSession.objects.exists()
