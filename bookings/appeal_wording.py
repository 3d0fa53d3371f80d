"""What is told when a hospital has answered an appeal: that, and where to read why. No hospital, no reason."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from bookings.models import Appeal, AppealStatus, PatientLink
from bookings.models.appeals import AppealNotice
from notices.enums import RecipientKind
from notices.models import Notice
from notices.registry import Message, register

_STATUS = {
    AppealNotice.GRANTED: AppealStatus.GRANTED,
    AppealNotice.REFUSED: AppealStatus.REFUSED,
}


def word(kind: AppealNotice, notice: Notice, channel: str) -> Message:
    """The SMS in the language active now."""
    appeal = Appeal.objects.select_related("block__patient").get(pk=notice.subject_id)
    block = appeal.block
    if kind == AppealNotice.REFUSED:
        text = _("%(who)s 的申诉已有答复：医院没有同意。理由请登录后在“我的就诊人”里查看。")
    elif block.lifted_at is not None:
        text = _("%(who)s 的申诉已有答复：医院同意了，这几次不再计算，限制已经解除。")
    else:
        text = _(
            "%(who)s 的申诉已有答复：医院同意了，这几次不再计算。什么时候可以再约，请登录后在“我的就诊人”里查看。"
        )
    text = text % {"who": block.patient.masked_name}
    if appeal.events.filter(appointment__session__demo=True).exists():
        text = _("【演示】") + text
    return Message(subject=str(kind.label), text=_("【家门口名医】") + text)


def still_so(kind: AppealNotice, notice: Notice, now: datetime) -> bool:
    """Whether it was decided so, the person is still on record, and the account that is told still books for them."""
    rows = Appeal.objects.filter(pk=notice.subject_id, status=_STATUS[kind], block__patient__erased_at=None)
    appeal = rows.select_related("block").first()
    if appeal is None or notice.recipient_kind != RecipientKind.ACCOUNT:
        return appeal is not None
    links = PatientLink.objects.in_force().filter(patient_id=appeal.block.patient_id)
    return links.filter(account_id=notice.recipient_id).exists()


def register_all() -> None:
    """Say to notices how each kind is worded and when it still holds."""
    for kind in AppealNotice:
        register(kind, wording=partial(word, kind), holds=partial(still_so, kind))
