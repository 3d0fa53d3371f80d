"""Whatever is sent to a page is answered: with a page, a way on or a refusal, never with an error of ours."""

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.architecture.table import LETS_IN
from tests.architecture.test_access import LINES, Line, address_in
from tests.architecture.world import World
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

# What forms and addresses of the site send, each with whatever somebody may put there instead.
NAMES = [
    "agrees",
    "at",
    "back",
    "begins",
    "birth_date_day",
    "birth_date_month",
    "birth_date_year",
    "bring",
    "by",
    "checked",
    "code",
    "copy",
    "country",
    "date",
    "day",
    "decision",
    "department",
    "do",
    "document_kind",
    "drafts",
    "ends",
    "fee_yuan",
    "form",
    "format",
    "from",
    "group_minutes",
    "holder",
    "hospital",
    "is_guardian",
    "key",
    "lang",
    "language",
    "leaving",
    "left",
    "minutes",
    "month",
    "name",
    "next",
    "number",
    "numbers",
    "p",
    "page",
    "password",
    "patient",
    "phone",
    "posting",
    "programme",
    "q",
    "reason",
    "region",
    "relation",
    "room",
    "same",
    "seen",
    "session",
    "sex",
    "show",
    "size",
    "specialist",
    "subject",
    "text",
    "username",
    "week",
    "what",
]
NASTY = [
    "\0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "\u200b",
    "\ufdfa" * 60,
    "9999-12-31",
    "0001-01-01",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00+23:59:59.999999",
    "//evil.example/",
    "http://[",
    "%00",
    "长" * 3000,
]
TEXTS = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.sampled_from(NASTY))


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(make.NOW, tick=False):
        yield


# Of these somebody is let in everywhere.
ASKING = ("owner", "reception", "manager", "attendant", "auditor", "rule_setter", "officer", "chief")
# The admin has its own (test_nonsense_admin).
OURS = [line for line in LINES if line.get != "staff"]


def status(world: World, line: Line, person: str, sent: dict[str, str], *, form: bool) -> int:
    """The answer to it, as an address, or as a form of which some fields are as its page sends them."""
    browser = world.client(person)
    address = address_in(world, line).partition("?")[0]
    with transaction.atomic():
        answer = (
            browser.post(address, {**world.posted(line.name), **sent}) if form else browser.get(address, sent)
        )
        transaction.set_rollback(True)
    return answer.status_code


def test_a_nasty_word_in_every_field_breaks_no_page(world: World) -> None:
    """Each address twice, with another of the words each time, by somebody who is let in."""
    wrong = []
    for number, line in enumerate(OURS):
        who = line.post if line.get == "–" else line.get
        person = next(one for one in ASKING if one in LETS_IN[who])
        for form in (False, True):
            sent = dict.fromkeys(NAMES, NASTY[(2 * number + form) % len(NASTY)])
            if status(world, line, person, sent, form=form) >= 500:
                wrong.append(
                    f"{person} breaks {line.address} {'by POST' if form else 'by GET'} of {sent['q']!r}"
                )
    assert not wrong, "\n".join(wrong)


@pytest.mark.crawl
@pytest.mark.parametrize("line", OURS, ids=lambda line: line.address)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=4),
    person=st.sampled_from(["nobody", "owner", "clerk", "reception", "attendant"]),
    form=st.booleans(),
)
def test_nothing_that_is_sent_breaks_a_page(
    line: Line, world: World, sent: dict[str, str], person: str, form: bool
) -> None:
    assert status(world, line, person, sent, form=form) < 500
