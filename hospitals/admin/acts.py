"""Buttons that call actions: each asks once more, on a page of its own, and stands in the history.

What has a state is not typed into a form here: its page shows it, and offers what may be done with it.
The page that asks carries what its reader saw of the row; is it another one by now, it asks again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from hospitals.admin.base import ReadableAdmin, looked_at


class NotDone(Exception):
    """An action was refused; the text says why, for the person who asked."""


def no_questions(_row: Any, _now: datetime, data: Any) -> forms.Form:
    """The form of an act of which nothing is asked but whether."""
    return forms.Form(data)


@dataclass(frozen=True)
class Act:
    """One thing that may be done with a row, by a button."""

    name: str  # in its address
    label: str | Promise  # of the button
    question: str | Promise  # the heading of the page that asks once more
    done: str | Promise  # what is said afterwards, and in the history
    may: Callable[[Any, datetime], bool]
    # Calls the action: row, who, when, what the form says and what was `seen`. Returns what is said of it
    # where `done` says too little. Raises NotDone with the sentence for a refusal.
    run: Callable[[Any, User, datetime, dict[str, Any]], str | None]
    explains: Callable[[Any, datetime], list[str]] = field(default=lambda _row, _now: [])
    # Of row, clock and what was sent. Raises NotDone where there is nothing to choose from.
    form: Callable[[Any, datetime, Any], forms.Form] = no_questions
    grave: bool = False  # it cannot be taken back


class ActsAdmin(ReadableAdmin):
    """Rows with a state: read, and acted upon by who may change them."""

    acts: tuple[Act, ...] = ()
    change_form_template = "admin/acts_change_form.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Actions make rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is typed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows end, they are not deleted."""
        return False

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Administrators, and staff with the right to change such rows."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def get_urls(self) -> list[Any]:
        """The pages that ask once more, before Django's own."""
        asking = path(
            "<path:object_id>/act/<slug:name>/",
            self.admin_site.admin_view(self.act_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_act",
        )
        return [asking, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The row, with a button for each thing that may be done now."""
        row = self.get_object(request, unquote(object_id))
        buttons = []
        if row is not None and self.has_act_permission(request):
            now = timezone.now()
            buttons = [
                {"label": act.label, "url": self._act_address(row, act), "grave": act.grave}
                for act in self.acts
                if act.may(row, now)
            ]
        told = {"acts": buttons, "summary": self.summary(row), "subtitle": None} if row is not None else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **told})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What is read has labels in words."""
        names: Any = super().get_fields(request, obj)
        return [looked_at(name, self.opts) for name in names] if obj else list(names)

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask once more; then do it, in the name of the person at the screen."""
        row = self.get_object(request, unquote(object_id))
        act = next((one for one in self.acts if one.name == name), None)
        if row is None or act is None:
            raise Http404
        if not self.has_act_permission(request):
            raise PermissionDenied
        now = timezone.now()
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        if not act.may(row, now):
            messages.warning(request, _("现在不能这样做，请看看它现在的状态。"))
            return HttpResponseRedirect(back)
        try:
            form = act.form(row, now, request.POST if request.method == "POST" else None)
        except NotDone as nothing:
            messages.warning(request, str(nothing))
            return HttpResponseRedirect(back)
        seen = self.seen(row)
        if request.method == "POST" and request.POST.get("seen") != seen:
            messages.warning(request, _("这里刚刚有改动，下面是现在的情况。请看清楚，再决定。"))
        elif request.method == "POST" and form.is_valid():
            try:
                said = act.run(row, cast(User, request.user), now, {**form.cleaned_data, "seen": seen})
            except NotDone as refusal:
                messages.error(request, str(refusal))
            else:
                self.log_change(request, row, str(act.done))
                messages.success(request, said or str(act.done))
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": act.question,
            "opts": self.opts,
            "original": row,
            "act": act,
            "explains": act.explains(row, now),
            "summary": self.summary(row),
            "form": form,
            "seen": seen,
            "back": back,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/act.html", context)

    def seen(self, row: Any) -> str:
        """A short mark of what a page shows of the row: another one as soon as anything in it is otherwise."""
        shown = [str(getattr(row, column.attname)) for column in self.opts.concrete_fields]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    def summary(self, row: Any) -> str:
        """The row in one line, for the page that asks."""
        return str(row)

    def _act_address(self, row: Any, act: Act) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_act",
            args=[row.pk, act.name],
        )


class EndingAdmin(ActsAdmin):
    """Rows that are added by one action and ended by another: who works where, and for whom."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators, and staff with the right to."""
        return admin.ModelAdmin.has_add_permission(self, request)
