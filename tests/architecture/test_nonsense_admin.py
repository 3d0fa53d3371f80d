"""Whatever is sent to a page of the admin is answered: with a page, a way on or a refusal, never with an error."""

from __future__ import annotations

import itertools
import json
from functools import cache
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from tests.architecture.admin_world import Rows, filled, one_of_each, pages_of
from tests.architecture.test_nonsense import NASTY, TEXTS
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

# What the admin itself reads, beside the columns of the model.
NAMES = [
    *(
        "q",
        "p",
        "o",
        "e",
        "all",
        "_popup",
        "_to_field",
        "_facets",
        "_changelist_filters",
        "_saveasnew",
        "_continue",
    ),
    *(
        "action",
        "_selected_action",
        "index",
        "select_across",
        "post",
        "seen",
        "reason",
        "minutes",
        "day",
        "begins",
    ),
    *("posting", "leaving", "room", "format", "import_file", "confirm", "password1", "password2", "details"),
    *("term", "app_label", "model_name", "field_name", "next", "username", "old_password", "new_password1"),
]
LOOKUPS = [
    "",
    "__exact",
    "__startswith",
    "__isnull",
    "__isempty",
    "__id__exact",
    "__in",
    "__gte",
    "__year",
    "__pk",
]
JSON = [
    *(
        "[" * 2000,
        '{"a":' * 900,
        '{"a": "\\u0000"}',
        '{"\\u0000": 1}',
        '{"a": "\\ud800"}',
        '"\\ud800"',
        "1e400",
    ),
    *('{"a": 1e400}', '{"a": NaN}', f'{{"a": {"9" * 5000}}}', '{"a": 99999999999999999999999}', "x", "[1,2]"),
    *("null", "{", '{"a": {"b": {"c": {"d": {"e": {"f": {"g": {}}}}}}}}', '{"a": "' + "长" * 30_000 + '"}'),
]
SIGNS = [
    "😀👵🏽",
    "\ud7ff",
    "1e400",
    "NaN",
    "Infinity",
    "٣",
    "2026-02-30",
    "on",
    "true",
    "_",
    "__",
    "-0",
    "--",
    " ",
]
ANYTHING = st.one_of(TEXTS, st.sampled_from([*NASTY, *SIGNS, *JSON]))


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def rows(kept: None) -> Rows:
    with time_machine.travel(make.NOW, tick=False):
        return one_of_each()


@pytest.fixture(scope="module")
def boss(rows: Rows) -> Client:
    browser = Client(raise_request_exception=False)
    with time_machine.travel(make.NOW, tick=False):
        work.elevated(browser, User.objects.get(pk=rows["accounts.user"].pk))
    return browser


@cache
def as_sent(browser: Client, address: str) -> dict[str, Any]:
    """What the form at the address sends when nothing is changed."""
    return filled(browser, address)


def answered(browser: Client, address: str, sent: dict[str, Any], *, form: bool) -> int:
    """The status of the answer; what it wrote is undone."""
    with transaction.atomic():
        answer = browser.post(address, sent) if form else browser.get(address, sent)
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.crawl
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_that_is_sent_breaks_a_page_of_the_admin(model, rows: Rows, boss: Client, data: Any) -> None:
    """As an address, and as a form of which all other fields are as its page sends them."""
    pages = pages_of(model, rows.get(model._meta.label_lower))
    address = pages[data.draw(st.sampled_from(sorted(pages)))]
    form = data.draw(st.booleans())
    usual = as_sent(boss, address) if form else {}
    columns = [column.name for column in model._meta.get_fields()]
    asked = [f"{name}{lookup}" for name, lookup in itertools.product(columns, LOOKUPS)]
    names = st.sampled_from([*(usual or columns), *NAMES] if form else [*asked, *NAMES])
    sent = data.draw(st.dictionaries(names, ANYTHING, min_size=1, max_size=3))
    assert answered(boss, address, {**usual, **sent}, form=form) < 500


@pytest.mark.crawl
@pytest.mark.parametrize(
    "name", ["index", "login", "password_change", "autocomplete", "jsi18n", "logout", "app_list"]
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4), form=st.booleans())
def test_nor_one_of_its_other_pages(
    boss: Client, rows: Rows, name: str, sent: dict[str, str], form: bool
) -> None:
    address = reverse(f"admin:{name}", args=["hospitals"] if name == "app_list" else [])
    browser = Client(raise_request_exception=False) if name in {"login", "logout"} else boss
    usual = {"app_label": "hospitals", "model_name": "hospital", "field_name": "region"}
    assert answered(browser, address, {**usual, **sent}, form=form) < 500


@pytest.mark.parametrize("typed", JSON)
def test_facts_that_cannot_be_kept_are_said_and_not_lost(boss: Client, rows: Rows, typed: str) -> None:
    address = pages_of(type(rows["hospitals.partnership"]), rows["hospitals.partnership"])["change"]
    usual = as_sent(boss, address)
    with transaction.atomic():
        answer = boss.post(address, {**usual, "details": typed})
        transaction.set_rollback(True)
    if typed == "null":  # nothing: no facts
        assert answer.status_code == 302
        return
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert form.errors["details"]
    assert form["details"].value() == typed


@pytest.mark.parametrize(
    "facts", [{}, {"beds": 40, "where": ["三楼", {"no": 1.5}], "open": True, "since": None}]
)
def test_other_facts_are_kept(boss: Client, rows: Rows, facts: dict[str, Any]) -> None:
    row: Any = rows["hospitals.partnership"]
    address = pages_of(type(row), row)["change"]
    sent = {**as_sent(boss, address), "details": json.dumps(facts)}
    assert boss.post(address, sent).status_code == 302
    row.refresh_from_db()
    assert row.details == facts


def test_every_form_of_the_admin_is_taken_as_it_is_shown(boss: Client, rows: Rows) -> None:
    for label, row in rows.items():
        shown: Any = admin.site._registry[type(row)]
        address = pages_of(type(row), row)["change"]
        request: Any = boss.get(address).wsgi_request
        if shown.has_change_permission(request, row):
            assert answered(boss, address, as_sent(boss, address), form=True) == 302, label
