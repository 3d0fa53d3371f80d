"""What the benchmarks of pages share: who asks, how often and beside what, and how the answer is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.pages import WARM, percentiles, timed

WANTED_MS = 100.0


class Asker:
    """A browser; that of the `clerk` where one is given."""

    def __init__(self, clerk: Any = None) -> None:
        from django.test import Client

        headers: dict[str, Any] = {
            "HTTP_ACCEPT_LANGUAGE": "zh-hans",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "gzip",
        }
        self.client = Client(**headers)
        if clerk is not None:
            self.client.force_login(clerk)

    def get(
        self, path: str, *, status: int = 200, headers: dict[str, str] | None = None, **query: Any
    ) -> Any:
        """Ask for a page to its end; stops where the answer is another than it should be."""
        answer = self.client.get(path, query, headers=headers)
        if answer.streaming:
            b"".join(answer)
        self.expect(answer, path, status)
        return answer

    def post(self, path: str, said: dict[str, Any], status: int = 302) -> Any:
        """Send a form."""
        answer = self.client.post(path, said)
        self.expect(answer, path, status)
        return answer

    @staticmethod
    def expect(answer: Any, path: str, status: int) -> None:
        """Raises SystemExit where the answer has another status."""
        if answer.status_code != status:
            raise SystemExit(f"{path}: {answer.status_code} instead of {status}")


def beside(ask: Callable[[int], None], reference: Callable[[int], None], rounds: int) -> Any:
    """Milliseconds of each request, and of the reference asked before each: the machine is as fast for the one as for
    the other."""
    plain: list[float] = []
    times: list[float] = []
    for n in range(rounds):
        plain += timed(reference, 1, warm=0)
        times += timed(ask, 1, warm=0 if n else WARM)
    return times, plain


def say_each(
    asked: Mapping[str, Callable[[int], None]], rounds: int, *, beyond: tuple[str, ...] = ()
) -> None:
    """Ask for each page so many `rounds`, beside a page without any data, and print a line for it: whether it is slower
    than wanted too, unless what it is called begins with one of `beyond`."""
    stranger = Asker()
    for name, ask in asked.items():
        times, plain = beside(ask, lambda n: stranger.get("/sign-in/"), rounds)
        (median, slow), (usual, _slow) = percentiles(times), percentiles(plain)
        verdict = f"  over {WANTED_MS:.0f} ms" if slow > WANTED_MS and not name.startswith(beyond) else ""
        figures = (
            f"p50 {median:6.1f} ms  p95 {slow:6.1f} ms  {median / usual:5.1f} × reference ({usual:.1f} ms)"
        )
        print(f"{name:<28} {figures}{verdict}", flush=True)
