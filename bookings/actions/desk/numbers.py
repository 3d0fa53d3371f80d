"""What this hospital's own system calls a person (病案号)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions.turns import one_at_a_time
from accounts.hashes import hash_record_number
from bookings.actions.desk.common import at_desk, note, person_here
from bookings.enums import DeskAct
from bookings.locks import booking_action
from bookings.models import RecordNumber
from bookings.queries.staff.persons import at_hospital


@booking_action
def set_record_number(
    *, hospital_id: int, patient_id: int, number: str, by: int, now: datetime
) -> RecordNumber:
    """The person has this record number here, whatever it was before. `number` is in its one spelling.

    Raises NotAtDesk; ValidationError where another person has it here.
    """
    clerk = at_desk(hospital_id, by, now)
    number_hash = hash_record_number(number)
    one_at_a_time(f"{hospital_id}:{number_hash}")
    person = person_here(hospital_id, patient_id, by, now)
    here = RecordNumber.objects.filter(hospital_id=hospital_id)
    # Of a record that was joined into this one it is the person's own.
    here.filter(number_hash=number_hash, patient__joined_into=person).delete()
    if here.filter(number_hash=number_hash).exclude(patient=person).exists():
        raise ValidationError({"number": _("这个病案号在本院已登记给另一位就诊人，请核对。")})
    row = here.filter(patient=person).first() or RecordNumber(patient=person, hospital_id=hospital_id)
    if row.pk and row.number == number:
        return row
    row.number, row.recorded_at, row.recorded_by = number, now, clerk
    row.save()
    note(DeskAct.SET_NUMBER, by=clerk, patient_id=person.pk, now=now, reason=at_hospital(hospital_id))
    return row


@booking_action
def remove_record_number(*, hospital_id: int, patient_id: int, by: int, now: datetime) -> None:
    """The person has no record number here any more. Raises NotAtDesk."""
    clerk = at_desk(hospital_id, by, now)
    person = person_here(hospital_id, patient_id, by, now)
    gone, _rows = RecordNumber.objects.filter(patient=person, hospital_id=hospital_id).delete()
    if gone:
        reason = at_hospital(hospital_id)
        note(DeskAct.REMOVE_NUMBER, by=clerk, patient_id=person.pk, now=now, reason=reason)
