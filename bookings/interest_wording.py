"""What those who asked are told of a specialist's new sessions, and whether it is still so when it is sent."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.models import Interest, InterestNotice
from bookings.policy import policies_at
from bookings.queries.afterwards import of_interest, standing
from bookings.queries.numbers import NOBODY, bookable_by
from bookings.queries.offers import line_closed
from bookings.wording import where_words
from hospitals.models import called
from notices.actions import ABOUT
from notices.enums import Channel
from notices.localtime import local
from notices.models import Notice
from notices.registry import Message, NothingLeft, register
from notices.rules import LEASE
from specialists.enums import OpenTo
from specialists.models import ClinicSession


def still_so(notice: Notice, now: datetime) -> bool:
    """Whether they still want to know, and a session published since it was written is still to come."""
    return _told(notice, now) is not None


def word(notice: Notice, channel: str) -> Message:
    """Who, when and where, when numbers are given out, and where to look or to end it: nothing of illness. Worded of
    what is still to come when it is sent, which may be long after it was due. Raises NothingLeft."""
    now = _sent_at(notice)
    told = _told(notice, now)
    if told is None:
        raise NothingLeft
    interest, session = told
    said = {
        "who": called(interest.specialist),
        "day": date_format(local(session.starts_at).date(), _("n月j日")),
        "where": where_words(session),
        "how": _how(session, now),
        "link": settings.SITE_URL + reverse("bookings:interest", args=[interest.uid]),
    }
    text = _("%(who)s专家有新的出诊：%(day)s，%(where)s，%(how)s。查看，或不再接收：%(link)s") % said
    subject = str(InterestNotice.PUBLISHED.label)
    if session.demo:
        subject, text = _("【演示】") + subject, _("【演示】") + text + _("（演示数据，请勿前往医院）")
    return Message(subject=subject, text=_("【家门口名医】") + text if channel == Channel.SMS else text)


def _how(session: ClinicSession, now: datetime) -> str:
    """When and how one gets a number, as it is at `now`."""
    if session.open_to == OpenTo.COMERS:
        return _("当天现场取号")
    if session.open_to == OpenTo.REFERRED:
        return _("只接转诊")
    if session.closes_at is None or session.opens_at is None or now >= session.closes_at:
        return _("网上预约已截止")
    if now >= session.opens_at:
        return _left(session, now)
    return _("%(opens)s 起可以预约") % {"opens": date_format(local(session.opens_at), _("n月j日 H:i"))}


def _left(session: ClinicSession, now: datetime) -> str:
    """Whether anybody may have a number of it now; else whether one may wait for it."""
    if bookable_by(NOBODY, now).filter(session=session).exists():
        return _("现在可以预约")
    policy = policies_at(now, session.hospital_id).waitlist
    return _("已约满，可以候补") if line_closed(session, policy, now) is None else _("已约满")


def _told(notice: Notice, now: datetime) -> tuple[Interest, ClinicSession] | None:
    """The interest and the session it is worded of; None when nothing is left to say."""
    since = _written_at(notice)
    for one in _interests(notice, now):
        session = _new(one, since, now)
        if session is not None:
            return one, session
    return None


def _sent_at(notice: Notice) -> datetime:
    """When a worker took it to send it; while none has, when it is due."""
    return notice.claimed_until - LEASE if notice.claimed_until is not None else notice.due_at


def _written_at(notice: Notice) -> datetime:
    """When it was first written, with the first session it tells of: said once more, it tells of the same."""
    if notice.attempt == 1:
        return notice.created_at
    same = Notice.objects.filter(**{name: getattr(notice, name) for name in ABOUT})
    return min(same.values_list("created_at", flat=True))


def _interests(notice: Notice, now: datetime) -> list[Interest]:
    rows = Interest.objects.filter(
        standing(now), account_id=notice.recipient_id, specialist_id=notice.subject_id
    )
    return list(rows.select_related("specialist").order_by("demo", "pk"))


def _new(interest: Interest, since: datetime, now: datetime) -> ClinicSession | None:
    """The soonest of the sessions to come that were published then or later, as on the evening before."""
    rows = of_interest(interest, now).filter(published_at__gte=since)
    return rows.select_related("hospital", "room").first()


def register_all() -> None:
    """Say to notices how the kind is worded and when it still holds."""
    register(InterestNotice.PUBLISHED, wording=word, holds=still_so)
