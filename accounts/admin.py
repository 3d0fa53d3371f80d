"""Accounts in the admin: staff are made and edited, patients' accounts only read. Who audits reads the audit,
at a page of their own: administrators do not (portal/pages/audit.py).

Whoever manages accounts gives nobody more than they have themselves: rights are given by administrators alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actions import audit_account, invite_again, reopen_account, reset_factor, suspend_account
from accounts.enums import AuditAction, FactorReason, PasswordReason
from accounts.models import User
from accounts.queries import check_may_administer, has_more_rights
from accounts.rules import DutiesApart
from notices.admin import GuardedAdmin, GuardedForm, Refusals

# What makes an administrator: for administrators to give.
RIGHTS = ("is_superuser", "groups", "user_permissions")


def door(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """The admin has no door of its own: staff sign in by theirs, with their second factor, and are led on here.
    Who is signed in already and may not open the admin is led to their work."""
    user = request.user
    if isinstance(user, User) and user.phone is None and not user.is_staff:
        messages.warning(request, _("这个账号不能进入管理后台。"))
        return HttpResponseRedirect(resolve_url(settings.STAFF_HOME_URL))
    onward = request.POST.get("next") or request.GET.get("next") or reverse("admin:index")
    return HttpResponseRedirect(reverse(settings.STAFF_LOGIN_URL, query={"next": onward}))


def change_own_password(
    request: HttpRequest, extra_context: dict[str, Any] | None = None
) -> HttpResponseBase:
    """Nor a page of its own for one's password: that of staff ends other sign-ins and is audited."""
    return HttpResponseRedirect(reverse("accounts:staff_password"))


# Methods of the site that is there: a site of our own would be one for every app to register with instead.
admin.site.login = door  # type: ignore[method-assign,assignment]
admin.site.password_change = change_own_password  # type: ignore[method-assign,assignment]


class WhyForm(forms.Form):
    """For which reason."""

    why = forms.ChoiceField(
        label=_("为什么？"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择原因。"), "invalid_choice": _("请选择原因。")},
    )

    def __init__(self, reasons: type[TextChoices], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["why"]).choices = reasons.choices


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

    def clean(self) -> dict[str, Any]:
        """Who audits is no administrator."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("is_staff") or said.get("is_superuser"):
            User.objects.select_for_update().filter(pk=self.instance.pk).first()  # no role is given meanwhile
            try:
                check_may_administer(self.instance)
            except DutiesApart as refused:
                self.add_error("is_staff", refused.sentence)
        return said


@dataclass(frozen=True)
class WayIn:
    """What an administrator does when somebody cannot sign in any more."""

    label: Promise
    question: Promise
    explains: Promise
    done: Promise
    reasons: type[TextChoices]
    run: Callable[..., str | None]  # the action; returns a token where a link is to be shown


WAYS_IN = {
    "reset-factor": WayIn(
        _("重置动态验证码"),
        _("要重置动态验证码吗？"),
        _("请先确认是本人提出的。原来的验证器和恢复码作废，登录着的设备全部退出，本人下次登录时重新设置。"),
        _("动态验证码已重置。"),
        FactorReason,
        reset_factor,
    ),
    "new-link": WayIn(
        _("重设密码"),
        _("要重设密码吗？"),
        _("现在的密码马上作废，登录着的设备全部退出。本人打开新的链接，重新设置密码。"),
        _("链接已生成，72 小时内有效，只能用一次，请交给本人："),
        PasswordReason,
        invite_again,
    ),
}


@admin.register(User)
class AccountAdmin(GuardedAdmin, UserAdmin):
    """Accounts. A number is shown with its middle hidden and cannot be changed here."""

    form = StaffChangeForm
    add_form = StaffCreationForm
    change_form_template = "admin/acts_change_form.html"
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
        """A patient's account belongs to the patient, and nobody has it once it is deleted. One with more rights than
        one's own is not for oneself to change: its password would be theirs."""
        if obj is not None and not _is_of_staff(obj):
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

    def get_urls(self) -> list[Any]:
        """The pages that ask once more, before Django's own."""
        view = self.admin_site.admin_view(self.way_in)
        return [path("<int:pk>/way-in/<slug:name>/", view, name="accounts_user_way_in"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The account; for an administrator with what helps somebody who cannot sign in any more."""
        account = self.get_object(request, unquote(object_id))
        acts = []
        if account is not None and _is_of_staff(account) and _is_administrator(request):
            acts = [
                {"label": way.label, "url": reverse("admin:accounts_user_way_in", args=[account.pk, name])}
                for name, way in WAYS_IN.items()
            ]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "acts": acts})

    def way_in(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Ask why; then do it, in the name of the administrator at the screen."""
        account, way = self.get_object(request, str(pk)), WAYS_IN.get(name)
        if account is None or not _is_of_staff(account) or way is None:
            raise Http404
        if not _is_administrator(request):
            raise PermissionDenied
        form = WhyForm(way.reasons, request.POST if request.method == "POST" else None)
        back = reverse("admin:accounts_user_change", args=[account.pk])
        if request.method == "POST" and form.is_valid():
            by, why = cast(User, request.user), way.reasons(form.cleaned_data["why"])
            token = way.run(account=account, by=by, reason=why, now=timezone.now())
            link = reverse("accounts:invitation", query={"token": token}) if token else ""
            said = f"{way.done} {request.build_absolute_uri(link)}" if link else str(way.done)
            messages.success(request, said)
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": way.question,
            "opts": self.opts,
            "original": account,
            "act": way,
            "explains": [way.explains],
            "summary": str(account),
            "form": form,
            "back": back,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/act.html", context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whether the account is open the actions write: they note it, so that no manager undoes it here."""
        wanted, by, now = obj.is_active, cast(User, request.user), timezone.now()
        decided = change and "is_active" in form.changed_data
        obj.is_active = form.initial["is_active"] if decided else wanted
        super().save_model(request, obj, form, change)
        if decided and wanted:
            reopen_account(account=obj, by=by, now=now)
        elif decided:
            suspend_account(account=obj, by=by, reason=None, now=now)
        obj.is_active = wanted

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


def _is_of_staff(account: User) -> bool:
    """Whether it has a password, and never was a patient's."""
    return account.phone is None and not account.is_closed_for_good


def _is_administrator(request: HttpRequest) -> bool:
    """Whether the person at the screen may do everything, now."""
    return cast(User, request.user).is_administrator


def _note(request: HttpRequest, action: AuditAction, account: User) -> None:
    """Write the audit, in the name of the person at the screen."""
    person = cast(User, request.user)  # the admin lets nobody else in
    audit_account(action=action, account=account, by=person, now=timezone.now())
