"""A cell of names taken to pieces: names, titles, hospitals, departments and what else is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from specialists.sheets.numerals import plain
from specialists.sheets.people_words import (
    COMPOUND_SURNAMES,
    HOSPITAL,
    HOSPITAL_BEGINS,
    NOBODY,
    SENTENCE,
    SHORT_HOSPITALS,
    STEM,
    STEMS,
    SURNAMES,
    TITLE,
    WORDS,
)


@dataclass(frozen=True)
class Word:
    """A piece of a cell. `part`: which stretch between commas; `spaced`: only spaces stand before it."""

    kind: str
    text: str
    line: int
    part: int
    inside: bool = False
    spaced: bool = False


_HAN: Final = "㐀-䶿一-鿿\U00020000-\U0003ffff〇"
_ORDINALS = re.compile(r"[①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿]")
_NUMBERING = re.compile(r"(?:^|(?<=[\s,;、\n]))\(?\d{1,2}(?:[.、)]|\.\s)(?!\d)\s*")
_DOTS = re.compile(rf"(?<=[{_HAN}])\s?[·•‧∙⋅・･.．]\s?(?=[{_HAN}])")
_SIGNS = str.maketrans("【】[]〔〕<>《》〈〉", "()" * 6)
_PIECES = re.compile(
    rf"(?P<line>\n)|(?P<sep>[,;、/|&+。;]+)|(?P<open>\()|(?P<close>\))|(?P<space>\s+)|(?P<run>[{_HAN}·0-9]+)"
    r"|(?P<latin>[A-Za-z][A-Za-z'.-]*(?: [A-Z][A-Za-z'.-]*)*)|(?P<other>.)"
)
_WORDS = re.compile(WORDS)
_HOSPITAL = re.compile(HOSPITAL)
_HOSPITAL_BEGINS = re.compile(HOSPITAL_BEGINS)
_TITLE = re.compile(TITLE)
_NOBODY = re.compile(NOBODY)
_SHORT = re.compile(r"(?:北京)?(?:" + "|".join(map(re.escape, SHORT_HOSPITALS)) + ")院?")
_SENTENCE = re.compile(SENTENCE)
_COMES_FROM = re.compile(r"^(?:均|都|皆)?(?:来自|属于?|是|为|系)")
_STEMS = re.compile(f"{STEM}{{1,6}}")
_LATIN_TITLE = re.compile(r"(?:Dr|Prof|Professor|Doctor)\.?\s*", re.IGNORECASE)
_NO_LATIN_NAME = re.compile(r"MDT|VIP|AM|PM|CT|MRI|ICU|[A-Z]|No\.?|OK|DSA|PET", re.IGNORECASE)
_AND: Final = "和与及跟"


def is_name(text: str) -> bool:
    """Whether this is a surname and a given name of one or two characters."""
    if text[:2] in COMPOUND_SURNAMES:
        return 3 <= len(text) <= 4
    return 2 <= len(text) <= 3 and text[:1] in SURNAMES


def _named(text: str) -> Iterator[tuple[str, str]]:
    """What stands between the words we know: names, as a rule."""
    text = text.strip("·")
    if not text or text == "北京":  # all of them come from there
        return
    both = re.fullmatch(rf"(.{{2,4}}?)(?:以及|[{_AND}])(.{{2,4}})", text)
    if text[0] in _AND and is_name(text[1:]):
        yield from (("sep", text[0]), ("name", text[1:]))
    elif both and is_name(both[1]) and is_name(both[2]):
        yield from (("name", both[1]), ("sep", "和"), ("name", both[2]))
    elif _NOBODY.fullmatch(text) or re.search(r"\d", text) or (not is_name(text) and _SENTENCE.search(text)):
        yield "rest", text
    elif _SHORT.fullmatch(text) or text in _AND:
        yield ("hospital" if len(text) > 1 else "name"), text
    elif text in STEMS or (len(text) > 1 and _STEMS.fullmatch(text) and not is_name(text)):
        yield "department", text
    elif (short := _SHORT.match(text)) and is_name(text[short.end() :]) and not is_name(text):
        yield from (("hospital", short.group()), ("name", text[short.end() :]))
    elif text.startswith("北京") and is_name(text[2:]):
        yield "name", text[2:]
    else:
        yield "name", text


def _words(text: str) -> Iterator[tuple[str, str]]:
    """The words of a run of characters in which no hospital is named."""
    at = 0
    for found in _WORDS.finditer(text):
        yield from _named(text[at : found.start()])
        yield found.lastgroup or "", found.group()
        at = found.end()
    yield from _named(text[at:])


def _run(text: str) -> Iterator[tuple[str, str]]:
    """The words of a run of characters; a hospital's name begins after a title or a name, if one stands before."""
    found = _HOSPITAL.match(text)
    if not found:
        yield from _words(text)
        return
    whole, begins = found.group(), 0
    for title in _TITLE.finditer(whole):
        begins = title.end()
    for start in _HOSPITAL_BEGINS.finditer(whole):
        if start.start() > begins and is_name(whole[begins : start.start()]):
            begins = start.start()
            break
    yield from _words(whole[:begins])
    yield "hospital", _COMES_FROM.sub("", whole[begins:])
    yield from _run(text[found.end() :])


def _latin(text: str) -> Iterator[tuple[str, str]]:
    title = _LATIN_TITLE.match(text)
    if title:
        yield "title", title.group().strip()
        text = text[title.end() :]
    if text:
        yield ("rest" if _NO_LATIN_NAME.fullmatch(text) else "name"), text.strip(" .")


def _read(text: str) -> list[Word]:
    """All pieces of a cell in their order."""
    text = "\n".join(" ".join(plain(line).split()) for line in _ORDINALS.sub("、", text).splitlines())
    text = text.translate(_SIGNS).replace("变态(过敏)反应", "变态过敏反应")
    text = _NUMBERING.sub("、", _DOTS.sub("·", text))
    found: list[Word] = []
    line = part = depth = 0
    spaced = False
    for piece in _PIECES.finditer(text):
        kind, said = piece.lastgroup, piece.group()
        if kind == "space":
            spaced = True
            continue
        if kind == "line":
            line, part, depth = line + 1, part + 1, 0
        elif kind == "sep" and not depth:
            part += 1
        elif kind in ("open", "close"):
            depth = max(0, depth + (1 if kind == "open" else -1))
        elif kind in ("run", "latin"):
            for word, what in _run(said) if kind == "run" else _latin(said):
                if word == "sep":
                    part += 1
                elif word not in ("team", "gone"):
                    inside_of_name = depth > 0 and any(
                        one.kind == "name" and one.part == part and not one.inside for one in found
                    )
                    word = _inside(word, what) if inside_of_name else word
                    found.append(Word(word, what, line, part, depth > 0, spaced))
                spaced = False
        elif kind == "other" and said in "?!":
            found.append(Word("rest", said, line, part, depth > 0))
        spaced = False
    return found


def _inside(kind: str, text: str) -> str:
    """What a word in brackets behind a name is: no second name."""
    if kind != "name":
        return kind
    return "hospital" if text.startswith("北京") and len(text) > 2 else "rest"


def words_of(text: str) -> list[Word]:
    """The words of a cell in their order: names, what stands beside them, and what is none of these."""
    return _joined_up(_read(text))


def _joined_up(words: list[Word]) -> list[Word]:
    """With names put together whose characters stand apart: 李 四, 王 小 明, 张 三丰, 欧阳 娜娜."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        run = [words[at]]
        at += 1
        while run[0].kind == "name" and at < len(words) and _goes_on(run[-1], words[at]):
            run.append(words[at])
            at += 1
        texts = _names_of_run([one.text for one in run])
        part = run[0].part
        found += [replace(run[0], text=text, part=part) for text in texts] if run[0].kind == "name" else run
    return found


def _goes_on(before: Word, word: Word) -> bool:
    same = (before.line, before.part, before.inside) == (word.line, word.part, word.inside)
    latin = before.text.isascii() or word.text.isascii()
    return word.kind == "name" and word.spaced and same and not latin


def _names_of_run(texts: list[str]) -> list[str]:
    """Names that stand in a row with nothing but spaces between them."""
    texts = [one for place, one in enumerate(texts) if one not in _AND or place in (0, len(texts) - 1)]
    if all(len(one) == 1 for one in texts):
        pairs = [first + second for first, second in zip(texts[::2], texts[1::2], strict=False)]
        whole = "".join(texts)
        split = len(texts) == 4 and whole[:2] not in COMPOUND_SURNAMES and all(map(is_name, pairs))
        return pairs if split else [whole]
    found: list[str] = []
    open_ = ""
    for one in texts:
        if len(one) == 1:
            open_ += one
        elif open_ and len(open_) == 1 and len(one) == 2 and is_name(open_ + one):
            found.append(open_ + one)
            open_ = ""
        elif found and found[-1] in COMPOUND_SURNAMES and not open_ and len(one) <= 2:
            found[-1] += one
        else:
            found += [open_, one] if open_ else [one]
            open_ = ""
    if open_ and found and found[-1] in COMPOUND_SURNAMES:
        found[-1] += open_
    elif open_:
        found.append(open_)
    return found
