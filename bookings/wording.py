"""What patients are told about a booking, and whether it is still true when it is sent.

An SMS says no illness, no full name and no department: the phone may lie open on a table.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.calendars import calendar_file
from bookings.enums import AppointmentStatus, NoticeKind
from bookings.models import Appointment, Patient
from hospitals.models import called
from notices.enums import Channel
from notices.localtime import local, local_date
from notices.models import Notice
from notices.registry import Address, Attachment, Message, register, register_recipient
from specialists.models import ClinicSession

# Status a booking must have for the notice to be true.
_WAITING = {AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.CALLED}
_TRUE_FOR = {
    NoticeKind.CONFIRMED: {AppointmentStatus.BOOKED},
    NoticeKind.MOVED: {AppointmentStatus.BOOKED},
    NoticeKind.DELAYED: _WAITING,
    NoticeKind.CHANGED: _WAITING,
    NoticeKind.SUBSTITUTED: _WAITING,
    NoticeKind.REMINDER_DAY_BEFORE: {AppointmentStatus.BOOKED},
    NoticeKind.REMINDER_SAME_DAY: {AppointmentStatus.BOOKED},
    NoticeKind.CANCELLED: {AppointmentStatus.CANCELLED},
    NoticeKind.WITHDRAWN: {AppointmentStatus.CANCELLED},
}
_REMINDERS = {NoticeKind.REMINDER_DAY_BEFORE, NoticeKind.REMINDER_SAME_DAY}
# What each says is true until a later one of these: everything is worded when it is sent, so a confirmation
# stays true through a delay, but a reminder of the old day does not stay true through a change.
_REPLACED_BY = {
    NoticeKind.CONFIRMED: {NoticeKind.MOVED},
    NoticeKind.MOVED: {NoticeKind.MOVED},
    NoticeKind.DELAYED: {NoticeKind.MOVED, NoticeKind.CHANGED, NoticeKind.DELAYED},
    NoticeKind.CHANGED: {NoticeKind.MOVED, NoticeKind.CHANGED},
    NoticeKind.SUBSTITUTED: {NoticeKind.MOVED, NoticeKind.SUBSTITUTED},
    NoticeKind.REMINDER_DAY_BEFORE: {NoticeKind.MOVED, NoticeKind.CHANGED},
    NoticeKind.REMINDER_SAME_DAY: {NoticeKind.MOVED, NoticeKind.CHANGED},
}
_CANCELS = {NoticeKind.CANCELLED, NoticeKind.WITHDRAWN}


def _appointment(notice: Notice) -> Appointment:
    return Appointment.objects.select_related("patient", "slot", "session__hospital", "session__room").get(
        pk=notice.subject_id
    )


def still_holds(kind: NoticeKind, notice: Notice, now: datetime) -> bool:
    """Whether what the notice says is still so: the status fits, and no later notice replaced it.

    A reminder of a visit that is over tells nobody anything, and one that says "tomorrow" is wrong on the day.
    """
    appointment = Appointment.objects.select_related("slot", "session").filter(pk=notice.subject_id).first()
    if appointment is None or appointment.status not in _TRUE_FOR[kind]:
        return False
    late = timedelta(minutes=appointment.session.delay_minutes)
    if kind in _REMINDERS and now >= appointment.slot.ends_at + late:
        return False
    today = local_date(now)
    if kind == NoticeKind.REMINDER_DAY_BEFORE and today >= local_date(appointment.slot.starts_at):
        return False
    return not _replaced(kind, notice)


def _replaced(kind: NoticeKind, notice: Notice) -> bool:
    """Whether a later notice tells what this one told, anew."""
    later = Notice.objects.filter(
        kind__in=_REPLACED_BY.get(kind, ()),
        subject_kind=notice.subject_kind,
        subject_id=notice.subject_id,
        version__gt=notice.version,
    )
    return later.exists()


def when_words(appointment: Appointment) -> str:
    """Day, half-day and clock of the number, with the session's delay: 12月1日（星期二）上午 8:30–9:00."""
    delay = timedelta(minutes=appointment.session.delay_minutes)
    start, end = local(appointment.slot.starts_at + delay), local(appointment.slot.ends_at + delay)
    half_day = _("上午") if start.hour < 12 else _("下午") if start.hour < 18 else _("晚上")
    return _("%(day)s（%(weekday)s）%(half_day)s %(start)s–%(end)s") % {
        "day": date_format(start.date(), _("n月j日")),
        "weekday": date_format(start.date(), "l"),
        "half_day": half_day,
        "start": f"{start.hour}:{start:%M}",
        "end": f"{end.hour}:{end:%M}",
    }


def _specialists(session: ClinicSession) -> str:
    rows = session.session_specialists.select_related("specialist")
    return _("、").join(called(row.specialist) for row in rows)


def word(kind: NoticeKind, notice: Notice, channel: str) -> Message:
    """The message in the language active now."""
    appointment = _appointment(notice)
    session = appointment.session
    said = {
        "who": appointment.patient.masked_name,
        "when": when_words(appointment),
        "where": called(session.hospital),
        "ordinal": appointment.slot.ordinal,
        "code": appointment.code,
        "minutes": session.delay_minutes,
        "reason": session.get_withdrawn_reason_display(),
        "room": _("，诊室：%(room)s") % {"room": called(session.room)} if session.room else "",
        "specialists": _specialists(session),
    }
    texts = {
        NoticeKind.CONFIRMED: _(
            "预约成功：%(who)s，%(when)s，%(where)s，第 %(ordinal)s 号，取号码 %(code)s。请带身份证件和以往检查资料。"
        ),
        NoticeKind.MOVED: _(
            "改约成功：%(who)s 改到 %(when)s，%(where)s，第 %(ordinal)s 号，取号码不变：%(code)s。"
        ),
        NoticeKind.CANCELLED: _("预约已取消：%(who)s，%(when)s，%(where)s。如需再约，请重新选择时间。"),
        NoticeKind.WITHDRAWN: _(
            "停诊通知：%(who)s 预约的 %(when)s，%(where)s 的门诊停诊（%(reason)s），请不要前往。"
            "这次取消不影响您以后预约。"
        ),
        NoticeKind.REMINDER_DAY_BEFORE: _(
            "就诊提醒：%(who)s 明天就诊，%(when)s，%(where)s，第 %(ordinal)s 号，取号码 %(code)s。不能来请尽早取消。"
        ),
        NoticeKind.REMINDER_SAME_DAY: _(
            "就诊提醒：%(who)s 今天就诊，%(when)s，%(where)s，第 %(ordinal)s 号，取号码 %(code)s。"
        ),
        NoticeKind.DELAYED: _(
            "延时通知：%(who)s 在 %(where)s 的门诊推迟 %(minutes)s 分钟，请按 %(when)s 到院。"
        )
        if session.delay_minutes
        else _("更正：%(who)s 在 %(where)s 的门诊恢复原定时间，请按 %(when)s 到院。"),
        NoticeKind.CHANGED: _(
            "改时通知：%(who)s 在 %(where)s 的门诊有变动，现在是 %(when)s%(room)s，第 %(ordinal)s 号，"
            "取号码不变：%(code)s。不方便来可以改约或取消，不影响您以后预约。"
        ),
        NoticeKind.SUBSTITUTED: _(
            "替诊通知：%(who)s 预约的 %(when)s，%(where)s 的门诊，现由 %(specialists)s 专家出诊，"
            "号和取号码 %(code)s 不变。您可以照常来，也可以改约或取消，不影响您以后预约。"
        ),
    }
    text = texts[kind] % said
    if session.demo:
        text = _("【演示】") + text + _("（演示数据，请勿前往医院）")
    subject = str(kind.label)
    if session.demo:
        subject = _("【演示】") + subject
    if channel == Channel.SMS:
        return Message(subject=subject, text=_("【家门口名医】") + text)
    link = settings.SITE_URL + reverse("bookings:ticket", args=[appointment.uid])
    attachment = Attachment(
        filename="visit.ics",
        content=calendar_file(appointment, cancelled=kind in _CANCELS),
        method="CANCEL" if kind in _CANCELS else "PUBLISH",
    )
    body = f"{text}\n\n" + _("查看预约：%(link)s") % {"link": link}
    return Message(subject=subject, text=body, attachments=(attachment,))


def patient_address(notice: Notice) -> Address | None:
    """Where the person themselves can be reached: their own phone."""
    patient = Patient.objects.filter(pk=notice.recipient_id).first()
    return Address(phone=patient.phone) if patient is not None and patient.phone else None


def register_all() -> None:
    """Say to notices how each kind is worded and when it still holds."""
    for kind in NoticeKind:
        register(kind, wording=partial(word, kind), holds=partial(still_holds, kind))
    register_recipient("patient", resolve=patient_address)
