"""What was asked: the parts of a question, and the names that fit each."""

from __future__ import annotations

from dataclasses import dataclass, field

from specialists.enums import NameKind
from specialists.matching.guessing import Fitting
from specialists.matching.names import Fit

MEDICAL = {NameKind.CONDITION, NameKind.DEPARTMENT, NameKind.SUBJECT}
PLACES = {NameKind.HOSPITAL, NameKind.REGION}


@dataclass
class Part:
    """One thing that was asked for, and the names that fit it, the best first."""

    typed: str
    fitting: list[Fitting]
    guessed: bool = False  # other characters were typed than those of the name

    @property
    def kind(self) -> str:
        """What the name belongs to that fits best."""
        return self.fitting[0][1].kind

    @property
    def meant(self) -> str:
        """The name that fits best, as it is written."""
        return self.fitting[0][1].text

    def of(self, kind: NameKind) -> dict[int, Fit]:
        """Things of one kind that fit, the best first."""
        found: dict[int, Fit] = {}
        for how, name in self.fitting:
            if name.kind == kind:
                found.setdefault(name.subject, how)
        return found

    def sort(self) -> None:
        """Better fits first, main names before others, short before long."""
        self.fitting.sort(
            key=lambda one: (one[0], one[1].alias, len(one[1].folded), one[1].kind, one[1].subject)
        )


@dataclass
class Question:
    """The parts of what was typed, in its order, and the stretches that nothing explains, single characters too."""

    parts: list[Part] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    @property
    def unknown(self) -> list[str]:
        """Of what nothing explains, that which says something by itself."""
        return [text for text in self.rest if len(text) > 1]


def clear(fitting: list[Fitting]) -> list[Fitting]:
    """Without national subjects that hardly fit: their list is long, and few of them have anybody."""
    begun = any(how <= Fit.BEGINS and name.kind != NameKind.SUBJECT for how, name in fitting)
    worst = Fit.SOUNDS if begun else Fit.BEGINS
    return [(how, name) for how, name in fitting if name.kind != NameKind.SUBJECT or how <= worst]


def apart(fitting: list[Fitting]) -> list[Fitting]:
    """A hospital that was named is not all of its town (北京协和医院), nor a town a department there is named after."""
    named = {name.kind for how, name in fitting if how <= Fit.SOUNDS}
    if NameKind.HOSPITAL in named:
        fitting = [one for one in fitting if one[0] != Fit.INSIDE or one[1].kind not in PLACES]
    if NameKind.REGION in named and not named & MEDICAL:
        fitting = [one for one in fitting if one[1].kind not in MEDICAL]
    return fitting
