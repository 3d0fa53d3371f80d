"""Reads about notices."""

from datetime import datetime

from notices.models import Heartbeat, ViewerMessage
from notices.rules import SIGN_OF_LIFE


def worker_alive(now: datetime) -> bool:
    """Whether a worker is there to deliver: it showed life within the last 20 seconds."""
    return Heartbeat.objects.filter(name="worker", at__gt=now - SIGN_OF_LIFE).exists()


def newest_viewer_messages(limit: int) -> list[ViewerMessage]:
    """The last `limit` messages kept for developers, newest first."""
    return list(ViewerMessage.objects.select_related("notice").order_by("-at", "-pk")[:limit])
