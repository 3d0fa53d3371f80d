"""What a sheet lists: one line for each row of a table, each cell of a grid, each sentence; titles and notes beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from openpyxl.utils import get_column_letter

from specialists.sheets.cells import Cell, Sheet
from specialists.sheets.days import find_days
from specialists.sheets.headings import Role
from specialists.sheets.offs import heads_off, heads_with_off, is_of_all, says_off
from specialists.sheets.people import find_people
from specialists.sheets.remarks import find_remarks, is_ditto
from specialists.sheets.spans import find_span
from specialists.sheets.tables import Table, add_heading, heads, is_calendar, is_day, is_named
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
_NOTE_CELL: Final = re.compile(
    r"[\s(（【*※]*(备注|附注|说明|注意?(事项)?|提示|温馨提示)\s*[)）】]?\s*[:：]?\s*"
)
_ENCLOSED: Final = re.compile(r"附.{0,2}[:：].*(出诊|坐诊|门诊|专家|排班)")  # 附：2027年1月专家出诊预告
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
    at: str = ""  # the cell, as C5, at which it begins, where several lines begin in one row
    in_grid: bool = False
    perhaps_off: bool = False  # what stands below the lines may take any of them back
    tangled: bool = False  # it says several things, and which belong together is not clear
    aside: bool = False  # a note or a title: nothing is made of it


def lines_of(
    sheet: Sheet, today: date, names: frozenset[str] = frozenset(), titles_above: Iterable[str] = ()
) -> list[Line]:
    """All lines of a sheet in their order; empty rows and headings are none. `names`: whom columns may be for;
    `titles_above`: what stands above it."""
    found: list[Line] = []
    table, titles, in_head = Table(), [sheet.name, *titles_above], False
    above: list[str] = []  # the titles of the whole sheet
    over_nothing: Line | None = None  # a title of what is not held, as long as nothing stands below it
    for row in sheet.rows:
        fresh = [cell for cell in row if (cell.text or cell.struck_text) and not cell.covered]
        seen = [cell for cell in row if cell.text or cell.struck_text]
        if not seen:
            continue
        if (
            table
            and fresh
            and _NOTE_CELL.fullmatch(fresh[0].text)
            and any(_of_a_day(one, table) for one in fresh)
        ):
            found += _notes(sheet, fresh, table, titles)
            continue
        if fresh and heads(fresh, today, table, names):
            if not in_head and not (table and is_calendar(fresh, table)):
                table = Table()
            add_heading(table, row, today, names)
            in_head = True
            continue
        if fresh and _NOTE_CELL.fullmatch(fresh[0].text):
            found.append(_line(sheet, fresh, titles=titles, aside=True))
            continue
        alone = _is_of_offs(fresh, seen, table, today, names)
        if alone or _is_title(fresh, seen, table, today, names):
            text, line = fresh[0].text, _line(sheet, fresh, titles=titles, aside=True)
            heading = bool(_ENCLOSED.match(text) and find_span(text, today))
            off = says_off(text) or _takes_back(text, today)
            if off and _is_day_off(text, today):
                titles = titles[:-1] if is_day(titles[-1], today) else titles
            if off or (is_note(text) and not heading):
                found.append(line)
                over_nothing = None if off else over_nothing
            if heads_with_off(text) or not (off or (is_note(text) and not heading)):
                if is_day(text, today):
                    titles = [one for one in titles if not is_day(one, today)]
                elif not in_head and found and not found[-1].aside:
                    whole = bool(_TITLE.search(text)) or find_span(text, today) is not None
                    titles = [sheet.name] if whole else [sheet.name, *above]
                if not found:
                    above = [*titles[1:], text]
                titles = [*titles, text]
                over_nothing = line if heads_off(text) else over_nothing
            continue
        in_head, over_nothing = False, None
        if is_day(titles[-1], today) and any(find_days(cell.text, None, today)[0] for cell in seen):
            titles = titles[:-1]  # the day above these lines ends where one says its own
        for first, last in table.blocks or [(1, 10_000)]:
            own = [cell for cell in seen if first <= cell.column <= last]
            if own:
                found += _body(sheet, own, table, [*titles, *_block_titles(sheet, table, first, last)])
    return [*found, over_nothing] if over_nothing is not None else found


def _is_of_offs(
    fresh: list[Cell], seen: list[Cell], table: Table, today: date, names: frozenset[str]
) -> bool:
    """Whether a row is one text that says that clinics are not held, or heads such, and nothing of a clinic of its own:
    本周停诊, 停诊通知."""
    if len(fresh) != 1 or len({cell.text for cell in seen}) > 1:
        return False
    text = fresh[0].text
    if not (says_off(text) or heads_off(text)):
        return False
    if len(seen) == 1 and fresh[0].column in table.above and not is_of_all(text):
        return False  # of the day above it
    days, rest = find_days(text, None, today)
    times, rest = find_times(rest)
    if any(one.on is not None for one in days):
        return False
    named = bool(times or days) and is_named(rest, names)
    return not (named or (times and find_people(rest)))


def _is_day_off(text: str, today: date) -> bool:
    """Whether a text says of a day that nobody comes, and nothing else: 12月9日停诊. The day above it ends there."""
    days, rest = find_days(text, None, today)
    return bool(days) and not find_remarks(rest).rest


def _notes(sheet: Sheet, fresh: list[Cell], table: Table, titles: list[str]) -> list[Line]:
    """A row of notes; those that take something back below a day of a grid are of that day."""
    below = [cell for cell in fresh if _of_a_day(cell, table)]
    rest = [cell for cell in fresh if cell not in below]
    lines = [_line(sheet, rest, titles=tuple(titles), aside=True)]
    for cell in below:
        above = tuple(table.above[cell.column])
        lines.append(_line(sheet, [cell], titles=tuple(titles), above=above, aside=True))
    return lines


def _of_a_day(cell: Cell, table: Table) -> bool:
    return bool(table.above.get(cell.column)) and _is_remark(cell.text)


def _is_remark(text: str) -> bool:
    said = find_remarks(text)
    return bool(said.cancelled or said.changed or said.substitute)


def _takes_back(text: str, today: date) -> bool:
    """Whether a text over or under the table says that a clinic of some day is not held, or is moved."""
    return _is_remark(text) and bool(re.search(r"\d\s*[日号/.]|月\s*\d|[一二三四五六七八九十][日号]", text))


def _block_titles(sheet: Sheet, table: Table, first: int, last: int) -> list[str]:
    """What stands right above one of several tables side by side."""
    if not table.blocks:
        return []
    at = table.at - 1
    texts = {sheet.cell(at, column).text for column in range(first, min(last, len(sheet.rows[0])) + 1)} - {""}
    everywhere = {cell.text for cell in sheet.rows[at - 1]} - {""} if at >= 1 else set()
    return list(texts) if len(texts) == 1 and len(everywhere) > 1 else []


def _line(sheet: Sheet, cells: Iterable[Cell], **more: Any) -> Line:
    cells = tuple(cells)
    row = cells[0].row
    unseen = (
        sheet.hidden or row in sheet.hidden_rows or all(one.column in sheet.hidden_columns for one in cells)
    )
    if row in sheet.places:
        row, column = sheet.places[row]
        more["at"] = f"{get_column_letter(column)}{row}" if column else ""
    return Line(sheet=sheet.name, row=row, cells=cells, hidden=unseen, **more)


def _is_title(fresh: list[Cell], seen: list[Cell], table: Table, today: date, names: frozenset[str]) -> bool:
    """Whether a row is one text over the table, or below it: its name, or a note."""
    if len(fresh) != 1 or len({cell.text for cell in seen}) > 1 or not fresh[0].text:
        return False
    text, wide = fresh[0].text, len(seen) > 1
    if is_note(text):
        return True
    if (table or wide or fresh[0].column == 1) and _takes_back(text, today) and (table or wide):
        return True
    if find_times(text)[0] and not wide:
        return False
    if not wide and is_named(text, names) and not find_days(text, None, today)[0]:
        return True
    if not table and not wide and is_day(text, today):
        return True
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


def _body(sheet: Sheet, seen: list[Cell], table: Table, titles: list[str]) -> list[Line]:
    said: dict[Role, list[Cell]] = {}
    free: list[Cell] = []
    grid: list[Cell] = []
    cells = [table.of_headings(_spelt_out(sheet, cell)) for cell in seen]
    for cell in cells:
        if cell.column in table.above:
            grid.append(cell)
        elif cell.column in table.roles:
            said.setdefault(table.roles[cell.column], []).append(cell)
        else:
            free.append(cell)
    numbers = table.of_numbers(grid)
    if numbers is not None:
        said.setdefault(Role.NUMBERS, []).append(numbers)
    by_role = {role: tuple(own) for role, own in said.items()}
    shared = tuple(cell for cell in seen if _goes_down(sheet, cell))
    common = {"titles": tuple(titles), "shared": shared}
    if not table.above or set(table.under.values()) == {Role.NUMBERS}:
        return [_line(sheet, seen, free=tuple(free), said=by_role, **common)]
    lines = _grouped(sheet, grid, table, by_role, tuple(free), common)
    for cell in grid:
        if cell.column in table.under:
            continue
        above = tuple(table.above[cell.column])
        who = table.people.get(cell.column)
        own = by_role if who is None else {**by_role, Role.PERSON: (who,)}
        lines.append(_line(sheet, [cell], said=own, above=above, free=(*free, cell), in_grid=True, **common))
    return lines


def _grouped(
    sheet: Sheet,
    grid: list[Cell],
    table: Table,
    by_role: Mapping[Role, tuple[Cell, ...]],
    free: tuple[Cell, ...],
    common: Mapping[str, object],
) -> list[Line]:
    """A line for each day or half with columns of its own: 上午 over 专家, 诊室, 限号."""
    lines = []
    for columns in table.groups():
        own = [cell for cell in grid if cell.column in columns]
        people = [cell for cell in own if table.under[cell.column] == Role.PERSON]
        by_person = Role.PERSON in {table.under[column] for column in columns}
        if not own or (by_person and not people):  # rooms are often written beforehand
            continue
        said = dict(by_role)
        for cell in own:
            role = table.under[cell.column]
            said[role] = (*said.get(role, ()), cell)
        above = tuple(table.above[columns[0]])
        lines.append(_line(sheet, own, said=said, above=above, free=free, in_grid=True, **common))
    return lines
