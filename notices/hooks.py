"""What happens when something is to be done at once. Actions call a hook after the commit and know no more.

The apps plug in the nudge of the worker; without it whatever is due waits for the sweep.
"""

from collections.abc import Callable, Collection

from notices.gathering import Gathered

Nudge = Callable[..., bool]
AT_ONCE = 10  # in one message: a worker does them one after another, and must be able to stop soon


def wait_for_the_sweep(*ids: int) -> bool:
    """Tell nobody: it stays due until someone sweeps."""
    return False


class Hook:
    """Tells a worker of things by their ids, once a nudge is plugged in."""

    def __init__(self) -> None:
        self.nudge: Nudge = wait_for_the_sweep
        self._gathered = Gathered[int](self._tell)

    def plug(self, nudge: Nudge) -> Nudge:
        """Let `nudge(*ids)` tell a worker, from now on. Returns what was plugged in before."""
        before, self.nudge = self.nudge, nudge
        return before

    def __call__(self, *ids: int) -> bool:
        """Tell a worker. False when nobody could be told; never raises or waits long."""
        return self.nudge(*ids)

    def soon(self, ids: Collection[int]) -> None:
        """Tell a worker in a moment: no page waits for the broker, and what many say goes in one message."""
        self._gathered.add(ids)

    def _tell(self, ids: list[int]) -> None:
        for first in range(0, len(ids), AT_ONCE):
            self.nudge(*ids[first : first + AT_ONCE])


on_due = Hook()  # by the id of a notice that is due
