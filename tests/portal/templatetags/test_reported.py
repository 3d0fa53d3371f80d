"""How pages name articles and what they report."""

from __future__ import annotations

from datetime import date

from django.utils import translation

from hospitals.models import Contradiction, Figure, Partnership, Programme, Source
from portal.templatetags.reported import (
    article_number,
    by_day,
    described,
    inferred_in,
    newspaper,
    stated,
    titled,
)


def test_in_the_readers_language_where_there_is_one() -> None:
    both = Partnership(title="共建", title_en="Joint centre")
    programme = Programme(description="做什么", description_en="What it does")
    differs = Contradiction(statement="不一", statement_en="They differ")
    assert (titled(both), described(programme), stated(differs)) == ("共建", "做什么", "不一")
    with translation.override("en"):
        assert (titled(both), described(programme), stated(differs)) == (
            "Joint centre",
            "What it does",
            "They differ",
        )
        assert titled(Partnership(title="共建")) == "共建"


def test_articles_are_called_by_their_number() -> None:
    assert article_number("article-002") == "002"
    assert newspaper(Source(newspaper="呼和浩特日报（低置信度，文中只写“本报记者”）")) == "呼和浩特日报"
    assert newspaper(Source(newspaper="呼和浩特晚报")) == "呼和浩特晚报"


def test_what_was_concluded() -> None:
    row = Partnership(inferred=["started_on: 取首次坐诊日"])
    assert inferred_in(row, "started_on")
    assert not inferred_in(row, "started")


def test_figures_by_the_day_they_are_of() -> None:
    may = {"as_of_on": date(2023, 5, 6), "as_of_precision": "day"}
    first, guessed, undated, second = (
        Figure(pk=1, **may),
        Figure(pk=2, inferred=["as_of_on"], **may),
        Figure(pk=3),
        Figure(pk=4, **may),
    )
    assert by_day([first, guessed, second, undated]) == [
        ("2023年5月6日", False, [first, second]),
        ("2023年5月6日", True, [guessed]),
        ("", False, [undated]),
    ]
