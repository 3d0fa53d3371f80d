"""Lists that stand on their side: fields down the first column and sessions beside each other, or one session under
the other (专家：… / 时间：… / 地点：…). They are put together as a list with a row for each session, where nothing can
be doubted; what could be is left as it stands, and asked about line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from specialists.sheets.cells import Cell, Place, Sheet
from specialists.sheets.headings import Role, names_a_column, role_of
from specialists.sheets.lines import is_note
from specialists.sheets.offs import says_off
from specialists.sheets.remarks import find_remarks
from specialists.sheets.tables import is_day

_LABEL: Final = re.compile(r"(?:^|(?<=[\s,，;；、/|。]))(?P<label>[^\s\d:：,，;；、|。]{1,12})\s*[:：]")
_BETWEEN: Final = " \t\n,，;；、/|。"
# A session has one of these at the most; of days, times and remarks there may be several.
_ONCE: Final = frozenset(
    {Role.PERSON, Role.HOSPITAL, Role.PLACE, Role.ROOM, Role.DEPARTMENT, Role.NUMBERS, Role.FEE}
)
_WHEN: Final = frozenset({Role.WHEN, Role.START})


@dataclass(frozen=True)
class Part:
    """A sheet to be read as a list or a grid, and what stands above it."""

    sheet: Sheet
    titles: tuple[str, ...] = ()
    perhaps_off: bool = False  # what stands below may take any of its lines back


@dataclass(frozen=True)
class _Field:
    """A row that says one thing of each session. `said`: by column, 0 where label and words stand in one cell."""

    row: int
    label: str
    role: Role
    said: Mapping[int, Cell]


@dataclass
class _Run:
    """Rows of fields that follow each other, but for empty rows. `titles`: what stands above them."""

    fields: list[_Field] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    after: str = ""  # what the next row says

    @property
    def blocks(self) -> list[list[_Field]]:
        """The fields of one session, or of several beside each other, in their order."""
        found: list[list[_Field]] = []
        for one in self.fields:
            if not found or one.label == self.fields[0].label:
                found.append([])
            found[-1].append(one)
        return found


def parts_of(sheet: Sheet, today: date) -> list[Part]:
    """The sheet without its lists that stand on their side, and those as lists."""
    runs = [one for one in _runs(sheet, today) if _is_list(one, sheet)]
    if not runs:
        return [Part(sheet)]
    taken = {one.row for run in runs for one in run.fields}
    rest = replace(
        sheet,
        rows=tuple(
            tuple(Cell(cell.row, cell.column) for cell in row) if number in taken else row
            for number, row in enumerate(sheet.rows, 1)
        ),
    )
    parts = [Part(_list_of(run, sheet), tuple(run.titles), perhaps_off=_may_be_off(run)) for run in runs]
    return [Part(rest), *parts]


def _runs(sheet: Sheet, today: date) -> Iterator[_Run]:
    run, apart = _Run(), False
    above: list[str] = []
    for number, row in enumerate(sheet.rows, 1):
        cells = [cell for cell in row if cell.text or cell.struck_text]
        if not cells:
            apart = True
            continue
        beside = bool(run.fields) and 0 not in run.fields[-1].said
        found = _fields(number, cells, beside)
        below_fields = bool(run.fields) and not apart and not beside
        if found and (below_fields or not _is_note(found)):  # a note is of all that stands above it
            run.fields += found
            apart = False
            continue
        texts = list(dict.fromkeys(cell.text for cell in cells))
        if run.fields:
            yield replace(run, after=" ".join(texts))
            above = [one for one in above if not is_day(one, today)]  # said of what stands right below it
            run = _Run(titles=list(above))
        if len(texts) == 1 and not is_note(texts[0]):
            above.append(texts[0])
            run.titles = list(above)
    if run.fields:
        yield run


def _fields(number: int, cells: list[Cell], beside: bool) -> list[_Field]:
    """What the row says of each session; nothing where it is no such row. `beside`: the sessions stand beside each
    other, so that a row of them may say nothing of any."""
    first, others = cells[0], cells[1:]
    if first.covered or first.note:
        return []
    role = role_of(first.text)
    if role is not None and (others or (beside and _is_label(first.text))):
        if any(names_a_column(cell.text) for cell in others):
            return []
        label = re.sub(r"[\s:：]", "", first.text)
        return [_Field(number, label, role, {cell.column: cell for cell in others})]
    found = [_labelled(number, cell) for cell in cells if not cell.covered]
    return [one for own in found for one in own] if all(found) else []


def _is_label(text: str) -> bool:
    """Whether words with nothing beside them are a field of which nothing is said; 停诊 says something itself."""
    return names_a_column(text) and not says_off(text)


def _is_note(found: list[_Field]) -> bool:
    """备注：… alone."""
    return found[0].role == Role.REMARK and 0 in found[0].said


def _labelled(number: int, cell: Cell) -> list[_Field]:
    """The fields of a cell that says 专家：彭慧明, or several such; nothing where it begins otherwise."""
    text = cell.text or cell.struck_text
    heads = [(one, role) for one in _LABEL.finditer(text) if (role := role_of(one["label"])) is not None]
    if not heads or heads[0][0].start() > 0:
        return []
    ends = [one.start() for one, _role in heads[1:]] + [len(text)]
    found = []
    for (head, role), end in zip(heads, ends, strict=True):
        said = text[head.end() : end].strip(_BETWEEN)
        own = replace(cell, text=said, struck_text="", value=None)
        if not cell.text:
            own = replace(own, text="", struck_text=said)
        found.append(_Field(number, head["label"], role, {0: own}))
    return found


def _is_list(run: _Run, sheet: Sheet) -> bool:
    """Whether the fields are those of whole sessions, and none of them is said twice."""
    labels = [[one.label for one in block] for block in run.blocks]
    if any(len(set(own)) < len(own) for own in labels) or not all(map(_is_whole, run.blocks)):
        return False
    columns = {column for one in run.fields for column in one.said}
    return columns == {0} or (0 not in columns and _stand_alone(run, sheet) and not _lies_across(run, sheet))


def _may_be_off(run: _Run) -> bool:
    """Whether what stands right below may take sessions back, or change them, and names none: then they are asked."""
    last = [cell.text for one in run.fields if _is_note([one]) for cell in one.said.values()]
    noted = sum(_is_note([one]) for one in run.fields)
    if last and noted < len(run.blocks) and _says_so(last[-1]):  # of the last session, or of all of them
        return True
    return _says_so(run.after) and not is_note(run.after)


def _says_so(text: str) -> bool:
    said = find_remarks(text)
    return bool(said.cancelled or said.changed or said.substitute or said.restored or said.other_work)


def _is_whole(block: list[_Field]) -> bool:
    """Whether somebody comes some time, and nothing is said twice."""
    roles = [one.role for one in block if any(cell.text or cell.struck_text for cell in one.said.values())]
    once = all(roles.count(role) < 2 for role in _ONCE)
    return once and Role.PERSON in roles and bool(_WHEN.intersection(roles))


def _stand_alone(run: _Run, sheet: Sheet) -> bool:
    """Whether the row below has nothing of its own under the sessions: then it is not a grid with a heading."""
    last = run.fields[-1].row
    below = next((row for row in sheet.rows[last:] if any(cell.text for cell in row)), ())
    return len({cell.text for cell in below if cell.text}) < 2


def _lies_across(run: _Run, sheet: Sheet) -> bool:
    """Whether a cell is merged over several fields: what it says is not clear."""
    return any(
        cell.covered and sheet.cell(one.row, column - 1).text != cell.text
        for one in run.fields
        for column, cell in one.said.items()
    )


def _list_of(run: _Run, sheet: Sheet) -> Sheet:
    """The list: its headings in the first row, then a row for each session."""
    labels = list(dict.fromkeys(one.label for one in run.fields))
    at = {label: column for column, label in enumerate(labels, 1)}
    rows = [tuple(Cell(1, column, label) for label, column in at.items())]
    places: dict[int, Place] = {}
    hidden: set[int] = set()
    for block in run.blocks:
        for column in sorted({column for one in block for column in one.said}):
            number = len(rows) + 1
            said = {at[one.label]: one.said[column] for one in block if column in one.said}
            rows.append(tuple(_moved(said.get(place), number, place) for place in at.values()))
            places[number] = (block[0].row, column)
            columns = {cell.column for cell in said.values()}
            if columns & sheet.hidden_columns or any(one.row in sheet.hidden_rows for one in block):
                hidden.add(number)
    return Sheet(sheet.name, tuple(rows), hidden=sheet.hidden, hidden_rows=frozenset(hidden), places=places)


def _moved(cell: Cell | None, row: int, column: int) -> Cell:
    return Cell(row, column) if cell is None else replace(cell, row=row, column=column)
