"""Many demonstration accounts, persons and consents: `manage.py fill --patients`, never in production."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stdnum.cn import ric

from accounts.enums import ConsentAs, ConsentDecision, ConsentPurpose
from accounts.models import Consent, User
from accounts.rules.consents import CURRENT, SUBJECT_KIND
from bookings.enums import DocumentKind, LinkBasis, Relation, Sex
from bookings.models import Patient, PatientLink
from portal.copying import copy_rows, first_free, row_of, triggers_asleep
from portal.filling import GIVEN, SURNAMES

PER_ACCOUNT = 2  # persons: oneself and a parent
REGISTERED_AGO = timedelta(days=40)
FIRST_BIRTHDAY = date(1940, 1, 1)
BIRTHDAYS = 23_000  # days on which they are born, all of them adults
ON_ONE_DAY = 500  # orders of one sex a document number has for one day
AREA = "150102"
UNUSABLE_PASSWORD = "!"  # noqa: S105 - patients have none


@dataclass(frozen=True)
class People:
    """Who was made: ids in a row, `PER_ACCOUNT` persons to an account."""

    first_account: int
    first_patient: int
    patients: int
    since: datetime

    def patient(self, n: int) -> int:
        """The id of the nth person."""
        return self.first_patient + n

    def account(self, n: int) -> int:
        """The id of the account of the nth person."""
        return self.first_account + n // PER_ACCOUNT


def fill_people(count: int, *, now: datetime, say: Callable[[str], None]) -> People:
    """Write `count` persons with documents, an account for each two, their links, and the consents every account
    gives. From a fixed seed; no number or document is anybody's but by accident, and nothing is sent to them."""
    people = People(first_free(User), first_free(Patient), count, now - REGISTERED_AGO)
    chance = random.Random(20261123)  # noqa: S311 - the same rows each time, nothing secret
    with triggers_asleep(User, Patient, PatientLink, Consent):
        copy_rows(User, _accounts(people, chance), say=lambda done: say(f"{done} accounts"))
        copy_rows(Patient, _patients(people, chance), say=lambda done: say(f"{done} persons"))
        copy_rows(PatientLink, _links(people))
        copy_rows(Consent, _consents(people))
    return people


def given(
    ids: Iterator[int], account: int, purpose: ConsentPurpose, subject_id: int, at: datetime
) -> dict[str, Any]:
    """The row of a consent that was given."""
    return {
        "id": next(ids),
        "at": at,
        "by": account,
        "acting_as": ConsentAs.SELF.value,
        "purpose": purpose.value,
        "version": CURRENT[purpose],
        "decision": ConsentDecision.GIVEN.value,
        "subject_kind": SUBJECT_KIND[purpose],
        "subject_id": subject_id,
    }


def resident_number(n: int, sex: str) -> tuple[str, date]:
    """The nth number of a resident identity card and its birth date; another n, another number."""
    day = (n // ON_ONE_DAY) * 37 % BIRTHDAYS  # 37 divides neither: each day comes once before any comes again
    born = FIRST_BIRTHDAY + timedelta(days=day)
    order = 2 * (n % ON_ONE_DAY) + (sex == Sex.MALE)
    number = f"{AREA}{born:%Y%m%d}{order:03d}"
    return number + ric.calc_check_digit(number + "0"), born


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))


def _accounts(people: People, chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(0, people.patients, PER_ACCOUNT):
        account = User(
            pk=people.account(n),
            phone=f"+86199{people.account(n) % 10**8:08d}",
            name=_name(chance),
            password=UNUSABLE_PASSWORD,
            joined_at=people.since,
        )
        yield row_of(account)


def _patients(people: People, chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(people.patients):
        sex = chance.choice((Sex.MALE.value, Sex.FEMALE.value))
        number, born = resident_number(people.patient(n), sex)
        patient = Patient(
            pk=people.patient(n),
            name=_name(chance),
            sex=sex,
            birth_date=born,
            document_kind=DocumentKind.RESIDENT.value,
            document=number,
            created_at=people.since,
            created_by_id=people.account(n),
        )
        yield row_of(patient)


def _links(people: People) -> Iterator[dict[str, Any]]:
    first = first_free(PatientLink)
    for n in range(people.patients):
        account = people.account(n)
        yield {
            "id": first + n,
            "account_id": account,
            "patient_id": people.patient(n),
            "relation": (Relation.PARENT if n % PER_ACCOUNT else Relation.SELF).value,
            "created_at": people.since,
            "granted_at": people.since,
            "granted_by_id": account,
            "basis": LinkBasis.FIRST.value,
        }


def _consents(people: People) -> Iterator[dict[str, Any]]:
    ids = itertools.count(first_free(Consent))
    for n in range(0, people.patients, PER_ACCOUNT):
        for purpose in (ConsentPurpose.TERMS, ConsentPurpose.IDENTITY):
            account = people.account(n)
            yield given(ids, account, purpose, account, people.since)
