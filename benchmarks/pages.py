"""How long the server takes for pages over a large portal: `make bench`, or `python -m benchmarks.pages`.

10,000 specialists, 5,000 conditions and 50,000 coming sessions. Each page is asked in many ways,
beside a page without any data as reference: machines differ, ratios do not. Times are of the whole
request in one process, middleware and template included.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from statistics import quantiles

from benchmarks.database import own_database

ROUNDS = 200
WARM = 10
WANTED_MS = 50.0


def timed(ask: Callable[[int], None], rounds: int, warm: int = WARM) -> list[float]:
    """Milliseconds of each of `rounds` requests, after `warm` that warm up."""
    for n in range(warm):
        ask(n)
    found = []
    for n in range(rounds):
        begun = time.perf_counter()
        ask(n)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def percentiles(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]


def questions() -> list[str]:
    """What is searched: names of all kinds, pinyin, slips, several words, nonsense."""
    from specialists.models import Condition, Specialist

    chance = random.Random(7)
    people = list(Specialist.objects.order_by("?").values_list("name", flat=True)[:60])
    ill = list(Condition.objects.order_by("?").values_list("name", flat=True)[:60])
    fixed = ["股骨头坏死", "过敏", "zss", "zhangshengsheng", "托县 过敏 儿童", "湿诊", "这周六 骨科"]
    fixed += ["红烧肉做法", "骨", "天坛"]
    mixed = [f"呼市 {name}" for name in ill[:20]] + [name[:2] for name in people[:20]]
    asked = [*people, *ill, *fixed * 3, *mixed]
    chance.shuffle(asked)
    return asked


def main() -> None:
    """Fill a database of our own and print a line for each page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    arguments.add_argument("--small", action="store_true", help="a tenth of everything, to try the benchmark")
    options = arguments.parse_args()
    with own_database():
        from django.core.management import call_command
        from django.test import Client

        from portal.memory import settle

        call_command("load_reported", verbosity=0)
        tenth = 10 if options.small else 1
        call_command("fill", specialists=10_000 // tenth, conditions=5_000 // tenth, sessions=50_000 // tenth)
        asked = questions()
        client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans", HTTP_HOST="localhost")

        def get(path: str, **query: object) -> None:
            answer = client.get(path, query)
            assert answer.status_code == 200, (path, query, answer.status_code)  # noqa: S101

        pages: dict[str, Callable[[int], None]] = {
            "reference (no data)": lambda n: get("/sign-in/"),
            "home": lambda n: get("/"),
            "list": lambda n: get("/sessions/", page=n % 20 + 1),
            "list, numbers left": lambda n: get("/sessions/", left="1", page=n % 20 + 1),
            "search": lambda n: get("/search/", q=asked[n % len(asked)]),
            "search as JSON": lambda n: get("/api/v1/search", q=asked[n % len(asked)]),
            "suggestions": lambda n: get("/search/suggestions/", q=asked[n % len(asked)][:2]),
        }
        get("/")
        settle()  # as the web server's processes do
        reference = 1.0
        for name, ask in pages.items():
            median, slow = percentiles(timed(ask, options.rounds))
            reference = median if name.startswith("reference") else reference
            verdict = "" if slow <= WANTED_MS else f"  over {WANTED_MS:.0f} ms"
            times = f"median {median:6.1f} ms  p95 {slow:6.1f} ms  {median / reference:5.1f} × reference"
            print(f"{name:<22} {times}{verdict}")


if __name__ == "__main__":
    main()
