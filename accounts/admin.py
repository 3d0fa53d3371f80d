"""Accounts in the admin: staff are made and edited, patients' accounts only read; so is the audit."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import audit
from accounts.enums import AuditAction
from accounts.models import AuditEntry, User


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

    list_display = ["at", "by", "action", "subject_kind", "subject_id", "reason"]
    list_filter = ["action", "subject_kind"]
    search_fields = ["=by", "=subject_id"]
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
