"""What was kept long enough leaves the audit seal by seal, and nothing else does."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.actions import audit, remove_old_entries, seal_audit
from accounts.models import AuditEntry, AuditSeal
from accounts.queries.sealing import entries_over, problems_of_audit
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db

# The database refuses by its own clock: these are old by any.
OLD = datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
DAY = timedelta(days=1)


def note(at: datetime) -> AuditEntry:
    return audit(by=None, action="sweep", subject_kind="notice", subject_id=1, now=at)


@pytest.fixture
def entries() -> list[AuditEntry]:
    """Three seals of two entries each, a day apart; the last one is of now."""
    made = []
    for at in (OLD, OLD + DAY, NOW - DAY):
        made += [note(at), note(at)]
        assert seal_audit(now=at + timedelta(hours=1))
    return made


def removed(entry: AuditEntry) -> None:
    with transaction.atomic():
        entry.delete()


def test_whole_seals_go_and_the_chain_holds(entries: list[AuditEntry], capsys) -> None:
    first, second, third = AuditSeal.objects.order_by("pk")
    assert entries_over(OLD - timedelta(seconds=1)) == 0
    assert entries_over(OLD) == 2
    assert remove_old_entries(since=OLD, now=NOW) == 2
    assert remove_old_entries(since=OLD, now=NOW) == 0, "once"
    assert remove_old_entries(since=OLD + DAY, now=NOW) == 2
    assert entries_over(OLD + DAY) == 0
    assert set(AuditEntry.objects.filter(action="sweep")) == set(entries[4:])
    said = AuditEntry.objects.filter(action="remove_entries").order_by("pk")
    assert [(entry.subject_kind, entry.subject_id) for entry in said] == [
        ("audit_seal", first.pk),
        ("audit_seal", second.pk),
    ]
    assert AuditSeal.objects.count() == 3
    assert list(problems_of_audit(NOW)) == []
    with time_machine.travel(NOW, tick=False):
        call_command("verify_audit")
    assert f"entries removed under retention up to seal {second.pk}, " in capsys.readouterr().out
    assert third.row_ids == [entry.pk for entry in entries[4:]]


def test_a_seal_is_held_against_the_chain_after_its_entries_went(entries: list[AuditEntry]) -> None:
    assert remove_old_entries(since=OLD, now=NOW) == 2
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER accounts_auditseal_append_only ON accounts_auditseal")
        cursor.execute("UPDATE accounts_auditseal SET row_ids = row_ids[2:] WHERE previous_id IS NULL")
    assert "is not what this key makes" in "\n".join(problems_of_audit(NOW))


def test_an_entry_with_a_younger_one_under_its_seal_waits() -> None:
    note(OLD)
    note(OLD + 9 * DAY)
    assert seal_audit(now=OLD + 10 * DAY)
    assert remove_old_entries(since=OLD + 8 * DAY, now=NOW) == 0
    assert remove_old_entries(since=OLD + 9 * DAY, now=NOW) == 2


def test_what_was_tampered_with_stays_with_all_that_follow(entries: list[AuditEntry]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_auditentry_append_only")
        cursor.execute("UPDATE accounts_auditentry SET by = 7 WHERE id = %s", [entries[2].pk])
    assert remove_old_entries(since=OLD + DAY, now=NOW) == 2
    assert remove_old_entries(since=OLD + DAY, now=NOW) == 0
    assert "were changed" in "\n".join(problems_of_audit(NOW))


def test_half_a_year_stays_whatever_is_asked(entries: list[AuditEntry]) -> None:
    with pytest.raises(ValueError, match="six months"):
        remove_old_entries(since=NOW - timedelta(days=183), now=NOW)
    assert AuditEntry.objects.count() == 6


def claimed(up_to: AuditSeal, at: datetime = NOW) -> AuditEntry:
    """What somebody who may write entries could write."""
    return audit(by=None, action="remove_entries", subject_kind="audit_seal", subject_id=up_to.pk, now=at)


def test_the_database_removes_only_what_an_entry_says(entries: list[AuditEntry]) -> None:
    first, second, third = AuditSeal.objects.order_by("pk")
    with pytest.raises(IntegrityError, match="append-only"):
        removed(entries[0])
    claimed(first)
    with pytest.raises(IntegrityError, match="append-only"):
        removed(entries[2])
    claimed(third)
    with pytest.raises(IntegrityError, match="append-only"):
        removed(entries[4])  # of this half-year
    unsealed = note(OLD)
    with pytest.raises(IntegrityError, match="append-only"):
        removed(unsealed)
    removed(entries[0])
    assert second.row_ids == [entries[2].pk, entries[3].pk]


def test_who_removes_a_chosen_entry_by_a_claim_is_found(entries: list[AuditEntry]) -> None:
    first, _, third = AuditSeal.objects.order_by("pk")
    claim = claimed(first)
    removed(entries[0])
    found = "\n".join(problems_of_audit(NOW))
    assert f"{first}: 1 left of the entries that entry {claim.pk} says were removed" in found
    claim = claimed(third)
    assert f"{third}: removed by entry {claim.pk} before the law lets it go" in "\n".join(
        problems_of_audit(NOW)
    )


def test_what_went_too_early_is_still_found_when_more_has_gone_since(entries: list[AuditEntry]) -> None:
    third = AuditSeal.objects.order_by("pk")[2]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER accounts_auditentry_kept")
    claim = claimed(third)
    for entry in entries:
        removed(entry)
    later = NOW + 200 * DAY
    assert claimed(third, later).pk > claim.pk
    assert f"{third}: removed by entry {claim.pk} before the law lets it go" in "\n".join(
        problems_of_audit(later)
    )
