"""Accounts in the admin: staff are made and edited, patients' accounts only read; so is the audit.

Whoever manages accounts gives nobody more than they have themselves: rights are given by administrators alone.
"""

from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import audit
from accounts.addresses import address_in
from accounts.enums import AuditAction
from accounts.forms import OwnPasswordForm, PasswordForm
from accounts.models import AuditEntry, User
from accounts.queries import has_more_rights
from notices.admin import GuardedAdmin, GuardedForm, Refusals

# What makes an administrator: for administrators to give.
RIGHTS = ("is_superuser", "groups", "user_permissions")


class AdminPasswordForm(PasswordForm):
    """The admin's own sign-in, with the same limits on wrong passwords. Others are told what a wrong one is told."""

    required_css_class = "required"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, address=address_in(request.META), now=timezone.now(), **kwargs)

    def confirm_login_allowed(self, user: Any) -> None:
        """Only who may open the admin."""
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise forms.ValidationError(self.error_messages["invalid_login"], code="invalid_login")


class OwnPasswordView(PasswordChangeView):
    """One's own password; the old one is counted as at the doors."""

    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the network and the clock."""
        return {**super().get_form_kwargs(), "address": address_in(self.request.META), "now": timezone.now()}


def change_own_password(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> HttpResponseBase:
    """The admin's page for it."""
    context = {**admin.site.each_context(request), **(extra_context or {})}
    return OwnPasswordView.as_view(extra_context=context)(request)


admin.site.login_form = AdminPasswordForm
# A method of the site that is there: a site of our own would be one for every app to register with instead.
admin.site.password_change = change_own_password  # type: ignore[method-assign,assignment]


class StaffCreationForm(GuardedForm, AdminUserCreationForm):
    """A new member of staff: user name and password."""

    class Meta:
        model = User
        fields = ["username"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].required = True


class StaffChangeForm(GuardedForm, UserChangeForm):
    """What may be changed of a member of staff."""

    class Meta:
        model = User
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "username" in self.fields:
            self.fields["username"].required = True
        if "language" in self.fields:
            self.fields["language"] = forms.ChoiceField(
                label=self.fields["language"].label, choices=settings.LANGUAGES
            )


@admin.register(User)
class AccountAdmin(GuardedAdmin, UserAdmin):
    """Accounts. A number is shown with its middle hidden and cannot be changed here."""

    form = StaffChangeForm
    add_form = StaffCreationForm
    refusals: ClassVar[Refusals] = {
        "accounts_user_staff_without_phone": _("用手机号码登录的账号不能进入管理后台。"),
    }
    list_display = ["__str__", "masked_phone", "name", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["username"]
    ordering = ["-id"]
    fieldsets = [
        (None, {"fields": ["username", "masked_phone", "password"]}),
        (_("个人信息"), {"fields": ["name", "email", "language"]}),
        (_("权限"), {"fields": ["is_active", "is_staff", *RIGHTS]}),
        (_("时间"), {"fields": ["last_login", "joined_at"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Patients have no password: nothing leads to setting one."""
        if obj is None or obj.phone is None:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["masked_phone"]}), *self.fieldsets[1:]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Who is no administrator makes none."""
        kept = ["masked_phone", "last_login", "joined_at"]
        return kept if _is_administrator(request) else [*kept, *RIGHTS]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A patient's account belongs to the patient. One with more rights than one's own is not for oneself to
        change: its password would be theirs."""
        if obj is not None and obj.phone is not None:
            return False
        if not super().has_change_permission(request, obj):
            return False
        return (
            obj is None
            or _is_administrator(request)
            or not has_more_rights(obj, than=cast(User, request.user))
        )

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


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(GuardedAdmin, GroupAdmin):  # type: ignore[misc]  # GroupAdmin could do without a request; it has one
    """Groups of rights: whoever is in one has them, so only administrators write them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_administrator(request)


def _is_administrator(request: HttpRequest) -> bool:
    """Whether the person at the screen may do everything."""
    return cast(User, request.user).is_superuser


def _note(request: HttpRequest, action: AuditAction, account: User) -> None:
    """Write the audit, in the name of the person at the screen."""
    person = cast(User, request.user)  # the admin lets nobody else in
    audit(by=person, action=action, subject_kind="account", subject_id=account.pk, now=timezone.now())


@admin.register(AuditEntry)
class AuditEntryAdmin(GuardedAdmin):
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
