"""What is changed, what is left alone, and that a change reaches code that is loaded already."""

from __future__ import annotations

import os

from bookings import rules
from bookings.rules import Reason, Refused, StaffMay, age_years
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.trying import put_in_place
from tests.sabotage.workshop import HOME

CODE = '''
TABLE: dict[str, frozenset[str]] = {"a": frozenset({B, C})}

class Word(models.TextChoices):
    ONE = "one", _("一")

def may(n: int = 3, *, quick: bool = False) -> bool:
    """Words."""
    note(n, twice=True)
    return n < 3 and not quick
'''


def test_each_is_one_change_of_what_is_decided() -> None:
    made = list(mutants_of("some.py", CODE))
    assert len({one.text for one in made}) == len(made)
    for kept in ("('one', _('一'))", '"""Words."""', "n: int", "-> bool"):
        assert all(kept.replace('"', "'") in one.text.replace('"', "'") for one in made), kept
    whats = {(one.line, one.what.partition(":")[0]) for one in made}
    assert {
        (2, "B left out"),
        (2, "C left out"),
        (7, "one more"),
        (7, "the other truth"),
        (9, "not done"),
        (9, "twice= left out"),
        (10, "returns nothing"),
        (10, "and ↔ or"),
        (10, "Lt → LtE"),
        (10, "not left out"),
    } <= whats


def test_a_change_reaches_what_others_have_imported() -> None:
    """In a fork: this process keeps the true rules."""
    file, refusals = "bookings/rules.py", "bookings/refusals.py"
    text = (HOME / file).read_text()
    text = text.replace("return on.year - birth_date.year", "return 1000 + on.year - birth_date.year")
    text = text.replace("publish: bool = False", "publish: bool = True")
    refused = (
        (HOME / refusals)
        .read_text()
        .replace("        self.reason = reason\n", "        self.reason = None\n")
    )
    text = text.replace("ADULT_YEARS = 18", "ADULT_YEARS = 19")
    pid = os.fork()
    if not pid:
        try:
            put_in_place(Mutant(file, 1, "several", text))
            put_in_place(Mutant(refusals, 1, "a method", refused))
            day = rules.date(2000, 1, 1)
            reached = [age_years(day, day) == 1000, StaffMay().publish, rules.ADULT_YEARS == 19]
            reached.append(Refused(Reason.TAKEN).reason is None)
            os._exit(0 if all(reached) else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert not StaffMay().publish
    assert rules.ADULT_YEARS == 18
