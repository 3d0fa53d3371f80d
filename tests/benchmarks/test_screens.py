"""The measuring tool of screens: what its figures say, and that no wrong answer passes for a quick one."""

from __future__ import annotations

import pytest

from benchmarks.screens import Seen, show

TIMES = [5.0, 6.0, 7.0]


def test_screens_may_cost_a_fifth_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    show([100.0, 110.0, 90.0], [80.0, 85.0, 75.0], [Seen({200: 1, 304: 9}, TIMES)])
    said = capsys.readouterr().out
    assert "9 of them 304" in said
    assert "MISSED" not in said
    show([100.0], [79.0], [Seen({304: 2}, TIMES)])
    assert "MISSED" in capsys.readouterr().out


@pytest.mark.parametrize("status", [0, 404, 429, 500])
def test_a_screen_that_was_not_answered_stops_it(status: int) -> None:
    with pytest.raises(SystemExit, match=str(status)):
        show([1.0], [1.0], [Seen({304: 5, status: 1}, TIMES)])
