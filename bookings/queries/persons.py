"""Who books for whom, who may allow another account to do so, and what a person still lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import AuditEntry, User
from accounts.queries.consents import agrees_about, given
from bookings.enums import LinkBasis, PersonAct, Relation
from bookings.locks import asked_of, waits_for
from bookings.models import Patient, PatientLink
from bookings.policy import policies_at
from bookings.queries.consents import NeededConsent, consent_about, wanted_consents
from bookings.queries.limits import blocks_in_force
from bookings.rules import ADULT_YEARS, age_years, basis_to_answer, lacks_document
from notices.localtime import local_date
from notices.prepared import Prepared
from specialists.models import ClinicSession

# What an audit entry is about, and its coded reason where an ask names the person otherwise than the record does.
LINK_SUBJECT = "patient_link"
TYPED_OTHERWISE = "typed_otherwise"


@dataclass(frozen=True)
class PersonGaps:
    """What keeps any number from a person."""

    no_document: bool = False
    no_consent: bool = False
    blocked: bool = False

    def __bool__(self) -> bool:
        """Whether anything does."""
        return self.no_document or self.no_consent or self.blocked


def _with_blocks(patient_id: int, now: datetime) -> QuerySet[Any]:
    blocks = blocks_in_force(now).filter(patient_id=OuterRef("pk"))
    rows = Patient.objects.only("birth_date", "document_hash", "newborn_order")
    return rows.annotate(blocked=Exists(blocks)).filter(pk=patient_id)


_blocked = Prepared(_with_blocks, {"patient_id": int, "now": datetime})


def person_gaps(patient_id: int, now: datetime) -> PersonGaps:
    """What the person lacks at `now`: a document, or the consent that is asked about who is not grown up; and whether
    nothing is booked for them because numbers were not used."""
    patient = _blocked.first(patient_id=patient_id, now=now)
    if patient is None:
        return PersonGaps()
    age = age_years(patient.birth_date, local_date(now))
    lacking = lacks_document(
        has_document=patient.document_hash is not None, newborn=patient.newborn_order is not None, age=age
    )
    asked = consent_about(patient, now)
    agreed = asked is None or given(asked, "patient", patient_id)
    return PersonGaps(no_document=lacking, no_consent=not agreed, blocked=patient.blocked)


@dataclass(frozen=True)
class Ask:
    """Another account's ask that this account may answer, and by what right."""

    link: PatientLink
    basis: LinkBasis


def holder_of(document_hash: str) -> Patient | None:
    """Whose document it is: the person on record, also where it stands on a record joined into theirs. One query."""
    row = Patient.objects.filter(document_hash=document_hash).select_related("joined_into").first()
    return row if row is None or row.joined_into is None else row.joined_into


def waiting_asks(now: datetime) -> QuerySet[PatientLink]:
    """What accounts have asked for that may still be answered at `now`. The rule is read at once, by one query."""
    return PatientLink.objects.waiting(policies_at(now).persons.asked_since(now))


def answered_until(link: PatientLink, now: datetime) -> datetime:
    """Until when an ask may be answered, by the rule at `now`."""
    return link.created_at + timedelta(days=policies_at(now).persons.ask_waits_days)


def waiting_links(account_id: int, now: datetime) -> QuerySet[PatientLink]:
    """What the account has asked for and nobody has answered, newest first."""
    rows = waiting_asks(now).filter(account_id=account_id)
    return rows.select_related("patient").order_by("-created_at", "-id")


def only_at_a_desk(links: Iterable[PatientLink]) -> set[int]:
    """Ids of the asked links that nobody but a desk may grant: who asks says to be the person, or named the person
    otherwise than the record does. The account that asked is never told which. One query."""
    ids = {link.pk: link for link in links}
    otherwise = AuditEntry.objects.filter(
        action=PersonAct.ASK, subject_kind=LINK_SUBJECT, subject_id__in=ids, reason=TYPED_OTHERWISE
    )
    selves = {link.pk for link in ids.values() if link.relation == Relation.SELF}
    return selves | set(otherwise.values_list("subject_id", flat=True))


def answerers(patient: Patient, links: Iterable[PatientLink], now: datetime) -> dict[int, LinkBasis]:
    """Account → by what right it may answer asks about the person, out of the person's links in force."""
    links = list(links)
    age = age_years(patient.birth_date, local_date(now))
    has_own = any(link.relation == Relation.SELF for link in links)
    found = {}
    for link in links:
        basis = basis_to_answer(
            own=link.relation == Relation.SELF,
            guardian=link.is_guardian,
            age=age,
            has_own_account=has_own,
            has_phone=bool(patient.phone),
        )
        if basis is not None:
            found[link.account_id] = basis
    return found


def guards(link: PatientLink, now: datetime) -> bool:
    """Whether the account is a guardian of the person: who has turned 18 has none. The link with its person."""
    return link.is_guardian and age_years(link.patient.birth_date, local_date(now)) < ADULT_YEARS


def own_accounts(patient_ids: Iterable[int]) -> dict[int, User]:
    """Person → the account of their own, of those who have one. One query."""
    rows = PatientLink.objects.in_force().filter(relation=Relation.SELF, patient__in=set(patient_ids))
    return {link.patient_id: link.account for link in rows.select_related("account")}


@dataclass(frozen=True)
class Circle:
    """A person, and the links by which accounts may book for them."""

    patient: Patient
    links: tuple[PatientLink, ...]
    asked: bool = False  # `circle_about`: whether they have a follow-up that booking may answer
    waits: bool = False  # and whether they are in line for the session
    missing: tuple[NeededConsent, ...] = ()  # and what has to be agreed to before

    def account(self, account_id: int) -> User | None:
        """This account, if it may book for the person."""
        return next((link.account for link in self.links if link.account_id == account_id), None)

    @property
    def own_phone(self) -> str:
        """The person's own number (E.164), or empty: that of the account of their own, whatever it changes to; of who
        has none, the one on record."""
        own = next((link.account for link in self.links if link.relation == Relation.SELF), None)
        return (own.phone or "") if own is not None else self.patient.phone


def _links_of(patient_id: int) -> QuerySet[PatientLink]:
    links = PatientLink.objects.in_force().filter(patient=patient_id)
    return links.select_related("account").order_by("id")


_prepared = Prepared(_links_of, {"patient_id": int})


@cache
def _links_about(purposes: tuple[str, ...]) -> Prepared[PatientLink]:
    """The links, what a booking would settle, and by `agreed0` … whether `by` agrees to the first purpose …"""
    subjects = [f"subject{n}" for n, _ in enumerate(purposes)]

    def build(patient_id: int, session_id: int, by: int, **about: int) -> QuerySet[PatientLink]:
        person = OuterRef("patient_id")
        agreed = {
            f"agreed{n}": agrees_about(purpose, about[subject], by)
            for n, (purpose, subject) in enumerate(zip(purposes, subjects, strict=True))
        }
        settled = {"asked": asked_of(person), "waits": waits_for(person, session_id)}
        return _links_of(patient_id).annotate(**settled, **agreed)

    return Prepared(build, dict.fromkeys(["patient_id", "session_id", "by", *subjects], int))


def circle_of(patient: Patient) -> Circle:
    """Who may book for the person. One query."""
    return Circle(patient, tuple(_prepared(patient_id=patient.pk)))


def circle_about(patient: Patient, session: ClinicSession, *, by: int, now: datetime) -> Circle:
    """Who may book for the person, what a booking in the session would settle for them, and what `by` has to agree to
    before it. One query."""
    wanted = wanted_consents(by, patient, session.hospital_id, now=now)
    about = {f"subject{n}": one.subject_id for n, one in enumerate(wanted)}
    question = _links_about(tuple(one.purpose for one in wanted))
    links: Any = question(patient_id=patient.pk, session_id=session.pk, by=by, **about)
    asked, waits = any(link.asked for link in links), any(link.waits for link in links)
    missing = tuple(
        one for n, one in enumerate(wanted) if not all(getattr(link, f"agreed{n}") for link in links)
    )
    return Circle(patient, tuple(links), asked=asked, waits=waits, missing=missing)


def own_phone(patient: Patient) -> str:
    """The person's own number (E.164), or empty. One query."""
    return circle_of(patient).own_phone


def phones_shown(account_id: int, patients: Iterable[Patient]) -> dict[int, str]:
    """Person → their own number as this account, which books for them, may read it: another account's is masked.
    One query."""
    patients = list(patients)
    accounts = own_accounts(patient.pk for patient in patients)
    shown = {}
    for patient in patients:
        own = accounts.get(patient.pk)
        if own is None:
            shown[patient.pk] = patient.phone
        else:
            shown[patient.pk] = (own.phone or "") if own.pk == account_id else own.masked_phone
    return shown


def _links_by_person(account_id: int) -> dict[int, list[PatientLink]]:
    """Person → all links in force, of the persons this account books for."""
    mine = PatientLink.objects.in_force().filter(account_id=account_id)
    rows = PatientLink.objects.in_force().filter(patient__in=mine.values("patient_id"))
    found: dict[int, list[PatientLink]] = {}
    for link in rows.select_related("patient", "account").order_by("created_at", "id"):
        found.setdefault(link.patient_id, []).append(link)
    return found


def asks_to_answer(account_id: int, now: datetime) -> list[Ask]:
    """The asks of other accounts that this account may answer, oldest first. Three queries."""
    bases = {
        person: answerers(links[0].patient, links, now).get(account_id)
        for person, links in _links_by_person(account_id).items()
    }
    rows = waiting_asks(now).filter(patient_id__in=[person for person, basis in bases.items() if basis])
    waiting = list(rows.select_related("patient", "account").order_by("created_at", "id"))
    kept_out = only_at_a_desk(waiting)
    return [
        Ask(link, basis)
        for link in waiting
        if link.pk not in kept_out and (basis := bases[link.patient_id]) is not None
    ]


def ask_to_answer(account_id: int, link_id: int, now: datetime) -> Ask | None:
    """One ask this account may answer, or None."""
    return next((ask for ask in asks_to_answer(account_id, now) if ask.link.pk == link_id), None)


def others_who_book(account_id: int, now: datetime) -> dict[int, list[PatientLink]]:
    """Person → the links of other accounts, where this account is the person's own or a guardian's: it sees who else
    books, and may end it. Other guardians and the person's own account are not among them. One query."""
    found = {}
    for person, links in _links_by_person(account_id).items():
        mine = next(link for link in links if link.account_id == account_id)
        if mine.relation == Relation.SELF or guards(mine, now):
            found[person] = [
                link
                for link in links
                if link is not mine and link.relation != Relation.SELF and not guards(link, now)
            ]
    return found


def link_to_revoke(account_id: int, link_id: int, now: datetime) -> PatientLink | None:
    """Another account's link that this account may end, or None."""
    others = others_who_book(account_id, now).values()
    return next((link for links in others for link in links if link.pk == link_id), None)


def guardians_to_tell(circle: Circle, booked_by: int, now: datetime) -> list[User]:
    """The guardians of a young person (old enough to agree, not grown up), unless one of them booked."""
    age = age_years(circle.patient.birth_date, local_date(now))
    if age >= ADULT_YEARS or age < policies_at(now).persons.consent_age_years:
        return []
    guardians = [link.account for link in circle.links if link.is_guardian]
    return [] if booked_by in {account.pk for account in guardians} else guardians
