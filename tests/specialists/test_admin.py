"""Specialists and conditions in the admin: what hangs on them, out to spreadsheets and in again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from specialists.models import Attendant, Condition, SearchName
from tests.factories import reference as make
from tests.hospitals import exchange

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_wait_elsewhere")]


def put(client, sheet: str, model: str = "condition"):
    """Upload a sheet and confirm it."""
    return exchange.put(client, sheet, model, "specialists")


def test_synonyms_are_added_and_taken_away_and_found_at_once(boss) -> None:
    illness = make.condition("股骨头坏死", synonyms=("大腿根疼", "胯疼"))
    kept = illness.synonyms.get(text="胯疼")
    put(boss, f"slug,synonyms\n{illness.slug},胯疼、股骨头缺血\n")
    assert {row.text for row in illness.synonyms.all()} == {"胯疼", "股骨头缺血"}
    assert illness.synonyms.get(text="胯疼").pk == kept.pk
    assert illness.synonyms.get(text="股骨头缺血").added
    names = set(
        SearchName.objects.filter(kind="condition", subject_id=illness.pk).values_list("text", flat=True)
    )
    assert "股骨头缺血" in names
    assert "大腿根疼" not in names


def test_links_keep_what_they_say(boss) -> None:
    bones, skin = make.department("骨科"), make.department("皮肤科")
    illness = make.condition("股骨头坏死", departments=(bones,))
    illness.department_links.update(inferred=True)
    put(boss, f"slug,department_links\n{illness.slug},{skin.slug}、{bones.slug}\n")
    links = {row.department: row.inferred for row in illness.department_links.all()}
    assert links == {bones: True, skin: True}  # no article says the new one
    answer = put(boss, f"slug,department_links\n{illness.slug},nowhere\n")
    assert "没有编号为“nowhere”的科室" in answer.content.decode()
    assert illness.department_links.count() == 2


def test_a_new_condition_comes_with_its_words(boss) -> None:
    put(boss, "slug,name,kind,synonyms\nnew-one,新病症,disease,俗称\n")
    illness = Condition.objects.get(slug="new-one")
    assert [row.text for row in illness.synonyms.all()] == ["俗称"]
    assert SearchName.objects.filter(subject_id=illness.pk, kind="condition", text="俗称").exists()


@pytest.mark.parametrize("model", ["condition", "specialist"])
def test_what_came_out_goes_in_again_and_changes_nothing(boss, model: str) -> None:
    term = make.department("骨科")
    person = make.specialist("陈卫衡", departments=(term,), titles=["教授", "主任医师"])
    make.condition("股骨头坏死", synonyms=("胯疼",), treated_by=(person,), departments=(term,))
    out = reverse(f"admin:specialists_{model}_export")
    sheet = boss.post(out, {"format": "1", "resource": "0"}).content.decode("utf-8-sig")
    assert "1 条没有变化" in put(boss, sheet, model).content.decode()


def test_an_assistant_is_appointed_and_ended_by_actions(boss) -> None:
    helper = User.objects.create_user("helper", "a-long-enough-password")
    given = {"user": helper.pk, "specialist": make.specialist("陈卫衡").pk, "role": "assistant"}
    boss.post(reverse("admin:specialists_attendant_add"), given)
    row = Attendant.objects.get()
    end = reverse("admin:specialists_attendant_act", args=[row.pk, "end"])
    boss.post(end, {"seen": boss.get(end).context["seen"]})
    row.refresh_from_db()
    assert row.ended_at is not None
    assert set(AuditEntry.objects.filter(subject_kind="attendant").values_list("action", flat=True)) == {
        "appoint_attendant",
        "end_attendant",
    }
