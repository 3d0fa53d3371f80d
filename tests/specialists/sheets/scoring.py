"""How far a preview of a sheet is from what should be read in it.

Both are lists of dicts in the shape of `manage.py read_sheet --json`; the expectations are described in
`samples/shapes.py`. A wrong session is the worst there is: somebody travels in vain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

Row = Mapping[str, Any]

WHO_AND_WHEN = ("date", "half", "specialist", "hospital")
CLOCK = ("start", "end")
FIELDS = ("room", "numbers", "fee_yuan", "department", "purpose", "open_to", "together", *CLOCK)
MAKE, ASK, REFUSE, WITHDRAW, SKIP = "make", "ask", "refuse", "withdraw", "skip"


@dataclass(frozen=True)
class Score:
    """What was compared and what differs. Scores of several sheets are added with `total`.

    A session counts as found where the sheet is clear (the only right verdict is make) and it was made
    with its date, half, specialist, hospital and clock. Fields are judged in every session that was made for
    the right person on the right half-day, where the sheet or the preview says something: what is rightly
    empty counts nothing.
    """

    wanted: int = 0
    found: int = 0
    fields_judged: int = 0
    fields_right: int = 0
    verdicts_judged: int = 0
    verdicts_right: int = 0
    wrong: tuple[str, ...] = ()  # made and not expected
    missed: tuple[str, ...] = ()  # expected and not made
    wrong_fields: tuple[str, ...] = ()
    wrong_verdicts: tuple[str, ...] = ()
    wrongly_withdrawn: tuple[str, ...] = ()  # taken back though nothing says so
    unexplained: tuple[str, ...] = ()  # asked or refused without a reason

    @property
    def share_found(self) -> float:
        """Sessions found; 1.0 where none was wanted."""
        return _share(self.found, self.wanted)

    @property
    def share_of_fields(self) -> float:
        """Fields right; 1.0 where none was judged."""
        return _share(self.fields_right, self.fields_judged)

    @property
    def share_of_verdicts(self) -> float:
        """Verdicts that are acceptable; 1.0 where none was judged."""
        return _share(self.verdicts_right, self.verdicts_judged)

    def report(self) -> str:
        """The shares, and every difference on a line of its own."""
        lines = [
            f"wrong sessions {len(self.wrong)}; wrongly withdrawn {len(self.wrongly_withdrawn)}",
            f"sessions found {self.found}/{self.wanted} = {self.share_found:.3f}",
            f"fields right {self.fields_right}/{self.fields_judged} = {self.share_of_fields:.3f}",
            f"verdicts acceptable {self.verdicts_right}/{self.verdicts_judged} = {self.share_of_verdicts:.3f}",
        ]
        for name, differences in (
            ("WRONG", self.wrong),
            ("WITHDRAWN", self.wrongly_withdrawn),
            ("missed", self.missed),
            ("field", self.wrong_fields),
            ("verdict", self.wrong_verdicts),
            ("no reason", self.unexplained),
        ):
            lines += [f"{name}: {difference}" for difference in differences]
        return "\n".join(lines)


@dataclass
class _Tally:
    """The numbers of one sheet while they are counted."""

    verdicts_judged: int = 0
    verdicts_right: int = 0
    found: int = 0
    fields_judged: int = 0
    fields_right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong_fields: list[str] = field(default_factory=list)
    wrong_verdicts: list[str] = field(default_factory=list)


def score(preview: Sequence[Row], expected: Sequence[Row]) -> Score:
    """Compare the preview of one sheet with what is expected of it.

    Sessions are compared over the whole file, each expected one being good for one that was made;
    verdicts row by row, in a grid cell by cell. A row nobody expects anything of must be skipped.
    """
    tally = _Tally()
    _judge_verdicts(tally, preview, expected)
    _judge_sessions(tally, preview, expected)
    return Score(
        wanted=sum(len(row["sessions"]) for row in expected if _is_clear(row)),
        found=tally.found,
        fields_judged=tally.fields_judged,
        fields_right=tally.fields_right,
        verdicts_judged=tally.verdicts_judged,
        verdicts_right=tally.verdicts_right,
        wrong=tuple(tally.wrong),
        missed=tuple(tally.missed),
        wrong_fields=tuple(tally.wrong_fields),
        wrong_verdicts=tuple(tally.wrong_verdicts),
        wrongly_withdrawn=tuple(_wrongly_withdrawn(preview, expected)),
        unexplained=tuple(
            f"{_place(row)} {row['verdict']}"
            for row in preview
            if row["verdict"] in (ASK, REFUSE) and not str(row.get("reason") or "").strip()
        ),
    )


def total(scores: Iterable[Score]) -> Score:
    """Several sheets as one."""
    every = list(scores)
    sums: dict[str, Any] = {}
    for one in fields(Score):
        values = [getattr(each, one.name) for each in every]
        sums[one.name] = sum(values, () if isinstance(one.default, tuple) else 0)
    return Score(**sums)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _is_clear(row: Row) -> bool:
    return tuple(row["verdicts"]) == (MAKE,)


def _cells(row: Row) -> frozenset[str]:
    """The cells of a row of a grid, however they are written: "C4", "C4:D4", "C4、D4" or a list; empty of a list."""
    said = row.get("cells") or ()
    return frozenset(
        re.findall(r"[A-Z]{1,3}[0-9]+", " ".join([said] if isinstance(said, str) else map(str, said)))
    )


def _place(row: Row) -> str:
    cells = "".join(f" {cell}" for cell in sorted(_cells(row)))
    return f"{row.get('sheet') or ''}#{row['row']}{cells}"


def _is_of(said: Row, wanted: Row) -> bool:
    """Whether a row of the preview speaks of the row or the cell of an expectation."""
    if said["row"] != wanted["row"] or (wanted["sheet"] and said.get("sheet") != wanted["sheet"]):
        return False
    cells = _cells(said)
    return not cells or not _cells(wanted) or bool(cells & _cells(wanted))


def _judge_verdicts(tally: _Tally, preview: Sequence[Row], expected: Sequence[Row]) -> None:
    for wanted in expected:
        about = [said for said in preview if _is_of(said, wanted)]
        # Where several things are said of one row, that something in it was passed over is no verdict.
        verdicts = {said["verdict"] for said in about} - {SKIP} or {SKIP}
        tally.verdicts_judged += 1
        if verdicts <= set(wanted["verdicts"]):
            tally.verdicts_right += 1
        else:
            reasons = "; ".join(str(said.get("reason") or "") for said in about)
            tally.wrong_verdicts.append(
                f"{_place(wanted)} {'+'.join(sorted(verdicts))}, right: {'|'.join(wanted['verdicts'])} ({reasons})"
            )
    for said in preview:
        if said["verdict"] != SKIP and not any(_is_of(said, wanted) for wanted in expected):
            tally.verdicts_judged += 1
            tally.wrong_verdicts.append(
                f"{_place(said)} {said['verdict']}, there is nothing ({said.get('reason') or ''})"
            )


def _judge_sessions(tally: _Tally, preview: Sequence[Row], expected: Sequence[Row]) -> None:
    """Each session that was made is held against those expected; the clear ones must all be there."""
    open_ = [
        (one, _is_clear(row), row) for row in expected if MAKE in row["verdicts"] for one in row["sessions"]
    ]
    for row in preview:
        for made in row["sessions"] if row["verdict"] == MAKE else ():
            same = [each for each in open_ if all(_equal(name, made, each[0]) for name in WHO_AND_WHEN)]
            # Two visits of one half-day differ by their clocks; the same row goes before another.
            same.sort(key=lambda each: (not _right_clock(made, each[0]), not _is_of(row, each[2])))
            if not same:
                tally.wrong.append(f"{_place(row)} {_words(made)}")
                continue
            wanted, clear, _ = same[0]
            _judge_fields(tally, made, wanted, _place(row))
            if _right_clock(made, wanted):
                tally.found += clear
                open_.remove(same[0])
            else:
                tally.wrong.append(f"{_place(row)} {_words(made)}, expected {_words(wanted)}")
    tally.missed += [f"{_place(row)} {_words(wanted)}" for wanted, clear, row in open_ if clear]


def _judge_fields(tally: _Tally, made: Row, wanted: Row, place: str) -> None:
    for name in FIELDS:
        if name not in wanted:
            continue
        either = wanted[name] if isinstance(wanted[name], tuple) else (wanted[name],)
        if _plain(name, made.get(name)) is None and None in either:
            continue
        tally.fields_judged += 1
        if _equal(name, made, wanted):
            tally.fields_right += 1
        else:
            tally.wrong_fields.append(f"{place} {name}: {made.get(name)!r}, right: {wanted[name]!r}")


def _wrongly_withdrawn(preview: Sequence[Row], expected: Sequence[Row]) -> Iterable[str]:
    """Rows that take something back where no expectation lets them."""
    for said in preview:
        if said["verdict"] == WITHDRAW and not any(
            _is_of(said, wanted) and WITHDRAW in wanted["verdicts"] for wanted in expected
        ):
            yield f"{_place(said)} {said.get('reason') or ''} {'; '.join(map(_words, said['sessions']))}".strip()


def _right_clock(made: Row, wanted: Row) -> bool:
    return all(_equal(name, made, wanted) for name in CLOCK)


def _equal(name: str, made: Row, wanted: Row) -> bool:
    right = wanted[name]
    either = right if isinstance(right, tuple) else (right,)
    return _plain(name, made.get(name)) in {_plain(name, one) for one in either}


def _plain(name: str, value: Any) -> Any:
    """A value as it is compared: widths and spaces, 08:00 and 08:00:00, 50 and "50.00" are the same."""
    if value is None or value == "":
        return None
    if name in ("numbers", "fee_yuan"):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return str(value)
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))
    return re.sub(r"^(\d:\d\d)", r"0\1", text)[:5] if name in CLOCK else text


def _words(one: Row) -> str:
    clock = "–".join(str(one.get(name) or "") for name in CLOCK)
    return " ".join(str(one.get(name)) for name in WHO_AND_WHEN) + (f" {clock}" if clock != "–" else "")
