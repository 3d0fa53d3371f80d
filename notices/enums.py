"""The words notices are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The way a message travels. FHIR Communication.medium."""

    SMS = "sms", _("短信")
    EMAIL = "email", _("电子邮件")


class NoticeStatus(models.TextChoices):
    """Where a notice stands. FHIR Communication.status: due is `preparation`, dropped is `not-done`."""

    DUE = "due", _("待发送")
    SENT = "sent", _("已发送")
    DROPPED = "dropped", _("不再需要")
    FAILED = "failed", _("发送失败")


class RecipientKind(models.TextChoices):
    """Who a notice is for: always the id of a row, never a phone number."""

    ACCOUNT = "account", _("账号")
    PATIENT = "patient", _("就诊人")
    CODE = "code", _("验证码")


class DropReason(models.TextChoices):
    """Why a due notice was not sent."""

    REASON_GONE = "reason_gone", _("事由已不存在")
    NO_ADDRESS = "no_address", _("没有可用的联系方式")
