"""Walks over trees come back even from a circle that got past the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from bookings.queries.narrowing import with_below
from bookings.queries.programmes import programme_page
from bookings.queries.regions import region_page
from tests.factories import reference as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def unguarded() -> None:
    """Without the triggers that refuse circles; what the test writes is undone with them."""
    with connection.cursor() as cursor:
        for table, trigger in [
            ("hospitals_region", "region_has_no_circle"),
            ("hospitals_programme", "programme_has_no_circle"),
            ("hospitals_programme", "programme_extends_in_no_circle"),
            ("hospitals_subject", "subject_has_no_circle"),
        ]:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


def circle(kind: str, **more) -> tuple:
    """Two rows, each above the other."""
    one, two = (getattr(make, kind)(**given) for given in more.get("given", ({}, {})))
    for row, above in ((one, two), (two, one)):
        row.parent = above
        row.save()
    return one, two


@pytest.mark.usefixtures("unguarded")
def test_pages_and_lists_end(client) -> None:
    regions, programmes = circle("region"), circle("programme")
    subjects = circle("subject", given=({"code": "01"}, {"code": "02"}))
    for one, two in (regions, programmes, subjects):
        assert set(with_below(one)) == {one.pk, two.pk}
    region, programme = region_page(regions[0].slug), programme_page(programmes[0].slug)
    assert region is not None
    assert set(region.within) == {one.pk for one in regions}
    assert [one.pk for one in region.above] == [regions[1].pk]
    assert programme is not None
    assert [one.pk for one in programme.above] == [programmes[1].pk]
    addresses = [
        reverse("region", args=[regions[0].slug]),
        reverse("programme", args=[programmes[0].slug]),
        reverse("regions"),
        reverse("programmes"),
        f"{reverse('sessions')}?region={regions[0].slug}",
        f"{reverse('sessions')}?programme={programmes[0].slug}",
        f"{reverse('sessions')}?subject={subjects[0].code}",
        f"{reverse('search')}?q={regions[0].name}",
        f"{reverse('search')}?q={subjects[0].name}",
    ]
    assert {client.get(address).status_code for address in addresses} == {200}
