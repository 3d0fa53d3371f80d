"""What is said about signing in: the message with the code, and the sentences of the pages."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actions import draw_code, forget_number
from accounts.enums import BrowserEnd, CodePurpose, CodeRefusal, FactorRefusal, LimitScope, PhoneRefusal
from accounts.models import SignInCode, User
from accounts.rules import CodeRefused, FactorRefused, PhoneRefused, TooManyCodes, TooManyPasswords
from notices.enums import RecipientKind
from notices.localtime import local, local_date
from notices.models import Notice
from notices.registry import Address, Message


def code_message(notice: Notice, channel: str) -> Message:
    """The SMS with the code, drawn now. It says what the code is for: digits that are talked out of somebody are
    given away by those who think they are for something else."""
    code = SignInCode.objects.get(pk=notice.subject_id)
    facts = {"digits": draw_code(code=code), "until": clock(code.expires_at)}
    subject, text = {
        CodePurpose.SIGN_IN: (
            _("登录验证码"),
            _("【家门口名医】登录验证码 %(digits)s，%(until)s 前有效。请勿告诉任何人，包括工作人员。"),
        ),
        CodePurpose.CHANGE: (
            _("更换手机号码的验证码"),
            _(
                "【家门口名医】更换手机号码的验证码 %(digits)s，%(until)s 前有效。"
                "如果不是您本人正在更换号码，请不要告诉任何人。"
            ),
        ),
        CodePurpose.GRANT: (
            _("同意家人代为预约的验证码"),
            _(
                "【家门口名医】有人想用家门口名医为您预约看病。您同意的话，请把验证码 %(digits)s 告诉这位家人，"
                "%(until)s 前有效。如果不是您的家人，请不要告诉任何人。"
            ),
        ),
        CodePurpose.PROVE: (
            _("下载或删除资料的验证码"),
            _(
                "【家门口名医】下载或删除您的资料，验证码 %(digits)s，%(until)s 前有效。"
                "如果不是您本人正在操作，请不要告诉任何人。"
            ),
        ),
    }[CodePurpose(code.purpose)]
    return Message(subject=subject, text=text % facts)


def code_still_wanted(notice: Notice, now: datetime) -> bool:
    """Whether the code can still be used by the time it arrives."""
    return SignInCode.objects.live(now).filter(pk=notice.subject_id).exists()


def code_settled(notice: Notice) -> None:
    """Sent or given up: the number is no longer needed."""
    forget_number(code_id=notice.subject_id)


def phone_message(notice: Notice, channel: str) -> Message:
    """The SMS about a changed number: to the one that was left, and to the one that came."""
    if notice.recipient_kind == RecipientKind.CODE:
        said = _("【家门口名医】您的账号手机号码已更改，今后不能再用这个号码登录。")
    else:
        said = _("【家门口名医】您的账号手机号码已更改，今后用这个号码登录和接收通知。")
    if settings.OPERATOR_PHONE:
        help_ = _("若非本人操作，请立即拨打 %(phone)s。") % {"phone": settings.OPERATOR_PHONE}
    else:
        help_ = _("若非本人操作，请尽快带证件原件到任何一家合作医院的窗口，请工作人员处理。")
    return Message(subject=_("手机号码已更改"), text=said + help_)


def phone_still_to_be_told(notice: Notice, now: datetime) -> bool:
    """A number was changed; nothing makes that undone."""
    return True


def phone_settled(notice: Notice) -> None:
    """The number that was left was told, or cannot be: it is no longer needed."""
    if notice.recipient_kind == RecipientKind.CODE:
        forget_number(code_id=notice.recipient_id)


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


def phone_sentence(refused: PhoneRefused) -> str:
    """Why the account does not get that number, and what to do."""
    return {
        PhoneRefusal.SAME: _("这就是您现在登录用的号码，不用更换。"),
        PhoneRefusal.TAKEN: _(
            "这个号码已经有自己的账号，不能换到您现在的账号上。请输入别的号码；要用这个号码，请退出后直接用它登录。"
        ),
    }[refused.refusal]


def over_sentence(why: BrowserEnd, *, staff: bool) -> str:
    """Why one has to sign in again."""
    if staff:
        return {
            BrowserEnd.IDLE: _("您有 30 分钟没有操作，为保护病人信息，已自动退出。请重新登录。"),
            BrowserEnd.WHOLE: _("登录已满 12 小时，为保护病人信息，已自动退出。请重新登录。"),
        }[why]
    return {
        BrowserEnd.IDLE: _("这台设备很久没有使用，为保护您的信息，已自动退出。请重新登录。"),
        BrowserEnd.WHOLE: _("在这台设备上登录已满一年，为保护您的信息，已自动退出。请重新登录。"),
    }[why]


def device_words(device: str) -> str:
    """A browser as its owner would call it, for example 安卓手机 · 微信. `device`: accounts.rules.device_of_agent."""
    system, _slash, browser = device.partition("/")
    words = [_systems().get(system, ""), _browsers().get(browser, "")]
    return " · ".join(word for word in words if word) or _("未知设备")


def _systems() -> dict[str, str]:
    return {
        "harmony": _("鸿蒙设备"),
        "iphone": _("苹果手机"),
        "ipad": _("苹果平板"),
        "android": _("安卓手机"),
        "windows": _("Windows 电脑"),
        "mac": _("苹果电脑"),
        "linux": _("Linux 电脑"),
    }


def _browsers() -> dict[str, str]:
    return {
        "wechat": _("微信"),
        "alipay": _("支付宝"),
        "baidu": _("百度"),
        "quark": _("夸克浏览器"),
        "uc": _("UC 浏览器"),
        "qq": _("QQ 浏览器"),
        "huawei": _("华为浏览器"),
        "xiaomi": _("小米浏览器"),
        "oppo": _("OPPO 浏览器"),
        "vivo": _("vivo 浏览器"),
        "samsung": _("三星浏览器"),
        "360": _("360 浏览器"),
        "edge": "Edge",
        "firefox": "Firefox",
        "opera": "Opera",
        "chrome": "Chrome",
        "safari": "Safari",
    }


def too_many_factors_sentence(stop: TooManyPasswords, now: datetime) -> str:
    """That no second factor is looked at for a while, and from when on one is."""
    return _("动态验证码输错次数太多，为保护账号，暂时不能再试。") + _again(stop.retry_at, now)


def factor_sentence(refused: FactorRefused) -> str:
    """What is the matter with the second factor that was typed, and what to do."""
    return {
        FactorRefusal.WRONG: _("动态验证码不对。请看手机上现在显示的 6 位数字，再输入一次。"),
        FactorRefusal.USED: _("这个动态验证码刚才用过了。请等手机上换成新的数字，再输入。"),
        FactorRefusal.WRONG_RECOVERY: _("恢复码不对，或者已经用过。请核对纸上的恢复码，再输入一次。"),
        FactorRefusal.NONE_SET: _("这个账号还没有设置动态验证码，请重新登录。"),
    }[refused.refusal]
