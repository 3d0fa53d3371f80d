"""What is told of referrals: patients, by SMS, how far it has come, without hospital and illness; staff, by e-mail, how
many are overdue, without names."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import OPEN_REFERRAL, PatientLink, Referral, ReferralNotice, ReferralStatus
from bookings.queries.staff.referrals import overdue_at, told_at
from hospitals.models import Hospital, called
from notices.enums import RecipientKind
from notices.models import Notice
from notices.registry import Message, register

# What is told to patients, and while it stands so.
_STILL = {
    ReferralNotice.SENT: OPEN_REFERRAL,
    ReferralNotice.ACCEPTED: (ReferralStatus.ACCEPTED, ReferralStatus.BOOKED),
    ReferralNotice.NOT_TAKEN: (ReferralStatus.REFUSED, ReferralStatus.REDIRECTED),
    ReferralNotice.WITHDRAWN: (ReferralStatus.WITHDRAWN,),
    ReferralNotice.LAPSED: (ReferralStatus.LAPSED,),
}


def word(kind: ReferralNotice, notice: Notice, channel: str) -> Message:
    """The SMS in the language active now."""
    referral = Referral.objects.select_related("patient", "route").get(pk=notice.subject_id)
    text = {
        ReferralNotice.SENT: _("已为 %(who)s 发出转诊。接诊医院答复以后，会再发短信告诉您。"),
        ReferralNotice.ACCEPTED: _(
            "%(who)s 的转诊已由接诊医院接收，医院会安排就诊时间。请登录后在“我的转诊”里查看。"
        ),
        ReferralNotice.NOT_TAKEN: _(
            "%(who)s 的转诊，接诊医院没有接收。请找为您转诊的医生商量下一步，也可以登录后在“我的转诊”里查看。"
        ),
        ReferralNotice.WITHDRAWN: _(
            "%(who)s 的转诊已经撤回，不再办理。有疑问请找为您转诊的医生，也可以登录后在“我的转诊”里查看。"
        ),
        ReferralNotice.LAPSED: _(
            "%(who)s 的转诊过了期限没有办完，已经结束。还需要转诊的，请找为您转诊的医生。"
            "也可以登录后在“我的转诊”里查看。"
        ),
    }[kind] % {"who": referral.patient.masked_name}
    if referral.route.demo:
        text = _("【演示】") + text
    return Message(subject=str(kind.label), text=_("【家门口名医】") + text)


def still_so(kind: ReferralNotice, notice: Notice, now: datetime) -> bool:
    """Whether it stands so, the person is still on record, and the account that is told still books for them."""
    rows = Referral.objects.filter(pk=notice.subject_id, status__in=_STILL[kind], patient__erased_at=None)
    referral = rows.first()
    if referral is None or notice.recipient_kind != RecipientKind.ACCOUNT:
        return referral is not None
    links = PatientLink.objects.in_force().filter(patient_id=referral.patient_id)
    return links.filter(account_id=notice.recipient_id).exists()


def word_overdue(notice: Notice, channel: str) -> Message:
    """The e-mail in the language active now, as things stand on the day it was written for."""
    hospital = Hospital.objects.get(pk=notice.subject_id)
    count = overdue_at(hospital.pk, notice.created_at)
    text = ngettext(
        "%(where)s有 %(n)d 件转诊超过时限，等待处理。",
        "%(where)s有 %(n)d 件转诊超过时限，等待处理。",
        count,
    ) % {"where": called(hospital), "n": count}
    link = settings.SITE_URL + reverse("staff:referrals", args=[hospital.slug])
    body = f"{text}\n\n" + _("查看转诊：%(link)s") % {"link": link}
    return Message(subject=str(ReferralNotice.OVERDUE.label), text=body)


def still_overdue(notice: Notice, now: datetime) -> bool:
    """Whether something is still overdue, and the account still receives patients there."""
    if not overdue_at(notice.subject_id, now):
        return False
    return any(one.pk == notice.recipient_id for one in told_at(notice.subject_id, now))


def register_all() -> None:
    """Say to notices how each kind is worded and when it still holds."""
    for kind in _STILL:
        register(kind, wording=partial(word, kind), holds=partial(still_so, kind))
    register(ReferralNotice.OVERDUE, wording=word_overdue, holds=still_overdue)
