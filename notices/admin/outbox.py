"""Notices in the admin: to be read, and to be sent again; never edited."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notices.actions import resend
from notices.admin.guarded import GuardedAdmin
from notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(GuardedAdmin):
    """The outbox. It shows ids and kinds: there is nothing else in it."""

    list_display = [
        *["id", "kind", "subject_kind", "subject_id", "channel"],
        *["status", "due_at", "sent_at", "tries", "lapsed_claims"],
    ]
    list_filter = ["status", "channel", "kind"]
    search_fields = ["key"]
    ordering = ["-id"]
    actions = ["send_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Administrators, and staff with the right to add notices."""
        return request.user.has_perm("notices.add_notice")

    @admin.action(description=_("再次发送"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        """Write each chosen notice once more, in the name of the person at the screen."""
        person = cast(AbstractBaseUser, request.user)  # the admin lets nobody else in
        for notice in queryset:
            resend(notice=notice, by=person, now=timezone.now())
        count = len(queryset)
        said = ngettext("已安排再次发送 %d 条通知。", "已安排再次发送 %d 条通知。", count) % count
        messages.success(request, said)
