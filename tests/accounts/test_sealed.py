"""Sealed columns: nothing in clear in the database, and no way to write or compare it in clear."""

import pytest
from django.core import serializers
from django.db import connection, transaction

from accounts.hashes import hash_phone
from accounts.models import User
from accounts.sealing import CannotOpen
from tests.factories.accounts import OTHER_PHONE, PHONE

pytestmark = pytest.mark.django_db

NAME = "乌云其木格"


def stored(user: User, column: str) -> bytes:
    """What the table holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM accounts_user WHERE id = %s", [user.pk])  # noqa: S608
        return bytes(cursor.fetchone()[0])


@pytest.fixture
def user() -> User:
    return User.objects.create(phone=PHONE, name=NAME)


def test_it_rests_closed_and_is_read_open(user: User) -> None:
    read = User.objects.get(pk=user.pk)
    assert (read.phone, read.name, read.email) == (PHONE, NAME, "")
    assert NAME.encode() not in stored(user, "name")
    assert b"13800138000" not in stored(user, "phone")
    assert stored(user, "email") == b""


def test_it_is_found_by_its_hash_which_follows_it(user: User) -> None:
    assert User.objects.get(phone_hash=hash_phone(PHONE)) == user
    user.phone = OTHER_PHONE
    user.save(update_fields=["phone"])
    assert User.objects.get(phone_hash=hash_phone(OTHER_PHONE)).phone == OTHER_PHONE
    assert not User.objects.filter(phone_hash=hash_phone(PHONE)).exists()


def test_what_was_not_opened_is_written_back_as_it_is(user: User) -> None:
    before = stored(user, "name")
    read = User.objects.get(pk=user.pk)
    read.language = "en"
    read.save()
    assert stored(user, "name") == before
    assert User.objects.get(pk=user.pk).name == NAME


def test_what_is_not_loaded_is_fetched_when_read(user: User, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):  # the row, the column, and what it is bound to
        read = User.objects.defer("name").get(pk=user.pk)
        assert read.name == NAME
    with django_assert_num_queries(1):
        read.refresh_from_db()
    assert read.name == NAME


def test_a_value_moved_to_another_row_or_column_does_not_open(user: User) -> None:
    other = User.objects.create(phone=OTHER_PHONE, name="别人")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_user SET name = (SELECT name FROM accounts_user WHERE id = %s) WHERE id = %s",
            [user.pk, other.pk],
        )
        cursor.execute("UPDATE accounts_user SET name = phone WHERE id = %s", [user.pk])
    for row in (user, other):
        with pytest.raises(CannotOpen):
            _ = User.objects.get(pk=row.pk).name


def test_nothing_is_written_or_compared_in_clear(user: User) -> None:
    for attempt in (
        lambda: User.objects.filter(name=NAME).exists(),
        lambda: User.objects.filter(name__icontains="云").exists(),
        lambda: User.objects.filter(name__in=[NAME]).exists(),
        lambda: User.objects.update(name=NAME),
        lambda: User.objects.bulk_update([user], ["name"]),
        lambda: serializers.serialize("json", [user]),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            attempt()
    assert User.objects.filter(name__empty=False, email__empty=True, phone__isnull=False).get() == user


def test_rows_made_together_are_sealed_each_for_itself() -> None:
    made = User.objects.bulk_create([User(username=name, name=NAME, password="!") for name in ("a", "b")])
    assert [User.objects.get(pk=row.pk).name for row in made] == [NAME, NAME]
    assert stored(made[0], "name") != stored(made[1], "name")
