"""Under which names things are found: the rows of SearchName, derived from whatever has a name.

A row is written when its subject is saved (specialists.receivers); who writes many at once,
such as the loader, wraps it in `names_later()`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models, transaction

from hospitals.models import Department, Hospital, Programme, Region, Subject
from specialists.enums import NameKind
from specialists.matching.reading import fold, readings
from specialists.models import Condition, SearchName, Specialist

_LONGEST = SearchName._meta.get_field("text").max_length
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
# What stands before the name people use, and after it.
_BEFORE_HOSPITAL = re.compile(
    r"^(首都医科大学附属|中国中医科学院|北京中医药大学附属|北京中医药大学(?=东)|通用技术集团)"
)
_CITY = re.compile(r"^(北京市|北京)")
_UNIT = re.compile(r"(自治区|自治旗|市|区|县|旗|盟|省)$")
_NUMBERED = re.compile(r"第[一二三四五六七八九十]+$")  # 第一 of what?
# Too common to stand for one hospital.
_COMMON = frozenset(
    {"人民", "中医", "中医医院", "中医蒙医", "中蒙", "儿童", "肿瘤", "妇幼", "脑科", "职业病", "大学", "附属"}
    | {"第一", "第二", "第三", "市", "北京", "医院", "中心", "分院", "门诊"}
)
_CHINESE_MEDICINE = "50."  # codes of what is below 中医科
# Words of a newspaper, not of somebody who looks for a place.
_NO_PLACE = {"全区", "我区", "我市", "首都", "首府", "津", "冀", "辽"}


# Words of patients, slips of the pen and English, by kind and slug: ours, not the newspapers'.
_LAY_WORDS = Path(__file__).parent / "lay_words.json"


@cache
def _lay_words() -> dict[str, dict[str, list[str]]]:
    return dict(json.loads(_LAY_WORDS.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Name:
    """One way to call something; `alias`: not the main one."""

    text: str
    alias: bool
    spelled: str = ""


def _unique(names: Iterable[str]) -> list[str]:
    """Names once each by how they are compared, in order, without what is empty or too long."""
    seen: dict[str, str] = {}
    for name in names:
        folded = fold(name)
        if folded and len(name) <= (_LONGEST or 0):
            seen.setdefault(folded, name)
    return list(seen.values())


def _named(row: Any, *more: str) -> list[Name]:
    """The main name, then the others: the English one too, and each without what stands in brackets.

    None where nothing of them can be read: a name of control characters.
    """
    others = [*more, row.name_en]
    shorter = [_BRACKETS.sub("", name) for name in (row.name, *others)]
    names = _unique([row.name, *others, *shorter])
    return [Name(name, alias=place > 0) for place, name in enumerate(names)]


def short_forms(name: str) -> list[str]:
    """What people call a hospital: 首都医科大学附属北京世纪坛医院 → 北京世纪坛医院, 世纪坛医院, 北京世纪坛, 世纪坛."""
    whole = [_BEFORE_HOSPITAL.sub("", name)]
    if len(plain := _CITY.sub("", whole[0])) >= 4:
        whole.append(plain)
    cores = [text.removesuffix("医院") for text in whole if text.endswith("医院")]
    found = [*whole, *(core for core in cores if len(core) >= 2 and not _NUMBERED.search(core))]
    return [text for text in dict.fromkeys(found) if text not in _COMMON and text != name]


def _hospital(row: Hospital) -> list[Name]:
    names = [row.full_name, *row.aliases]
    return _named(row, *names, *(short for name in [row.name, *names] for short in short_forms(name)))


def _region(row: Region) -> list[Name]:
    names = [name for name in row.aliases if name not in _NO_PLACE]
    stems = [_UNIT.sub("", name) for name in [row.name, *names]]
    return _named(
        row, *names, *(stem for stem in stems if len(stem) >= 2), *_lay_words()["regions"].get(row.slug, [])
    )


def _subject(row: Subject) -> list[Name]:
    """As a department would be called: 内分泌专业 → 内分泌, 内分泌科. The rest of a list (其他) has no name."""
    if row.name == "其他":
        return []
    stem = row.name.removesuffix("专业").removesuffix("项目")
    if row.code.startswith(_CHINESE_MEDICINE):
        stem = f"中医{stem}"  # the list says 内科专业 there
    core = stem.removesuffix("学")
    called = [stem, *([] if core.endswith("科") else [core, f"{core}科"])]
    first, *rest = _unique([*called, *_lay_words()["subjects"].get(row.code, []), row.name_en])
    return [Name(first, alias=False), *(Name(name, alias=True) for name in rest)]


def _names_of(row: Any) -> tuple[NameKind, int, list[Name]]:
    """Whose names these are: a service of a hospital lends its names to its term."""
    match row:
        case Condition():
            lay = _lay_words()["conditions"].get(row.slug, [])
            return NameKind.CONDITION, row.pk, _named(row, *(one.text for one in row.synonyms.all()), *lay)
        case Specialist():
            return (
                NameKind.SPECIALIST,
                row.pk,
                [Name(row.name, alias=False, spelled=row.name_pinyin)]
                + [Name(name, alias=True) for name in _unique([row.name_en])],
            )
        case Department():
            term = row.term or row
            called = [name for one in (term, *term.services.all()) for name in (one.name, *one.aliases)]
            lay = _lay_words()["departments"].get(term.slug, [])
            return NameKind.DEPARTMENT, term.pk, _named(term, *called, *lay)
        case Hospital():
            return NameKind.HOSPITAL, row.pk, _hospital(row)
        case Programme():
            return NameKind.PROGRAMME, row.pk, _named(row, *row.aliases)
        case Region():
            return NameKind.REGION, row.pk, _region(row)
        case Subject():
            return NameKind.SUBJECT, row.pk, _subject(row)
    raise TypeError(f"{type(row).__name__} has no names to be found by")


# Their rows are written with them; a synonym writes those of its condition.
NAMED: tuple[type[models.Model], ...] = (
    Condition,
    Specialist,
    Department,
    Hospital,
    Programme,
    Region,
    Subject,
)
_later: ContextVar[bool] = ContextVar("names_later", default=False)


def _rows(kind: NameKind, subject: int, names: list[Name]) -> list[SearchName]:
    return [
        SearchName(
            kind=kind, subject_id=subject, text=name.text, alias=name.alias, pinyin=full, initials=short
        )
        for name in names
        for full, short in sorted(
            readings(name.text, surname=kind == NameKind.SPECIALIST, spelled=name.spelled)
        )
    ]


def _same(row: SearchName) -> tuple[str, int, str, bool, str, str]:
    return row.kind, row.subject_id, row.text, row.alias, row.pinyin, row.initials


def _write(wanted: list[SearchName], held: list[SearchName]) -> None:
    keys = {_same(row) for row in wanted}
    gone = [row.pk for row in held if _same(row) not in keys]
    if gone:
        SearchName.objects.filter(pk__in=gone).delete()
    there = {_same(row) for row in held}
    SearchName.objects.bulk_create([row for row in wanted if _same(row) not in there], ignore_conflicts=True)


def _terms(rows: Collection[Department]) -> set[int]:
    """Whose names these departments change: their terms, and the terms they belonged to until now."""
    lent = {name for row in rows for name in (row.name, *row.aliases)}
    held = SearchName.objects.filter(kind=NameKind.DEPARTMENT, text__in=lent)
    return {row.term_id or row.pk for row in rows} | set(held.values_list("subject_id", flat=True))


@transaction.atomic
def write_names_of(model: type[models.Model], rows: Collection[Any]) -> None:
    """Write the names of many things of one kind that were saved, in as many queries as for one."""
    if model not in NAMED:
        return
    ids = _terms(rows) if model is Department else {row.pk for row in rows}
    wanted: list[SearchName] = []
    kinds: set[NameKind] = set()
    for row in _with_what_they_are_called(model).filter(pk__in=ids):
        named = _names_of(row)
        kinds.add(named[0])
        wanted += _rows(*named)
    _write(wanted, list(SearchName.objects.filter(kind__in=kinds, subject_id__in=ids)))


@transaction.atomic
def write_names(row: Any, *, new: bool = False) -> None:
    """Write the names of one thing that was saved; `new`: it had none before."""
    if _later.get():
        return
    if isinstance(row, Department) and not new:
        write_names_of(Department, [row])
        return
    kind, subject, names = _names_of(row)
    held = [] if new else list(SearchName.objects.filter(kind=kind, subject_id=subject))
    _write(_rows(kind, subject, names), held)


@transaction.atomic
def forget_names(row: Any) -> None:
    """The thing is gone, and its names with it; a service's names leave its term."""
    if isinstance(row, Department) and row.term_id:
        write_names(row.term)
        return
    kind, subject, _ = _names_of(row)
    SearchName.objects.filter(kind=kind, subject_id=subject).delete()


def _with_what_they_are_called(model: type[models.Model]) -> models.QuerySet[Any]:
    """All rows of a kind that have names of their own, with those that lend them theirs."""
    rows = model._default_manager.order_by("pk")
    if model is Department:
        return rows.filter(term__isnull=True).prefetch_related("services")
    return rows.prefetch_related("synonyms") if model is Condition else rows


@transaction.atomic
def write_all_names() -> int:
    """Write the names of everything; returns how many there are. Changes nothing that is right already."""
    wanted: list[SearchName] = []
    for model in NAMED:
        for row in _with_what_they_are_called(model):
            wanted += _rows(*_names_of(row))
    _write(wanted, list(SearchName.objects.all()))
    return len(wanted)


@contextmanager
def names_apart() -> Iterator[None]:
    """Nothing that is saved inside has its names written: whoever saves it does that."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def are_names_apart() -> bool:
    """Whether names are left to whoever saves just now."""
    return _later.get()


@contextmanager
def names_later() -> Iterator[None]:
    """Whatever is saved inside has its names written at the end, all at once."""
    with names_apart():
        yield
    write_all_names()
