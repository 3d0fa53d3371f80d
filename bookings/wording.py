"""What patients are told about a booking, and whether it is still true when it is sent.

An SMS says no illness, no full name and no department: the phone may lie open on a table.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.calendars import calendar_file
from bookings.enums import WAITING, AppointmentStatus, HospitalChange, NoticeKind, PersonNotice
from bookings.models import Appointment, Patient, PatientLink
from bookings.queries.hospital_changes import changed_by_hospital, replaced_in
from bookings.queries.persons import own_phone, waiting_asks
from hospitals.models import called
from notices.enums import Channel, RecipientKind
from notices.localtime import local, local_date
from notices.models import Notice
from notices.registry import Address, Attachment, Message, register, register_recipient
from specialists.enums import SessionKind
from specialists.models import ClinicSession

# Status a booking must have for the notice to be true.
_WAITING = set(WAITING)
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
    if kind in _REMINDERS and not books_still(notice, appointment):
        return False
    today = local_date(now)
    if kind == NoticeKind.REMINDER_DAY_BEFORE and today >= local_date(appointment.slot.starts_at):
        return False
    return not _replaced(kind, notice)


def books_still(notice: Notice, appointment: Appointment) -> bool:
    """Whether the account that is reminded may still book for the person: one that lost them, as at a desk, learns no
    more of when and where. What the hospital changes it is told all the same, so that nobody travels in vain."""
    if notice.recipient_kind != RecipientKind.ACCOUNT:
        return True
    links = PatientLink.objects.in_force().filter(patient_id=appointment.patient_id)
    return links.filter(account_id=notice.recipient_id).exists()


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


def where_words(session: ClinicSession) -> str:
    """Where to go: the hospital; or a place with an address of its own, and whose clinic it is there. Its room is
    loaded."""
    hospital, room = called(session.hospital), session.room
    if room is None or not room.outside:
        return hospital
    said = {"hospital": hospital, "place": called(room), "address": room.address}
    return _("%(place)s（%(address)s，%(hospital)s主办）") % said


def _room_words(session: ClinicSession) -> str:
    """Which room it is; nothing for a place that `where_words` names."""
    room = session.room
    return _("，诊室：%(room)s") % {"room": called(room)} if room is not None and not room.outside else ""


def _specialists(session: ClinicSession) -> str:
    rows = session.session_specialists.select_related("specialist")
    return _("、").join(called(row.specialist) for row in rows)


def _substitution(appointment: Appointment, said: dict[str, Any]) -> str:
    """Who comes instead of whom; of a clinic of several, that the others hold it as was said. Where time or place was
    changed as well, that is told with it."""
    changes = changed_by_hospital([appointment]).get(appointment.pk, ())
    also = (
        _("时间或地点也有变动，以这里写的为准%(room)s。") % said if HospitalChange.CHANGED in changes else ""
    )
    now_is = _("现由 %(specialists)s 专家出诊") % said
    if appointment.session.kind != SessionKind.SINGLE:
        replaced = replaced_in(appointment)
        names = {
            "left": _("、").join(map(called, replaced.left)),
            "came": _("、").join(map(called, replaced.came)),
        }
        if replaced.left and replaced.others:
            now_is = _("%(left)s 专家不能来，由 %(came)s 专家接诊，其余专家照常") % names
        elif replaced.left:
            now_is = _("%(left)s 专家不能来，由 %(came)s 专家接诊") % names
    return _(
        "替诊通知：%(who)s 预约的 %(when)s，%(where)s 的门诊，%(now_is)s，"
        "号和取号码 %(code)s 不变。%(also)s您可以照常来，也可以改约或取消，不影响您以后预约。"
    ) % {**said, "now_is": now_is, "also": also}


def word(kind: NoticeKind, notice: Notice, channel: str) -> Message:
    """The message in the language active now."""
    appointment = _appointment(notice)
    session = appointment.session
    said = {
        "who": appointment.patient.masked_name,
        "when": when_words(appointment),
        "where": where_words(session),
        "ordinal": appointment.slot.ordinal,
        "code": appointment.code,
        "minutes": session.delay_minutes,
        "reason": appointment.withdrawn_words,
        "room": _room_words(session),
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
        )
        if not appointment.part_withdrawn
        else _(
            "停诊通知：%(who)s 预约的 %(when)s，%(where)s，这个时段的号停诊（%(reason)s），请不要前往。"
            "这次取消不影响您以后预约。"
        ),
        NoticeKind.REMINDER_DAY_BEFORE: _(
            "就诊提醒：%(who)s 明天就诊，%(when)s，%(where)s，第 %(ordinal)s 号，取号码 %(code)s。不能来请尽早取消。"
        ),
        NoticeKind.REMINDER_SAME_DAY: _(
            "就诊提醒：%(who)s 今天就诊，%(when)s，%(where)s，第 %(ordinal)s 号，取号码 %(code)s。"
        ),
        NoticeKind.DELAYED: _(
            "延时通知：%(who)s 在 %(where)s 的门诊推迟 %(minutes)s 分钟，请按 %(when)s 前来。"
        )
        if session.delay_minutes
        else _("更正：%(who)s 在 %(where)s 的门诊恢复原定时间，请按 %(when)s 前来。"),
        NoticeKind.CHANGED: _(
            "改时通知：%(who)s 在 %(where)s 的门诊有变动，现在是 %(when)s%(room)s，第 %(ordinal)s 号，"
            "取号码不变：%(code)s。不方便来可以改约或取消，不影响您以后预约。"
        ),
    }
    text = _substitution(appointment, said) if kind == NoticeKind.SUBSTITUTED else texts[kind] % said
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
    """Where the person themselves can be reached: their own phone, as it is now."""
    patient = Patient.objects.filter(pk=notice.recipient_id).first()
    phone = own_phone(patient) if patient is not None else ""
    return Address(phone=phone) if phone else None


def word_about_link(kind: PersonNotice, notice: Notice, channel: str) -> Message:
    """What an account is told about who books for a person: masked name and number, no more."""
    link = PatientLink.objects.select_related("patient", "account").get(pk=notice.subject_id)
    said = {"who": link.patient.masked_name, "phone": link.account.masked_phone}
    texts = {
        PersonNotice.ASKED: _(
            "手机号码 %(phone)s 的账号想为 %(who)s 预约。认识对方并且同意的，请登录后在“我的就诊人”里答复；"
            "不认识的，请不要同意。"
        ),
        PersonNotice.GRANTED: _("您现在可以为 %(who)s 预约了。"),
        PersonNotice.REFUSED: _(
            "您为 %(who)s 预约的申请没有得到同意。如有疑问，可带证件原件到医院窗口办理。"
        ),
        PersonNotice.REVOKED: _("%(who)s 或监护人已收回，您不能再为 %(who)s 预约。已经约好的号不变。"),
    }
    text = texts[kind] % said
    return Message(
        subject=str(kind.label), text=_("【家门口名医】") + text if channel == Channel.SMS else text
    )


def link_still_so(kind: PersonNotice, notice: Notice, now: datetime) -> bool:
    """Whether the link still stands as the notice says."""
    rows = PatientLink.objects.filter(pk=notice.subject_id)
    if kind == PersonNotice.ASKED:
        return waiting_asks(now).filter(pk=notice.subject_id).exists()
    if kind == PersonNotice.GRANTED:
        return rows.in_force().exists()
    return rows.filter(ended_at__isnull=False).exists()


def word_young_booked(notice: Notice, channel: str) -> Message:
    """What a guardian is told when a relative books for the young person: that, and when; where is on the ticket."""
    appointment = _appointment(notice)
    said = {"who": appointment.patient.masked_name, "when": when_words(appointment)}
    text = (
        _("家人为 %(who)s 预约了 %(when)s 的门诊。您是登记的监护人，可以登录后在“我的预约”里查看或取消。")
        % said
    )
    if appointment.session.demo:
        text = _("【演示】") + text + _("（演示数据，请勿前往医院）")
    return Message(
        subject=str(PersonNotice.YOUNG_BOOKED.label),
        text=_("【家门口名医】") + text if channel == Channel.SMS else text,
    )


def still_booked(notice: Notice, now: datetime) -> bool:
    """Whether the booking still stands."""
    return Appointment.objects.filter(pk=notice.subject_id, status__in=_WAITING).exists()


def register_all() -> None:
    """Say to notices how each kind is worded and when it still holds."""
    for about in (PersonNotice.ASKED, PersonNotice.GRANTED, PersonNotice.REFUSED, PersonNotice.REVOKED):
        register(about, wording=partial(word_about_link, about), holds=partial(link_still_so, about))
    register(PersonNotice.YOUNG_BOOKED, wording=word_young_booked, holds=still_booked)
    for kind in NoticeKind:
        register(kind, wording=partial(word, kind), holds=partial(still_holds, kind))
    register_recipient("patient", resolve=patient_address)
