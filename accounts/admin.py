"""Accounts in the admin: staff are made and edited, patients' accounts only read; so is the audit."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import audit
from accounts.addresses import address_in
from accounts.enums import AuditAction
from accounts.forms import PasswordForm
from accounts.models import AuditEntry, User


class AdminPasswordForm(PasswordForm):
    """The admin's own sign-in, with the same limits on wrong passwords. Others are told what a wrong one is told."""

    required_css_class = "required"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        address = address_in(request.META, proxies=settings.TRUSTED_PROXIES)
        super().__init__(request, *args, address=address, now=timezone.now(), **kwargs)

    def confirm_login_allowed(self, user: Any) -> None:
        """Only who may open the admin."""
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise forms.ValidationError(self.error_messages["invalid_login"], code="invalid_login")


admin.site.login_form = AdminPasswordForm


class StaffCreationForm(AdminUserCreationForm):
    """A new member of staff: user name and password."""

    class Meta:
        model = User
        fields = ["username"]


class StaffChangeForm(UserChangeForm):
    """What may be changed of a member of staff."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts. A number is shown with its middle hidden and cannot be changed here."""

    form = StaffChangeForm
    add_form = StaffCreationForm
    list_display = ["__str__", "masked_phone", "name", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["username", "name"]
    ordering = ["-id"]
    readonly_fields = ["masked_phone", "last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["username", "masked_phone", "password"]}),
        (_("个人信息"), {"fields": ["name", "email", "language"]}),
        (_("权限"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("时间"), {"fields": ["last_login", "joined_at"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Patients have no password: nothing leads to setting one."""
        if obj is None or obj.phone is None:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["masked_phone"]}), *self.fieldsets[1:]]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A patient's account belongs to the patient."""
        own = obj is not None and obj.phone is not None
        return not own and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """The admin's own note can be deleted: the audit keeps who made which account."""
        _note(request, AuditAction.ADD_ACCOUNT, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Who changed which account, be it a field, a right or the password."""
        _note(request, AuditAction.CHANGE_ACCOUNT, obj)
        return super().log_change(request, obj, message)


def _note(request: HttpRequest, action: AuditAction, account: User) -> None:
    """Write the audit, in the name of the person at the screen."""
    person = cast(User, request.user)  # the admin lets nobody else in
    audit(by=person, action=action, subject_kind="account", subject_id=account.pk, now=timezone.now())


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """What was done. The database refuses changes; this page does not offer any."""

    list_display = ["when", "who", "what", "subject", "why"]
    list_filter = ["action", "subject_kind"]
    search_fields = ["=by", "=subject_id"]
    ordering = ["-id"]

    @admin.display(description=_("时间"), ordering="at")
    def when(self, row: AuditEntry) -> datetime:
        """When it was done."""
        return row.at

    @admin.display(description=_("账号编号"), ordering="by", empty_value="-")
    def who(self, row: AuditEntry) -> int | None:
        """The id of the account; nobody where the portal itself acted."""
        return row.by

    @admin.display(description=_("做了什么"), ordering="action")
    def what(self, row: AuditEntry) -> str:
        """The code of what was done."""
        return row.action

    @admin.display(description=_("对象"))
    def subject(self, row: AuditEntry) -> str:
        """To what: kind and id."""
        return f"{row.subject_kind} {row.subject_id}"

    @admin.display(description=_("原因"))
    def why(self, row: AuditEntry) -> str:
        """The code of the reason, where there is one."""
        return row.reason or "-"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
