"""What happens when a number is given up while somebody waits. Actions call it after the commit and know no more.

bookings.apps plugs in the nudge of the worker; without it the sweep makes the offers.
"""

from collections.abc import Callable

Nudge = Callable[[int], bool]


def wait_for_the_sweep(session_id: int) -> bool:
    """Tell nobody: the next sweep finds the number."""
    return False


_nudge: Nudge = wait_for_the_sweep


def plug(nudge: Nudge) -> Nudge:
    """Let `nudge(session_id)` tell a worker, from now on. Returns what was plugged in before."""
    global _nudge
    before, _nudge = _nudge, nudge
    return before


def on_freed(session_id: int) -> bool:
    """Tell a worker that there may be a number to offer. False when nobody could be told; never raises, nor waits."""
    return _nudge(session_id)
