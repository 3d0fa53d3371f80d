"""The outside check: asked about each person once, believed when it agrees, and harmless when it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from accounts.models import AuditEntry
from bookings import actions
from bookings.enums import CheckAnswer, PersonAct, Verification
from bookings.models import Patient
from bookings.outside import NoAnswer, Question
from bookings.tasks import check_identities
from tests.factories import bookings as make
from tests.factories.bookings import NOW

pytestmark = pytest.mark.django_db


class Registry:
    """An outside system that knows one name, loses one document, and is sometimes not there."""

    there = True
    asked: list[Question] = []  # noqa: RUF012 - shared by all that are made, and emptied for each test

    def ask(self, question: Question) -> CheckAnswer:
        if not self.there:
            raise NoAnswer
        self.asked.append(question)
        return {"王秀英": CheckAnswer.MATCHED, "赵六": CheckAnswer.UNKNOWN}.get(
            question.name, CheckAnswer.DIFFERS
        )


@pytest.fixture
def registry(settings, monkeypatch) -> type[Registry]:
    settings.IDENTITY_CHECK = f"{__name__}.Registry"
    monkeypatch.setattr(Registry, "there", True)
    Registry.asked.clear()
    return Registry


def checked(now=NOW) -> None:
    with time_machine.travel(now, tick=False):
        check_identities()


def noted(patient: Patient) -> list[str]:
    entries = AuditEntry.objects.filter(action=PersonAct.CHECK, subject_id=patient.pk)
    return list(entries.order_by("pk").values_list("reason", flat=True))


def test_without_an_outside_system_nobody_is_asked() -> None:
    patient = make.person(make.account(), "王秀英")
    checked()
    patient.refresh_from_db()
    assert (patient.verification, noted(patient)) == (Verification.DECLARED, [])


def test_a_match_verifies_and_nothing_else_does(registry) -> None:
    mother, other, unknown = (make.person(make.account(), name) for name in ("王秀英", "李四", "赵六"))
    checked()
    for patient in (mother, other, unknown):
        patient.refresh_from_db()
    assert (mother.verification, mother.verified_at, mother.verified_by) == (Verification.CHECKED, NOW, None)
    assert (other.verification, unknown.verification) == (Verification.DECLARED, Verification.DECLARED)
    assert [noted(one) for one in (mother, other, unknown)] == [["matched"], ["differs"], ["unknown"]]
    assert registry.asked[0].number == mother.document


def test_nobody_is_asked_about_twice_until_something_changes(registry) -> None:
    owner = make.account()
    patient = make.person(owner, "李四")
    checked()
    checked(NOW + timedelta(minutes=5))
    assert noted(patient) == ["differs"]
    link = patient.links.get()
    actions.change_person(
        link=link,
        name="王秀英",
        sex=patient.sex,
        birth_date=patient.birth_date,
        phone="",
        relation=link.relation,
        by=owner.pk,
        now=NOW + timedelta(minutes=6),
    )
    checked(NOW + timedelta(minutes=10))
    patient.refresh_from_db()
    assert (noted(patient), patient.verification) == (["differs", "matched"], Verification.CHECKED)


def test_an_outside_system_that_is_away_is_asked_again(registry, monkeypatch) -> None:
    patient = make.person(make.account(), "王秀英")
    monkeypatch.setattr(registry, "there", False)
    checked()
    assert noted(patient) == []
    monkeypatch.setattr(registry, "there", True)
    checked(NOW + timedelta(minutes=5))
    assert noted(patient) == ["matched"]


def test_an_answer_about_what_is_no_longer_there_is_let_go() -> None:
    owner = make.account()
    asked = make.person(owner, "王秀英")
    fresh = Patient.objects.get(pk=asked.pk)
    fresh.name = "王秀兰"
    fresh.save()
    actions.note_check(patient=asked, answer=CheckAnswer.MATCHED, now=NOW)
    fresh.refresh_from_db()
    assert (fresh.verification, noted(fresh)) == (Verification.DECLARED, [])


def test_what_a_desk_has_seen_stays_seen(registry) -> None:
    patient = make.person(make.account(), "王秀英")
    Patient.objects.filter(pk=patient.pk).update(
        verification=Verification.SEEN, verified_at=NOW, verified_by=patient.created_by
    )
    checked()
    actions.note_check(patient=patient, answer=CheckAnswer.DIFFERS, now=NOW)
    patient.refresh_from_db()
    assert (patient.verification, noted(patient), registry.asked) == (Verification.SEEN, [], [])
