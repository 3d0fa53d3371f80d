"""The Celery app: worker and beat, and how both show that they live.

Only tasks that carry ids travel through Redis, and every one of them may be lost: beat's sweep
finds what is due in PostgreSQL.
"""

import os
import time
import warnings
from typing import Any

from celery import Celery, bootsteps
from celery.beat import Scheduler
from celery.exceptions import CPendingDeprecationWarning

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

BEAT_SECONDS = 5

# Said when root runs the worker. What makes that dangerous, pickled messages, is not accepted here (JSON only).
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
# Said when the broker goes away, about a setting whose default will change in Celery 6. Tasks here may run twice.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def show_life(name: str) -> None:
    """Write the heartbeat of `name` now; a database that is away is not our end."""
    from portal.heartbeat import show_life as write  # models can be imported once the app runs, not before

    write(name)


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Writes the worker's heartbeat from the main process while the worker takes tasks.

    A step of the consumer, not of the worker: the consumer starts anew, with an empty timer, each
    time the broker comes back.
    """

    requires = ("celery.worker.consumer.connection:Connection",)

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self.entry: Any = None

    def start(self, parent: Any) -> None:
        """Begin the beats."""
        self.stop(parent)
        show_life("worker")
        self.entry = parent.timer.call_repeatedly(BEAT_SECONDS, show_life, ("worker",))

    def stop(self, parent: Any) -> None:
        """End the beats: the broker is gone or the worker ends."""
        if self.entry is not None:
            self.entry.cancel()
            self.entry = None

    terminate = stop


app.steps["consumer"].add(WorkerHeartbeat)


class BeatScheduler(Scheduler):
    """Beat with its schedule in memory: all of it is in the settings, nothing needs a file."""

    max_interval = BEAT_SECONDS  # so that it wakes often enough to show life

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._shown_at = 0.0
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Show life at most every five seconds, then do what is due."""
        if time.monotonic() - self._shown_at >= BEAT_SECONDS - 0.5:
            self._shown_at = time.monotonic()
            show_life("beat")
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send one due task; without the broker it is skipped with one line, as the next sweep repeats it."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:  # whatever keeps a task from leaving must not end beat
            self.logger.warning("beat: %s not sent: %s", entry.name, error.__cause__ or error)

    def _ensure_connected(self) -> Any:
        """Use the connection without waiting for it: beat goes on showing life while the broker is away."""
        return self.connection
