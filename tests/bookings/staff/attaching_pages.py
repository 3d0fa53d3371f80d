"""What tests of the pages of a referral's pictures share: addresses, files that are chosen, looks that are noted."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry


def pictures_url(hospital, referral) -> str:
    return reverse("staff:referral_pictures", args=[hospital.slug, referral.pk])


def picture_url(hospital, referral, row, name: str = "referral_picture") -> str:
    return reverse(f"staff:{name}", args=[hospital.slug, referral.pk, row.pk])


def chosen(browser: Client, address: str, *contents: bytes, **typed: str):
    """The form with these files."""
    return browser.post(
        address, {**typed, "records": [SimpleUploadedFile("片子.jpg", one) for one in contents]}
    )


def looks() -> list[tuple[int | None, str]]:
    rows = AuditEntry.objects.filter(action="saw_referral_attachment").order_by("pk")
    return list(rows.values_list("by", "reason"))
