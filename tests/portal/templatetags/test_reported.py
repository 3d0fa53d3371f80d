"""How pages name articles and what they report."""

from __future__ import annotations

from datetime import date

from django.utils import translation

from hospitals.models import Contradiction, Figure, Partnership, Programme, Source
from portal.templatetags.reported import (
    article_number,
    as_of,
    by_day,
    described,
    inferred,
    inferred_in,
    kind_of_difference,
    kinds_said,
    newspaper,
    stated,
    titled,
)
from specialists.models import Activity, ActivityDepartment


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


def test_the_mark_stands_where_no_article_states_it() -> None:
    row = Partnership(inferred=["title"])
    mark = str(inferred(row, "title"))
    assert mark.startswith(' <span class="inferred">推断<span class="visually-hidden">（报道没有直接写明）')
    assert "日期推断" in inferred(row, "title", "日期推断")
    assert inferred(row, "started_on") == ""
    assert inferred(ActivityDepartment(inferred=True)) == mark
    assert inferred(ActivityDepartment(inferred=False)) == ""


def test_of_several_things_done_one_may_be_inferred() -> None:
    done = Activity(kinds=["clinic", "forum"], inferred=["kinds.forum: 图片说明"])
    assert kinds_said(done) == [("出诊", False), ("论坛与研讨", True)]
    done.inferred = ["kinds"]
    assert [guessed for _, guessed in kinds_said(done)] == [True, True]


def test_no_page_says_that_a_number_needs_checking() -> None:
    assert kind_of_difference(Contradiction(kind="plausibility")) == "几个相关的数字"
    assert kind_of_difference(Contradiction(kind="between")) == "不同报道说法不一"


def test_when_a_figure_was_true() -> None:
    april = {"as_of_on": date(2023, 4, 1), "as_of_precision": "month"}
    until = {"as_of_until_on": date(2023, 7, 1), "as_of_until_precision": "month"}
    assert as_of(Figure(**april)) == "截至 2023年4月"
    assert as_of(Figure(**april, **until)) == "2023年4月至7月之间"
    assert as_of(Figure()) == ""


def test_figures_by_the_day_they_are_of() -> None:
    may = {"as_of_on": date(2023, 5, 6), "as_of_precision": "day"}
    first, guessed, undated, second = (
        Figure(pk=1, **may),
        Figure(pk=2, inferred=["as_of_on"], **may),
        Figure(pk=3),
        Figure(pk=4, **may),
    )
    assert by_day([first, guessed, second, undated]) == [
        ("截至 2023年5月6日", False, [first, second]),
        ("截至 2023年5月6日", True, [guessed]),
        ("", False, [undated]),
    ]
