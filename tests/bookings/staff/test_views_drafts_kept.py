"""Drafts that are there: changed, published, thrown away; by two people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings import actions
from specialists.actions import edit_draft
from specialists.enums import LegalBasis
from specialists.models import ClinicSession
from specialists.seen import seen_of
from tests.bookings.staff.planned import PREVIEW, asked, of, seen_on, text, typed
from tests.factories import bookings as make
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_draft_is_changed(browser, clerk, posting) -> None:
    draft = make.draft(posting, numbers=6, bring="片子")
    form = text(browser.get(of(draft, "edit")))
    for said in ('value="2026-12-08"', 'value="08:00"', 'value="10:00"', 'value="6"', 'value="30"', "片子"):
        assert said in form
    preview = text(browser.get(of(draft, "preview_edit"), typed(posting, numbers="8")))
    assert "一共 8 个号" in preview
    assert f'name="seen" value="{seen_on(form)}"' in text(
        browser.get(of(draft, "preview_edit"), {**typed(posting, numbers="8"), "seen": seen_on(form)})
    )
    changed = {**typed(posting, numbers="8"), "seen": seen_on(form)}
    browser.post(of(draft, "preview_edit"), {**changed, "do": "save"})
    draft.refresh_from_db()
    assert (draft.status, draft.slots.count()) == ("draft", 8)
    assert AuditEntry.objects.filter(action="edit_draft", by=clerk.pk).count() == 1
    seen = seen_of(draft)
    browser.post(of(draft, "preview_edit"), {**typed(posting), "seen": seen, "do": "publish"})
    draft.refresh_from_db()
    assert (draft.status, draft.slots.count()) == ("published", 4)


def test_with_who_comes_for_free_clinics_alone_the_preview_says_that_it_is_one(browser, hospital) -> None:
    free = make.posting(where=hospital, legal_basis=LegalBasis.FREE_CLINIC)
    draft = make.draft(free)
    said = {**typed(free, fee_yuan="50"), "seen": seen_of(draft)}
    plan = browser.get(of(draft, "preview_edit"), said).context["plan"]
    assert (plan["purpose"], plan["fee_yuan"]) == ("free", 0)
    for _ in range(2):
        browser.post(of(draft, "preview_edit"), {**said, "do": "save"})
    draft.refresh_from_db()
    assert (draft.purpose, draft.fee_yuan) == ("free", 0)


def test_a_draft_of_several_specialists_has_them_in_its_form(browser, hospital, posting) -> None:
    other = make.posting(make.specialist("王同行"), hospital)
    draft = make.draft(posting, other, kind="team")
    form = browser.get(of(draft, "edit")).context["form"]
    assert form["specialist"].value() == posting.specialist_id
    assert form["others"].value() == [other.specialist_id]
    assert form["together"].value() == "team"
    said = {**typed(posting), "seen": seen_of(draft), "do": "save", "numbers": "2"}
    both = {**said, "others": [other.specialist_id], "together": "joint"}
    browser.post(of(draft, "preview_edit"), both)
    draft.refresh_from_db()
    assert {row.posting for row in draft.session_specialists.all()} == {posting, other}
    assert (draft.slots.count(), draft.kind) == (2, "joint")
    browser.post(of(draft, "preview_edit"), {**said, "seen": seen_of(draft)})
    draft.refresh_from_db()
    assert (draft.session_specialists.count(), draft.kind) == (1, "single")


def test_several_specialists_are_planned_together(browser, hospital, posting) -> None:
    other = make.posting(make.specialist("王同行"), hospital)
    said = {**typed(posting), "hospital": hospital.slug, "others": [other.specialist_id]}
    assert "有几位专家，请选择由其中一位看" in text(browser.get(PREVIEW, said))
    preview = text(browser.get(PREVIEW, {**said, "together": "joint"}))
    assert "联合门诊" in preview
    assert f'name="others" value="{other.specialist_id}"' in preview
    browser.post(PREVIEW, {**said, "together": "joint", "do": "save"})
    draft = ClinicSession.objects.get()
    assert (draft.kind, draft.session_specialists.count()) == ("joint", 2)


def test_a_free_clinic_given_out_on_the_spot(browser, hospital, posting) -> None:
    said = {**typed(posting), "hospital": hospital.slug, "purpose": "free", "open_to": "comers"}
    preview = text(browser.get(PREVIEW, said))
    for words in ("义诊", "现场取号", "免费", "号当天现场发"):
        assert words in preview, words
    browser.post(PREVIEW, {**said, "do": "publish"})
    session = ClinicSession.objects.get()
    assert (session.status, session.purpose, session.open_to, session.fee_yuan) == (
        "published",
        "free",
        "comers",
        0,
    )
    assert set(session.slots.values_list("pool", flat=True)) == {"walk_in"}
    again = browser.get(of(session, "again"), follow=True).context["form"]
    assert (again["purpose"].value(), again["open_to"].value()) == ("free", "comers")


def test_published_by_its_button_once(browser, posting) -> None:
    draft = make.draft(posting)
    seen = seen_on(text(browser.get(of(draft))))
    for _ in range(2):
        assert browser.post(of(draft, "publish"), {"seen": seen}).url == of(draft)
    draft.refresh_from_db()
    assert draft.status == "published"
    assert browser.get(of(draft, "publish")).url == of(draft)


def test_a_draft_whose_time_has_passed_is_not_published(browser, posting) -> None:
    draft = make.draft(posting, starts_at=NOW - timedelta(hours=1))
    page = text(browser.get(of(draft)))
    assert "出诊时间已经过去" in page
    assert of(draft, "publish") not in page
    browser.post(of(draft, "publish"), {"seen": seen_of(draft)})
    assert "开始时间要晚于现在" in text(browser.get(of(draft)))


def test_thrown_away_after_a_question(browser, hospital, posting) -> None:
    draft = make.draft(posting)
    page = text(browser.get(of(draft, "delete")))
    assert "要删除这份草稿吗" in page
    assert ClinicSession.objects.filter(pk=draft.pk).exists()
    answer = browser.post(of(draft, "delete"), {"seen": seen_on(page)})
    assert answer.url == asked(reverse("staff:home"), hospital=hospital.slug, show="drafts")
    assert not ClinicSession.objects.filter(pk=draft.pk).exists()
    assert browser.get(of(draft)).status_code == 404


@pytest.mark.parametrize("sent", ["as it was seen", "without a word"])
@pytest.mark.parametrize("way", ["publish", "delete", "edit"])
def test_what_a_colleague_changed_meanwhile_is_looked_at_first(browser, posting, clerk, way, sent) -> None:
    draft = make.draft(posting, numbers=8)
    seen = {"seen": seen_of(draft)} if sent == "as it was seen" else {}
    plan = {"postings": [posting], "room": None, "department": None, "fee_yuan": None, "bring": ""}
    edit_draft(
        session=draft,
        **plan,
        starts_at=DAY + timedelta(hours=1),
        ends_at=DAY + timedelta(hours=3),
        numbers=3,
        group_minutes=30,
        by=None,
        now=NOW,
    )
    name = "preview_edit" if way == "edit" else way
    said = {**typed(posting, bring="片子"), "do": "save"} if way == "edit" else {}
    answer = browser.post(of(draft, name), {**said, **seen})
    page = text(browser.get(answer.url))
    assert "刚刚被改" in page
    draft.refresh_from_db()
    assert (draft.status, draft.slots.count(), draft.bring) == ("draft", 3, "")
    if way == "edit":
        assert "片子" in page, "what was typed is kept"
        again = {**said, "seen": seen_on(page)}
        browser.post(of(draft, name), again)
        draft.refresh_from_db()
        assert draft.bring == "片子"
        assert AuditEntry.objects.filter(action="edit_draft", by=clerk.pk).count() == 1


def test_what_is_published_is_not_changed_as_a_draft(browser, posting, session) -> None:
    actions.publish_session(session=session, by=None, now=NOW)
    for name in ("edit", "preview_edit", "delete"):
        assert browser.get(of(session, name)).url == of(session)
    browser.post(of(session, "preview_edit"), {**typed(posting, numbers="1"), "do": "save"})
    browser.post(of(session, "delete"))
    assert session.slots.count() == 4
    assert "不能再按草稿修改" in text(browser.get(of(session)))
