"""A number of others than the session is open to does not slip in while the session is being published."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction

from specialists.enums import OpenTo, Pool, SessionStatus
from specialists.models import ClinicSession, Slot
from tests.conftest import wait_for
from tests.factories import bookings as make
from tests.races.test_lock_whole import waiting

pytestmark = pytest.mark.usefixtures("committed")


def test_whoever_adds_one_waits_for_whoever_publishes() -> None:
    names = ("published_at", "opens_at", "closes_at", "flows_back_at", "flows_to_all_at")
    like = make.published_session(numbers=2, open_to=OpenTo.COMERS, pools=True)
    session = make.draft(numbers=2, open_to=OpenTo.COMERS)
    session.slots.update(pool=Pool.WALK_IN)
    times = {name: getattr(like, name) for name in names}

    def puts_one_in() -> None:
        try:
            with transaction.atomic():
                Slot.objects.create(
                    session=session,
                    ordinal=9,
                    starts_at=session.starts_at,
                    ends_at=session.ends_at,
                    pool=Pool.PUBLIC,
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            ClinicSession.objects.filter(pk=session.pk).update(status=SessionStatus.PUBLISHED, **times)
            other = pool.submit(puts_one_in)
            wait_for(waiting, 10, "the other one waits")
        with pytest.raises(IntegrityError, match="others than the session is open to"):
            other.result(timeout=30)
    assert not Slot.objects.filter(session=session, ordinal=9).exists()
