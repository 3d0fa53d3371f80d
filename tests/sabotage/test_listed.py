"""The sabotages still fit the code. That each is noticed is looked at by `make soak`."""

from __future__ import annotations

import ast

import pytest

from tests.sabotage.listed import SABOTAGES, Sabotage
from tests.sabotage.workshop import HOME


@pytest.mark.parametrize("one", SABOTAGES, ids=lambda one: one.name)
def test_its_place_is_there_once_and_what_is_put_there_is_python(one: Sabotage) -> None:
    before = (HOME / one.file).read_text()
    assert before.count(one.old) == 1, one.file
    ast.parse(one.spoil(before))
    assert [test for test in one.tests if not (HOME / test.partition("::")[0]).exists()] == []


def test_they_are_many_and_each_is_another() -> None:
    assert len(SABOTAGES) >= 20
    assert len({one.name for one in SABOTAGES}) == len(SABOTAGES)
    assert len({(one.file, one.new, one.old) for one in SABOTAGES}) == len(SABOTAGES)
