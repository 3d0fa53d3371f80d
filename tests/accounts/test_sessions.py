"""Sessions: the table gives away neither keys nor what was chosen, and says whose each is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.hashes import hash_session_key
from accounts.models import BrowserSession, User
from accounts.sessions import SessionStore
from tests.factories.accounts import PHONE

pytestmark = pytest.mark.django_db


def begun(**data: object) -> SessionStore:
    store = SessionStore()
    store.update(data)
    store.save()
    return store


def again(store: SessionStore) -> SessionStore:
    return SessionStore(store.session_key)


def test_neither_key_nor_data_rest_in_clear() -> None:
    store = begun(chosen="+8613800138000")
    row = BrowserSession.objects.get()
    assert again(store)["chosen"] == "+8613800138000"
    assert row.session_key == hash_session_key(store.session_key or "") != store.session_key
    assert "13800138000" not in row.session_data


def test_what_stands_in_the_table_is_no_key() -> None:
    begun(chosen=1)
    thief = SessionStore(BrowserSession.objects.get().session_key)
    assert "chosen" not in thief


def test_data_of_one_session_is_nothing_in_another() -> None:
    first, second = begun(chosen=1), begun()
    data = BrowserSession.objects.get(session_key=hash_session_key(first.session_key or "")).session_data
    BrowserSession.objects.update(session_data=data)
    assert again(first)["chosen"] == 1
    assert "chosen" not in again(second)


def test_a_session_knows_its_account_from_sign_in_to_sign_out(client: Client) -> None:
    user = User.objects.create(phone=PHONE)
    client.force_login(user)
    assert BrowserSession.objects.get().account == user
    client.post("/sign-out/")
    assert not BrowserSession.objects.filter(account=user).exists()


def test_since_when_one_is_signed_in_stays_under_a_new_key(client: Client) -> None:
    client.force_login(User.objects.create_user("clerk", "a long password"))
    began = BrowserSession.objects.get().began_at
    store = client.session
    store.cycle_key()
    store.save()
    assert BrowserSession.objects.get().began_at == began
    store.flush()
    assert store.row is None


def test_a_session_that_was_deleted_signs_nobody_in(client: Client) -> None:
    client.force_login(User.objects.create(phone=PHONE))
    mine = reverse("accounts:account")
    assert client.get(mine).status_code == 200
    BrowserSession.objects.all().delete()
    assert client.get(mine).status_code == 302


def test_what_has_expired_is_not_read() -> None:
    store = begun(chosen=1)
    BrowserSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert "chosen" not in again(store)
    SessionStore.clear_expired()
    assert not BrowserSession.objects.exists()


def test_changing_the_key_keeps_the_data_and_ends_the_old_one() -> None:
    store = begun(chosen=1)
    before = again(store)
    store.cycle_key()
    assert SessionStore(store.session_key)["chosen"] == 1
    assert "chosen" not in SessionStore(before.session_key)
