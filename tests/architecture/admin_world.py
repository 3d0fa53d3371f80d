"""One row of everything the admin shows, the pages it has, and its forms as a browser would send them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import bookings as make
from tests.factories import reference
from tests.factories import staff as work

PASSWORD = "a-long-enough-password"  # noqa: S105
# Rows with the same names as others: which of them is meant does not matter.
Rows = dict[str, Model]


def one_of_each() -> Rows:
    """A row of each model the admin shows, by label. Dates are of the clock of the factories (make.NOW)."""
    term, source, programme = reference.department("骨科"), reference.source(), reference.programme()
    subject = reference.subject()
    specialist = reference.specialist("陈卫衡", departments=(term,))
    where = reference.hospital(
        "市医院", region=reference.region(), evidence=[{"source": "a", "quote": "原文"}]
    )
    session = make.published_session(make.posting(specialist, where), numbers=4)
    make.draft(make.posting(where=where), starts_at=make.DAY.replace(day=11))
    figure = reference.figure()
    boss = User.objects.create_superuser("chief", PASSWORD, name="周管理")
    group = Group.objects.create(name="录入员")
    work.clerk(where)
    work.attendant(specialist)
    reference.condition("股骨头坏死", synonyms=("大腿根疼",), treated_by=(specialist,), departments=(term,))
    reference.room("一诊室", hospital=where)
    reference.partnership(programme=programme, receiving_hospital=where)
    reference.contradiction(figure)
    reference.activity(specialist, departments=(term,))
    reference.holiday()
    make.booked(session, make.person(make.account(), "王秀英"))
    known = (term, source, programme, subject, specialist, where, session, figure, boss, group)
    rows: Rows = {row._meta.label_lower: row for row in known}
    for model in admin.site._registry:
        found = rows.get(model._meta.label_lower) or model._default_manager.order_by("pk").first()
        if found is not None:
            rows[model._meta.label_lower] = found
    return rows


def pages_of(model: type[Model], row: Model | None) -> dict[str, str]:
    """The addresses of the admin's pages of this model, by name: its list, and those of one row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    shown: Any = admin.site._registry[model]
    pages = {page: reverse(f"{name}_{page}") for page in ("changelist", "add")}
    if hasattr(shown, "resource_classes"):
        pages |= {page: reverse(f"{name}_{page}") for page in ("import", "process_import", "export")}
    if row is not None:
        pages |= {page: reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "delete", "history")}
        for act in getattr(shown, "acts", ()):
            pages[f"act {act.name}"] = reverse(f"{name}_act", args=[row.pk, act.name])
    if model is User and row is not None:
        pages["password"] = reverse("admin:auth_user_password_change", args=[row.pk])
    return pages


def filled(browser: Client, address: str) -> dict[str, Any]:
    """What a browser sends that opens the form at this address and presses its button."""
    context: Any = browser.get(address).context or {}
    if "adminform" not in context:
        return {"seen": context["seen"]} if "seen" in context else {}
    sent: dict[str, Any] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for box in form:
            value = box.value()
            if value is not None and value is not False:
                sent[box.html_name] = value if value is not True else "on"
    return sent
