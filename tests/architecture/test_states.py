"""docs/states.md says what the tables of moves say, and the tables are whole."""

import pytest

from bookings.transitions import APPOINTMENT_MOVES
from portal.states import LIVES, document
from tests.architecture.sources import ROOT


def test_the_page_of_states_is_what_the_tables_say() -> None:
    page = ROOT / "docs" / "states.md"
    assert page.read_text(encoding="utf-8") == document(), "run `manage.py states`"


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_tables_of_moves_are_whole(life) -> None:
    """Every status is in the table, every move ends in a known one, every one can be reached."""
    known = set(life.statuses.values)
    assert set(life.moves) == known
    assert {to for moves in life.moves.values() for to in moves} <= known
    reached, new = set(), set(life.begins)
    while new:
        reached |= new
        new = {to for status in new for to in life.moves[status]} - reached
    assert reached == known


def test_what_has_ended_stays_ended() -> None:
    for status in ("expired", "released"):
        assert APPOINTMENT_MOVES[status] == frozenset()
    # Taken back of who was noted as having left by mistake, and of nobody else (tests/bookings/staff/test_not_left).
    assert APPOINTMENT_MOVES["cancelled"] == frozenset({"arrived"})
