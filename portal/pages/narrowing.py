"""How a reader narrowed the list of sessions: read from the address, said in words, written back into addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.queries.narrowing import Wanted, with_below
from hospitals.models import Department, Hospital, Programme, Region, Subject
from portal.templatetags.words import named
from specialists.models import Specialist

# Days outside hold no session, and the first or last moment of some cannot be computed.
YEARS = range(2000, 3000)
OF_FORM = frozenset({"region", "hospital", "subject", "department", "programme", "left"})  # in the address


def address_name(thing: Any) -> str:
    """How an address calls a place, subject, programme or person; nothing is called ""."""
    return str(getattr(thing, "slug", "") or getattr(thing, "code", ""))


@dataclass(frozen=True)
class Part:
    """One thing the list is narrowed to: in words, and the address of the list without it."""

    words: str
    without: str


@dataclass(frozen=True)
class Narrowing:
    """What the address asks for."""

    day: date | None = None
    monday: date | None = None  # of a week
    region: Region | None = None
    hospital: Hospital | None = None
    subject: Subject | None = None
    department: Department | None = None
    programme: Programme | None = None
    specialist: Specialist | None = None
    home: Hospital | None = None  # where its specialists come from
    only_left: bool = False

    @property
    def any(self) -> bool:
        """Whether it is narrowed at all."""
        return bool(self._pairs())

    @property
    def by_form(self) -> bool:
        """Whether something is narrowed that the form asks for."""
        return not OF_FORM.isdisjoint(self._pairs())

    @property
    def for_index(self) -> bool:
        """Whether the list is worth finding with a search engine: one place or subject, on any day."""
        return len(self._pairs()) <= 1 and not (self.day or self.monday or self.only_left)

    @property
    def sunday(self) -> date | None:
        """The last day of the week."""
        return self.monday + timedelta(days=6) if self.monday else None

    def _pairs(self) -> dict[str, str]:
        """Names and values in the address, always in this order."""
        found = {
            "date": self.day.isoformat() if self.day else "",
            "week": self.monday.isoformat() if self.monday else "",
            "region": address_name(self.region),
            "hospital": address_name(self.hospital),
            "subject": address_name(self.subject),
            "department": address_name(self.department),
            "programme": address_name(self.programme),
            "specialist": address_name(self.specialist),
            "from": address_name(self.home),
            "left": "1" if self.only_left else "",
        }
        return {name: value for name, value in found.items() if value}

    def address(self, *without: str, **besides: str) -> str:
        """'?…' of the list narrowed like this, `without` some names, with others `besides`; '?' for the whole list."""
        kept = {name: value for name, value in self._pairs().items() if name not in without}
        return f"?{urlencode({**kept, **besides})}"

    @property
    def base(self) -> str:
        """The address, ready for one more pair."""
        return _for_more(self.address())

    @property
    def base_on_any_day(self) -> str:
        """The address without day or week, ready for one more pair."""
        return _for_more(self.address("date", "week"))

    @property
    def kept_beside_form(self) -> dict[str, str]:
        """What the form does not ask for and must not lose."""
        return {name: value for name, value in self._pairs().items() if name not in OF_FORM}

    def parts(self) -> Iterator[Part]:
        """Everything it is narrowed to, in words, each with the way to take it away."""
        words: dict[str, Any] = {
            "date": self.day and _("%(day)s %(weekday)s") % _day_and_weekday(self.day),
            "week": self.monday and _("%(first)s至%(last)s") % _first_and_last(self.monday, self.sunday),
            "region": named(self.region),
            "hospital": named(self.hospital),
            "subject": named(self.subject),
            "department": named(self.department),
            "programme": named(self.programme),
            "specialist": named(self.specialist),
            "from": self.home and _("来自%(hospital)s") % {"hospital": named(self.home)},
            "left": _("还有号的"),
        }
        for name in self._pairs():
            yield Part(words=words[name], without=self.address(name))

    def wanted(self) -> Wanted:
        """The same for queries. One query for each of region, subject and programme: what lies below it."""
        return {
            "on": self.day or self.monday,
            "until": self.day or self.sunday,
            "region_ids": with_below(self.region) if self.region else None,
            "hospital_id": self.hospital.pk if self.hospital else None,
            "subject_ids": with_below(self.subject) if self.subject else None,
            "department_term_id": self.department.pk if self.department else None,
            "programme_ids": with_below(self.programme) if self.programme else None,
            "specialist_ids": [self.specialist.pk] if self.specialist else None,
            "home_hospital_id": self.home.pk if self.home else None,
            "only_left": self.only_left,
        }


def read_narrowing(request: HttpRequest) -> Narrowing:
    """What the address asks for. A day that cannot be, or a place or person nobody knows, is a 404."""
    day, week = _day(request.GET.get("date", "")), _day(request.GET.get("week", ""))
    return Narrowing(
        day=day,
        monday=week - timedelta(days=week.weekday()) if week and not day else None,
        region=_named_by(request, "region", Region),
        hospital=_named_by(request, "hospital", Hospital),
        subject=_named_by(request, "subject", Subject, key="code"),
        department=_named_by(request, "department", Department, hospital=None),
        programme=_named_by(request, "programme", Programme),
        specialist=_named_by(request, "specialist", Specialist),
        home=_named_by(request, "from", Hospital),
        only_left=request.GET.get("left") == "1",
    )


def without_empty_pairs(request: HttpRequest) -> str:
    """The address without the boxes of the form that were left empty; "" where it has none such."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    said = [(name, value) for name, value in pairs if value]
    if len(said) == len(pairs):
        return ""
    return f"{request.path}?{urlencode(said)}" if said else request.path


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if day.year not in YEARS:
        raise Http404
    return day


def _named_by(
    request: HttpRequest, name: str, model: type[Model], *, key: str = "slug", **fields: Any
) -> Any:
    """The row that the address names, or None where it names none."""
    value = request.GET.get(name, "")
    if not value:
        return None
    if "\0" in value:  # no address of ours, and PostgreSQL would refuse to compare it
        raise Http404
    return get_object_or_404(model, **{key: value}, **fields)


def _for_more(address: str) -> str:
    return address if address == "?" else f"{address}&"


def _day_and_weekday(day: date) -> dict[str, str]:
    return {"day": date_format(day, "MONTH_DAY_FORMAT"), "weekday": date_format(day, "l")}


def _first_and_last(first: date, last: date | None) -> dict[str, str]:
    return {
        "first": date_format(first, "MONTH_DAY_FORMAT"),
        "last": date_format(last, "MONTH_DAY_FORMAT") if last else "",
    }
