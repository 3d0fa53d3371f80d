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
