"""Several statements in one cell: 12月5日上午彭慧明；12月6日下午李非 are two lines, if each of them is complete."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from specialists.sheets.amounts import find_numbers
from specialists.sheets.cells import Cell
from specialists.sheets.dating import Day
from specialists.sheets.days import find_days
from specialists.sheets.headings import Role
from specialists.sheets.lines import Line
from specialists.sheets.people import find_people
from specialists.sheets.remarks import find_remarks
from specialists.sheets.saying import Frame, texts_of
from specialists.sheets.times import Time, find_times

_LEVELS: Final = (
    re.compile(r"[;；\n。]"),
    re.compile(r"[,，]"),
    re.compile(r"[、/]"),
    re.compile(r"(?<=[^\s,，、/(（]{2})\s*(?=下午|晚上)"),
)
_ONLY_NUMBERS: Final = re.compile(r"[\s\d各限号源个人名:：,，()（）￥¥元]*")
_SAID_TIMES: Final = re.compile(r"[上下]\s*午|晚|夜|全\s*天|\d:|点")
_MOST: Final = 60  # halves and clocks in one cell; a longer one is asked about as a whole
_HALVES: Final = re.compile(r"上午|下午|晚上|全天")


@dataclass(frozen=True)
class _Piece:
    text: str
    days: tuple[Day, ...]
    times: tuple[Time, ...]
    people: tuple[str, ...]
    rest: str  # beside days and times
    cancels: bool


def statements(line: Line, frame: Frame) -> list[Line]:
    """The lines that are said in this one: itself, where it says one thing, or where it is not clear what belongs to
    what: that is asked."""
    if line.aside:
        return [line]
    if not line.said and not line.in_grid and len(line.free) > 1:  # a sentence with commas, read as cells
        sentence = replace(line.free[0], text="，".join(cell.text for cell in line.free), value=None)
        found = statements(replace(line, free=(sentence,)), frame)
        return found if len(found) > 1 else [replace(line, tangled=found[0].tangled)]
    spots = [*line.free, *texts_of(line, Role.WHEN, Role.PERSON)]
    spots = [cell for cell in spots if len(_SAID_TIMES.findall(cell.text)) > 1]
    tangled = False
    for cell in spots:
        remarks = find_remarks(cell.text)
        if remarks.changed or remarks.substitute or remarks.restored:
            continue
        if len(_SAID_TIMES.findall(cell.text)) > _MOST:
            return [replace(line, tangled=True)]
        for level in _LEVELS:
            pieces = _pieces(cell.text, level, frame)
            if len(pieces) < 2:
                continue
            texts = _complete(pieces, line, cell)
            if texts:
                lines = [_with(line, cell, text) for text in texts]
                shared = _shared(line, pieces)
                return [replace(one, tangled=shared) for one in lines]
            tangled = tangled or sum(bool(one.times and one.people) for one in pieces) > 1
        tangled = tangled or _interwoven(cell.text, frame)
    return [replace(line, tangled=True)] if tangled else [line]


def _pieces(text: str, level: re.Pattern[str], frame: Frame) -> list[_Piece]:
    """The parts of a text, each read for itself; a day without its month is of the month named before."""
    found: list[_Piece] = []
    year, month = frame.year, frame.month
    for part in filter(None, (one.strip() for one in level.split(text))):
        days, rest = find_days(
            part, None, frame.today, year=year, month=month, first=frame.first, last=frame.last
        )
        times, rest = find_times(rest)
        last = next((day.on for day in reversed(days) if day.on is not None), None)
        if last is not None:
            year, month = last.year, last.month
        people = tuple(one.name for one in find_people(rest) if one.name)
        found.append(_Piece(part, days, times, people, rest, find_remarks(rest).cancelled))
    return found


def _complete(pieces: list[_Piece], line: Line, cell: Cell) -> list[str]:
    """The pieces as statements of their own, with the day or the person said once before; none if one lacks it."""
    if not all(one.times and not any(time.doubt for time in one.times) for one in pieces):
        return []
    if any(day.on is None or day.doubt for one in pieces for day in one.days):
        return []
    named = [bool(one.people) for one in pieces]
    dated = [bool(one.days) for one in pieces]
    if any(dated) and not dated[0]:
        return []
    cancelled = [one.cancels for one in pieces]
    if not all(named) and any(named):
        if not named[0] or not all(
            one.people or one.cancels or _ONLY_NUMBERS.fullmatch(one.rest) for one in pieces
        ):
            return []
        if not all(dated) and not any(cancelled):
            return []  # 上午彭慧明、下午: who comes then?
    elif not any(named) and (cell in texts_of(line, Role.PERSON) or sum(dated) < 2):
        return []
    if all(named) and len({one.people for one in pieces}) == 1 and sum(dated) < 2:
        return []
    texts, days, who = [], pieces[0].days, ""
    each = find_numbers(cell.text)
    spread = each.each_said and each.each is not None and not any(_numbered(one) for one in pieces[:-1])
    for one in pieces:
        days = one.days or days
        who = one.people[0] if one.people else who
        said = "、".join(f"{day.on.year}年{day.on.month}月{day.on.day}日" for day in days if day.on)
        words = _without_days(one)
        texts.append(" ".join(filter(None, [said, "" if one.people or not any(named) else who, words])))
    if spread:  # 上午彭慧明、下午李非，各20号
        texts = [*(f"{text} 限{each.each}号" for text in texts[:-1]), texts[-1]]
    return texts


def _numbered(one: _Piece) -> bool:
    numbers = find_numbers(one.rest)
    return bool(numbers.each is not None or numbers.per_half)


def _without_days(one: _Piece) -> str:
    """The words of a piece beside its days; its weekdays were found to fit."""
    if not one.days:
        return one.text
    _, rest = find_days(one.text, None, _first(one.days), month=_first(one.days).month)
    return rest


def _first(days: tuple[Day, ...]) -> date:
    return next(day.on for day in days if day.on is not None)


def _with(line: Line, cell: Cell, text: str) -> Line:
    """The line with this text in place of the cell's."""
    own = replace(cell, text=text, value=None)
    said = {role: tuple(own if one is cell else one for one in cells) for role, cells in line.said.items()}
    return replace(line, said=said, free=tuple(own if one is cell else one for one in line.free))


def _shared(line: Line, pieces: list[_Piece]) -> bool:
    """Whether one number in a column of its own is said for several halves or people."""
    halves = {tuple(time.half for time in one.times) for one in pieces}
    people = {one.people for one in pieces if one.people}
    if len(halves) < 2 and len(people) < 2 and all(len(one) == 1 for one in halves):
        return False
    found = [find_numbers(cell.text, cell.value) for cell in texts_of(line, Role.NUMBERS)]
    return any(one.each is not None and not one.each_said for one in found) or any(
        one.per_half for one in found
    )


def _interwoven(text: str, frame: Frame) -> bool:
    """上午彭慧明下午李非: halves and people take turns, and who comes when is not said of both together."""
    halves = [found.start() for found in _HALVES.finditer(text)]
    people = sorted(at for at in (text.find(one.name) for one in frame.directory.named_in(text)) if at >= 0)
    if len(halves) < 2 or len(people) < 2:
        return False
    return not (max(halves) < min(people) or max(people) < min(halves))
