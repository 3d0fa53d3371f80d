"""All that is kept about one account and its persons, to be read and taken along (个人信息保护法 articles 44, 45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import CLOSED, AuditEntry, BrowserSession, Consent, User
from accounts.queries import browsers_of
from accounts.queries.consents import decisions_of
from accounts.wording import device_words
from bookings.enums import NEVER_BOOKED
from bookings.models import (
    Appeal,
    Appointment,
    Consultation,
    Interest,
    PatientLink,
    Recall,
    RecordNumber,
    Referral,
    WaitlistEntry,
)
from bookings.queries.mine import my_links
from bookings.queries.persons import phones_shown
from bookings.queries.places import all_places
from hospitals.models import Staff
from notices.enums import RecipientKind
from notices.models import Notice
from portal.audit_words import action_word, reason_word
from portal.rights_rows import booking_row, interest_row, iso, person_row, place_row
from portal.rights_rows import may_see_numbers as may_see_numbers

# The form of the file. A change that a reader of the file would notice counts it up.
SCHEMA = "jiamenkou-personal-data"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Seen:
    """Something that was done or looked at, by whom in words that name nobody."""

    at: datetime
    what: str
    who: str


@dataclass(frozen=True)
class Device:
    """A browser that is signed in, and what its owner would call it."""

    row: BrowserSession
    words: str


@dataclass(frozen=True)
class MyData:
    """Everything, newest first."""

    account: User
    links: Sequence[PatientLink]
    phones: dict[int, str]  # person → their own number, as this account may read it
    bookings: Sequence[Appointment]
    places: Sequence[WaitlistEntry]
    interests: Sequence[Interest]
    notices: Sequence[Notice]
    consents: Sequence[Consent]
    browsers: Sequence[Device]
    seen: Sequence[Seen]


def my_data(account: User, now: datetime) -> MyData:
    """What is kept about this account and the persons it books for. A constant number of queries."""
    numbers = Prefetch("patient__record_numbers", RecordNumber.objects.select_related("hospital"))
    referred = Referral.objects.select_related("from_hospital", "to_hospital").prefetch_related(
        "steps", "attachments"
    )
    referrals = Prefetch("patient__referrals", referred.order_by("-sent_at", "-pk"))
    asked = Consultation.objects.select_related("hospital", "specialist").order_by("-requested_at", "-pk")
    consultations = Prefetch("patient__consultations", asked)
    recalled = Recall.objects.select_related("hospital", "specialist").order_by("-made_at", "-pk")
    recalls = Prefetch("patient__recalls", recalled)
    links = list(
        my_links(account.pk).prefetch_related(
            numbers, referrals, recalls, consultations, "patient__blocks__appeals__hospital"
        )
    )
    bookings = list(
        Appointment.objects.of_account(account.pk)
        .exclude(status__in=NEVER_BOOKED)
        .select_related(
            *("patient", "slot", "session__hospital", "session__department", "visit_reason"),
            *("feedback", "arrival"),
        )
        .prefetch_related("session__session_specialists__specialist", "attachments")
        .order_by("-during", "-id")
    )
    return MyData(
        account=account,
        links=links,
        phones=phones_shown(account.pk, [link.patient for link in links]),
        bookings=bookings,
        places=list(all_places(account.pk)),
        interests=list(
            Interest.objects.filter(account=account)
            .select_related("specialist", "hospital")
            .order_by("-began_at", "-id")
        ),
        notices=list(_notices(account, bookings)),
        consents=list(decisions_of(account.pk)),
        browsers=[Device(row, device_words(row.device)) for row in browsers_of(account, now)],
        seen=_seen(account, links, bookings),
    )


def _notices(account: User, bookings: list[Appointment]) -> QuerySet[Notice]:
    mine = Q(recipient_kind=RecipientKind.ACCOUNT, recipient_id=account.pk)
    about = Q(subject_kind="appointment", subject_id__in=[one.pk for one in bookings])
    return Notice.objects.filter(mine | about).order_by("-due_at", "-id")


def _seen(account: User, links: list[PatientLink], bookings: list[Appointment]) -> list[Seen]:
    """What the audit says about these; whoever it was stays unnamed, but for the part they play."""
    about = Q(subject_kind="account", subject_id=account.pk)
    about |= Q(subject_kind="patient", subject_id__in=[link.patient_id for link in links])
    about |= Q(subject_kind="appointment", subject_id__in=[one.pk for one in bookings])
    appeals = Appeal.objects.filter(block__patient__in=[link.patient_id for link in links])
    said = [feedback.pk for one in bookings if (feedback := getattr(one, "feedback", None)) is not None]
    about |= Q(subject_kind="feedback", subject_id__in=said)
    about |= Q(subject_kind="appeal", subject_id__in=appeals.values("pk"))
    referrals = Referral.objects.filter(patient__in=[link.patient_id for link in links])
    about |= Q(subject_kind="referral", subject_id__in=referrals.values("pk"))
    consultations = Consultation.objects.filter(patient__in=[link.patient_id for link in links])
    about |= Q(subject_kind="consultation", subject_id__in=consultations.values("pk"))
    entries = list(AuditEntry.objects.filter(about).order_by("-at", "-id"))
    parts = _parts({entry.by for entry in entries if entry.by is not None} - {account.pk})
    return [Seen(entry.at, action_word(entry.action), _who(entry.by, account.pk, parts)) for entry in entries]


def _parts(accounts: set[int]) -> dict[int, str]:
    """Account → what it is to those who read it: staff of which hospital, or somebody who books too."""
    rows = Staff.objects.filter(user_id__in=accounts).select_related("hospital").order_by("began_at")
    parts = {row.user_id: _("%(hospital)s的工作人员") % {"hospital": row.hospital.name} for row in rows}
    patients = User.objects.filter(Q(username=None) | Q(username__startswith=CLOSED), pk__in=accounts)
    return parts | {row.pk: _("另一个账号（家人等）") for row in patients.only("pk")}


def _who(by: int | None, account_id: int, parts: dict[int, str]) -> str:
    if by is None:
        return _("系统自动")
    return _("您自己") if by == account_id else parts.get(by, _("本站或医院的工作人员"))


def notice_word(kind: str) -> str:
    """What a message was about."""
    word = reason_word(kind)
    return word if word != kind else _("账号和验证")


def as_json(data: MyData, now: datetime) -> dict[str, Any]:
    """The same as plain values: moments in ISO 8601, codes as they are stored."""
    account = data.account
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "made_at": now.isoformat(),
        "account": {
            "id": account.pk,
            "phone": account.phone,
            "name": account.name,
            "email": account.email,
            "language": account.language,
            "joined_at": account.joined_at.isoformat(),
        },
        "persons": [person_row(link, data.phones[link.patient_id], now) for link in data.links],
        "bookings": [booking_row(one, account.pk) for one in data.bookings],
        "waitlist": [place_row(one) for one in data.places],
        "interests": [interest_row(one) for one in data.interests],
        "messages": [
            {
                "kind": one.kind,
                "channel": one.channel,
                "status": one.status,
                "due_at": one.due_at.isoformat(),
                "sent_at": iso(one.sent_at),
            }
            for one in data.notices
        ],
        "consents": [
            {
                "purpose": one.purpose,
                "version": one.version,
                "decision": one.decision,
                "acting_as": one.acting_as,
                "about": f"{one.subject_kind}-{one.subject_id}",
                "at": one.at.isoformat(),
            }
            for one in data.consents
        ],
        "devices": [
            {
                "device": one.words,
                "began_at": one.row.began_at.isoformat(),
                "used_at": one.row.used_at.isoformat(),
            }
            for one in data.browsers
        ],
        "what_was_done": [{"at": one.at.isoformat(), "what": one.what, "by": one.who} for one in data.seen],
    }
