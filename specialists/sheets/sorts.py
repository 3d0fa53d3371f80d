"""What sort of clinic a line says, who may come, how several see patients; and what of its remarks nobody read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from specialists.enums import OpenTo, SessionPurpose
from specialists.sheets.amounts import Fee, Numbers, find_fee, find_numbers
from specialists.sheets.bringing import find_bring
from specialists.sheets.doubts import Doubt
from specialists.sheets.headings import Role
from specialists.sheets.lines import Line
from specialists.sheets.numerals import clauses_of
from specialists.sheets.offering import (
    Offering,
    find_offering,
    find_offering_within,
    said_of_all,
    sort_of_fee,
    sort_of_titles,
)
from specialists.sheets.people import people_joined
from specialists.sheets.remarks import find_remarks, is_clinic
from specialists.sheets.saying import Frame, Said, texts_of

_ANY: Final = re.compile(r"团队(?:门诊|出诊|坐诊|接诊|看诊)|任一|任意一[位名]|其中一[位名](?:接诊|出诊|看)")
_PERHAPS_JOINED: Final = re.compile(r"联合|共同|一[起同](?!步)|轮流|多学科|MDT", re.IGNORECASE)
_NO_JOINING: Final = re.compile(r"[不非无未或改待?]|义诊|会诊|讨论")
_OF_TITLES: Final = re.compile(r"转诊|对外|公开|职工|预留|预约|取号")
_NO_LIMIT: Final = re.compile(r"资料|文件|使用|外传|传阅")
_SEVERAL: Final = re.compile(r"[及和与、]")
_CLINIC: Final = re.compile(r"门诊(?![楼部大一二三四五六\d])")
_COMES: Final = re.compile(r"出诊|坐诊")
# Said, and nothing follows from it.
_OF_COURSE: Final = re.compile(
    r"(?:正常|照常|已?经?确[认定]|已?落实|无(?:变动|调整|变化)?|否|是|有|空|有效|长期|固定|常规|可约|可?预约|开放|公开|[\s√✓✔☑○●·./*×xX—-])*"
    r"(?:专家|特需|普通|专病|专科|名医|知名|国医堂|夜|初诊|复诊)*(?:出诊|坐诊|门诊|开诊|接诊|放号|号)?"
)


def take_within(texts: Iterable[str], said: Said) -> list[str]:
    """What is left of texts that no heading explains once their sorts, and who may come, are taken."""
    left = []
    for text in texts:
        found = find_offering_within(text)
        _take(found, said)
        several = len(said.times) > 1 and _COMES.search(found.rest)
        if SessionPurpose.FREE in found.purposes and (several or _CLINIC.search(found.rest)):
            said.doubt(Doubt.UNSURE_SORT, text)  # 上午门诊，下午义诊
        if found.rest.strip():
            left.append(found.rest)
    return left


def take_of_people(line: Line, said: Said) -> Line:
    """The line without what stands beside its names on this: 彭慧明（义诊）."""
    cells = []
    for cell in line.said.get(Role.PERSON, ()):
        found = find_offering_within(cell.text)
        _take(found, said)
        if found.purposes or found.open_to:
            cell = replace(cell, text=found.rest)
        cells.append(cell)
    return replace(line, said={**line.said, Role.PERSON: tuple(cells)}) if cells else line


def take_sorts(line: Line, frame: Frame, said: Said) -> None:
    """What the columns of kinds, fees and remarks, notes and titles say; then what contradicts it."""
    kinds = [cell.text for cell in texts_of(line, Role.KIND) if cell.text]
    remarks = _remarks_of(line)
    for text in (*kinds, *remarks):
        _take(find_offering(text), said)
    for cell in texts_of(line, Role.FEE):
        _take(sort_of_fee(cell.text), said)
    _take_titles(line, kinds, said)
    for note in frame.notes:
        found = find_offering(note)
        if found.purposes - said.purposes:
            said.doubt(Doubt.UNSURE_SORT, note)
        if found.open_to - said.whom or found.limits:
            said.doubt(Doubt.WHO_MAY_COME, note)
    _settle(said)
    _take_joined(line, [*kinds, *remarks], said)
    for text in kinds:
        joined = len(said.people) > 1 and _joined(text)
        if not (said.other_work or joined or _is_sort(text) or is_clinic(text)):
            said.doubt(Doubt.MIXED_WORK, text)
    alone = [text for text in kinds if len(said.people) < 2 and people_joined(text)]
    left = [one for text in remarks for one in _not_read(text, said)]
    said.not_read = "；".join(dict.fromkeys([*alone, *left]))


def notes_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Notes beside a table that say a sort, or who may come, for all that it lists."""
    texts = (cell.text for line in lines if line.aside for cell in line.cells)
    return tuple(dict.fromkeys(text for text in texts if said_of_all(text)))


def _remarks_of(line: Line) -> list[str]:
    notes = [cell.note for cell in (*line.cells, *line.above)]
    return [text for text in (*(cell.text for cell in texts_of(line, Role.REMARK)), *notes) if text]


def _take(found: Offering, said: Said) -> None:
    said.purposes |= found.purposes
    said.whom |= found.open_to
    for text in found.sorts:
        said.doubt(Doubt.UNSURE_SORT, text)
    for text in found.limits:
        said.doubt(Doubt.WHO_MAY_COME, text)


def _is_sort(text: str) -> bool:
    """Whether a word for the kind of clinic is understood as its sort, or asked about."""
    found = find_offering(text)
    if found.sorts or found.limits:
        return True  # asked already
    return bool(found.purposes or found.open_to) and (not found.rest or is_clinic(found.rest))


def _take_titles(line: Line, kinds: list[str], said: Said) -> None:
    """What stands above the table holds for its lines, unless they say otherwise: then it is asked."""
    sort, unclear = sort_of_titles(line.titles)
    clinic = any(is_clinic(text) and not find_offering(text).purposes for text in kinds)
    if sort and clinic:
        said.doubt(Doubt.UNSURE_SORT, "义诊")
    elif sort:
        said.purposes.add(sort)
    elif unclear and not clinic and not said.purposes and not said.fee:
        said.doubt(Doubt.UNSURE_SORT, unclear)
    for title in line.titles:
        found = find_offering(title)
        said.whom |= found.open_to - {OpenTo.EVERYBODY}
        for text in found.limits:
            if _OF_TITLES.search(text) and not _NO_LIMIT.search(text):
                said.doubt(Doubt.WHO_MAY_COME, text)


def _settle(said: Said) -> None:
    if len(said.purposes) > 1:
        said.doubt(
            Doubt.UNSURE_SORT, "、".join(str(SessionPurpose(one).label) for one in sorted(said.purposes))
        )
    if len(said.whom) > 1:
        said.doubt(Doubt.WHO_MAY_COME, "、".join(str(OpenTo(one).label) for one in sorted(said.whom)))
    if said.purpose == SessionPurpose.FREE:
        if said.fee:
            said.doubt(Doubt.FREE_WITH_FEE, f"{said.fee.normalize():f}元")
        said.fee = Decimal(0)


def _take_joined(line: Line, texts: list[str], said: Said) -> None:
    """How several people see patients, where their names do not say it; so many numbers for each of them is said of
    clinics apart."""
    if len(said.people) < 2:
        return
    beside = {_joined(clause) for text in texts for clause in clauses_of(text)} - {""}
    beside |= {"all" for cell in texts_of(line, Role.DEPARTMENT) if people_joined(cell.text) == "all"}
    if not beside and not said.together:
        for title in line.titles:
            if people_joined(title) == "all" and not _NO_JOINING.search(title):
                beside.add("unclear" if _SEVERAL.search(title) else "all")
    if "unclear" in beside or (said.together == "all" and "any" in beside):
        said.doubt(Doubt.HOW_TOGETHER)
    said.together = "all" if "all" in beside else said.together or ("any" if "any" in beside else "")
    if said.together and said.each and said.numbers is not None and len(said.times) == 1:
        said.doubt(Doubt.HOW_TOGETHER, f"各{said.numbers}")


def _joined(clause: str) -> str:
    """all, any, or unclear; empty where a clause says nothing of it."""
    if find_offering(clause).purposes:
        return ""
    if _NO_JOINING.search(clause):
        return "unclear" if _PERHAPS_JOINED.search(clause) and "诊" in clause else ""
    if clause == "联合" or people_joined(clause) == "all":
        return "all"
    return "any" if _ANY.search(clause) else "unclear" if _PERHAPS_JOINED.search(clause) else ""


def _not_read(text: str, said: Said) -> list[str]:
    """The clauses of a remark of which nothing followed."""
    return [one for one in clauses_of(text) if not _is_read(one, said)]


def _is_read(clause: str, said: Said) -> bool:
    if _says_by_itself(clause) or (len(said.people) > 1 and _joined(clause)):
        return True
    numbers, fee = _amounts_of(clause)
    if (numbers.each is not None or numbers.per_half or numbers.doubt) and not numbers.rest:
        same = numbers.each in (None, said.numbers) and all(
            said.per_half.get(half) == n for half, n in numbers.per_half.items()
        )
        return same and (not numbers.doubt or said.unlimited or bool(said.doubts))
    return not fee.rest and (bool(fee.doubt) or fee.yuan is None or fee.yuan == said.fee)


@lru_cache(maxsize=4096)  # the same remarks stand in many rows
def _says_by_itself(clause: str) -> bool:
    """Whether a clause is read, or asked about, whatever else its line says; or nothing follows from it."""
    if _OF_COURSE.fullmatch(clause) or find_bring([clause]):
        return True
    found = find_offering(clause)
    if found.sorts or found.limits or ((found.purposes or found.open_to) and not found.rest):
        return True
    changes = find_remarks(clause)
    return any((changes.cancelled, changes.restored, changes.other_work, changes.substitute, changes.changed))


@lru_cache(maxsize=4096)
def _amounts_of(clause: str) -> tuple[Numbers, Fee]:
    return find_numbers(clause), find_fee(clause)
