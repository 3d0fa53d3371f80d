"""The papers of a posting: noted once, verified by name, taken back and away, and what the database refuses."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import AuditEntry
from specialists.actions import (
    DocumentVerifiedError,
    NoDocumentError,
    add_document,
    remove_document,
    verify_document,
    withdraw_verification,
)
from specialists.enums import DocumentKind
from specialists.models import Posting, PostingDocument
from tests.factories import bookings as make
from tests.factories import staff as work
from tests.factories.bookings import NOW
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting() -> Posting:
    return make.posting()


@pytest.fixture
def officer():
    return work.staff_account()


def added(posting: Posting, **fields) -> PostingDocument:
    said = {"kind": DocumentKind.LICENCE, "number": "110110000001", "by": None, "now": NOW, **fields}
    return add_document(posting=posting, **said)


def acts(document: PostingDocument) -> list[tuple[str, int | None]]:
    rows = AuditEntry.objects.filter(subject_kind="posting_document", subject_id=document.pk)
    return list(rows.order_by("pk").values_list("action", "by"))


def test_noted_once_however_often_it_is_sent(posting, officer) -> None:
    first = added(posting, valid_until=date(2027, 1, 1), by=officer)
    assert added(posting, valid_until=date(2027, 1, 1), by=officer) == first
    renewed = added(posting, valid_until=date(2028, 1, 1))
    other = added(make.posting(), valid_until=date(2027, 1, 1))
    assert len({first, renewed, other}) == PostingDocument.objects.count() == 3
    assert acts(first) == [("add_document", officer.pk)]
    with pytest.raises(ValueError, match="a day at least"):
        added(posting, valid_from=date(2027, 1, 2), valid_until=date(2027, 1, 1))


def test_verified_by_the_first_and_taken_back_by_an_act_of_its_own(posting, officer) -> None:
    document, second = added(posting), work.staff_account()
    verify_document(document=document, by=officer, now=NOW)
    assert verify_document(document=document, by=second, now=NOW).verified_by == officer
    for _ in range(2):
        taken_back = withdraw_verification(document=document, by=second, now=NOW)
    assert (taken_back.verified_by, taken_back.verified_at) == (None, None)
    assert acts(document) == [
        ("add_document", None),
        ("verify_document", officer.pk),
        ("withdraw_verification", second.pk),
    ]


def test_what_is_verified_is_not_removed(posting, officer) -> None:
    document = added(posting)
    verify_document(document=document, by=officer, now=NOW)
    with pytest.raises(DocumentVerifiedError):
        remove_document(document=document, by=officer, now=NOW)
    withdraw_verification(document=document, by=officer, now=NOW)
    for _ in range(2):
        remove_document(document=document, by=officer, now=NOW)
    assert not PostingDocument.objects.exists()
    assert [name for name, _by in acts(document)].count("remove_document") == 1
    for act in (verify_document, withdraw_verification):
        with pytest.raises(NoDocumentError):
            act(document=document, by=officer, now=NOW)


def test_who_and_when_go_together(posting, officer) -> None:
    row = PostingDocument.objects.filter(pk=added(posting).pk)
    for half in ({"verified_by": officer}, {"verified_at": NOW}):
        with refused("posting_document_verified_pair"):
            row.update(**half)
    assert row.update(verified_by=officer, verified_at=NOW) == 1


def test_a_paper_ends_after_it_begins(posting) -> None:
    row = PostingDocument.objects.filter(pk=added(posting).pk)
    assert row.update(valid_from=date(2027, 1, 1), valid_until=date(2027, 1, 1)) == 1
    with refused("posting_document_valid_forward"):
        row.update(valid_until=date(2026, 12, 31))
    assert row.update(valid_from=None, valid_until=date(2026, 12, 31)) == 1


def test_the_same_paper_stands_once(posting) -> None:
    document = added(posting)
    copy = {"posting": posting, "kind": document.kind, "number": document.number}
    with refused("posting_document_once"):
        PostingDocument.objects.create(**copy)
    assert PostingDocument.objects.create(**copy, valid_until=date(2027, 1, 1)).pk


def test_named_in_words(posting) -> None:
    assert str(added(posting)) == "医师执业证书 110110000001"
    assert str(added(posting, number="")) == "医师执业证书"
