"""What happens when a notice is due at once. Actions call it after the commit and know no more.

notices.apps plugs in the nudge of the worker; without it notices wait for the sweep.
"""

from collections.abc import Callable

Nudge = Callable[[int], bool]


def wait_for_the_sweep(notice_id: int) -> bool:
    """Tell nobody: the notice stays due until someone sweeps."""
    return False


_nudge: Nudge = wait_for_the_sweep


def plug(nudge: Nudge) -> Nudge:
    """Let `nudge(notice_id)` tell a worker, from now on. Returns what was plugged in before."""
    global _nudge
    before, _nudge = _nudge, nudge
    return before


def on_due(notice_id: int) -> bool:
    """Tell a worker that this notice is due. False when nobody could be told; never raises or waits long."""
    return _nudge(notice_id)
