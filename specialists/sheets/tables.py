"""The headings of a table: what each column holds, which day, half or person heads it, where two tables stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from specialists.sheets.cells import Cell
from specialists.sheets.days import find_days
from specialists.sheets.directory import bare
from specialists.sheets.headings import Role, half_and_role, is_heading, role_of
from specialists.sheets.signs import WEEKDAY
from specialists.sheets.times import find_times

_DAYS: Final = re.compile(r"\s*\d{1,2}(?:\.0)?(?:\s*[、,]\s*\d{1,2})*\s*")
_ONE_WEEKDAY: Final = re.compile(r"\s*\(?\s*([一二三四五六日天1-7])(?:\.0)?\s*\)?\s*")
_NUMBERED: Final = re.compile(
    r"(\d{1,2})(?:\.0)?[日号]?(?=\s*(?:\n|$))"
)  # the day above the words of a calendar
_CORNERS: Final = (Role.WHEN, Role.PERSON)
_NONE: Final = re.compile(r"[\s/\\—\-–－·*×xX无空0]*")


@dataclass
class Table:
    """The headings in force.

    By column: a role; or the days and halves above it, and `under` those a role; or a person. `days`, `weekdays`:
    columns whose figures are such. `blocks`: first and last columns of tables that stand side by side.
    """

    roles: dict[int, Role] = field(default_factory=dict)
    above: dict[int, list[Cell]] = field(default_factory=dict)
    under: dict[int, Role] = field(default_factory=dict)
    people: dict[int, Cell] = field(default_factory=dict)
    days: set[int] = field(default_factory=set)
    weekdays: set[int] = field(default_factory=set)
    off: set[int] = field(default_factory=set)  # 停诊日期, 是否停诊
    named: set[int] = field(default_factory=set)  # columns with any heading
    blocks: list[tuple[int, int]] = field(default_factory=list)
    at: int = 0  # the row of the first headings

    def __bool__(self) -> bool:
        return bool(self.named)

    def of_headings(self, cell: Cell) -> Cell:
        """A cell of a column of days or weekdays as a reader of its heading takes it: 5 is the 5th, 三 Wednesday."""
        text = cell.text
        if cell.column in self.off and text and not re.fullmatch(r"[否无未不\s/-]+|正常", text):
            return replace(cell, text=f"可能停诊：{text}", value=None)
        if cell.column in self.weekdays and (one := _ONE_WEEKDAY.fullmatch(text)):
            return replace(cell, text=f"周{one[1]}", value=None)
        if cell.column in self.days and _DAYS.fullmatch(text) and not text.endswith("0000"):
            return replace(cell, text=f"{text.removesuffix('.0')}日", value=None)
        heads = self.above.get(cell.column, ())
        if heads and all(_is_weekday(head.text) for head in heads) and (one := _NUMBERED.match(text)):
            return replace(cell, text=f"{one[1]}日{text[one.end() :]}", value=None)
        return cell

    def groups(self) -> list[list[int]]:
        """Columns under the same day or half, each with a role of its own: one clinic each."""
        found: dict[tuple[str, ...], list[int]] = {}
        for column in sorted(self.under):
            found.setdefault(tuple(head.text for head in self.above[column]), []).append(column)
        return list(found.values())

    def of_numbers(self, cells: Iterable[Cell]) -> Cell | None:
        """上午限号 20, 下午限号 15 as one cell that says “上午20 下午15”; None where halves head other things."""
        if not self.under or set(self.under.values()) != {Role.NUMBERS}:
            return None
        said = [cell for cell in cells if cell.column in self.under and not _NONE.fullmatch(cell.text)]
        if not said:
            return None
        text = " ".join(f"{self.above[cell.column][0].text}{cell.text}" for cell in said)
        return replace(said[0], text=text, value=None)


def is_when(text: str, today: date) -> bool:
    """Whether nothing but a day, a weekday or a half-day stands there."""
    if not text:
        return False
    days, rest = find_days(text, None, today, year=today.year, month=today.month)
    times, rest = find_times(rest)
    return bool(days or times) and not re.sub(r"[\s()（）/,，、.-]|上|下", "", rest)


def is_day(text: str, today: date) -> bool:
    """Whether one day and nothing else stands there."""
    days, rest = find_days(text, None, today, year=today.year, month=today.month)
    return len(days) == 1 and days[0].on is not None and not re.sub(r"[\s()（）:：]", "", rest)


def _is_weekday(text: str) -> bool:
    return bool(re.fullmatch(rf"\s*{WEEKDAY}\s*", text))


def is_named(text: str, names: frozenset[str]) -> bool:
    """Whether a cell is somebody's name, perhaps with a title or a hospital. `names`: bare ones."""
    said = bare(text)
    return len(said) <= 24 and any(said.startswith(name) for name in names)


def heads(fresh: Sequence[Cell], today: date, table: Table, names: frozenset[str]) -> bool:
    """Whether a row is headings: words for columns, or days, halves or people side by side and nothing else."""
    texts = [cell.text for cell in fresh]
    if is_heading(texts) or is_calendar(fresh, table):
        return True
    if not table and _people_as_columns(fresh, names):
        return True
    if any(is_named(text, names) for text in texts) or _says_who(fresh, table, today):
        return False  # 彭慧明 · 12月5日 · 12月7日 is a row of a list
    when = [text for text in texts if is_when(text, today)]
    known = [text for text in texts if role_of(text) is not None and text not in when]
    days = [text for text in when if find_days(text, None, today, year=today.year, month=today.month)[0]]
    halves = [text for text in when if text not in days]
    # A day and its half begin a row. The corner beside days may say anything; beside halves alone a name does.
    several = len(days) >= 2 or (not days and len(halves) >= 2)
    return several and len(when) + len(known) >= len(texts) - bool(days)


def _says_who(fresh: Sequence[Cell], table: Table, today: date) -> bool:
    """Whether a cell in the column of people holds something that is no heading."""
    who = [cell.text for cell in fresh if table.roles.get(cell.column) == Role.PERSON and cell.text]
    return any(role_of(text) is None and not is_when(text, today) for text in who)


def _people_as_columns(fresh: Sequence[Cell], names: frozenset[str]) -> bool:
    """日期 · 彭慧明 · 李非: a corner, and beside it only people."""
    people = [cell for cell in fresh if is_named(cell.text, names)]
    others = [cell for cell in fresh if cell not in people]
    corner = all(
        role_of(cell.text) in _CORNERS and cell.column < people[0].column for cell in others[:1] if people
    )
    return len(people) >= 2 and len(others) <= 1 and corner


def is_calendar(fresh: Sequence[Cell], table: Table) -> bool:
    """Whether a row under weekdays holds the days of a calendar: 7 8 9 10 11 12 13."""
    if not fresh or not all(re.fullmatch(r"\d{1,2}(?:\.0)?[日号]?", cell.text) for cell in fresh):
        return False
    if not all(any(_is_weekday(head.text) for head in table.above.get(cell.column, ())) for cell in fresh):
        return False
    steps = {cell.column - int(re.sub(r"\D.*", "", cell.text)) for cell in fresh}
    return len(steps) == 1


def add_heading(table: Table, row: Iterable[Cell], today: date, names: frozenset[str]) -> None:
    """Take a row of headings into the table."""
    row = [cell for cell in row if cell.text]
    if is_calendar(row, table):
        for column, above in table.above.items():
            day = next((cell for cell in row if cell.column == column), None)
            table.above[column] = [one for one in above if _is_weekday(one.text)]
            if day is not None:
                table.above[column].append(
                    replace(day, text=re.sub(r"\D.*", "", day.text) + "日", value=None)
                )
        return
    by_people = not table and _people_as_columns([cell for cell in row if not cell.covered], names)
    if not table and row:
        table.at = row[0].row
        table.blocks = _blocks([cell for cell in row if not cell.covered])
    for cell in row:
        table.named.add(cell.column)
        half = half_and_role(cell.text)
        role = role_of(cell.text)
        if half is not None:
            table.above.setdefault(cell.column, []).append(replace(cell, text=half[0], value=None))
            table.under[cell.column] = half[1]
            table.roles.pop(cell.column, None)
        elif role is not None:
            if cell.column in table.above:
                table.under.setdefault(cell.column, role)
            elif cell.column not in table.roles:
                _add_role(table, cell, role)
        elif by_people and is_named(cell.text, names):
            table.people[cell.column] = cell
            table.above.setdefault(cell.column, [])
        elif is_when(cell.text, today):
            above = table.above.setdefault(cell.column, [])
            if cell.text not in [one.text for one in above]:
                above.append(cell)
            table.roles.pop(cell.column, None)


def _add_role(table: Table, cell: Cell, role: Role) -> None:
    table.roles[cell.column] = role
    heading = re.sub(r"[\s:：]", "", cell.text)
    if role == Role.REMARK and re.search(r"停诊|休诊", heading):
        table.off.add(cell.column)
    elif role == Role.WHEN and re.fullmatch(r"星期几?|周几?|礼拜几?", heading):
        table.weekdays.add(cell.column)
    elif role == Role.WHEN and re.fullmatch(r".{0,4}日期|日|几号|date|day", heading, re.IGNORECASE):
        table.days.add(cell.column)


def _blocks(row: Sequence[Cell]) -> list[tuple[int, int]]:
    """Where the same headings begin anew: two tables side by side. Empty where there is one."""
    texts = [re.sub(r"\s", "", cell.text) for cell in row]
    for size in range(2, len(texts) // 2 + 1):
        again = len(texts) % size == 0 and all(texts[at] == texts[at % size] for at in range(len(texts)))
        if again and {Role.WHEN, Role.PERSON} & {role_of(text) for text in texts[:size]}:
            starts = [row[at].column for at in range(0, len(row), size)]
            return [(start, after - 1) for start, after in zip(starts, [*starts[1:], 10_000], strict=True)]
    return []
