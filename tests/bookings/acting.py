"""What tests of actions share: how an action refuses, what is left, what was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.models import Appointment
from bookings.queries.numbers import NOBODY, bookable_by
from bookings.rules import Reason, Refused
from notices.models import Notice
from tests.factories.bookings import NOW

MINUTE = timedelta(minutes=1)


def refusal(action, **kwargs) -> Reason:
    """The reason an action gives for refusing."""
    with pytest.raises(Refused) as caught:
        action(**kwargs)
    return caught.value.reason


def left(session, now=NOW) -> int:
    return bookable_by(NOBODY, now).filter(session=session).count()


def kinds(appointment: Appointment) -> list[tuple[str, int]]:
    rows = Notice.objects.filter(subject_kind="appointment", subject_id=appointment.pk)
    return sorted(rows.values_list("kind", "version"))
