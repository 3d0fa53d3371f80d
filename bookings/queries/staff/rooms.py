"""A hospital's rooms and places as its staff see them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from hospitals.models import Room
from specialists.enums import SessionStatus


def rooms_at(hospital_id: int, now: datetime) -> QuerySet[Room]:
    """The hospital's rooms by name, with how many published sessions are to end there yet (`coming`). One query."""
    to_come = Q(clinicsession__status=SessionStatus.PUBLISHED, clinicsession__ends_at__gt=now)
    counted = Count("clinicsession", filter=to_come)
    return Room.objects.filter(hospital=hospital_id).annotate(coming=counted).order_by("name", "pk")


def my_room(hospital_id: int, pk: int, now: datetime) -> Room | None:
    """The hospital's room of this id, out of `rooms_at`."""
    return rooms_at(hospital_id, now).filter(pk=pk).first()
