"""The audit is sealed, and whatever is done to it afterwards is found."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.actions import audit, seal_audit
from accounts.models import AuditEntry, AuditSeal
from accounts.queries.sealing import problems_of_audit
from accounts.tasks import seal_audit as task
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=10)
DAYS_LATER = NOW + timedelta(days=3)


def note(at: datetime = NOW, subject_id: int = 1) -> AuditEntry:
    return audit(
        by=None, action="sweep", subject_kind="notice", subject_id=subject_id, now=at, reason="lapsed"
    )


def tamper(statement: str) -> None:
    """What whoever owns the database could do: the triggers against it are gone for the rest of the test."""
    with connection.cursor() as cursor:
        for table in ("accounts_auditentry", "accounts_auditseal"):
            for trigger in ("append_only", "kept"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{trigger} ON {table}")
        cursor.execute(statement)


def found(now: datetime = DAYS_LATER) -> str:
    return "\n".join(problems_of_audit(now))


@pytest.fixture
def sealed() -> list[AuditEntry]:
    """Five entries under two seals."""
    first = [note(subject_id=n) for n in range(3)]
    assert seal_audit(now=LATER)
    second = [note(LATER, subject_id=n) for n in range(2)]
    assert seal_audit(now=LATER + timedelta(minutes=10))
    return first + second


def test_a_seal_names_its_rows_and_stands_on_the_one_before(sealed: list[AuditEntry]) -> None:
    first, second = AuditSeal.objects.order_by("pk")
    assert first.row_ids + second.row_ids == [entry.pk for entry in sealed]
    assert (first.previous, second.previous) == (None, first)
    assert found() == ""


def test_there_is_no_seal_over_nothing(sealed: list[AuditEntry]) -> None:
    assert seal_audit(now=DAYS_LATER) is None


def test_entries_of_the_last_minute_wait() -> None:
    note()
    assert seal_audit(now=NOW + timedelta(seconds=59)) is None
    assert seal_audit(now=NOW + timedelta(seconds=60)) is not None


@pytest.mark.parametrize("looked_back", [500, 2])
def test_an_entry_that_was_committed_after_later_ones_is_sealed(
    looked_back: int, sealed: list[AuditEntry], monkeypatch
) -> None:
    """Its number is older than others that have a seal."""
    monkeypatch.setattr("accounts.queries.sealing.SEALS_LOOKED_BACK", looked_back)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_auditentry', 'id'))")
        number = cursor.fetchone()[0]
    after = LATER + timedelta(minutes=20)
    note(after)
    assert seal_audit(now=after + timedelta(minutes=2))
    AuditEntry.objects.create(id=number, at=after, action="sweep", subject_kind="notice", subject_id=9)
    seal = seal_audit(now=after + timedelta(minutes=5))
    assert seal is not None
    assert seal.row_ids == [number]


def test_a_long_pause_leaves_nothing_unsealed(sealed: list[AuditEntry]) -> None:
    for days in range(1, 10):
        note(NOW + timedelta(days=days))
    assert seal_audit(now=NOW + timedelta(days=12))
    assert found(NOW + timedelta(days=20)) == ""


def test_a_backlog_takes_several_seals(monkeypatch) -> None:
    monkeypatch.setattr("accounts.queries.sealing.MOST_ROWS", 2)
    for _ in range(5):
        note(timezone.now() - timedelta(minutes=2))
    task()
    assert [len(seal.row_ids) for seal in AuditSeal.objects.order_by("pk")] == [2, 2, 1]


@pytest.mark.parametrize(
    ("what", "statement", "says"),
    [
        ("changed", "UPDATE accounts_auditentry SET by = 7 WHERE id = {0}", "were changed"),
        (
            "changed time",
            "UPDATE accounts_auditentry SET at = at + interval '1 us' WHERE id = {0}",
            "changed",
        ),
        ("removed", "DELETE FROM accounts_auditentry WHERE id = {1}", "missing entry {1}"),
        (
            "slipped in",
            "INSERT INTO accounts_auditentry (id, at, action, subject_kind, subject_id, reason) "
            "SELECT {0} - 1, at, action, subject_kind, 5, reason FROM accounts_auditentry WHERE id = {0}",
            "under no seal",
        ),
        (
            "a seal changed",
            "UPDATE accounts_auditseal SET at = at - interval '1 s'",
            "is not what this key makes",
        ),
        (
            "a seal without its row",
            "UPDATE accounts_auditseal SET row_ids = row_ids[2:]",
            "is not what this key",
        ),
        (
            "the first seal removed",
            "DELETE FROM accounts_auditseal WHERE previous_id IS NULL",
            "under no seal",
        ),
        ("the chain cut", "UPDATE accounts_auditseal SET previous_id = NULL", "the chain is broken"),
    ],
)
def test_what_was_done_to_it_is_found(sealed: list[AuditEntry], what: str, statement: str, says: str) -> None:
    if what == "the first seal removed":
        tamper("UPDATE accounts_auditseal SET previous_id = NULL")
    ids = [entry.pk for entry in sealed]
    tamper(statement.format(*ids))
    assert says.format(*ids) in found()


def test_an_entry_that_claims_to_be_old_is_found_sealed_or_not(sealed: list[AuditEntry]) -> None:
    newest = AuditSeal.objects.order_by("-pk")[0]
    slipped = note(newest.at - timedelta(days=1, seconds=1))
    assert seal_audit(now=DAYS_LATER) is None
    assert f"entry {slipped.pk} is a day old or of days to come, and under no seal" in found()


def test_a_backlog_of_days_is_sealed_whole_and_looks_like_no_gap(monkeypatch) -> None:
    """As after an outage, or where an audit was there before anything sealed it."""
    monkeypatch.setattr("accounts.queries.sealing.MOST_ROWS", 2)
    entries = [note(NOW + timedelta(days=day), subject_id=day) for day in range(5)]
    now = NOW + timedelta(days=30)
    while seal_audit(now=now):
        pass
    assert [pk for seal in AuditSeal.objects.order_by("pk") for pk in seal.row_ids] == [e.pk for e in entries]
    assert found(now) == ""


def test_an_entry_dated_ahead_is_found_though_nothing_seals_it(sealed: list[AuditEntry]) -> None:
    slipped = note(DAYS_LATER + timedelta(days=400))
    assert seal_audit(now=DAYS_LATER) is None
    assert f"entry {slipped.pk} is a day old or of days to come, and under no seal" in found()


def test_a_seal_made_with_another_key_is_found(sealed: list[AuditEntry], settings) -> None:
    settings.LOOKUP_KEY = "bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4="
    assert "PORTAL_LOOKUP_KEY is another" in found()


def test_the_command_ends_well_and_names_the_newest_seal(sealed: list[AuditEntry], capsys) -> None:
    newest = AuditSeal.objects.order_by("-pk")[0].seal_hash
    call_command("verify_audit", expect=[newest])
    said = capsys.readouterr().out
    assert newest in said
    assert "as it was sealed" in said


def test_the_command_fails_when_something_is_wrong(sealed: list[AuditEntry], capsys) -> None:
    with pytest.raises(CommandError, match="1 findings"):
        call_command("verify_audit", expect=["0" * 64])
    assert "cut off" in capsys.readouterr().err
    tamper("UPDATE accounts_auditentry SET by = 7")
    with pytest.raises(CommandError, match="2 findings"):
        call_command("verify_audit")


def test_the_command_has_something_to_say_of_an_empty_audit(capsys) -> None:
    call_command("verify_audit")
    assert "there is no seal yet" in capsys.readouterr().out
