"""Thirty sheets as hospitals write them: nothing is made that was not said, and what was said is found."""

from __future__ import annotations

from datetime import datetime

import pytest

from notices.localtime import local_date
from specialists.sheets.directory import Directory, directory_now
from specialists.sheets.files import read_file, read_paste
from specialists.sheets.preview import as_json
from specialists.sheets.reading import read_sheets
from tests.specialists.sheets.samples import Sample, hard, nice, ugly
from tests.specialists.sheets.scoring import Score, score, total

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reported")]


@pytest.fixture
def directory() -> Directory:
    return directory_now()


def scored(sample: Sample, directory: Directory) -> Score:
    text = sample.content
    sheets = read_paste(text.decode()) if sample.pasted else read_file(sample.file_name, text)
    hospital = next((one for one in directory.hospitals if one.slug == sample.hospital), None)
    now = sample.now if isinstance(sample.now, datetime) else datetime.fromisoformat(sample.now)
    reads = read_sheets(sheets, directory, local_date(now), hospital=hospital)
    return score(as_json(reads), sample.expected)


@pytest.mark.parametrize("sample", [*ugly(), *nice(), *hard()], ids=lambda sample: sample.name)
def test_nothing_is_made_that_was_not_said(sample: Sample, directory: Directory) -> None:
    found = scored(sample, directory)
    assert (found.wrong, found.wrongly_withdrawn) == ((), ()), found.report()


@pytest.mark.parametrize("samples", [ugly(), nice(), hard()], ids=["ugly", "nice", "hard"])
def test_what_was_said_is_found(samples: tuple[Sample, ...], directory: Directory) -> None:
    all_of_them = total(scored(sample, directory) for sample in samples)
    assert all_of_them.share_found >= 0.95, all_of_them.report()
    assert all_of_them.share_of_fields >= 0.97, all_of_them.report()
    assert all_of_them.share_of_verdicts >= 0.95, all_of_them.report()
    assert all_of_them.unexplained == ()
