"""What the search answers beside what was found: sessions of the days that were said, and what is not to be had."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from bookings.queries.cards import SessionCard
from bookings.queries.found import When, anybody_comes, held_at, next_day_with_sessions, sessions_found
from hospitals.models import Hospital, Region
from portal.templatetags.words import named
from specialists.matching import Days, Matches
from specialists.matching.days import MORNING
from specialists.matching.question import PLACES

PER_PAGE = 10
FIRST_SPECIALISTS = 40  # whose sessions are looked at
MOST_PLACES = 3  # of which it is said that nobody comes there


@dataclass(frozen=True)
class Answer:
    """Sessions that answer the question, and places asked for where none of them is held.

    `what` was asked for beside places; `elsewhere`: something else is shown instead.
    `these_days`: none on the days that were said, though there may be on others.
    """

    cards: list[SessionCard] = field(default_factory=list)
    nowhere: list[Hospital | Region] = field(default_factory=list)
    what: list[str] = field(default_factory=list)
    elsewhere: bool = False
    these_days: bool = False
    next_day: date | None = None  # where only days were asked for, and those have none


def when_of(days: Days | None) -> When | None:
    """The days somebody typed, as sessions are asked for."""
    if days is None:
        return None
    return When(days.spans, days.half == MORNING if days.half else None)


def answer_to(
    matches: Matches, now: datetime, *, most: int = PER_PAGE, all_cards: bool = True, treated: bool = True
) -> Answer:
    """The sessions that answer the question: on the days that were said alone; at the places asked for, else elsewhere.

    Without `all_cards` they are read only where somebody said when, or where nobody comes to the
    place that was asked for alone: other answers are shown by their specialists. `treated` as cards takes it.
    """
    when = when_of(matches.days)
    if matches.only_days and when is not None:
        cards = sessions_found(now, when=when, most=most, treated=treated)
        return Answer(cards, next_day=None if cards else next_day_with_sessions(now, when))
    if not matches:
        return Answer()
    people = None if matches.only_places else matches.specialist_ids[:FIRST_SPECIALISTS]
    nowhere = _nowhere(matches, people, when, now)
    what = [part.meant for part in matches.parts if part.kind not in PLACES]
    held = [place for place in matches.places if place.row not in nowhere]
    if not all_cards and when is None and not (nowhere and matches.only_places):
        elsewhere = bool(nowhere) and not held and anybody_comes(people, now)
        return Answer(nowhere=nowhere, what=what, elsewhere=elsewhere)
    ids = [pk for place in held for pk in place.hospital_ids] if held else None
    cards = sessions_found(
        now, specialist_ids=people, when=when, hospital_ids=ids, most=most, treated=treated
    )
    return Answer(
        cards=cards,
        nowhere=nowhere,
        what=what,
        elsewhere=bool(cards and not held),
        these_days=when is not None and bool(nowhere) and not _nowhere(matches, people, None, now),
    )


def _nowhere(
    matches: Matches, people: list[int] | None, when: When | None, now: datetime
) -> list[Hospital | Region]:
    """Places asked for where none of the people (None: nobody at all) has a session. A query for each."""
    places = matches.places[:MOST_PLACES]
    return [place.row for place in places if not held_at(place.hospital_ids, people, when, now)]


def sentences(matches: Matches, answer: Answer) -> list[str]:
    """What the reader should know of the answer, each in a sentence."""
    said = []
    if matches and matches.unknown:
        said.append(_("没有认出“%(words)s”，下面的结果没有考虑。") % {"words": _("、").join(matches.unknown)})
    if matches.days and matches.days.past:
        said.append(_("您说的日子已经过去了。"))
    what = _("、").join(answer.what)
    for row in answer.nowhere:
        values = {"place": named(row), "what": what}
        if answer.these_days:
            words = _("%(place)s这几天没有%(what)s的出诊。") if what else _("%(place)s这几天没有出诊。")
        else:
            words = _("%(place)s目前没有%(what)s的出诊。") if what else _("%(place)s目前没有公布的出诊。")
        said.append(words % values)
    if answer.nowhere and answer.elsewhere:
        said.append(_("下面列出其他地方的安排。"))
    return said
