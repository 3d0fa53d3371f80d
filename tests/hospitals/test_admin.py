"""Reference data in the admin: every list opens and is searched, every form opens."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, User
from hospitals.models import Contradiction, Department, Figure, Hospital, Staff
from notices.admin import PickOne, PickSeveral
from specialists.models import Activity, ClinicSession, Condition, Specialist
from tests.asking import answer
from tests.factories import reference as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

OURS = [m for m in admin.site._registry if m._meta.app_label in ("hospitals", "specialists")]
# What articles printed, and what actions make: it is not made by a form, nor deleted, nor changed there.
PRINTED = {Figure, Contradiction, Activity, ClinicSession}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_lists_open_and_are_searched_and_rows_are_added(boss, model) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert boss.get(reverse(f"{name}_changelist")).status_code == 200
    assert boss.get(reverse(f"{name}_changelist"), {"q": "骨"}).status_code == 200
    assert boss.get(reverse(f"{name}_add")).status_code == (403 if model in PRINTED else 200)


def test_rows_that_forms_name_are_looked_for_and_found(rf) -> None:
    request = rf.get("/")
    request.user = work.powerful(User(is_superuser=True, is_staff=True, is_active=True))
    forms = [one for one in admin.site._registry.values() if one.has_add_permission(request)]
    boxes = [field.widget for one in forms for field in one.get_form(request).base_fields.values()]
    picked = [box.widget for box in boxes if isinstance(getattr(box, "widget", None), PickOne | PickSeveral)]
    assert {PickOne, PickSeveral} == {type(one) for one in picked}
    for one in picked:
        assert admin.site._registry[one.field.remote_field.model].search_fields, one.field


def test_rows_are_looked_up_and_edited_but_keep_their_address(boss) -> None:
    term = make.department("骨科")
    person = make.specialist("陈卫衡", departments=(term,))
    illness = make.condition("股骨头坏死", synonyms=("大腿根疼",), treated_by=(person,), departments=(term,))
    where = make.hospital("市医院")
    for row in (term, person, illness, where):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        page = boss.get(reverse(name, args=[row.pk]))
        assert page.status_code == 200
        assert 'name="slug"' not in page.content.decode()
    assert {Condition, Department, Hospital, Specialist} <= set(OURS)


def test_what_was_printed_is_looked_up_and_only_noted_on(boss) -> None:
    figure = make.figure(phrase="合计300余张床位")
    stay = make.reported_posting()
    visit = make.activity(make.specialist("陈卫衡"), departments=(make.department("骨科"),))
    clash = make.contradiction(figure)
    for row, changed in ((figure, "note"), (visit, "note"), (clash, "statement"), (stay, None)):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        page = boss.get(reverse(f"{name}_change", args=[row.pk])).content.decode()
        assert (f'name="{changed}"' in page) == (changed is not None)
        assert 'name="source"' not in page
        assert boss.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    address = reverse("admin:hospitals_figure_change", args=[figure.pk])
    boss.post(address, {"note": "已核对", "value": "99"})
    figure.refresh_from_db()
    assert (figure.note, figure.value) == ("已核对", 32)


def test_lists_of_texts_are_typed_with_a_dot_between_and_stand_in_the_history(boss) -> None:
    where = make.hospital("市医院", aliases=["市一院"], evidence=[{"source": "a-1", "quote": "原文"}])
    address = reverse("admin:hospitals_hospital_change", args=[where.pk])
    assert "原文" in boss.get(address).content.decode()
    rooms = {f"rooms-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    said = {
        "name": "市医院",
        "side": "local",
        "aliases": "市一院、 一医院、",
        "inferred": "kind\nregion: 由报道推断",
    }
    assert boss.post(address, {**said, **rooms}).status_code == 302
    where.refresh_from_db()
    assert (where.aliases, where.inferred) == (["市一院", "一医院"], ["kind", "region: 由报道推断"])
    assert where.evidence == [{"source": "a-1", "quote": "原文"}]
    history = boss.get(reverse("admin:hospitals_hospital_history", args=[where.pk])).content.decode()
    assert "别名" in history
    assert "boss-of-data" in history


def test_roles_are_given_and_ended_by_their_actions(boss) -> None:
    clerk, where = User.objects.create_user("clerk", "a-long-enough-password"), make.hospital("市医院")
    given = {"user": clerk.pk, "hospital": where.pk, "role": "scheduler"}
    assert boss.post(reverse("admin:hospitals_staff_add"), given).status_code == 302
    role = Staff.objects.get()
    assert AuditEntry.objects.filter(action="grant_role", subject_id=role.pk).exists()
    page = boss.get(reverse("admin:hospitals_staff_change", args=[role.pk])).content.decode()
    end = reverse("admin:hospitals_staff_act", args=[role.pk, "end"])
    assert end in page
    assert "撤销" in boss.get(end).content.decode()
    role.refresh_from_db()
    assert role.ended_at is None
    answer(boss, end)
    role.refresh_from_db()
    assert role.ended_at is not None
    assert end not in boss.get(reverse("admin:hospitals_staff_change", args=[role.pk])).content.decode()
    assert "岗位已撤销" in boss.get(reverse("admin:hospitals_staff_history", args=[role.pk])).content.decode()


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ({"phone": "+8613800138000"}, "请选择用密码登录的工作人员账号"),
        ({"username": "gone", "is_active": False}, "这个账号已停用"),
    ],
)
def test_patients_and_closed_accounts_are_given_no_role(boss, account: dict[str, Any], sentence: str) -> None:
    user = User.objects.create(**account)
    given = {"user": user.pk, "hospital": make.hospital("市医院").pk, "role": "scheduler"}
    answer = boss.post(reverse("admin:hospitals_staff_add"), given)
    assert sentence in answer.content.decode()
    assert not Staff.objects.exists()


def test_tables_that_are_looked_at_show_each_column_once_and_ask_as_much_for_three_rows(boss) -> None:
    def queries(rows: int) -> int:
        people = [make.specialist() for _ in range(rows)]
        terms = tuple(make.department(f"科室{rows}{n}") for n in range(rows))
        visit = make.activity(*people, departments=terms)
        address = reverse("admin:specialists_activity_change", args=[visit.pk])
        with CaptureQueriesContext(connection) as caught:
            page = boss.get(address).content.decode()
        assert all(page.count(f"<p>{one.name}</p>") == 1 for one in people)
        return len(caught)

    assert queries(3) == queries(1)


def test_who_works_at_a_hospital_is_nobody_in_the_admin(client) -> None:
    client.force_login(work.clerk(make.hospital("市医院")))
    for name in ("changelist", "import", "export"):
        assert client.get(reverse(f"admin:hospitals_hospital_{name}")).status_code == 302


def test_nobody_else_comes_in(client) -> None:
    answer = client.get(reverse("admin:hospitals_hospital_changelist"))
    assert answer.status_code == 302
