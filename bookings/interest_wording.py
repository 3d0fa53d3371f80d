"""What those who asked are told of a specialist's new sessions, and whether it is still so when it is sent."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.models import Interest, InterestNotice
from bookings.queries.afterwards import of_interest, standing
from hospitals.models import called
from notices.enums import Channel
from notices.localtime import day_bounds, local
from notices.models import Notice
from notices.registry import Message, register
from specialists.enums import OpenTo
from specialists.models import ClinicSession


def still_so(notice: Notice, now: datetime) -> bool:
    """Whether they still want to know, and a session published that day (or since) is still to come."""
    return any(_new(one, notice, now) for one in _interests(notice, now))


def word(notice: Notice, channel: str) -> Message:
    """Who, when and where, when numbers are given out, and where to look or to end it: nothing of illness."""
    now = notice.due_at
    told = [(one, session) for one in _interests(notice, now) if (session := _new(one, notice, now))]
    interest, session = told[0]
    said = {
        "who": called(interest.specialist),
        "day": date_format(local(session.starts_at).date(), _("n月j日")),
        "where": called(session.hospital),
        "how": _how(session),
        "link": settings.SITE_URL + reverse("bookings:interest", args=[interest.uid]),
    }
    text = _("%(who)s专家有新的出诊：%(day)s，%(where)s，%(how)s。查看，或不再接收：%(link)s") % said
    subject = str(InterestNotice.PUBLISHED.label)
    if session.demo:
        subject, text = _("【演示】") + subject, _("【演示】") + text + _("（演示数据，请勿前往医院）")
    return Message(subject=subject, text=_("【家门口名医】") + text if channel == Channel.SMS else text)


def _how(session: ClinicSession) -> str:
    if session.open_to == OpenTo.COMERS:
        return _("当天现场取号")
    if session.open_to == OpenTo.REFERRED:
        return _("只接转诊")
    return _("%(opens)s 起可以预约") % {
        "opens": date_format(local(session.opens_at or session.starts_at), _("n月j日 H:i"))
    }


def _interests(notice: Notice, now: datetime) -> list[Interest]:
    rows = Interest.objects.filter(
        standing(now), account_id=notice.recipient_id, specialist_id=notice.subject_id
    )
    return list(rows.select_related("specialist").order_by("demo", "pk"))


def _new(interest: Interest, notice: Notice, now: datetime) -> ClinicSession | None:
    """The soonest of the sessions that were published from the day on for which it was written."""
    since, _until = day_bounds(date.fromordinal(notice.version))
    rows = of_interest(interest, now).filter(published_at__gte=since)
    return rows.select_related("hospital").first()


def register_all() -> None:
    """Say to notices how the kind is worded and when it still holds."""
    register(InterestNotice.PUBLISHED, wording=word, holds=still_so)
