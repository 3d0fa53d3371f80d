"""The measuring tools of bookings: what they read, how they sum up, and that the portal knows nothing of them."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from benchmarks.booking.clients import Answer, Ask, Line, action_of, hidden_of
from benchmarks.booking.figures import holds, middle
from benchmarks.booking.measures import acknowledged

FORM = (
    b'<form method="post" action="/booking/person/?session=1&amp;at=2"><input type="hidden" name="csrfmiddlewaretoken"'
    b' value="abc"><input type="hidden" name="checked" value="1-2-3"></form>'
)
PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nSet-Cookie: __Host-csrftoken=secret; Path=/; Secure\r\n"
    b"Connection: close\r\n\r\n%s" % (len(FORM), FORM)
)


def test_forms_are_read_as_a_browser_reads_them() -> None:
    assert action_of(FORM) == "/booking/person/?session=1&at=2"
    assert hidden_of(FORM) == {"csrfmiddlewaretoken": "abc", "checked": "1-2-3"}
    assert action_of(b'<form method="post">') == ""


def test_a_line_reads_a_whole_answer_that_comes_in_pieces() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            connection.recv(65536)
            for part in (PAGE[:50], PAGE[50:120], PAGE[120:]):
                connection.sendall(part)
            connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        line = Line(server.getsockname()[1])
        answer = line.ask(Ask("/", "a=b", "10.0.0.1", read=True))
        thread.join()
    assert answer.status == 200
    assert answer.cookies == {"__Host-csrftoken": "secret"}
    assert answer.hidden["/booking/person/?session=1&at=2"]["csrfmiddlewaretoken"] == "abc"
    assert answer.ended >= answer.began


def test_a_server_that_is_gone_is_an_answer_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = Line(server.getsockname()[1])
        server.accept()[0].close()
    assert line.ask(Ask("/", "", "10.0.0.1")).status == 0


def test_a_form_is_sent_as_behind_a_proxy_that_speaks_tls() -> None:
    said = Ask("/x/", "a=b", "10.0.0.9", {"name": "值"}).bytes().decode()
    assert said.startswith("POST /x/ HTTP/1.1\r\n")
    assert "X-Forwarded-Proto: https\r\nX-Forwarded-For: 10.0.0.9\r\nCookie: a=b\r\n" in said
    assert said.endswith("Content-Length: 14\r\n\r\nname=%E5%80%BC")


def test_the_middle_round_counts_and_of_errors_the_worst() -> None:
    rounds = [
        {"confirm.per_second": 100.0, "rush64.granted": 20, "rush64.errors": 0},
        {"confirm.per_second": 300.0, "rush64.granted": 21, "rush64.errors": 2},
        {"confirm.per_second": 200.0, "rush64.granted": 20, "rush64.errors": 0},
    ]
    assert middle(rounds) == {"confirm.per_second": 200.0, "rush64.granted": 21, "rush64.errors": 2}


@pytest.mark.parametrize("rushes", [[20, 20, 21], [21, 20, 20], [19, 20, 20], [19, 20, 22]])
def test_a_rush_that_gave_too_many_is_not_hidden_by_those_that_did_not(rushes: list[int]) -> None:
    [said] = middle([{"rush64.granted": n} for n in rushes]).values()
    assert said == next(n for n in sorted(rushes, key=lambda n: -abs(n - 20)))
    assert not holds(said, "exactly", 20)


def test_what_is_wanted_is_met_at_the_bound() -> None:
    assert holds(0.35, "at least", 0.35)
    assert not holds(0.34, "at least", 0.35)
    assert holds(12, "at most", 12)
    assert not holds(13, "at most", 12)


def test_only_a_ticket_acknowledges_a_booking() -> None:
    held = Answer(302, "/holds/1/")
    assert not acknowledged(held)
    held.went_on = [Answer(200), Answer(409)]
    assert not acknowledged(held)
    held.went_on = [Answer(200), Answer(302, "/tickets/1/")]
    assert acknowledged(held)


def test_the_portal_knows_nothing_of_benchmarks() -> None:
    for app in ("portal", "notices", "accounts", "hospitals", "specialists", "bookings"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            assert "import benchmarks" not in path.read_text()
            assert "from benchmarks" not in path.read_text()
    with pytest.raises(Resolver404):
        resolve("/bare/")
