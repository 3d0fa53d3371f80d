"""Who is named in a cell: names, and the titles, hospitals and departments beside them. Nobody is looked up here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from specialists.sheets.numerals import plain
from specialists.sheets.people_pieces import Word, words_of

_ATTRIBUTES: Final = ("title", "hospital", "department")


@dataclass(frozen=True)
class Person:
    """One name of a cell, as it stands there; a surname alone where no more is said.

    `said`: the stretch it was read in. `rest`: words beside it that were not understood, or leave something open
    (待定, 或, 等): whoever reads it should ask.
    """

    name: str
    title: str = ""
    hospital: str = ""
    department: str = ""
    said: str = ""
    rest: str = ""


def _owners(words: list[Word], place: int) -> list[int]:
    """Whose title, hospital or department this is: places of names; none where it heads what follows."""
    word = words[place]
    names = [at for at, one in enumerate(words) if one.kind == "name"]
    before = [at for at in names if at < place and words[at].part == word.part]
    after = [at for at in names if at > place and words[at].part == word.part]
    alike = [at for at, one in enumerate(words) if one.kind == word.kind]
    if word.inside and before:
        return before[-1:]
    if before and after:
        if word.kind == "title":
            beside = [words[at].kind == "name" for at in (place - 1, place + 1)]
            if beside == [True, False]:
                return before[-1:]
        leads = min(at for at in alike if words[at].part == word.part) < before[0]
        return after[:1] if leads else before[-1:]
    if before:
        return before[-1:]
    if after:
        return after[:1] if word.kind == "title" else []
    earlier = [at for at in names if at < place]
    if earlier and (word.kind == "title" or names[0] < alike[0]):
        return earlier[-1:]
    return []


def find_people(text: str) -> tuple[Person, ...]:
    """The people a cell names, in its order; none for 专家团队, 待定 and the like."""
    words = words_of(text)
    words = [
        one for at, one in enumerate(words) if one.kind != "name" or len(one.text) > 1 or _titled(words, at)
    ]
    said = [" ".join(one.text for one in words if one.part == word.part) for word in words]
    people: dict[int, Person] = {
        at: Person(one.text, said=said[at]) for at, one in enumerate(words) if one.kind == "name"
    }
    # What heads the names that follow: on its line, where one of them stands beside it, or on all that come.
    heads: dict[str, tuple[int | None, str]] = {}
    for at, word in enumerate(words):
        if word.kind == "name":
            for kind, (line, what) in heads.items():
                if not getattr(people[at], kind) and line in (None, word.line):
                    people[at] = replace(people[at], **{kind: what})
        elif word.kind in _ATTRIBUTES:
            if word.kind == "title" and word.text.endswith(("专家", "负责人")):
                continue
            owners = _owners(words, at)
            for owner in owners:
                people[owner] = _with(people[owner], word)
            if not owners and word.kind != "title":
                alone = not any(one.kind == "name" and one.part == word.part for one in words)
                heads[word.kind] = (None if alone else word.line, word.text)
        elif word.kind == "rest" and people:
            for owner in _beside(words, at):
                people[owner] = replace(people[owner], rest=f"{people[owner].rest} {word.text}".strip())
    return tuple(people.values())


def _titled(words: list[Word], place: int) -> bool:
    """Whether a title stands beside a lone character, so that it is a surname."""
    near = [one for one in words[max(0, place - 1) : place + 2] if one.kind == "title"]
    return any(one.part == words[place].part for one in near)


def _with(person: Person, word: Word) -> Person:
    """The person with one more title, or with a hospital or department where none was said."""
    held = getattr(person, word.kind)
    if word.kind == "title":
        return replace(person, title=f"{held}、{word.text}".strip("、"))
    if held and held != word.text:
        return replace(person, rest=f"{person.rest} {word.text}".strip())
    return replace(person, **{word.kind: word.text})


def _beside(words: list[Word], place: int) -> list[int]:
    """The names a word of doubt is about: the one before it, or else after it; 或 is about both."""
    names = [at for at, one in enumerate(words) if one.kind == "name"]
    before, after = [at for at in names if at < place][-1:], [at for at in names if at > place][:1]
    if words[place].text.startswith("或"):
        return before + after
    here = [at for at in (*before, *after) if words[at].part == words[place].part]
    return (here or before or after)[:1]


_ALL = re.compile(
    r"联合(?:门诊|出诊|坐诊|诊疗|看诊|接诊)|多学科|MDT|共同(?:出诊|坐诊|接诊|看诊)|一[起同](?:出诊|坐诊|看诊)",
    re.IGNORECASE,
)
_ANY = re.compile(r"团队|专家[团组]|医疗[组队]|任一|任意一[位名]")


def people_joined(text: str) -> str:
    """How several see patients: `all` together (联合门诊), `any` of them (团队); empty where nothing says so."""
    said = plain(text)
    return "all" if _ALL.search(said) else "any" if _ANY.search(said) else ""
