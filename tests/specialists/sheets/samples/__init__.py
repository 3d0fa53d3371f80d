"""Ten ugly sheets, ten that are not, ten built against the reader; each with what should be read in it."""

from __future__ import annotations

from functools import lru_cache

from tests.specialists.sheets.samples import (
    hard_books,
    hard_texts,
    nice_books,
    nice_texts,
    offers,
    sideways,
    ugly_books,
    ugly_grids,
    ugly_lists,
    ugly_pastes,
)
from tests.specialists.sheets.samples.shapes import NOW, Sample


@lru_cache(maxsize=1)
def ugly() -> tuple[Sample, ...]:
    """The ten that nobody would wish for."""
    return (
        ugly_lists.merged_list(),
        ugly_lists.day_words(),
        ugly_grids.week_of_people(),
        ugly_grids.week_of_halves(),
        ugly_grids.no_week(),
        ugly_pastes.wechat(),
        ugly_pastes.clocks(),
        ugly_books.several_tables(),
        ugly_books.excel_values(),
        ugly_books.across_the_year(),
    )


@lru_cache(maxsize=1)
def hard() -> tuple[Sample, ...]:
    """Those written to find what the reader gets wrong."""
    return (
        hard_books.halves_with_columns(),
        hard_books.side_by_side(),
        hard_books.taken_back(),
        hard_books.all_taken_back(),
        hard_texts.sentences(),
        hard_texts.parted_times(),
        sideways.fields_down(),
        sideways.blocks(),
        offers.sorts_and_limits(),
        offers.several_together(),
    )


@lru_cache(maxsize=1)
def nice() -> tuple[Sample, ...]:
    """The ten that are as the template."""
    return (
        nice_books.as_the_template(),
        nice_books.forty_lines(),
        nice_books.with_clocks(),
        nice_books.several_hospitals(),
        nice_books.people_first(),
        nice_texts.utf8_with_mark(),
        nice_texts.gb18030(),
        nice_texts.pasted_table(),
        nice_texts.semicolons(),
        nice_texts.over_new_year(),
    )


__all__ = ["NOW", "Sample", "hard", "nice", "ugly"]
