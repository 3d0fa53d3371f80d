"""Reference data in the admin: every list opens and is searched, every form opens."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from hospitals.models import Department, Hospital
from specialists.models import Condition, Specialist
from tests.factories import reference as make

pytestmark = pytest.mark.django_db

OURS = [
    m
    for m in admin.site._registry
    if m._meta.app_label in ("hospitals", "specialists") and m.__module__.split(".")[-1] != "supply"
]


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("admin-of-data", "a-long-enough-password"))
    return client


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_lists_open_and_are_searched_and_rows_are_added(staff, model) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert staff.get(reverse(f"{name}_changelist")).status_code == 200
    assert staff.get(reverse(f"{name}_changelist"), {"q": "骨"}).status_code == 200
    assert staff.get(reverse(f"{name}_add")).status_code == 200


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


def test_nobody_else_comes_in(client) -> None:
    answer = client.get(reverse("admin:hospitals_hospital_changelist"))
    assert answer.status_code == 302
