"""`make budget` breaks on each of its limits, and on nothing else."""

from dataclasses import replace

import pytest

from tests.journeys.budget import Visit, broken, row
from tests.journeys.weighing import Answer

PAGE = Answer("/", "Document", 200, compressed=True, sent=6_000, unpacked=30_000)
STYLE = Answer("/base.css", "Stylesheet", 200, compressed=True, sent=20_000, unpacked=90_000)
SCRIPT = Answer("/portal.js", "Script", 200, compressed=True, sent=3_200, unpacked=9_200)
ICON = Answer("/logo.svg", "Other", 200, sent=800, unpacked=437)
LIGHT = (PAGE, STYLE, SCRIPT, ICON)


def visit(*answers: Answer) -> Visit:
    return Visit("home", "中文", answers)


@pytest.mark.parametrize(
    "answers",
    [
        LIGHT,
        (PAGE, SCRIPT, replace(STYLE, sent=100_000 - PAGE.sent - SCRIPT.sent)),
        (PAGE, replace(SCRIPT, sent=30_000, unpacked=300_000)),  # what is limited is what comes over the line
        (PAGE, SCRIPT, *[ICON] * 8),
        (PAGE, SCRIPT, replace(STYLE, compressed=False, unpacked=900)),
    ],
)
def test_up_to_the_limit_nothing_is_said(answers: tuple[Answer, ...]) -> None:
    assert broken(visit(*answers)) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((PAGE, SCRIPT, replace(STYLE, sent=91_000)), "100.2 kB come over the line, and 100.0 kB may."),
        ((PAGE, replace(SCRIPT, sent=30_100)), "30.1 kB of script come over the line, and 30.0 kB may."),
        ((PAGE, SCRIPT, *[ICON] * 9), "11 requests are made, and 10 may be."),
        ((PAGE, SCRIPT, SCRIPT), "2 script files are asked for, and exactly 1 should be."),
        ((PAGE, STYLE), "0 script files are asked for, and exactly 1 should be."),
        ((*LIGHT, Answer("/a.woff2", "Font", 200)), "/a.woff2 is a web font, and there should be none."),
        ((replace(PAGE, compressed=False), SCRIPT), "/ comes uncompressed."),
        ((PAGE, replace(SCRIPT, compressed=False)), "/portal.js comes uncompressed."),
        (
            (*LIGHT, Answer("/a.css", "Stylesheet", 404)),
            "/a.css is answered with 404, and should be with 200.",
        ),
        (
            (*LIGHT, Answer("/a.css", "Stylesheet")),
            "/a.css is answered with nothing, and should be with 200.",
        ),
    ],
)
def test_each_limit_is_one_sentence(answers: tuple[Answer, ...], said: str) -> None:
    assert broken(visit(*answers)) == [f"home (中文): {said}"]


def test_the_table_has_script_as_sent_and_as_written() -> None:
    weights = "30.0 kB 129.6 kB 6.0 kB 20.0 kB 3.2 kB 9.2 kB"
    assert " ".join(row(visit(*LIGHT)).split()) == f"home 4 {weights} 中文"
