"""`manage.py fill`: what it writes past the triggers is as if they had looked."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Func
from django.utils import timezone

from accounts.models import Consent, User
from accounts.queries.consents import agreed_among
from bookings.enums import LIVE, AppointmentStatus
from bookings.models import Appointment, Patient, PatientLink, StatusChange
from bookings.queries.consents import missing_consents
from notices.localtime import local_date
from notices.models import Notice
from portal.copying import first_free, text_of, triggers_asleep
from portal.filling_people import ON_ONE_DAY, resident_number
from specialists.models import ClinicSession, SessionSpecialist, Slot
from specialists.models.supply import TstzRange

pytestmark = pytest.mark.django_db

SMALL = {
    "specialists": 6,
    "conditions": 3,
    "sessions": 30,
    "numbers": 6,
    "patients": 60,
    "appointments": 170,
    "verbosity": 0,
}


def fill(**changes: Any) -> str:
    out = StringIO()
    call_command("fill", stdout=out, **{**SMALL, **changes})
    return out.getvalue()


@pytest.fixture(scope="module")
def filled(reported: Any) -> str:
    return fill()


def trigger_states() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgname !~ '_no_truncate$'"
        )
        return {state for (state,) in cursor.fetchall()}


def test_there_is_as_much_as_asked_and_progress_is_said(filled: str) -> None:
    assert (Patient.objects.count(), User.objects.filter(phone_hash__isnull=False).count()) == (60, 30)
    assert Appointment.objects.count() == 170
    assert ClinicSession.objects.filter(demo=True).count() == 30
    assert Slot.objects.count() == 180
    assert "180 numbers" in filled
    assert "170 bookings" in filled


def test_copies_that_triggers_would_have_made_are_right(filled: str) -> None:
    wrong = Appointment.objects.exclude(session_id=F("slot__session_id"))
    assert not wrong.exists()
    during = TstzRange(F("slot__starts_at"), F("slot__ends_at"))
    assert not Appointment.objects.exclude(during=during).exists()
    assert not SessionSpecialist.objects.exclude(during=F("session__during")).exists()
    assert not SessionSpecialist.objects.exclude(published=True, demo=True).exists()
    outside = Slot.objects.filter(starts_at__lt=F("session__starts_at")) | Slot.objects.filter(
        ends_at__gt=F("session__ends_at")
    )
    assert not outside.exists()


def test_triggers_are_awake_again(filled: str) -> None:
    assert trigger_states() == {"O"}


def test_triggers_are_awake_after_a_failure_too(filled: str) -> None:
    def fail() -> None:
        with triggers_asleep(Appointment):
            assert "D" in trigger_states()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert trigger_states() == {"O"}


def test_the_next_row_has_an_id_of_its_own(filled: str) -> None:
    for model in (User, Patient, PatientLink, Consent, Appointment, StatusChange, ClinicSession, Slot):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [f'"{model._meta.db_table}"'])
            assert cursor.fetchone() == (first_free(model),)


def test_persons_are_sealed_and_found_like_any_other(filled: str) -> None:
    patient = Patient.objects.order_by("?").first()
    assert patient is not None
    assert len(patient.name) in (2, 3)
    assert patient.document.startswith("150102")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, document FROM bookings_patient WHERE id = %s", [patient.pk])
        assert all(bytes(box)[:1] == b"\x01" for box in cursor.fetchone())
    before = patient.document_hash
    patient.save()
    assert patient.document_hash == before
    account = patient.created_by
    assert User.objects.filter(phone_hash=account.phone_hash).get().phone == account.phone


def test_documents_are_all_different() -> None:
    made = [resident_number(n, "male") for n in range(3 * ON_ONE_DAY)]
    assert len({number for number, _ in made}) == len(made)
    assert all(number[6:14] == f"{born:%Y%m%d}" for number, born in made)


def test_who_booked_may_and_has_agreed(filled: str) -> None:
    now = timezone.now()
    for appointment in Appointment.objects.select_related("patient", "session")[:20]:
        account = appointment.booked_by_id
        links = PatientLink.objects.in_force().filter(account_id=account, patient=appointment.patient)
        assert links.count() == 1
        assert missing_consents(account, appointment.patient, appointment.session.hospital_id, now=now) == []
        assert agreed_among([("terms", account)], by=account)


def test_history_ends_where_the_booking_is(filled: str) -> None:
    for appointment in Appointment.objects.all():
        lines = list(
            StatusChange.objects.filter(subject_kind="appointment", subject_id=appointment.pk).order_by("id")
        )
        assert [line.from_status for line in lines] == ["", *(line.to_status for line in lines[:-1])]
        assert lines[-1].to_status == appointment.status
        assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_nothing_is_there_that_must_not_be(filled: str) -> None:
    call_command("check_invariants", stdout=StringIO())
    assert not Notice.objects.exclude(status="dropped").exists()  # and nobody is ever told


def test_nobody_comes_twice_on_a_day(filled: str) -> None:
    live = Appointment.objects.filter(status__in=LIVE).annotate(
        starts=Func(F("during"), function="lower", output_field=Slot._meta.get_field("starts_at"))
    )
    days = [(row.patient_id, local_date(row.starts)) for row in live]
    assert len(set(days)) == len(days)
    assert AppointmentStatus.CANCELLED in set(Appointment.objects.values_list("status", flat=True))


def test_bookings_need_somebody(reported: Any) -> None:
    with pytest.raises(CommandError, match="--patients"):
        fill(patients=0)


def test_a_filled_database_is_not_filled_again(filled: str) -> None:
    with pytest.raises(CommandError, match="already"):
        fill()


def test_never_in_production(reported: Any, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="never made in production"):
        fill()


def test_what_copy_cannot_write_is_refused() -> None:
    assert text_of("a\tb\\c\n") == "a\\tb\\\\c\\n"
    with pytest.raises(TypeError, match="complex"):
        text_of(1j)
