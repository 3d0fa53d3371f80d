"""The words accounts are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitScope(models.TextChoices):
    """What requests for codes, and wrong passwords, are counted by."""

    NUMBER = "number", _("手机号码")
    DEVICE = "device", _("设备")
    ADDRESS = "address", _("网络")
    ACCOUNT = "account", _("账号")


class CodeRefusal(models.TextChoices):
    """Why a typed code does not sign in."""

    WRONG = "wrong", _("验证码不对")
    TOO_MANY_TRIES = "too_many_tries", _("输错次数过多")
    EXPIRED = "expired", _("验证码已过期")
    USED = "used", _("验证码已用过")
    NOT_SENT = "not_sent", _("验证码还没有发出")
    CLOSED = "closed", _("账号已停用")


class AuditAction(models.TextChoices):
    """What an AuditEntry of this app can say; the apps above add their own words."""

    SIGN_UP = "sign_up", _("注册")
    SIGN_IN = "sign_in", _("登录")
    SIGN_OUT = "sign_out", _("退出登录")
    ADD_ACCOUNT = "add_account", _("添加账号")
    CHANGE_ACCOUNT = "change_account", _("修改账号")


class CodePurpose(models.TextChoices):
    """What a code by SMS is good for, and for nothing else."""

    SIGN_IN = "sign_in", _("登录")
    CHANGE = "change", _("更换手机号码")
    GRANT = "grant", _("同意家人代为预约")


class ConsentPurpose(models.TextChoices):
    """What is asked for by itself (个人信息保护法 articles 14, 23, 29, 31)."""

    TERMS = "terms", _("用户协议和隐私政策")
    IDENTITY = "identity", _("处理证件号码等敏感个人信息")
    CHILD = "child", _("处理不满十四周岁未成年人的个人信息")
    HOSPITAL = "hospital", _("把预约所需的信息提供给就诊医院")
    REASON = "reason", _("处理就诊原因和病历资料")


class ConsentDecision(models.TextChoices):
    """What was decided."""

    GIVEN = "given", _("同意")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("撤回")


class ConsentAs(models.TextChoices):
    """As whom the account decided."""

    SELF = "self", _("本人")
    GUARDIAN = "guardian", _("监护人")
    RELATIVE = "relative", _("受本人委托的亲友")
    DESK = "desk", _("医院窗口代为登记")
