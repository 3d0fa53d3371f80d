"""What those who wait for a number are told, and whether it is still true when it is sent."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.enums import AppointmentStatus, WaitlistNotice
from bookings.models import Appointment, WaitlistEntry
from bookings.wording import when_words, where_words
from hospitals.models import called
from notices.enums import Channel, RecipientKind
from notices.localtime import local
from notices.models import Notice
from notices.registry import Message, register


def offer_stands(notice: Notice, now: datetime) -> bool:
    """Whether the number is still kept for them."""
    rows = Appointment.objects.filter(pk=notice.subject_id, status=AppointmentStatus.PENDING)
    return rows.filter(expires_at__gt=now).exists()


def _clock(moment: datetime | None) -> str:
    """An offer ends on the day it is made: the clock is enough."""
    return f"{local(moment):%-H:%M}" if moment is not None else ""


def word_offer(notice: Notice, channel: str) -> Message:
    """When and where, until when to answer, and how: nothing of illness or department."""
    around = ("patient", "slot", "session__hospital", "session__room", "entry")
    offer = Appointment.objects.select_related(*around).get(pk=notice.subject_id)
    said = {
        "who": offer.patient.masked_name,
        "when": when_words(offer),
        "where": where_words(offer.session),
        "until": _clock(offer.expires_at),
        "link": settings.SITE_URL + reverse("bookings:offer", args=[offer.uid]),
    }
    text = _("候补有号：%(who)s，%(when)s，%(where)s。请在 %(until)s 前答复，过时给下一位：%(link)s") % said
    if notice.recipient_kind == RecipientKind.PATIENT and offer.entry is not None and offer.entry.desk_id:
        text = _by_telephone(said, offer)
    return _message(str(WaitlistNotice.OFFERED.label), text, channel, demo=offer.session.demo)


def _by_telephone(said: dict[str, str], offer: Appointment) -> str:
    """The same for who was put in line at a desk and may have no account: it is answered there by word of mouth."""
    said = said | {"phone": offer.session.hospital.phone}
    text = _("候补有号：%(who)s，%(when)s，%(where)s。请在 %(until)s 前打电话 %(phone)s 答复，过时给下一位。")
    if not said["phone"]:
        text = _(
            "候补有号：%(who)s，%(when)s，%(where)s。请在 %(until)s 前打电话或到窗口答复，过时给下一位。"
        )
    return text % said


def has_ended(notice: Notice, now: datetime) -> bool:
    """Whether the place in line has ended without a number."""
    return WaitlistEntry.objects.filter(pk=notice.subject_id).exclude(end_reason="").exists()


def word_ended(notice: Notice, channel: str) -> Message:
    """That they need not wait any more, why, and where to look on."""
    entry = WaitlistEntry.objects.select_related("patient", "session__hospital", "specialist").get(
        pk=notice.subject_id
    )
    said = {
        "who": entry.patient.masked_name,
        "what": _what(entry),
        "why": entry.get_end_reason_display(),
    }
    text = _("候补结束：%(who)s 候补的%(what)s，%(why)s。您可以看看其他门诊。") % said
    demo = entry.session.demo if entry.session is not None else entry.demo
    return _message(str(WaitlistNotice.ENDED.label), text, channel, demo=demo)


def _what(entry: WaitlistEntry) -> str:
    """Which of their places it was: day and hospital, or whose sessions."""
    if entry.session is not None:
        day = date_format(local(entry.session.starts_at).date(), _("n月j日"))
        return _("%(day)s %(where)s的门诊") % {"day": day, "where": called(entry.session.hospital)}
    return _("%(who)s专家的任何一场门诊") % {"who": called(entry.specialist)}


def _message(subject: str, text: str, channel: str, *, demo: bool) -> Message:
    if demo:
        subject, text = _("【演示】") + subject, _("【演示】") + text + _("（演示数据，请勿前往医院）")
    return Message(subject=subject, text=_("【家门口名医】") + text if channel == Channel.SMS else text)


def register_all() -> None:
    """Say to notices how each kind is worded and when it still holds."""
    register(WaitlistNotice.OFFERED, wording=word_offer, holds=offer_stands)
    register(WaitlistNotice.ENDED, wording=word_ended, holds=has_ended)
