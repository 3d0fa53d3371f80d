"""Every sort of page of the admin: in our clothes, in both languages, with nothing our policy refuses."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from tests.architecture.test_sources import FORBIDDEN_IN_TEMPLATES
from tests.factories import bookings as make
from tests.factories import staff as work

pytestmark = pytest.mark.django_db

OURS = {"accounts", "hospitals", "specialists", "bookings"}
REFUSED = {
    what: FORBIDDEN_IN_TEMPLATES[what]
    for what in (
        "a script of its own",
        "a style sheet of its own",
        "a style attribute",
        "an event attribute",
        "a javascript: address",
    )
}


@pytest.fixture
def boss(client):
    work.administrator(client, name="周管理")
    return client


def refused_in(page: str) -> list[str]:
    """What of the page the Content-Security-Policy would refuse."""
    return [what for what, pattern in REFUSED.items() if pattern.search(page)]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_lists_and_exchange_show_nothing_the_policy_refuses(boss, model) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    pages = [
        "changelist",
        "add",
        *(["import", "export"] if hasattr(admin.site._registry[model], "resource_classes") else []),
    ]
    for page in pages:
        answer = boss.get(reverse(f"{name}_{page}"))
        assert answer.status_code in {200, 403}
        assert refused_in(answer.content.decode()) == []


def test_pages_of_rows_show_nothing_the_policy_refuses(boss) -> None:
    session = make.published_session(numbers=2)
    ticket = make.booked(session, make.person(make.account()))
    rows = [session, ticket, session.hospital, session.session_specialists.get().specialist]
    for row in rows:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        for page in ("change", "history"):
            said = boss.get(reverse(f"{name}_{page}", args=[row.pk])).content.decode()
            assert refused_in(said) == []


@pytest.mark.parametrize(
    ("language", "word", "other"), [("zh-hans", "退出登录", "English"), ("en", "Sign out", "中文")]
)
def test_the_frame_is_ours_in_both_languages(boss, language: str, word: str, other: str) -> None:
    boss.cookies["django_language"] = language
    with translation.override(language):  # what a request speaks would stay so
        said = boss.get(reverse("admin:index")).content.decode()
    assert "css/admin" in said
    assert "css/tokens" in said
    assert "dark_mode" not in said
    assert "周管理" in said
    assert other in said


def test_models_of_the_admin_have_words_of_their_own() -> None:
    with translation.override("zh-hans"):
        words = {
            str(model._meta.verbose_name) for model in admin.site._registry if model._meta.app_label in OURS
        }
    assert [word for word in words if word.isascii()] == []
