"""What accounts are told about what the desk of a hospital did for a person.

No name and no hospital: where somebody was seen is nobody's business who finds the phone. The pages say more.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from bookings.enums import DeskNotice
from notices.models import Notice
from notices.registry import Message, register


def word(kind: DeskNotice, notice: Notice, channel: str) -> Message:
    """The SMS in the language active now."""
    text = {
        DeskNotice.CORRECTED: _(
            "医院窗口已按证件原件更正了您账号里一位就诊人的资料，请登录“我的就诊人”查看。已有的预约不变。"
        ),
        DeskNotice.LINKED: _(
            "医院窗口已核对证件原件，您的账号现在可以为一位就诊人预约，请登录“我的就诊人”查看。"
        ),
        DeskNotice.LINKED_OTHER: _(
            "医院窗口已核对证件原件，同意另一个账号也为同一位就诊人预约。若不是您或家人的意思，请登录“我的就诊人”收回。"
        ),
        DeskNotice.LINK_ENDED: _(
            "医院窗口已按证件原件办理，您的账号不能再为其中一位就诊人预约。如有疑问，请就诊人本人带证件原件到医院窗口。"
        ),
        DeskNotice.JOINED: _(
            "医院窗口已核对证件原件，把同一位就诊人的两条登记合并成了一条。您的账号可以为这位就诊人预约，请登录“我的就诊人”查看。已有的预约不变。"
        ),
    }[kind]
    return Message(subject=str(kind.label), text=_("【家门口名医】") + text)


def still_true(notice: Notice, now: datetime) -> bool:
    """It was done, and whoever it concerns is to know, whatever was done since."""
    return True


def register_all() -> None:
    """Say to notices how each kind is worded and that it always holds."""
    for kind in DeskNotice:
        register(kind, wording=partial(word, kind), holds=still_true)
