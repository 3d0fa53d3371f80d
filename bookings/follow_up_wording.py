"""Whoever has not answered what the hospital asks because it withdrew or substituted their visit is reminded once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.enums import FollowUpNotice
from bookings.models import FollowUp, FollowUpCall, FollowUpKind
from bookings.models.followups import UNANSWERED
from bookings.wording import books_still, when_words, where_words
from notices.enums import Channel
from notices.models import Notice
from notices.registry import Message, register


def _asked(notice: Notice) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(appointment=notice.subject_id, version=notice.version).select_related(
        *("appointment__patient", "appointment__slot"),
        *("appointment__session__hospital", "appointment__session__room"),
    )


def still_asked(notice: Notice, now: datetime) -> bool:
    """Whether nobody has answered, by telephone neither, and the visit would not have begun yet."""
    row = _asked(notice).filter(status__in=UNANSWERED).exclude(call=FollowUpCall.DECLINED).first()
    if row is None or row.appointment.patient.erased_at is not None:
        return False
    starts_at = cast(datetime, row.appointment.during.lower) + timedelta(
        minutes=row.appointment.session.delay_minutes
    )
    return now < starts_at and books_still(notice, row.appointment)


def word(notice: Notice, channel: str) -> Message:
    """That an answer is waited for, and where it is given."""
    row = _asked(notice).get()
    appointment = row.appointment
    said = {
        "who": appointment.patient.masked_name,
        "when": when_words(appointment),
        "where": where_words(appointment.session),
    }
    if row.kind == FollowUpKind.WITHDRAWN:
        text = (
            _(
                "请您答复：%(who)s 预约的 %(when)s，%(where)s 已停诊，还没有另约。请登录“我的预约”另约；"
                "不想再约，也请点“不再另约”，医院就不再打电话问您。已经另约的不用理会。"
            )
            % said
        )
    else:
        text = (
            _(
                "请您答复：%(who)s 预约的 %(when)s，%(where)s 的门诊换了专家。请登录“我的预约”选一种："
                "照常来、改约或取消，都不影响您以后预约。"
            )
            % said
        )
    subject = str(FollowUpNotice.REMINDER.label)
    if appointment.session.demo:
        subject = _("【演示】") + subject
        text = _("【演示】") + text + _("（演示数据，请勿前往医院）")
    if channel == Channel.SMS:
        return Message(subject=subject, text=_("【家门口名医】") + text)
    link = settings.SITE_URL + reverse("bookings:ticket", args=[appointment.uid])
    return Message(subject=subject, text=f"{text}\n\n" + _("查看预约：%(link)s") % {"link": link})


def register_all() -> None:
    """Say to notices how the reminder is worded and when it still holds."""
    register(FollowUpNotice.REMINDER, wording=word, holds=still_asked)
