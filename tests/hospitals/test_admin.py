"""Reference data in the admin: every list opens and is searched, every form opens."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import AuditEntry, User
from hospitals.models import Contradiction, Department, Figure, Hospital, Staff
from specialists.models import Activity, ClinicSession, Condition, Specialist
from tests.asking import answer
from tests.factories import reference as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

OURS = [m for m in admin.site._registry if m._meta.app_label in ("hospitals", "specialists")]
# What articles printed, and what actions make: it is not made by a form, nor deleted, nor changed there.
PRINTED = {Figure, Contradiction, Activity, ClinicSession}


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("admin-of-data", "a-long-enough-password"))
    return client


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_lists_open_and_are_searched_and_rows_are_added(staff, model) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert staff.get(reverse(f"{name}_changelist")).status_code == 200
    assert staff.get(reverse(f"{name}_changelist"), {"q": "骨"}).status_code == 200
    assert staff.get(reverse(f"{name}_add")).status_code == (403 if model in PRINTED else 200)


def test_rows_are_looked_up_and_edited_but_keep_their_address(staff) -> None:
    term = make.department("骨科")
    person = make.specialist("陈卫衡", departments=(term,))
    illness = make.condition("股骨头坏死", synonyms=("大腿根疼",), treated_by=(person,), departments=(term,))
    where = make.hospital("市医院")
    for row in (term, person, illness, where):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        page = staff.get(reverse(name, args=[row.pk]))
        assert page.status_code == 200
        assert 'name="slug"' not in page.content.decode()
    assert {Condition, Department, Hospital, Specialist} <= set(OURS)


def test_what_was_printed_is_looked_up_and_only_noted_on(staff) -> None:
    figure = make.figure(phrase="合计300余张床位")
    stay = make.reported_posting()
    visit = make.activity(make.specialist("陈卫衡"), departments=(make.department("骨科"),))
    clash = make.contradiction(figure)
    for row, changed in ((figure, "note"), (visit, "note"), (clash, "statement"), (stay, None)):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        page = staff.get(reverse(f"{name}_change", args=[row.pk])).content.decode()
        assert (f'name="{changed}"' in page) == (changed is not None)
        assert 'name="source"' not in page
        assert staff.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    address = reverse("admin:hospitals_figure_change", args=[figure.pk])
    staff.post(address, {"note": "已核对", "value": "99"})
    figure.refresh_from_db()
    assert (figure.note, figure.value) == ("已核对", 32)


def test_lists_of_texts_are_typed_with_a_dot_between_and_stand_in_the_history(staff) -> None:
    where = make.hospital("市医院", aliases=["市一院"], evidence=[{"source": "a-1", "quote": "原文"}])
    address = reverse("admin:hospitals_hospital_change", args=[where.pk])
    assert "原文" in staff.get(address).content.decode()
    rooms = {f"rooms-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    said = {
        "name": "市医院",
        "side": "local",
        "aliases": "市一院、 一医院、",
        "inferred": "kind\nregion: 由报道推断",
    }
    assert staff.post(address, {**said, **rooms}).status_code == 302
    where.refresh_from_db()
    assert (where.aliases, where.inferred) == (["市一院", "一医院"], ["kind", "region: 由报道推断"])
    assert where.evidence == [{"source": "a-1", "quote": "原文"}]
    history = staff.get(reverse("admin:hospitals_hospital_history", args=[where.pk])).content.decode()
    assert "别名" in history
    assert "admin-of-data" in history


def test_roles_are_given_and_ended_by_their_actions(staff) -> None:
    clerk, where = User.objects.create_user("clerk", "a-long-enough-password"), make.hospital("市医院")
    given = {"user": clerk.pk, "hospital": where.pk, "role": "scheduler"}
    assert staff.post(reverse("admin:hospitals_staff_add"), given).status_code == 302
    role = Staff.objects.get()
    assert AuditEntry.objects.filter(action="grant_role", subject_id=role.pk).exists()
    page = staff.get(reverse("admin:hospitals_staff_change", args=[role.pk])).content.decode()
    end = reverse("admin:hospitals_staff_act", args=[role.pk, "end"])
    assert end in page
    assert "撤销" in staff.get(end).content.decode()
    role.refresh_from_db()
    assert role.ended_at is None
    answer(staff, end)
    role.refresh_from_db()
    assert role.ended_at is not None
    assert end not in staff.get(reverse("admin:hospitals_staff_change", args=[role.pk])).content.decode()
    assert (
        "岗位已撤销" in staff.get(reverse("admin:hospitals_staff_history", args=[role.pk])).content.decode()
    )


def test_patients_are_given_no_role(staff) -> None:
    patient = User.objects.create(phone="+8613800138000")
    given = {"user": patient.pk, "hospital": make.hospital("市医院").pk, "role": "scheduler"}
    answer = staff.post(reverse("admin:hospitals_staff_add"), given)
    assert "请选择用密码登录的工作人员账号" in answer.content.decode()
    assert not Staff.objects.exists()


def test_who_works_at_a_hospital_is_nobody_in_the_admin(client) -> None:
    client.force_login(work.clerk(make.hospital("市医院")))
    for name in ("changelist", "import", "export"):
        assert client.get(reverse(f"admin:hospitals_hospital_{name}")).status_code == 302


def test_nobody_else_comes_in(client) -> None:
    answer = client.get(reverse("admin:hospitals_hospital_changelist"))
    assert answer.status_code == 302
