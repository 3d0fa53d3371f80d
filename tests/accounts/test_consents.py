"""What is agreed to, refused and taken back, and which decision counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.actions import decide_consent
from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.models import AuditEntry, Consent, User
from accounts.queries.consents import agreed_among, given, standing
from accounts.rules.consents import CURRENT
from tests.factories.accounts import NOW, OTHER_PHONE, PHONE

pytestmark = pytest.mark.django_db

CHILD = ConsentPurpose.CHILD
GIVEN, REFUSED, WITHDRAWN = ConsentDecision.GIVEN, ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN


@pytest.fixture
def mother() -> User:
    return User.objects.create(phone=PHONE, password="!")


@pytest.fixture
def father() -> User:
    return User.objects.create(phone=OTHER_PHONE, password="!")


def decide(by: User, decision: str = GIVEN, **changes: Any) -> Consent:
    facts: dict[str, Any] = {
        "by": by,
        "purpose": CHILD,
        "version": CURRENT[CHILD],
        "decision": decision,
        "acting_as": ConsentAs.GUARDIAN,
        "subject_kind": "patient",
        "subject_id": 7,
        "now": NOW,
    }
    return decide_consent(**facts | changes)


def test_nothing_is_given_before_somebody_agrees(mother: User) -> None:
    assert standing(CHILD, "patient", 7) is None
    assert not given(CHILD, "patient", 7)


def test_a_decision_is_a_row_and_an_entry_of_the_audit(mother: User) -> None:
    decided = decide(mother)
    assert standing(CHILD, "patient", 7) == decided
    assert (decided.by, decided.version, decided.at) == (mother.pk, CURRENT[CHILD], NOW)
    noted = AuditEntry.objects.get(action="consent_given")
    assert (noted.by, noted.subject_kind, noted.subject_id, noted.reason) == (mother.pk, "patient", 7, CHILD)


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ([GIVEN], True),
        ([REFUSED], False),
        ([GIVEN, WITHDRAWN], False),
        ([REFUSED, GIVEN], True),
        ([GIVEN, WITHDRAWN, GIVEN], True),
    ],
)
def test_the_newest_word_counts(mother: User, said: list[str], counts: bool) -> None:
    for later, decision in enumerate(said):
        decide(mother, decision, now=NOW + timedelta(minutes=later))
    assert given(CHILD, "patient", 7) is counts
    assert Consent.objects.count() == len(said)


def test_of_two_guardians_the_newest_word_counts(mother: User, father: User) -> None:
    decide(mother)
    decide(father, WITHDRAWN)
    assert not given(CHILD, "patient", 7)
    decide(mother)
    assert given(CHILD, "patient", 7)


def test_each_account_decides_for_itself_about_a_hospital(mother: User, father: User) -> None:
    about: dict[str, Any] = {
        "purpose": ConsentPurpose.HOSPITAL,
        "version": CURRENT[ConsentPurpose.HOSPITAL],
        "acting_as": ConsentAs.SELF,
        "subject_kind": "hospital",
    }
    decide(mother, **about)
    decide(father, REFUSED, **about)
    assert given(ConsentPurpose.HOSPITAL, "hospital", 7, by=mother.pk)
    assert not given(ConsentPurpose.HOSPITAL, "hospital", 7, by=father.pk)
    seven, eight = (ConsentPurpose.HOSPITAL, 7), (ConsentPurpose.HOSPITAL, 8)
    assert agreed_among([seven, eight], by=mother.pk) == {seven}
    assert agreed_among([seven, eight], by=father.pk) == set()
    with pytest.raises(ValueError, match="each account"):
        given(ConsentPurpose.HOSPITAL, "hospital", 7)


def test_pressed_twice_it_is_one_row(mother: User) -> None:
    assert decide(mother) == decide(mother, now=NOW + timedelta(seconds=1))
    assert AuditEntry.objects.filter(action="consent_given").count() == 1


@pytest.mark.parametrize("version", ["", "2020-01", "2026-11 "])
def test_only_the_text_in_force_is_agreed_to(mother: User, version: str) -> None:
    with pytest.raises(ValueError, match="not the text in force"):
        decide(mother, version=version)
    assert not Consent.objects.exists()


def test_a_new_text_is_asked_anew(mother: User, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(mother)
    newer = {**CURRENT, CHILD: "2027-01"}
    monkeypatch.setattr("accounts.rules.consents.CURRENT", newer)
    assert not given(CHILD, "patient", 7)
    assert standing(CHILD, "patient", 7) is not None


def test_many_subjects_are_one_query(mother: User, django_assert_num_queries: Any) -> None:
    decide(mother)
    decide(mother, subject_id=8)
    decide(mother, WITHDRAWN, subject_id=8)
    decide(mother, REFUSED, subject_id=9)
    with django_assert_num_queries(1):
        assert agreed_among([(CHILD, pk) for pk in (7, 8, 9, 10)], by=mother.pk) == {(CHILD, 7)}


def test_another_kind_of_subject_with_the_same_id_is_another(mother: User) -> None:
    decide(mother)
    assert not given(CHILD, "appointment", 7)
    assert not given(ConsentPurpose.REASON, "patient", 7)


def test_no_decision_is_changed_or_deleted(mother: User) -> None:
    decided = decide(mother)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=decided.pk).update(decision=REFUSED)
    with pytest.raises(DatabaseError), transaction.atomic():
        decided.delete()
