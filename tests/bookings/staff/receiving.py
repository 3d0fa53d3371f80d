"""What tests of receiving share: the morning of the session, visits in it, and the acts of its desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bookings.actions import desk as acts
from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment, Arrival, ArrivalWay, Patient, Policy
from hospitals.models import Hospital
from notices.models import Notice
from specialists.models import ClinicSession, Posting, Slot
from tests.factories import bookings as make

ON = make.DAY - timedelta(minutes=30)  # half an hour before the session begins
MINUTE = timedelta(minutes=1)


def visits(
    session: ClinicSession, names: Sequence[str] = ("张小明", "李大山", "王秀英", "赵铁柱")
) -> list[Appointment]:
    """A visit for each name, in the order of the session's stretches of half an hour."""
    return [
        make.booked(
            session, make.person(make.account(), name), at=session.starts_at + n % 4 * timedelta(minutes=30)
        )
        for n, name in enumerate(names)
    ]


def check_in(
    hospital: Hospital, visit: Appointment, by: User, *, now: datetime = ON, way: ArrivalWay = ArrivalWay.CODE
) -> Arrival:
    """At this hospital's desk."""
    return acts.check_in(hospital_id=hospital.pk, appointment_id=visit.pk, way=way, by=by.pk, now=now)


def let_back(hospital: Hospital, visit: Appointment, by: User, *, now: datetime) -> Arrival:
    """After all."""
    return acts.let_back(
        hospital_id=hospital.pk, appointment_id=visit.pk, way=ArrivalWay.LIST, by=by.pk, now=now
    )


def undo(hospital: Hospital, visit: Appointment, by: User, *, now: datetime = ON) -> Appointment:
    """It was somebody else."""
    return acts.undo_check_in(hospital_id=hospital.pk, appointment_id=visit.pk, by=by.pk, now=now)


def rule(**changes: Any) -> None:
    """The portal's rule about receiving has these values instead."""
    row = Policy.objects.get(rule="reception", hospital=None)
    Policy.objects.filter(pk=row.pk).update(values={**row.values, **changes})


def order(session: ClinicSession) -> list[int]:
    """The numbers of all who have checked in, in the order of their turns."""
    rows = Arrival.objects.filter(appointment__session=session).order_by("rank")
    return list(rows.values_list("appointment__slot__ordinal", flat=True))


def url(hospital: Hospital, name: str = "reception", **more: int) -> str:
    """The address of a page of reception."""
    return reverse(f"staff:{name}", kwargs={"hospital": hospital.slug, **more})


def seeks(browser: Client, hospital: Hospital, typed: str, **more: str) -> HttpResponse:
    """Typed into the box and sent."""
    return browser.post(url(hospital), {"sought": typed, "way": "", **more})


def status(visit: Appointment) -> str:
    """As the database has it now."""
    return Appointment.objects.get(pk=visit.pk).status


def said(answer: HttpResponse) -> str:
    """The page, on one line."""
    return " ".join(answer.content.decode().split())


def crowd(posting: Posting, people: int) -> tuple[ClinicSession, list[Appointment]]:
    """A session with so many people in it, past all actions: half of them have checked in, every tenth was not told."""
    session = make.published_session(posting, numbers=people, hours=4)
    owner = make.account()
    born = [date(1930 + n % 60, n % 12 + 1, n % 28 + 1) for n in range(people)]
    made = []
    for n, slot in enumerate(make.slots(session)):
        fields = {"sex": "male", "birth_date": born[n], "created_at": make.NOW, "created_by": owner}
        document = make.resident(born[n], n=n)
        person = Patient.objects.create(
            name=f"张{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'一二三四五六七八九十百千'[n // 10]}",
            document_kind=document.kind,
            document=document.number,
            **fields,
        )
        make.linked(owner, person, granted_by=owner)
        made.append(_booked(slot, person, owner, n))
    for n, visit in enumerate(made):
        if n % 2:
            make.arrived(visit, at=ON + timedelta(seconds=n))
        elif n % 10 == 0:
            _not_told(visit)
    return session, made


def _booked(slot: Slot, person: Patient, owner: User, n: int) -> Appointment:
    return Appointment.objects.create(
        code=f"{70_000_000 + slot.pk * 1000 + n:08d}"[-8:],
        patient=person,
        slot=slot,
        session=slot.session,
        during=(slot.starts_at, slot.ends_at),
        booked_by=owner,
        status=AppointmentStatus.BOOKED,
        created_at=make.NOW,
        booked_at=make.NOW,
    )


def _not_told(visit: Appointment) -> None:
    Notice.objects.create(
        kind=NoticeKind.CONFIRMED,
        subject_kind="appointment",
        subject_id=visit.pk,
        version=visit.version,
        recipient_kind="account",
        recipient_id=visit.booked_by_id,
        channel="sms",
        key=f"crowd-{visit.pk}",
        status="failed",
        due_at=make.NOW,
        created_at=make.NOW,
    )
