"""What the database refuses about accounts, codes and the audit, and what it accepts."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEntry, SignInCode, User
from tests.factories.accounts import NOW, OTHER_PHONE, PHONE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("accounts_user_username_or_phone", {}),
        ("accounts_user_username_or_phone", {"username": ""}),
        ("accounts_user_username_or_phone", {"username": "", "phone": PHONE}),
        ("accounts_user_phone_with_hash", {"phone": "", "username": "a"}),
        ("accounts_user_staff_without_phone", {"phone": PHONE, "is_staff": True}),
        ("accounts_user_staff_without_phone", {"phone": PHONE, "username": "a", "is_superuser": True}),
    ],
)
def test_users_refused(constraint: str, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.create(password="!", **fields)


@pytest.mark.parametrize("phone", ["13800138000", "+86 138 0013", "+8613800138000\n"])
def test_a_number_has_one_spelling(phone: str) -> None:
    with pytest.raises(ValueError, match=r"User\.phone"):
        User.objects.create(password="!", phone=phone)


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": PHONE},
        {"username": "clerk"},
        {"username": "clerk", "is_staff": True, "is_superuser": True},
        {"username": "both", "phone": PHONE},
        {"phone": "+85261234567"},
    ],
)
def test_users_accepted(fields: dict[str, Any]) -> None:
    User.objects.create(password="!", **fields)


@pytest.mark.parametrize("same", [{"phone": PHONE}, {"username": "clerk"}])
def test_two_users_with_one_phone_or_name_are_refused(same: dict[str, str]) -> None:
    User.objects.create(password="!", **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(password="!", **same)
    User.objects.create(password="!", phone=OTHER_PHONE)
    User.objects.create(password="!", username="another")


def test_staff_are_made_with_name_and_password() -> None:
    clerk = User.objects.create_user("clerk", "a long password")
    assert clerk.check_password("a long password")
    assert (clerk.is_staff, clerk.phone, clerk.masked_phone, str(clerk)) == (False, None, "", "clerk")
    boss = User.objects.create_superuser("boss", "a long password")
    assert boss.is_staff
    assert boss.is_superuser
    with pytest.raises(ValueError, match="user name"):
        User.objects.create_user("")


def test_a_patient_has_no_password_and_shows_no_number() -> None:
    user, is_new = User.objects.of_phone(PHONE, language="en", now=NOW)
    assert is_new
    assert not user.has_usable_password()
    assert (user.masked_phone, user.joined_at, user.language) == ("138****8000", NOW, "en")
    assert "138" not in str(user)
    assert User.objects.of_phone(PHONE, language="zh-hans", now=NOW) == (user, False)


def make_code(**changes: Any) -> SignInCode:
    facts = {"phone_hash": "h", "device": "d", "address_hash": "a", "created_at": NOW, "expires_at": NOW}
    return SignInCode.objects.create(**facts | changes)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("accounts_signincode_purpose_known", {"purpose": "other"}),
        ("accounts_signincode_five_tries", {"tries": 6}),
        ("accounts_signincode_used_was_sent", {"used_at": NOW}),
    ],
)
def test_codes_refused(constraint: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_code(**changes)


@pytest.mark.parametrize(
    "changes", [{}, {"phone": PHONE}, {"tries": 5}, {"used_at": NOW, "code_hash": "h"}, {"code_hash": "h"}]
)
def test_codes_accepted(changes: dict[str, Any]) -> None:
    make_code(**changes)


@pytest.fixture
def entry() -> AuditEntry:
    return AuditEntry.objects.create(at=NOW, by=1, action="sign_in", subject_kind="account", subject_id=1)


def test_audit_entries_are_added(entry: AuditEntry) -> None:
    AuditEntry.objects.create(at=NOW, by=None, action="sweep", subject_kind="account", subject_id=2)
    assert AuditEntry.objects.count() == 2
    assert str(entry) == "sign_in account-1"


def test_an_audit_entry_is_never_changed(entry: AuditEntry) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(reason="better")
    entry.by = 2
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.save()


def test_an_audit_entry_is_never_deleted(entry: AuditEntry) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.delete()
    assert AuditEntry.objects.count() == 1


def test_the_audit_is_never_emptied(entry: AuditEntry) -> None:
    """Tests let this one trigger sleep (tests/conftest.py); here it wakes."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry ENABLE TRIGGER accounts_auditentry_no_truncate")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE accounts_auditentry")
    assert AuditEntry.objects.count() == 1
