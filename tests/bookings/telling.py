"""What tests of reasons and records share: somebody has agreed, has told, has shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.enums import ConsentPurpose
from bookings.actions import add_records, write_reason
from bookings.files import Picture
from bookings.models import Appointment, Attachment
from tests.bookings.files import samples
from tests.factories import bookings as make
from tests.factories.bookings import NOW

WORDS = "腰疼三个月，走路腿麻，做过核磁共振"


def agreed(booking: Appointment) -> None:
    """The account that booked agrees that reason and records are kept."""
    make.agreed(booking.booked_by, ConsentPurpose.REASON, about=booking.pk)


def told(booking: Appointment, text: str = WORDS, *pictures: Picture) -> list[Attachment]:
    """Reason and pictures of a booking, told by the account that booked."""
    agreed(booking)
    by = booking.booked_by_id
    write_reason(appointment=booking, text=text, by=by, now=NOW)
    return add_records(appointment=booking, pictures=pictures, by=by, now=NOW) if pictures else []


def picture(number: int = 0) -> Picture:
    """A small picture, another one for each number."""
    small = samples.read_one()
    return Picture(small.width, small.height, small.jpeg + bytes([number]))


def files() -> list[Path]:
    """What lies in the folder of records."""
    return [path for path in Path(settings.RECORDS_DIR).rglob("*") if path.is_file()]


def url(name: str, booking: Appointment, *more: int) -> str:
    """The address of one of the patient's pages."""
    return reverse(f"bookings:{name}", args=[booking.uid, *more])


def send(browser: Client, booking: Appointment, text: str = WORDS, *contents: bytes) -> Any:
    """Send the form with these words and files."""
    files = [SimpleUploadedFile("病历.jpg", content) for content in contents]
    return browser.post(url("reason", booking), {"text": text, "records": files})


def page(answer: Any) -> str:
    """What the page says."""
    assert answer.status_code == 200
    return str(answer.content.decode())
