"""Who comes, and where to: the names in a line, found among those that are known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from specialists.sheets.directory import (
    KnownHospital,
    KnownSpecialist,
    department_of,
    departments_in,
    room_of,
)
from specialists.sheets.doubts import Doubt
from specialists.sheets.headings import Role
from specialists.sheets.lines import Line
from specialists.sheets.people import Person, find_people, people_joined
from specialists.sheets.saying import Frame, Said, texts_of

# Beside a name: whether that person comes, or somebody else.
_OPEN = re.compile(r"或|待|拟|暂|等|[?？]|可能|未|停|休|不|改|换|替|代|\d")


def take_people(line: Line, left: Iterable[str], frame: Frame, said: Said) -> list[str]:
    """Who comes; what is left of the texts that name them, and of those that name nobody."""
    rests: list[str] = []
    texts = [cell.text for cell in texts_of(line, Role.PERSON)]
    homes = [cell.text for cell in texts_of(line, Role.HOME)]
    home = frame.directory.hospital(homes[0]) if homes else None
    named = [person for text in texts for person in find_people(text)]
    for text in texts:
        said.together = said.together or people_joined(text)
    for text in left:
        people, others = ([], [text]) if named and texts else _free_people(text, frame)
        rests += others
        if people:
            named += people
            said.together = said.together or people_joined(text)
    if any(not one.name.isascii() for one in named):  # 李非 LI Fei
        named = [one for one in named if not one.name.isascii()]
    for person in named:
        if _OPEN.search(_ROOM.sub("", person.rest)):
            said.doubt(Doubt.UNREAD, f"{person.name} {person.rest}")
        elif person.rest:
            rests.append(person.rest)
        _take_person(person, home, frame, said)
    return rests


def _free_people(text: str, frame: Frame) -> tuple[list[Person], list[str]]:
    """People in a text that may also name rooms and departments, and what else it says. Beside somebody known a bare
    word is no name."""
    people = [person for person in find_people(text) if person.name]
    known = [one for one in people if frame.directory.specialist(one.name).sure is not None]
    if not people:
        return [], [text]
    if not known:
        return people, []
    taken = [one for one in people if one in known or one.title or one.hospital or _beside(one, text)]
    return taken, [f"{one.name} {one.rest}" for one in people if one not in taken]


def _beside(one: Person, text: str) -> bool:
    """Whether a bare name is one of a list: 彭慧明、张三."""
    return bool(re.search(rf"[、,/和及]\s*{re.escape(one.name)}|{re.escape(one.name)}\s*[、,/和及]", text))


_COMMON = re.compile(r"北京市?|首都|医科大学|附属|医院|总院|院$|市|[()（）\s]")


def _may_be_home(text: str, who: KnownSpecialist, frame: Frame) -> bool:
    """Whether a hospital nobody has read of may be the specialist's own under a short name: 协和, 北大首钢."""
    home = next((one for one in frame.directory.hospitals if one.pk == who.home), None)
    own = _COMMON.sub("", text)
    if home is None or (not own and "医院" not in text):
        return True
    return bool(own) and any(_within(own, name) for name in home.names)


def _within(short: str, long: str) -> bool:
    """Whether the characters of one stand in the other in their order."""
    left = iter(long)
    return all(one in left for one in short)


def _take_person(person: Person, home: KnownHospital | None, frame: Frame, said: Said) -> None:
    directory = frame.directory
    theirs = home or (directory.hospital(person.hospital) if person.hospital else None)
    found = directory.specialist(person.name, home=theirs)
    if found.sure is None:
        within = directory.named_in(person.said) if not found.near else []
        if len(within) == 1:
            found = directory.specialist(within[0].name, home=theirs)
    if found.sure is not None:
        who = found.sure
        if theirs is None and person.hospital and not _may_be_home(person.hospital, who, frame):
            said.doubt(Doubt.OTHER_HOME, f"{who.name}，{person.hospital}")
        if theirs is not None and theirs.local and theirs.pk != who.home:
            _elsewhere(theirs, frame, said)
        if theirs is not None and not theirs.local and who.home not in (None, theirs.pk):
            said.doubt(Doubt.OTHER_HOME, f"{who.name}，{theirs.name}")
        if who not in said.people:
            said.people.append(who)
        said.department = said.department or person.department
    elif found.near:
        several = len(found.near) > 1 or len(person.name) < 2
        names = "、".join(one.name for one in found.near)
        said.doubt(Doubt.SEVERAL_SO_NAMED if several else Doubt.NEAR_NAME, f"{person.name} → {names}")
    else:
        said.doubt(Doubt.UNKNOWN_PERSON, person.name)


_ROOM = re.compile(
    r"\S*(?:诊室|诊间|名医堂|门诊楼|门诊部|诊区|工作室|\d+\s*室|\d+\s*楼|[一二三四五六七八九十]+楼|\d+层)\S*"
)
_COMES_TO = re.compile(r"[在到赴于]([\u4e00-\u9fff]{2,20}?(?:医院|保健院))(?=.{0,4}(?:出诊|坐诊|看诊|门诊))")
_DEPARTMENT = re.compile(r"[\u4e00-\u9fff]{1,12}(?:科|内科|外科|中心|门诊|专业)$")


def take_places(line: Line, left: Iterable[str], frame: Frame, said: Said) -> None:
    """Where: the hospital whose sheet it is, or the one that is named; department and room."""
    said.hospital = frame.hospital
    for cell in texts_of(line, Role.HOSPITAL, Role.PLACE):
        _take_place(cell.text, frame, said, strict=cell in line.said.get(Role.HOSPITAL, ()))
    for cell in texts_of(line, Role.DEPARTMENT):
        said.department = cell.text or said.department
    for cell in texts_of(line, Role.ROOM):
        said.room = cell.text or said.room
    whole = " ".join(cell.text for cell in line.free)
    for text in left:
        for piece in re.split(r"[\s,，;；、|]+", text):
            _take_piece(piece, whole, frame, said)
    for found in _COMES_TO.finditer(whole):
        named = frame.directory.hospital(found[1])
        if named is not None and not named.local:
            said.doubt(Doubt.OTHER_HOSPITAL, named.name)
    _take_titles(line, frame, said)
    if said.hospital is None and Doubt.UNKNOWN_HOSPITAL not in said.doubts:
        said.doubt(Doubt.NO_HOSPITAL)
    if said.hospital is not None:
        known = department_of(said.hospital, said.department) if said.department else None
        room = room_of(said.hospital, said.room) if said.room else None
        said.department = known[1] if known else said.department
        said.room = room[1] if room else said.room


_A_HOSPITAL = re.compile(r"[\u4e00-\u9fff]{2,}(?:医院|卫生院|保健院|防治院)")


def _take_titles(line: Line, frame: Frame, said: Said) -> None:
    """The hospital that heads the table, the nearest title first. One that is not known is asked about."""
    if texts_of(line, Role.HOSPITAL) and said.hospital is not None:
        return
    _department_of_titles(line, said, frame.hospital)
    for title in reversed(line.titles):
        named = frame.directory.hospital(title, local=True)
        if named is not None:
            if frame.hospital is not None and named.pk != frame.hospital.pk:
                said.doubt(Doubt.OTHER_HOSPITAL, named.name)
            said.hospital = frame.hospital or named
            return
        if (unknown := _A_HOSPITAL.search(title)) and frame.directory.hospital(title) is None:
            if "北京" not in title:
                said.doubt(Doubt.UNKNOWN_HOSPITAL, unknown[0])
            return


def _department_of_titles(line: Line, said: Said, hospital: KnownHospital | None) -> None:
    """The department that heads the table, where the line names none: 骨关节科2026年12月专家门诊."""
    if hospital is None or said.department:
        return
    for title in reversed(line.titles[1:]):
        named = set(departments_in(hospital, title))
        if len(named) == 1:
            said.department = named.pop()
            return


def _take_place(text: str, frame: Frame, said: Said, *, strict: bool) -> None:
    named = frame.directory.hospital(text, local=True)
    if len(frame.directory.hospitals_in(text)) > 1:
        said.doubt(Doubt.UNKNOWN_HOSPITAL, text)
    if named is None:
        if strict and frame.directory.hospital(text) is None:
            said.doubt(Doubt.UNKNOWN_HOSPITAL, text)
        elif not strict:
            said.room = said.room or text
        return
    if frame.hospital is not None and named.pk != frame.hospital.pk:
        said.doubt(Doubt.OTHER_HOSPITAL, named.name)
    said.hospital = frame.hospital or named
    if not strict:
        longest = max((name for name in named.names if name in text), key=len, default="")
        said.room = said.room or text.replace(longest, "").strip(" ,，、")


def _elsewhere(named: KnownHospital, frame: Frame, said: Said) -> None:
    """A hospital of this region named in a sentence: where the clinic is, which may be another than the sheet's."""
    if not named.local:
        return
    if frame.hospital is not None and named.pk != frame.hospital.pk:
        said.doubt(Doubt.OTHER_HOSPITAL, named.name)
    said.hospital = said.hospital or named


def _take_piece(piece: str, whole: str, frame: Frame, said: Said) -> None:
    """A word that no heading explains: a department, a room, a hospital; anything else is told."""
    piece = piece.strip("()（）[]【】:：.。-—√✓✔☑●○")
    if not piece:
        return
    hospital = said.hospital or frame.hospital
    if hospital is not None and (known := department_of(hospital, piece)) is not None:
        said.department = said.department or known[1]
    elif _ROOM.fullmatch(piece):
        wing = re.search(
            rf"(?:门诊|急诊|住院|医技|综合|[A-Z]座?|[东南西北新老]|本部)+(?={re.escape(piece)})", whole
        )
        said.room = f"{said.room} {wing[0] if wing else ''}{piece}".strip()
    elif _DEPARTMENT.fullmatch(piece):
        said.department = said.department or piece
    elif (named := frame.directory.hospital(piece)) is not None:
        _elsewhere(named, frame, said)
    else:
        said.unread.append(piece)
