"""Every record of the articles is on the page of a programme, hospital or specialist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.test import TestCase

from bookings.queries.programmes import programme_page
from hospitals.models import Contradiction, Figure, Hospital, Partnership, Programme
from hospitals.queries import contradictions_at, contradictions_of, figures_at, figures_of, hospital_page
from portal.reported.loader import load
from specialists.models import Activity, Posting, Specialist
from specialists.queries import (
    activities_at,
    activities_of,
    activities_under,
    reported_postings_at,
    reported_postings_of,
)


class TestReachable(TestCase):
    """With the reported data loaded."""

    @classmethod
    def setUpTestData(cls) -> None:
        load()

    def test_everything_is_on_a_page(self) -> None:
        shown: dict[type, set[str | None]] = {}

        def on_a_page(*lists: Iterable[Any]) -> None:
            for rows in lists:
                for row in rows:
                    thing = getattr(row, "contradiction", row)
                    shown.setdefault(type(thing), set()).add(thing.slug)

        for programme in Programme.objects.all():
            page = programme_page(programme.slug)
            assert page is not None
            on_a_page(
                page.partnerships,
                activities_under(programme),
                figures_of(programme),
                contradictions_of(programme),
            )
        for hospital in Hospital.objects.all():
            place = hospital_page(hospital.slug)
            assert place is not None
            on_a_page(
                place.partnerships,
                reported_postings_at(hospital),
                activities_at(hospital),
                figures_at(hospital),
                contradictions_at(hospital),
            )
        for person in Specialist.objects.all():
            on_a_page(reported_postings_of(person), activities_of(person))
        for model in (Partnership, Figure, Activity, Contradiction):
            assert shown[model] == set(model.objects.values_list("slug", flat=True)), model
        reported = Posting.objects.filter(standing="reported").values_list("slug", flat=True)
        assert shown[Posting] == set(reported)
