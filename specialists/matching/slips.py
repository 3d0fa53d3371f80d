"""Which characters people type for others, and which are never a slip.

Most slips are the wrong one of the characters an input method offers for the same letters; the
rest look alike. Another part of the body, another number or a "not" is what somebody means: who
asks for 肾内科 is not sent to 心内科, and 肺病 is not 胃病.
"""

from __future__ import annotations

from functools import lru_cache

from pypinyin import lazy_pinyin, pinyin
from pypinyin.constants import Style
from rapidfuzz.distance import Levenshtein

from specialists.matching.spelling import blurred

# Parts of the body and what comes out of it.
ORGANS = frozenset(
    "头脑颅脸眼睛耳鼻口嘴唇舌牙齿龈喉咽嗓颈脖肩臂肘腕手指胸乳奶心肺肝胆脾胃肠腹肚脐腰背脊椎髋胯臀股肛"
    "肾膀胱宫巢阴阑胰睾腿膝踝脚足趾骨髓筋肌皮肤血涕痰尿便汗泪瘤癌"
)
# What turns the meaning round, and numbers: 第二医院 is not 第三医院.
_TURNS = frozenset("不没无未非别忌勿停止一二三四五六七八九十百")
# Never nearly another: sides, ages.
_FIXED_BUT_ORGANS = _TURNS | frozenset("左右内外男女高低老小儿")
_FIXED = ORGANS | _FIXED_BUT_ORGANS
# At first sight the same, though they sound different. Each word is one group.
_LOOKALIKES = """
    炙灸 料科 踹喘揣 民眠 己已 肓盲 治冶 折拆 宣宜 直真 炎淡 疡疮
    诺若 隆陆 微徽薇 尹伊 孕孑 产广 喘端揣 甲申 针计 疲疾 塞寒 囊襄 龋禹
"""
_GROUPS: dict[str, set[int]] = {}
for _number, _group in enumerate(_LOOKALIKES.split()):
    for _character in _group:
        _GROUPS.setdefault(_character, set()).add(_number)

# Both are parts of the body, and everybody mixes them up.
_MIXED = frozenset({frozenset("股骨"), frozenset("胫颈")})

_LONG = 4  # characters of a word of which the others say what was meant

# Everyday characters read in two ways.
_TWO_READINGS = frozenset("长重行调血便觉降弹差数乐单曾")


@lru_cache(maxsize=16384)
def _sounds(character: str) -> frozenset[str]:
    if character in _TWO_READINGS:
        return frozenset(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
    return frozenset(lazy_pinyin(character))


@lru_cache(maxsize=16384)
def _blurred(character: str) -> frozenset[str]:
    return frozenset(blurred(one) for one in _sounds(character))


def _slip(typed: str, meant: str, *, long: bool) -> int | None:
    """How far one character is from another: 0 the same sound, 1 nearly so or the same look; None: another word."""
    if frozenset((typed, meant)) in _MIXED:
        return 1
    if _sounds(typed) & _sounds(meant):
        # 布 for 不 is a slip of the input method. A part of the body that was typed is meant, unless in a long word.
        return None if typed in _FIXED and (meant in _FIXED or not long) else 0
    if typed in _FIXED or meant in _FIXED_BUT_ORGANS:
        return None
    alike = _blurred(typed) & _blurred(meant) or _GROUPS.get(typed, set()) & _GROUPS.get(meant, set())
    return 1 if alike else None


def _replaced(typed: str, meant: str) -> int | None:
    """The slips between two words of one length; several characters that sound the same count none."""
    count = 0
    for a, b in zip(typed, meant, strict=True):
        if a != b:
            one = _slip(a, b, long=len(meant) >= _LONG)
            if one is None:
                return None
            count += one
    return count


def _swapped(typed: str, meant: str) -> bool:
    """Whether two neighbours changed places."""
    apart = [place for place, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and typed[apart[0]] == meant[apart[1]]
        and typed[apart[1]] == meant[apart[0]]
    )


def slips(typed: str, meant: str) -> int | None:
    """How many slips lead from one word to the other; None where something else was meant.

    Wrong characters that sound the same count none as long as the words are equally long: an
    input method makes any number of them at once. Left out, put in or swapped ones count 1 each.
    """
    if len(typed) == len(meant):
        if (count := _replaced(typed, meant)) is not None:
            return count
        if _swapped(typed, meant):
            return 1
    count = 0
    for operation in Levenshtein.editops(typed, meant):
        at, to = operation.src_pos, operation.dest_pos
        if operation.tag == "replace":
            if _slip(typed[at], meant[to], long=len(meant) >= _LONG) is None:
                return None
        elif changes(typed[at]) if operation.tag == "delete" else not _left_out(meant[to], typed):
            return None
        count += 1
    return count


def _left_out(character: str, typed: str) -> bool:
    """Whether a character may have been forgotten: a part of the body only if another one was typed."""
    return character not in _TURNS and (character not in ORGANS or bool(organs(typed)))


def changes(character: str) -> bool:
    """Whether a character more makes a word mean something else: another organ, number, or a "not"."""
    return character in ORGANS or character in _TURNS


def turns(character: str) -> bool:
    """Whether a character turns the meaning round, or is a number."""
    return character in _TURNS


def organs(text: str) -> set[str]:
    """The parts of the body a text names."""
    return set(text) & ORGANS
