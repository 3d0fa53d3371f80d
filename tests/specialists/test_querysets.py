"""What readers may see of the supply: drafts never, demonstrations outside production alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from specialists.limits import LONGEST_DELAY, LONGEST_SESSION
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


def test_the_longest_and_latest_session_is_coming_to_its_very_end() -> None:
    longest = make.published_session(starts_at=make.DAY, hours=24)
    ClinicSession.objects.filter(pk=longest.pk).update(delay_minutes=480)
    end = make.DAY + LONGEST_SESSION + LONGEST_DELAY
    assert list(ClinicSession.objects.coming(end - timedelta(seconds=1))) == [longest]
    assert not ClinicSession.objects.coming(end)
