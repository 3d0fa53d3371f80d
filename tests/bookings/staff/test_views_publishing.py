"""Many drafts published in one step: nothing that clashes, nothing open by oversight, a second person where wanted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from bookings.enums import Rule
from bookings.models import Policy
from hospitals.enums import StaffRole
from specialists.models import ClinicSession
from specialists.seen import seen_of, seen_of_many
from tests.bookings.staff.planned import text
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work
from tests.factories.bookings import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def room(hospital):
    return reference.room("一诊室", hospital=hospital)


def at(hospital) -> str:
    return reverse("staff:publish_many", args=[hospital.slug])


def ticked(*drafts: ClinicSession, **more: str) -> dict[str, object]:
    seen = {f"seen-{one.pk}": seen_of(one) for one in drafts}
    return {"session": [str(one.pk) for one in drafts], **seen, **more}


def published() -> set[int]:
    return set(ClinicSession.objects.filter(status="published").values_list("pk", flat=True))


def test_those_that_are_ticked_are_published(browser, hospital, posting, room) -> None:
    first, second, third = (
        make.draft(posting, starts_at=DAY + timedelta(days=n), room=room, fee_yuan=50) for n in range(3)
    )
    page = text(browser.get(at(hospital)))
    for said in ("12月8日", "12月9日", "12月10日", "现在发布，12月2日 15:00 放号"):
        assert said in page
    answer = browser.post(at(hospital), ticked(first, third), follow=True)
    assert "已发布 2 场" in text(answer)
    assert published() == {first.pk, third.pk}
    again = browser.post(at(hospital), ticked(first, third))
    assert "没有勾选" in text(again), "they are no drafts any more"
    assert second.pk not in published()


def test_what_is_left_open_is_left_open_on_purpose(browser, hospital, posting) -> None:
    draft = make.draft(posting)
    answer = browser.post(at(hospital), ticked(draft))
    assert answer.status_code == 409
    assert "有的出诊没有写费用" in text(answer)
    assert "有的出诊没有定诊室" in text(answer)
    assert "checked" in text(answer).split(f'value="{draft.pk}"')[1].split(">")[0], "what was ticked still is"
    assert browser.post(at(hospital), ticked(draft, **{"open-fee": "1"})).status_code == 409
    assert published() == set()
    browser.post(at(hospital), ticked(draft, **{"open-fee": "1", "open-room": "1"}))
    assert published() == {draft.pk}


def test_what_clashes_is_refused_and_the_rest_is_published(browser, hospital, posting, room) -> None:
    elsewhere = make.hospital("别院")
    make.published_session(make.posting(posting.specialist, elsewhere), numbers=2)
    clashing = make.draft(posting, room=room, fee_yuan=0)
    numberless = make.draft(posting, starts_at=DAY + timedelta(days=2), numbers=0, room=room, fee_yuan=0)
    fine = make.draft(posting, starts_at=DAY + timedelta(days=1), room=room, fee_yuan=0)
    page = text(browser.get(at(hospital)))
    assert "专家在这个时间已有另一场已发布的门诊" in page
    assert "别院" in page
    assert "还没有放号" in page
    for one, on in ((clashing, False), (numberless, False), (fine, True)):
        box = page.split(f'name="session" value="{one.pk}"')[1].split(">")[0]
        assert ("checked" in box) is on
    answer = browser.post(at(hospital), ticked(clashing, numberless, fine))
    assert answer.status_code == 409
    assert "已发布 1 场" in text(answer)
    assert fine.pk in published()
    assert {clashing.pk, numberless.pk} & published() == set()


def test_a_draft_changed_meanwhile_is_not_published(browser, hospital, posting, room) -> None:
    draft = make.draft(posting, room=room, fee_yuan=0)
    said = ticked(draft)
    ClinicSession.objects.filter(pk=draft.pk).update(bring="片子")
    assert browser.post(at(hospital), said).status_code == 409
    assert published() == set()


def test_a_second_person_where_the_hospital_wants_one(
    browser, browser_of, clerk, hospital, posting, room
) -> None:
    Policy.objects.create(
        rule=Rule.PUBLISHING,
        hospital=hospital,
        values={"others": 1},
        valid_from=NOW - timedelta(days=1),
        created_at=NOW - timedelta(days=1),
    )
    draft = make.draft(posting, room=room, fee_yuan=0)
    colleague = browser_of(work.clerk(hospital, role=StaffRole.MANAGER))
    assert "请先提交" in text(browser.post(at(hospital), ticked(draft)))
    browser.post(at(hospital), ticked(draft, do="propose"))
    draft.refresh_from_db()
    assert (draft.proposed_by_id, draft.proposed_as) == (clerk.pk, seen_of(draft))
    assert AuditEntry.objects.filter(action="propose_draft", by=clerk.pk, subject_id=draft.pk).count() == 1
    assert "要由另一位同事发布" in text(browser.post(at(hospital), ticked(draft)))
    page = text(browser.get(reverse("staff:session", args=[draft.pk])))
    assert at(hospital) in page, "its own page leads there"
    one_by_one = reverse("staff:publish", args=[draft.pk])
    browser.post(one_by_one, {"seen": seen_of(draft)})
    assert published() == set(), "nor on its own page"
    ClinicSession.objects.filter(pk=draft.pk).update(bring="片子")
    draft.refresh_from_db()
    assert "请先提交" in text(colleague.post(at(hospital), ticked(draft))), "it was changed since"
    browser.post(at(hospital), ticked(draft, do="propose"))
    assert "已提交" in text(colleague.get(at(hospital)))
    colleague.post(at(hospital), ticked(draft))
    assert published() == {draft.pk}


def test_a_doubtful_basis_is_said_and_stops_nobody(browser, hospital, posting, room) -> None:
    draft = make.draft(posting, room=room, fee_yuan=0)
    assert "没有写明执业依据" in text(browser.get(at(hospital)))
    browser.post(at(hospital), ticked(draft))
    assert published() == {draft.pk}


def test_only_who_plans_there(browser_of, hospital, posting, room, owner) -> None:
    draft = make.draft(posting, room=room, fee_yuan=0)
    reception = work.clerk(hospital, role=StaffRole.RECEPTION)
    for stranger in (owner, reception, work.clerk(make.hospital())):
        them = browser_of(stranger)
        assert them.get(at(hospital)).status_code == 404
        assert them.post(at(hospital), ticked(draft)).status_code == 404
    other = make.hospital()
    theirs = browser_of(work.clerk(other))
    assert theirs.post(at(other), ticked(draft), follow=True).status_code == 200
    assert published() == set(), "a draft of another hospital by its id"


def test_the_marks_of_many_are_those_of_each(posting, hospital) -> None:
    made = [make.draft(posting, starts_at=DAY + timedelta(days=n), numbers=n) for n in range(3)]
    assert seen_of_many(made) == {one.pk: seen_of(one) for one in made}


def test_no_drafts(browser, hospital) -> None:
    assert "没有等着发布的草稿" in text(browser.get(at(hospital)))


def test_questions_do_not_grow(browser, hospital, posting, room, django_assert_max_num_queries) -> None:
    for n in range(30):
        make.draft(posting, starts_at=DAY + timedelta(days=n), room=room, fee_yuan=0)
        if n in (0, 29):
            with django_assert_max_num_queries(22):
                browser.get(at(hospital))


@pytest.mark.parametrize(
    ("open_to", "sentence"),
    [("comers", "号当天现场发，网上不能预约"), ("referred", "号只给转诊的患者，不会放到网上")],
)
def test_what_nobody_books_online_is_said_to_be_so_however_near_it_is(
    browser, hospital, posting, open_to, sentence
) -> None:
    make.draft(posting, starts_at=NOW + timedelta(hours=5), open_to=open_to)
    page = text(browser.get(reverse("staff:publish_many", args=[hospital.slug])))
    assert sentence in page
    assert "来不及" not in page
    assert "放号</span>" not in page
