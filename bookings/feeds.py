"""Calendars that people subscribe to (.ics): one event for each session, the same one for life."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration

from bookings.places import place_parts
from bookings.queries.feeds import FeedSession
from bookings.rules import Reason
from hospitals.models import called
from notices.localtime import ZONE, local
from specialists.enums import OpenTo, SessionKind, SessionPurpose, WithdrawReason

# How often a calendar is to look again. Those of phones look when they like.
REFRESH = timedelta(hours=1)
KEPT_EVENTS = 20_000  # some fifteen megabytes; a hospital with a full year has 5,000, in either language


@dataclass(frozen=True)
class FeedEvent:
    """What one event says, not yet in words: these are many, and most who ask have them already."""

    session_id: int
    language: str
    demo: bool
    purpose: str
    open_to: str
    cancelled: bool
    withdrawn_reason: str
    changes: int
    changed_at: datetime
    planned_at: datetime
    starts_at: datetime  # with the delay
    ends_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    fee_yuan: Decimal | None
    who: tuple[str, ...]
    homes: tuple[str, ...]
    kind: str
    place: tuple[str, ...]  # bookings.places.place_parts
    organiser: str  # the hospital, where that is another place; else ""
    phone: str  # of the hospital
    trip_phone: str
    url: str


def feed_events(sessions: Iterable[FeedSession]) -> list[FeedEvent]:
    """The events of these sessions in the language in force, in their order. No query."""
    language = get_language() or settings.LANGUAGE_CODE
    # Where a session's page is, but for its number: asked for once.
    before, after = (settings.SITE_URL + reverse("session", args=[0])).rsplit("0", 1)
    names = _Names()
    return [_event(one, names, language, f"{before}{one.session.pk}{after}") for one in sessions]


def feed_mark(file: bytes) -> str:
    """A mark that is another one as soon as the feed says anything else: fit for an ETag."""
    return hashlib.sha256(file).hexdigest()[:32]


def feed_file(name: str, events: Iterable[FeedEvent]) -> bytes:
    """The .ics called `name`, in the language in force. Each event is written once and remembered: a feed has hundreds,
    asked for hourly."""
    head, end = _frame(name)
    return b"".join([head, *(_written(event) for event in events), end])


class _Names:
    """What people and places of one feed are called: many sessions have few of them."""

    def __init__(self) -> None:
        self._people: dict[tuple[int, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._places: dict[tuple[int, int | None], tuple[tuple[str, ...], str]] = {}

    def people(self, one: FeedSession) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who holds it, and from which hospitals they come."""
        key = tuple([person.pk for person in one.specialists])
        if key not in self._people:
            homes = (person.home_hospital for person in one.specialists)
            from_where = dict.fromkeys(called(home) for home in homes if home is not None)
            self._people[key] = tuple(map(called, one.specialists)), tuple(from_where)
        return self._people[key]

    def place(self, one: FeedSession) -> tuple[tuple[str, ...], str]:
        """Where it is held, and whose clinic it is, where that is another place than the hospital."""
        session = one.session
        key = (session.hospital_id, session.room_id)
        if key not in self._places:
            hospital, room = session.hospital, session.room
            outside = room is not None and room.outside
            self._places[key] = place_parts(hospital, room), called(hospital) if outside else ""
        return self._places[key]


def _event(one: FeedSession, names: _Names, language: str, url: str) -> FeedEvent:
    session = one.session
    who, homes = names.people(one)
    place, organiser = names.place(one)
    return FeedEvent(
        session_id=session.pk,
        language=language,
        demo=session.demo,
        purpose=session.purpose,
        open_to=session.open_to,
        cancelled=one.cancelled,
        withdrawn_reason=session.withdrawn_reason,
        changes=one.changes,
        changed_at=one.changed_at,
        planned_at=session.starts_at,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        opens_at=session.opens_at,
        closes_at=session.closes_at,
        fee_yuan=session.fee_yuan,
        who=who,
        homes=homes,
        kind=session.kind,
        place=place,
        organiser=organiser,
        phone=session.hospital.phone,
        trip_phone=session.trip.phone if session.trip is not None else "",
        url=url,
    )


def _summary(event: FeedEvent) -> str:
    """Who comes, and from where, after what it is, where it is more than the clinic of one; a demonstration says so
    first, and so does what was withdrawn."""
    between = _("、")
    who = " · ".join(part for part in (between.join(event.who), between.join(event.homes)) if part)
    sorts = [str(SessionPurpose(event.purpose).label)] if event.purpose != SessionPurpose.CLINIC else []
    if event.kind != SessionKind.SINGLE:
        sorts.append(str(SessionKind(event.kind).label))
    if sorts:
        who = _("%(purpose)s：%(who)s") % {"purpose": between.join(sorts), "who": who}
    if event.cancelled:
        who = _("【停诊】%(who)s") % {"who": who}
    return _("【演示】") + who if event.demo else who


def _why_not(event: FeedEvent) -> list[str]:
    if event.withdrawn_reason:
        reason = WithdrawReason(event.withdrawn_reason).label
        return [_("这场门诊已停诊，原因：%(reason)s。") % {"reason": reason}, _("已经预约的，已通知本人。")]
    return [_("这场门诊改由其他专家出诊。")]


def _how_to_book(event: FeedEvent) -> list[str]:
    """What stays true until the session is changed: no numbers left."""
    said = []
    late = event.starts_at - event.planned_at
    if late:
        planned = {"time": f"{local(event.planned_at):%H:%M}", "minutes": late // timedelta(minutes=1)}
        said.append(_("原定 %(time)s 开始，延时 %(minutes)s 分钟。") % planned)
    if event.open_to == OpenTo.EVERYBODY and event.opens_at and event.closes_at:
        window = {"opens": _moment(event.opens_at), "closes": _moment(event.closes_at)}
        said.append(_("%(opens)s 放号，%(closes)s 截止预约。") % window)
    said.append(_("费用：%(fee)s。") % {"fee": _fee(event.fee_yuan)})
    if event.open_to != OpenTo.EVERYBODY:
        why = Reason.REFERRED_ONLY if event.open_to == OpenTo.REFERRED else Reason.COMERS_ONLY
        said += [str(why.label), event.url]
    else:
        said.append(_("预约：打开 %(link)s ，选好时间，用手机号码登录。") % {"link": event.url})
    if event.organiser:
        said.append(_("主办：%(hospital)s。") % {"hospital": event.organiser})
    if event.trip_phone:
        said.append(_("咨询电话：%(phone)s。") % {"phone": event.trip_phone})
    elif event.phone and event.open_to == OpenTo.EVERYBODY:
        said.append(_("也可以打医院电话预约：%(phone)s。") % {"phone": event.phone})
    elif event.phone:
        said.append(_("咨询电话：%(phone)s。") % {"phone": event.phone})
    said.append(_("安排可能有变，以网页为准。"))
    if event.demo:
        said.append(_("这是演示，不是真实的出诊。"))
    return said


def _moment(moment: datetime) -> str:
    here = local(moment)
    return f"{date_format(here, 'MONTH_DAY_FORMAT')} {here:%H:%M}"


def _fee(fee: Decimal | None) -> str:
    if fee is None:
        return _("请向医院咨询")
    return _("%(amount)s 元") % {"amount": f"{fee.normalize():f}"} if fee else _("免费")


@lru_cache(maxsize=256)
def _frame(name: str) -> tuple[bytes, bytes]:
    """What stands before the events, and after them."""
    calendar = Calendar()
    calendar.add("prodid", "-//jiamenkou-mingyi//sessions//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_zone())
    end = b"END:VCALENDAR\r\n"
    return bytes(calendar.to_ical()).removesuffix(end), end


@cache
def _zone() -> Timezone:
    """The zone's own definition, as in the calendar file of a ticket."""
    return Timezone.from_tzid(ZONE.key)


@lru_cache(maxsize=KEPT_EVENTS)
def _written(event: FeedEvent) -> bytes:
    """One event in words, of its own language."""
    made = Event()
    made.add("uid", f"session-{event.session_id}@jiamenkou-mingyi")
    made.add("sequence", event.changes)
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("dtstart", local(event.starts_at))
    made.add("dtend", local(event.ends_at))
    made.add("summary", _summary(event))
    made.add("location", " ".join(event.place))
    made.add("description", "\n".join(_why_not(event) if event.cancelled else _how_to_book(event)))
    made.add("url", event.url)
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")  # who looks at it is not busy then
    return bytes(made.to_ical())
