"""GET /healthz/ for load balancers and people on duty.

`{"status": "ok"|"degraded", "database": "ok"|"down", "redis": …, "worker": …, "beat": …}`

503 only without the database: a site that can book must stay in the load balancer. Without the
database nobody can know about worker and beat; they are then "unknown".
"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.heartbeat import signs_of_life

PATH = "/healthz/"
REDIS_SECONDS = 0.5
HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'"}


class HealthMiddleware:
    """Answers /healthz/ before host check, session and everything else could stand in the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.redis = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=REDIS_SECONDS,
            socket_timeout=REDIS_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The health of the site for its own path, else the next middleware's answer."""
        if request.path_info != PATH:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"], headers=HEADERS)
        parts = self.parts()
        status = "ok" if set(parts.values()) == {"ok"} else "degraded"
        return JsonResponse(
            {"status": status, **parts},
            status=200 if parts["database"] == "ok" else 503,
            headers=HEADERS,
        )

    def parts(self) -> dict[str, str]:
        """How each part is, one by one: none of them keeps the others from being looked at."""
        try:
            database = {"database": "ok"} | signs_of_life(timezone.now())
        except Error:
            connection.close()
            database = {"database": "down", "worker": "unknown", "beat": "unknown"}
        try:
            self.redis.ping()
            answers = "ok"
        except redis.RedisError:
            answers = "down"
        return {
            "database": database["database"],
            "redis": answers,
            "worker": database["worker"],
            "beat": database["beat"],
        }
