"""What is said about signing in: the message with the code, and the sentences of the pages."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import draw_code, forget_number
from accounts.enums import CodeRefusal, LimitScope
from accounts.models import SignInCode, User
from accounts.rules import CodeRefused, TooManyCodes, TooManyPasswords
from notices.localtime import local, local_date
from notices.models import Notice
from notices.registry import Address, Message


def code_message(notice: Notice, channel: str) -> Message:
    """The SMS with the code, drawn now."""
    code = SignInCode.objects.get(pk=notice.subject_id)
    text = _("【家门口名医】登录验证码 %(digits)s，%(until)s 前有效。请勿告诉任何人，包括工作人员。")
    facts = {"digits": draw_code(code=code), "until": clock(code.expires_at)}
    return Message(subject=_("登录验证码"), text=text % facts)


def code_still_wanted(notice: Notice, now: datetime) -> bool:
    """Whether the code can still be used by the time it arrives."""
    return SignInCode.objects.live(now).filter(pk=notice.subject_id).exists()


def code_settled(notice: Notice) -> None:
    """Sent or given up: the number is no longer needed."""
    forget_number(code_id=notice.subject_id)


def address_of_code(notice: Notice) -> Address | None:
    """The number a code goes to, while it is kept."""
    code = SignInCode.objects.filter(pk=notice.recipient_id).first()
    return Address(phone=code.phone, language=code.language) if code and code.phone else None


def address_of_account(notice: Notice) -> Address | None:
    """Where an account can be reached; None once it is closed."""
    user = User.objects.filter(pk=notice.recipient_id, is_active=True).first()
    return Address(phone=user.phone, email=user.email or None, language=user.language) if user else None


def clock(moment: datetime) -> str:
    """The time on the wall, for example 15:05."""
    return local(moment).strftime("%H:%M")


def too_many_sentence(stop: TooManyCodes, now: datetime) -> str:
    """Why no code is sent now, and from when on one can be asked for."""
    asked = {
        LimitScope.NUMBER: _("这个手机号码获取验证码太频繁了。"),
        LimitScope.DEVICE: _("这台设备获取验证码太频繁了。"),
        LimitScope.ADDRESS: _("您所在的网络获取验证码太频繁了。"),
    }[stop.scope]
    return asked + _again(stop.retry_at, now)


def too_many_passwords_sentence(stop: TooManyPasswords, now: datetime) -> str:
    """That no password is looked at for a while, and from when on one is."""
    return _("密码输错次数太多，为保护账号，暂时不能登录。") + _again(stop.retry_at, now)


def too_many_changes_sentence(stop: TooManyPasswords, now: datetime) -> str:
    """The same to somebody who is signed in and has typed the old password wrong too often."""
    return _("密码输错次数太多，为保护账号，暂时不能修改密码。") + _again(stop.retry_at, now)


def _again(at: datetime, now: datetime) -> str:
    """When to try again, in the words that fit how far away it is."""
    seconds = max(1, round((at - now).total_seconds()))
    if seconds <= 60:
        wait = ngettext("请在 %(n)d 秒后再试。", "请在 %(n)d 秒后再试。", seconds)
        return wait % {"n": seconds}
    # Rounded up to the minute: at the time we name, it works.
    after = at + timedelta(seconds=59)
    if local_date(after) == local_date(now):
        return _("请在 %(time)s 以后再试。") % {"time": clock(after)}
    day = date_format(local_date(after), "MONTH_DAY_FORMAT")
    return _("请在 %(day)s %(time)s 以后再试。") % {"day": day, "time": clock(after)}


def refusal_sentence(refused: CodeRefused) -> str:
    """What is the matter with the code that was typed, and what to do."""
    if refused.refusal == CodeRefusal.WRONG:
        left = refused.tries_left
        return ngettext(
            "验证码不对，请核对短信后重新输入，还可以试 %(n)d 次。",
            "验证码不对，请核对短信后重新输入，还可以试 %(n)d 次。",
            left,
        ) % {"n": left}
    return {
        CodeRefusal.TOO_MANY_TRIES: _("输错次数太多，这个验证码已作废。请重新获取验证码。"),
        CodeRefusal.EXPIRED: _("验证码已过期。请重新获取验证码。"),
        CodeRefusal.USED: _("这个验证码已经用过。请重新获取验证码。"),
        CodeRefusal.NOT_SENT: _("验证码还没有发出，请稍等片刻，收到短信后再输入。"),
        CodeRefusal.CLOSED: _("这个账号已停用。如有疑问，请向医院咨询。"),
    }[refused.refusal]
