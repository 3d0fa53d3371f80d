"""One session in a list: what it is for, and nothing as if it could still be booked."""

from __future__ import annotations

import pytest

from bookings import actions
from specialists.enums import WithdrawReason
from specialists.models import Slot
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client) -> str:
    return client.get("/sessions/").content.decode()


def test_cards_leave_emergencies_out_or_point_to_120(zh) -> None:
    person, other = make.specialist(), make.specialist()
    reference.condition("急性阑尾炎", treated_by=(person, other), emergency_notice=True)
    reference.condition("疝气", treated_by=(person,))
    make.published_session(make.posting(person))
    page = read(zh)
    assert "疝气" in page
    assert "急性阑尾炎" not in page
    assert "conditions__urgent" not in page
    make.published_session(make.posting(other))
    assert read(zh).count("急症不要等门诊，请拨打 120") == 1


@pytest.mark.parametrize("state", ["withdrawn", "full"])
def test_first_come_is_said_where_somebody_can_still_come_first(zh, state: str) -> None:
    session = make.published_session()
    assert "先约先得" in read(zh)
    if state == "full":
        Slot.objects.filter(session=session).update(open=False)
    else:
        actions.withdraw_session(session=session, reason=WithdrawReason.WEATHER, by=None, now=make.NOW)
    assert "先约先得" not in read(zh)
