"""What clerks have at the end of a day: numbers ticked on paper, and the list of who was seen out of the hospital's own
system (HIS), matched with who had a number here. Nobody is guessed: a row that is not one person's is said to be so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models.closing import Outcome
from bookings.queries.staff.closing import ClosingLine
from specialists.sheets.cells import Sheet

_BETWEEN = re.compile(r"[,;\s、。]+")
_RANGE = re.compile(r"第?([0-9]{1,4})号?(?:[-~—–至到]+第?([0-9]{1,4})号?)?")
_AROUND = re.compile(r"\s*([-~—–至到]+)\s*")

_CODE, _RECORD, _DOCUMENT, _NAME, _NUMBER, _STATE = "code", "record", "document", "name", "number", "state"
_SERIAL = "serial"  # the list's own count of its rows, or the number where nothing else says it
_HEADINGS = {
    **dict.fromkeys(("取号码", "取号凭证", "预约码", "预约号码"), _CODE),
    **dict.fromkeys(("病案号", "病历号", "门诊号", "门诊病历号", "病人ID", "患者ID"), _RECORD),
    **dict.fromkeys(("证件号码", "证件号", "身份证号", "身份证号码", "身份证"), _DOCUMENT),
    **dict.fromkeys(("姓名", "患者姓名", "病人姓名", "就诊人", "患者"), _NAME),
    **dict.fromkeys(("号", "号序", "就诊序号", "就诊号", "号码", "排队号"), _NUMBER),
    "序号": _SERIAL,
    **dict.fromkeys(("状态", "就诊状态", "情况", "看诊状态", "接诊状态", "是否就诊"), _STATE),
}
_GIVEN_UP = re.compile(r"退|取消|停诊")
_NOT_SEEN = re.compile(
    r"(?:(?:尚|还)?(?:未|没有?)(?:能|曾|按时|及时)?"
    r"(?:来就诊|来看|来|到|报到|签到|取号|候诊|叫号|就诊|接诊|看诊|应诊|看病|看|诊|完成|结束|开始)(?:诊|院|医院)?"
    r"|已?(?:过号|爽约|离开|弃号|预约|候诊|挂号)中?|否)+"
)
# What is said besides, as of the fee, is about something else, and makes the whole unclear.
_BESIDE = re.compile(r"[,，、;；/|()（）\[\]]+")
_DONE = re.compile(r"(已经?)?(完成)?(就诊|接诊|看诊|完诊|诊毕|完成|结束)(已?(完成|结束|完毕))?|是")
_LONGEST = 300  # numbers in one range
_STATE_SIGNS = 20  # of what a list says of one person; anything longer is none of the words below
_EIGHT = re.compile(r"[0-9]{8}")
_LONG = re.compile(r"[0-9]{6}")  # documents, phones: nobody needs them to find a row again
_HEADINGS_WITHIN = 10  # rows: above the headings stand titles
_SHOWN = 4  # cells of a row, enough to find it again


class Fit(Enum):
    """How a row fits who had a number."""

    SEEN = "seen"
    WRITTEN = "written"  # and that is written already
    OTHER = "other"  # something else is written already
    NOT_SEEN = "not_seen"  # the list itself says so
    GIVEN_UP = "given_up"  # the list says that the number was given back or withdrawn
    UNCLEAR = "unclear"  # what the list says is none of the words for having been seen
    TWO = "two"  # its numbers are those of two people
    TWICE = "twice"  # a row before it was the same person
    NOBODY = "nobody"

    @property
    def words(self) -> str:
        """For the clerk."""
        return str(_WORDS[self])


_WORDS = {
    Fit.SEEN: gettext_lazy("已就诊"),
    Fit.WRITTEN: gettext_lazy("已经记过"),
    Fit.OTHER: gettext_lazy("已经记为没有看，请先更正"),
    Fit.NOT_SEEN: gettext_lazy("名单上写着没有看"),
    Fit.GIVEN_UP: gettext_lazy("名单上写着退号、取消或者停诊，没有记"),
    Fit.UNCLEAR: gettext_lazy("看不出看过没有，没有记"),
    Fit.TWO: gettext_lazy("这一行的号码是两个人的，没有记"),
    Fit.TWICE: gettext_lazy("和前面一行是同一个人"),
    Fit.NOBODY: gettext_lazy("当天名单里找不到"),
}


@dataclass(frozen=True)
class ListRow:
    """One row of the hospital's list, and whom it means."""

    number: int  # as the spreadsheet counts
    text: str
    fit: Fit
    line: ClosingLine | None = None
    either: tuple[ClosingLine, ...] = ()  # of Fit.TWO: whom it may mean


def read_numbers(typed: str) -> dict[int, bool]:
    """The numbers in what was typed, in order: 1-12、15，18; and whether each is written there itself, or lies between
    two that are. Raises ValidationError."""
    plain = _AROUND.sub(r"\1", unicodedata.normalize("NFKC", typed).strip())
    found: dict[int, bool] = {}
    for piece in filter(None, _BETWEEN.split(plain)):
        read = _RANGE.fullmatch(piece)
        if read is None:
            said = _("看不懂“%(piece)s”。请输入号，例如 1-12、15、18。") % {"piece": piece[:20]}
            raise ValidationError(said, code="unread")
        first, last = int(read[1]), int(read[2] or read[1])
        if last < first:
            said = _("“%(piece)s”前面的号比后面的大，请检查。") % {"piece": piece}
            raise ValidationError(said, code="backwards")
        if last - first >= _LONGEST:
            said = _("“%(piece)s”太长，一段最多 %(most)d 个号，请检查或者分开写。")
            raise ValidationError(said % {"piece": piece, "most": _LONGEST}, code="long")
        for number in range(first, last + 1):
            found[number] = found.get(number, False) or number in (first, last)
    return found


class _People:
    """Who had a number, by all that a row may call them."""

    def __init__(self, lines: Sequence[ClosingLine], records: Mapping[int, str]) -> None:
        self.known: dict[str, dict[str, list[ClosingLine]]] = {}
        for line in lines:
            visit = line.appointment
            person = visit.patient.joined_into or visit.patient
            self._add(_CODE, visit.code, line)
            self._add(_RECORD, records.get(visit.pk, ""), line)
            self._add(_DOCUMENT, person.document, line)
            self._add(_NAME, f"{line.ordinal} {person.name}", line)

    def _add(self, by: str, said: str, line: ClosingLine) -> None:
        if spelling := _spelling(said):
            self.known.setdefault(by, {}).setdefault(spelling, []).append(line)

    def find(self, by: str, said: str) -> list[ClosingLine]:
        return self.known.get(by, {}).get(_spelling(said), [])


def match_list(
    sheets: Iterable[Sheet], lines: Sequence[ClosingLine], records: Mapping[int, str]
) -> list[ListRow]:
    """The rows of these sheets that say somebody, each with whom it means: by the code of the ticket, the record number
    (`records`: by appointment id), the document, or name and number together.

    Under headings each column is what it is called; without any, only codes and documents are looked for.
    """
    people = _People(lines, records)
    found: list[ListRow] = []
    met: set[int] = set()
    for sheet in sheets:
        top, columns = _headings(sheet)
        for cells in sheet.rows[top:]:
            texts = [cell.text for cell in cells]
            if not any(texts):
                continue
            row = _row(cells[0].row, texts, columns, people)
            known = None if row.line is None or row.fit != Fit.SEEN else row.line.appointment.pk
            if known in met:
                row = ListRow(row.number, row.text, Fit.TWICE, row.line)
            elif known is not None:
                met.add(known)
            found.append(row)
    return found


def seen_by_list(rows: Iterable[ListRow]) -> set[int]:
    """The numbers of those whom the list says to have been seen, and of whom nothing is written yet."""
    return {row.line.ordinal for row in rows if row.fit == Fit.SEEN and row.line is not None}


def unsure_by_list(rows: Iterable[ListRow]) -> set[int]:
    """The numbers of those whom the list has, without its being clear that they failed to come."""
    found: set[int] = set()
    for row in rows:
        found.update(line.ordinal for line in row.either)
        if row.line is not None and row.fit in (Fit.GIVEN_UP, Fit.UNCLEAR):
            found.add(row.line.ordinal)
    return found


def unknown_in(rows: Iterable[ListRow]) -> int:
    """How many rows are nobody's: whom they mean may be anybody."""
    return sum(row.fit == Fit.NOBODY for row in rows)


def _headings(sheet: Sheet) -> tuple[int, dict[int, str]]:
    """How many rows to leave out, and what each column is; no columns where the list has no headings."""
    for n, cells in enumerate(sheet.rows[:_HEADINGS_WITHIN]):
        named = {i: _HEADINGS[cell.text] for i, cell in enumerate(cells) if cell.text in _HEADINGS}
        if named:
            return n + 1, named
    return 0, {}


def _row(number: int, texts: list[str], columns: dict[int, str], people: _People) -> ListRow:
    shown = " ".join([text for text in texts if text and not _LONG.search(text)][:_SHOWN])
    found = {line.appointment.pk: line for line in _meant(texts, columns, people)}
    if not found:
        return ListRow(number, shown, Fit.NOBODY)
    if len(found) > 1:
        return ListRow(number, shown, Fit.TWO, either=tuple(found.values()))
    (line,) = found.values()
    said = _said_of(["".join(texts[i].split()) for i, what in columns.items() if what == _STATE])
    if said != Fit.SEEN:
        return ListRow(number, shown, said, line)
    if line.outcome is not None:
        return ListRow(number, shown, Fit.WRITTEN if line.outcome == Outcome.SEEN else Fit.OTHER, line)
    return ListRow(number, shown, Fit.SEEN, line)


def _said_of(states: list[str]) -> Fit:
    """What the columns for it say of somebody; a list without any is one of who was seen."""
    if any(_GIVEN_UP.search(state) for state in states):
        return Fit.GIVEN_UP
    said = [piece for state in states for piece in _BESIDE.split(state) if piece]
    if any(len(piece) > _STATE_SIGNS for piece in said):
        return Fit.UNCLEAR
    if said and all(_NOT_SEEN.fullmatch(piece) for piece in said):
        return Fit.NOT_SEEN
    if states and not (said and all(_DONE.fullmatch(piece) for piece in said)):
        return Fit.UNCLEAR
    return Fit.SEEN


def _meant(texts: list[str], columns: dict[int, str], people: _People) -> list[ClosingLine]:
    """Everybody whom something in the row means."""
    if not columns:
        codes = [line for text in texts if _EIGHT.fullmatch(text) for line in people.find(_CODE, text)]
        return codes + [line for text in texts for line in people.find(_DOCUMENT, text)]
    said: dict[str, list[str]] = {}
    for i, what in columns.items():
        said.setdefault(what, []).append(texts[i])
    sure = (_CODE, _RECORD, _DOCUMENT)
    if found := [line for by in sure for text in said.get(by, []) for line in people.find(by, text)]:
        return found
    numbers = [re.sub(r"[第号\s]", "", text) for text in said.get(_NUMBER) or said.get(_SERIAL, [])]
    names = said.get(_NAME, [])
    return [line for n in numbers for name in names for line in people.find(_NAME, f"{n} {name}")]


def _spelling(said: str) -> str:
    """One spelling for what is the same: half width, upper case, without spaces but the one after a number."""
    first, _space, rest = unicodedata.normalize("NFKC", said).strip().upper().partition(" ")
    return f"{first} {''.join(rest.split())}" if rest else first
