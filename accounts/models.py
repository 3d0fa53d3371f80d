"""Who signs in, and what they did."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.querysets import SignInCodeQuerySet, UserManager
from notices.masks import mask_phone

# E.164: a plus, a country code, at most 15 digits.
E164 = r"^\+[1-9][0-9]{6,14}$"


class User(AbstractBaseUser, PermissionsMixin):
    """An account. 中文 账号. Staff sign in by user name and password, patients by mobile number and code.

    An account is not a patient: bookings.PatientLink says for whom it may book.
    """

    phone = models.CharField(_("手机号码"), max_length=16, unique=True, null=True, blank=True)
    username = models.CharField(_("用户名"), max_length=60, unique=True, null=True, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    name = models.CharField(_("姓名"), max_length=60, blank=True)
    # The language messages are written in: the one the person last signed in with.
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    is_staff = models.BooleanField(_("可进入管理后台"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)
    joined_at = models.DateTimeField(_("注册时间"), db_default=Now())

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        constraints = [
            models.CheckConstraint(
                condition=(Q(username__isnull=False) & ~Q(username=""))
                | (Q(username__isnull=True) & Q(phone__isnull=False)),
                name="accounts_user_username_or_phone",
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True) | Q(phone__regex=E164), name="accounts_user_phone_e164"
            ),
            # A code by SMS never opens the admin: staff accounts have no number to sign in with.
            models.CheckConstraint(
                condition=Q(phone__isnull=True) | Q(is_staff=False, is_superuser=False),
                name="accounts_user_staff_without_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.username or f"account {self.pk}"

    @property
    def masked_phone(self) -> str:
        """The number with its middle hidden, for example 138****8000; empty without one."""
        return mask_phone(self.phone or "")


class SignInCode(models.Model):
    """A request for a six-digit code, and how it went. 中文 验证码. The code itself is never stored.

    Rows are kept for a day, without the number, because the limits count them. Those that signed somebody in
    are kept for a year, without the network too: they say on which devices a number is known (accounts.rules).
    """

    # In clear only until the code is sent or has expired; then empty.
    phone = models.CharField(max_length=16, blank=True, default="")
    phone_hash = models.CharField(max_length=64)
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
                condition=Q(phone="") | Q(phone__regex=E164), name="accounts_signincode_phone_e164"
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


class AuditEntry(models.Model):
    """FHIR AuditEvent. 中文 审计记录. Who did what to what. Append-only: a trigger refuses any change.

    Holds ids and coded reasons, nothing personal; so it can stay when a person is erased.
    """

    at = models.DateTimeField()
    # A number, not a foreign key: the entry outlives the account. Empty when the portal itself acts.
    by = models.BigIntegerField(null=True, blank=True)
    action = models.CharField(_("做了什么"), max_length=40)
    subject_kind = models.CharField(_("对象种类"), max_length=40)
    subject_id = models.BigIntegerField()
    reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="accounts_audit_by_subject"),
            models.Index(fields=["by", "at"], name="accounts_audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind}-{self.subject_id}"
