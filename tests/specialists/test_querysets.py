"""What readers may see of the supply: drafts never, demonstrations outside production alone."""

from __future__ import annotations

import pytest

from specialists.models import ClinicSession, Slot
from specialists.querysets import shown
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("production", [False, True])
def test_demonstrations_are_shown_outside_production_alone(settings, production: bool) -> None:
    real = make.published_session()
    demonstration = make.published_session(make.posting(demo=True), demo=True)
    make.draft()
    settings.PRODUCTION = production
    wanted = {real} if production else {real, demonstration}
    assert set(ClinicSession.objects.public()) == wanted
    assert set(ClinicSession.objects.coming(make.NOW)) == wanted
    assert {slot.session for slot in Slot.objects.filter(shown("session__"))} & {demonstration} == (
        wanted - {real}
    )
