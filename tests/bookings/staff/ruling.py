"""What the form of a rule sends: to cancel until noon two days before."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bookings.enums import Rule
from bookings.queries.policies import seen_of
from hospitals.models import Hospital

RULES, FORM = reverse("staff:rules"), reverse("staff:set_rule", args=["cancel"])
TYPED = {"until_time": "12:00", "until_days_before": "2", "when": "now"}
LATER = {**TYPED, "when": "later", "day": "2026-12-24", "clock": "00:00"}


def at(where: Hospital, name: str, *more: object) -> str:
    """A page of rules of this hospital."""
    return reverse(f"staff:{name}", args=[where.slug, *more])


def seen(hospital: Hospital | None = None, rule: Rule = Rule.CANCEL) -> str:
    """What stands there now."""
    return seen_of(rule, hospital.pk if hospital else None)


def confirm(client: Client, typed: dict[str, str], address: str = FORM, **more: str) -> HttpResponse:
    """Confirm what was typed, having seen what stands there now."""
    return client.post(address, {**typed, "seen": seen(), **more})
