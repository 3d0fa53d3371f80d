"""What a sheet lists: one line for each row of a table, each cell of a grid, each sentence; titles and notes beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from specialists.sheets.cells import Cell, Sheet
from specialists.sheets.days import find_days
from specialists.sheets.headings import Role, is_heading, role_of
from specialists.sheets.remarks import is_ditto
from specialists.sheets.times import find_times

_TITLE: Final = re.compile(
    r"(出诊|坐诊|门诊|来诊|专家|排班|值班|义诊|巡诊).{0,12}(安排|计划|表|一览|时间|预告|公告|通知|信息|名单|日程)"
    r"|排班|一周|本周|下周|本月|月份"
)
_NOTE: Final = re.compile(
    r"^[\s(（【*※★#]*((温馨|特别)?提示|备注|说明|注意?(事项)?|附注?|PS"
    r"|联系电话|咨询电话|预约(电话|方式))\s*[:：\d]"
)
_SECTION: Final = re.compile(
    r"[(（]?[一二三四五六七八九十\d]{0,3}[)）、.．\s]*[\u4e00-\u9fff()（）]{2,20}"
    r"(医院|卫生院|保健院|院区|防治院)[:：]?"
)
_AFTER: Final = re.compile(r"^[\s(（【*※★#]*(本表|以上|上述|如有|如遇|具体以|最终|请)")
_SIGNED: Final = re.compile(r"^(制表|填报|审核|联系|打印|更新|发布|编制)\S{0,4}[:：]")


@dataclass(frozen=True)
class Line:
    """Something the sheet says at one place, by what its cells are.

    `above`: what heads the column of a grid's cell; `free`: cells that no heading explains, that of the grid among
    them. `titles`: what stands above the table. `hidden`: nobody who looks at the sheet sees it.
    """

    sheet: str
    row: int
    cells: tuple[Cell, ...]
    said: Mapping[Role, tuple[Cell, ...]] = field(default_factory=dict)
    above: tuple[Cell, ...] = ()
    free: tuple[Cell, ...] = ()
    titles: tuple[str, ...] = ()
    shared: tuple[Cell, ...] = ()  # cells merged downwards: they say the same for other rows
    hidden: bool = False
    in_grid: bool = False
    aside: bool = False  # a note or a title: nothing is made of it


@dataclass
class _Table:
    """The headings in force: by column a role, or days and halves."""

    roles: dict[int, Role] = field(default_factory=dict)
    above: dict[int, list[Cell]] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)  # columns with any heading

    def __bool__(self) -> bool:
        return bool(self.named)


def lines_of(sheet: Sheet, today: date) -> list[Line]:
    """All lines of a sheet in their order; empty rows and headings are none."""
    found: list[Line] = []
    table, titles, in_head = _Table(), [sheet.name], False
    for row in sheet.rows:
        fresh = [cell for cell in row if (cell.text or cell.struck_text) and not cell.covered]
        seen = [cell for cell in row if cell.text or cell.struck_text]
        if not seen:
            continue
        if fresh and _heads(fresh, today):
            if not in_head:
                table = _Table()
            _add_heading(table, row, today)
            in_head = True
            continue
        if _is_title(fresh, seen, table, today):
            if is_note(fresh[0].text):
                found.append(_line(sheet, fresh, titles=titles, aside=True))
            else:
                if not in_head and found and not found[-1].aside:
                    titles = [sheet.name]
                    table = _Table()
                titles.append(fresh[0].text)
            continue
        in_head = False
        found += _body(sheet, seen, table, titles)
    return found


def _line(sheet: Sheet, cells: Iterable[Cell], **more: object) -> Line:
    cells = tuple(cells)
    row = cells[0].row
    unseen = (
        sheet.hidden or row in sheet.hidden_rows or all(one.column in sheet.hidden_columns for one in cells)
    )
    return Line(**{"sheet": sheet.name, "row": row, "cells": cells, "hidden": unseen, **more})  # type: ignore[arg-type]


def _heads(fresh: list[Cell], today: date) -> bool:
    """Whether a row is headings: words for columns, or days or halves side by side and nothing else."""
    texts = [cell.text for cell in fresh]
    if is_heading(texts):
        return True
    when = [text for text in texts if _is_when(text, today)]
    known = [text for text in texts if role_of(text) is not None and text not in when]
    days = [text for text in when if find_days(text, None, today, year=today.year, month=today.month)[0]]
    halves = [text for text in when if text not in days]
    # A day and its half begin a row. The corner beside days may say anything; beside halves alone a name does.
    several = len(days) >= 2 or (not days and len(halves) >= 2)
    return several and len(when) + len(known) >= len(texts) - bool(days)


def _is_when(text: str, today: date) -> bool:
    """Whether nothing but a day, a weekday or a half-day stands there."""
    if not text:
        return False
    days, rest = find_days(text, None, today, year=today.year, month=today.month)
    times, rest = find_times(rest)
    return bool(days or times) and not re.sub(r"[\s()（）/,，、.-]|上|下", "", rest)


def _add_heading(table: _Table, row: Iterable[Cell], today: date) -> None:
    for cell in row:
        if not cell.text:
            continue
        table.named.add(cell.column)
        role = role_of(cell.text)
        if role is not None:
            if cell.column not in table.above:
                table.roles.setdefault(cell.column, role)
        elif _is_when(cell.text, today):
            heads = table.above.setdefault(cell.column, [])
            if cell.text not in [one.text for one in heads]:
                heads.append(cell)
            table.roles.pop(cell.column, None)


def _is_title(fresh: list[Cell], seen: list[Cell], table: _Table, today: date) -> bool:
    """Whether a row is one text over the table, or below it: its name, or a note."""
    if len(fresh) != 1 or len({cell.text for cell in seen}) > 1 or not fresh[0].text:
        return False
    text, wide = fresh[0].text, len(seen) > 1
    if is_note(text):
        return True
    if find_times(text)[0] and not wide:
        return False
    if _TITLE.search(text) or _SECTION.fullmatch(text):
        return True
    return (wide and len(seen) >= 3) or (not table and not find_days(text, None, today)[0] and len(text) > 8)


def is_note(text: str) -> bool:
    """Whether a row says something about the table, and nothing of one clinic."""
    return bool(_NOTE.match(text) or _SIGNED.match(text) or _AFTER.match(text))


def _goes_down(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell is merged with one above or below it."""
    above, below = sheet.cell(cell.row - 1, cell.column), sheet.cell(cell.row + 1, cell.column)
    with_above = cell.covered and above.text == cell.text and bool(cell.text)
    return with_above or (below.covered and below.text == cell.text and bool(cell.text))


def _spelt_out(sheet: Sheet, cell: Cell) -> Cell:
    """A cell that says 同上, as the one above it."""
    above = cell.row
    while is_ditto(sheet.cell(above, cell.column).text) and above > 1:
        above -= 1
    other = sheet.cell(above, cell.column)
    return cell if above == cell.row else replace(cell, text=other.text, value=other.value)


def _body(sheet: Sheet, seen: list[Cell], table: _Table, titles: list[str]) -> list[Line]:
    said: dict[Role, list[Cell]] = {}
    free: list[Cell] = []
    grid: list[Cell] = []
    for cell in [_spelt_out(sheet, cell) for cell in seen]:
        if cell.column in table.above:
            grid.append(cell)
        elif cell.column in table.roles:
            said.setdefault(table.roles[cell.column], []).append(cell)
        else:
            free.append(cell)
    by_role = {role: tuple(cells) for role, cells in said.items()}
    shared = tuple(cell for cell in seen if _goes_down(sheet, cell))
    common = {"said": by_role, "titles": tuple(titles), "shared": shared}
    if not table.above:
        return [_line(sheet, seen, free=tuple(free), **common)]
    lines = []
    for cell in grid:
        above = tuple(table.above[cell.column])
        own = _line(sheet, [cell], above=above, free=(*free, cell), in_grid=True, **common)
        lines.append(own)
    return lines
