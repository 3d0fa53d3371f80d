"""Accounts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.hashes import hash_phone
from accounts.querysets import UserManager
from accounts.sealed import KeyedHashField, SealedModel, SealedTextField
from notices.masks import mask_phone

# The user name of an account that was deleted begins so; nobody can choose one that does.
CLOSED = "closed-"
# E.164: a plus, a country code, at most 15 digits.
E164 = r"^\+[1-9][0-9]{6,14}$"


class User(SealedModel, AbstractBaseUser, PermissionsMixin):
    """An account. 中文 账号. Staff sign in by user name and password, patients by mobile number and code.

    An account is not a patient: bookings.PatientLink says for whom it may book.
    """

    phone = SealedTextField(_("手机号码"), shape=E164, null=True, blank=True)
    phone_hash = KeyedHashField("phone", hash_phone)
    username = models.CharField(_("用户名"), max_length=60, unique=True, null=True, blank=True)
    email = SealedTextField(
        _("电子邮箱"), max_length=254, blank=True, default="", validators=[validate_email]
    )
    name = SealedTextField(_("姓名"), max_length=60, blank=True, default="")
    # The language messages are written in: the one the person last signed in with.
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    is_staff = models.BooleanField(_("可进入管理后台"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)
    joined_at = models.DateTimeField(_("注册时间"), db_default=Now())

    # Whether an administrator has begun to use the power of one (accounts.views.power), at this screen and now. Never
    # stored: who only signs in has none of it.
    elevated = False
    elevated_until: datetime | None = None

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
                | (Q(username__isnull=True) & Q(phone_hash__isnull=False)),
                name="accounts_user_username_or_phone",
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True, phone_hash__isnull=True)
                | Q(phone__isnull=False, phone_hash__isnull=False),
                name="accounts_user_phone_with_hash",
            ),
            # A code by SMS never opens the admin: staff accounts have no number to sign in with.
            models.CheckConstraint(
                condition=Q(phone_hash__isnull=True) | Q(is_staff=False, is_superuser=False),
                name="accounts_user_staff_without_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.username or f"account {self.pk}"

    @property
    def is_administrator(self) -> bool:
        """Whether the account may do everything, at this screen and now."""
        return self.is_active and self.is_superuser and self.elevated

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """An administrator has every right while elevated, and none before."""
        return self.is_administrator if self.is_superuser else super().has_perm(perm, obj)

    def has_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:
        """Each of them."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether there is any right in the app: as with `has_perm`."""
        return self.is_administrator if self.is_superuser else super().has_module_perms(app_label)

    @property
    def is_closed_for_good(self) -> bool:
        """Whether it was a patient's and was deleted: it looks like one of staff and must never become one."""
        return (self.username or "").startswith(CLOSED)

    @property
    def masked_phone(self) -> str:
        """The number with its middle hidden, for example 138****8000; empty without one."""
        return mask_phone(self.phone or "")
