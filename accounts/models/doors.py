"""How one comes in: codes, passwords, second factors, and the browsers that are signed in."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import CodePurpose
from accounts.models.people import E164
from accounts.querysets import SignInCodeQuerySet
from accounts.sealed import SealedModel, SealedTextField


class SignInCode(SealedModel):
    """A request for a six-digit code, and how it went. 中文 验证码. The code itself is never stored.

    Rows are kept for a day, without the number, because the limits count them. Those that signed somebody in
    are kept for 400 days, without the network too: they say on which devices a number is known (accounts.rules).
    """

    # Only until the code is sent or has expired; then empty.
    phone = SealedTextField(shape=E164, blank=True, default="")
    phone_hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=12, choices=CodePurpose, default=CodePurpose.SIGN_IN)
    # Empty until the sending step draws the code.
    code_hash = models.CharField(max_length=64, blank=True, default="")
    language = models.CharField(max_length=10, default="zh-hans")
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    device = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    objects = SignInCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("验证码")
        verbose_name_plural = _("验证码")
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=CodePurpose.values), name="accounts_signincode_purpose_known"
            ),
            models.CheckConstraint(condition=Q(tries__lte=5), name="accounts_signincode_five_tries"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | ~Q(code_hash=""), name="accounts_signincode_used_was_sent"
            ),
        ]
        indexes = [
            models.Index(fields=["phone_hash", "created_at"], name="accounts_code_by_number"),
            models.Index(fields=["device", "created_at"], name="accounts_code_by_device"),
            models.Index(fields=["address_hash", "created_at"], name="accounts_code_by_address"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class PasswordTry(models.Model):
    """A user name and password that were typed in, and whether they were right. 中文 密码尝试. Neither is stored.

    Wrong ones count in limits; right ones say on which networks an account is known (accounts.rules).
    """

    name_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    right = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("密码尝试")
        verbose_name_plural = _("密码尝试")
        indexes = [
            models.Index(fields=["name_hash", "created_at"], name="accounts_try_by_name"),
            models.Index(fields=["address_hash", "created_at"], name="accounts_try_by_address"),
        ]

    def __str__(self) -> str:
        return f"try {self.pk}"


class SecondFactor(SealedModel):
    """The app on a phone that shows a new code every half minute (TOTP, RFC 6238). 中文 动态验证码. For staff.

    It counts once its first code was typed in (`confirmed_at`). A code is taken once: `last_step` is the half minute
    of the newest one that was.
    """

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor")
    secret = SealedTextField(_("密钥"))
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(_("启用时间"), null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("动态验证码")
        verbose_name_plural = _("动态验证码")

    def __str__(self) -> str:
        return f"second factor {self.pk}"


class RecoveryCode(models.Model):
    """One of the codes on paper that open an account once when the phone is lost. 中文 恢复码. Only its hash."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("恢复码")
        verbose_name_plural = _("恢复码")
        constraints = [
            models.UniqueConstraint(fields=["account", "code_hash"], name="accounts_recoverycode_once"),
        ]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class BrowserSession(AbstractBaseSession):
    """A browser that has been here, and whose it is once somebody signs in. 中文 登录的设备.

    `session_key` is a keyed hash of what the browser holds, `session_data` is sealed (accounts.sessions): whoever
    reads the table can neither come in nor see what was chosen.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="browser_sessions"
    )
    # Coarse words (the maker's system and browser), never the browser's whole description of itself.
    device = models.CharField(max_length=60, blank=True, default="")
    began_at = models.DateTimeField()  # when its account signed in; before that, when it came
    used_at = models.DateTimeField()

    class Meta:
        verbose_name = _("登录的设备")
        verbose_name_plural = _("登录的设备")
        indexes = [models.Index(fields=["expire_date"], name="accounts_session_expires")]

    def __str__(self) -> str:
        return f"session of {self.account_id}"

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """Who reads and writes these rows."""
        store: type[Any] = import_module(settings.SESSION_ENGINE).SessionStore
        return store
