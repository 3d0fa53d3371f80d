"""Sessions, appointments and rules in the admin: read, and acted upon by buttons. Nothing of a patient is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bookings.actions import delay_session, publish_session, withdraw_session
from bookings.models import Appointment, Policy
from bookings.queries.impact import impact_of_change
from bookings.rules import Refused, what_staff_may
from hospitals.admin import Act, ActsAdmin, LookInline, NotDone
from notices.localtime import local
from specialists.enums import WithdrawReason
from specialists.models import ClinicSession, SessionSpecialist

# What these pages call them: their models are told no words for people.
for _model, _words in {
    ClinicSession: _("出诊"),
    Appointment: _("预约记录"),
    Policy: _("预约规则"),
}.items():
    _model._meta.verbose_name = _model._meta.verbose_name_plural = _words

MOST_DELAY_MINUTES = 480  # as on the pages of hospitals


class DelayForm(forms.Form):
    """How late everything is; 0 takes it back."""

    minutes = forms.IntegerField(
        label=_("比原定时间晚多少分钟"),
        min_value=0,
        max_value=MOST_DELAY_MINUTES,
        help_text=_("从原定时间算起；填 0 表示恢复原定时间。"),
    )


class WithdrawForm(forms.Form):
    """Why."""

    reason = forms.ChoiceField(label=_("停诊原因"), choices=WithdrawReason.choices)


def _may(what: str) -> Callable[[ClinicSession, datetime], bool]:
    def may(row: ClinicSession, now: datetime) -> bool:
        late = timedelta(minutes=row.delay_minutes)
        allowed = what_staff_may(
            row.status, starts_at=row.starts_at + late, ends_at=row.ends_at + late, now=now
        )
        return bool(getattr(allowed, what))

    return may


def _or_not(action: Callable[..., Any], **said: Any) -> None:
    """Call the action; its refusal in words."""
    try:
        action(**said)
    except Refused as refusal:
        raise NotDone(refusal.sentence) from None


def _publish(row: ClinicSession, by: User, now: datetime, _said: dict[str, Any]) -> None:
    _or_not(publish_session, session=row, by=by.pk, now=now)


def _delay(row: ClinicSession, by: User, now: datetime, said: dict[str, Any]) -> None:
    _or_not(delay_session, session=row, minutes=said["minutes"], by=by.pk, now=now)


def _withdraw(row: ClinicSession, by: User, now: datetime, said: dict[str, Any]) -> None:
    _or_not(withdraw_session, session=row, reason=WithdrawReason(said["reason"]), by=by.pk, now=now)


def _told(row: ClinicSession, now: datetime) -> list[str]:
    """How many people it touches."""
    impact = impact_of_change(row, shift=timedelta(0), now=now)
    count = impact.booked
    return [
        ngettext("已有 %(count)d 人预约，会马上收到通知。", "已有 %(count)d 人预约，会马上收到通知。", count)
        % {"count": count}
        if count
        else gettext("还没有人预约。")
    ]


def _ends(row: ClinicSession, now: datetime) -> list[str]:
    return [*_told(row, now), gettext("停诊以后不能恢复；预约全部取消，不算就诊人爽约。")]


class SessionSpecialistInline(LookInline):
    """Who sees patients, under which posting."""

    model = SessionSpecialist
    verbose_name = verbose_name_plural = _("出诊专家")
    fields = ["specialist", "posting_words"]
    readonly_fields = ["posting_words"]

    @admin.display(description=_("派驻"))
    def posting_words(self, row: SessionSpecialist) -> str:
        """Since when, and on what basis."""
        return f"{row.posting.started} · {row.posting.get_legal_basis_display()}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SessionSpecialist]:
        """With their names."""
        return super().get_queryset(request).select_related("specialist", "posting")


def _at(instant: datetime) -> str:
    """As clocks in the region show it: 2026年12月1日 8:30."""
    there = local(instant)
    return f"{date_format(there.date(), 'DATE_FORMAT')} {there.hour}:{there:%M}"


def _from_to(begins: datetime, ends: datetime) -> str:
    """Both, with the day once: 2026年12月1日 8:30–11:30."""
    last = local(ends)
    same_day = local(begins).date() == last.date()
    return f"{_at(begins)}–{f'{last.hour}:{last:%M}' if same_day else _at(ends)}"


@admin.register(ClinicSession)
class ClinicSessionAdmin(ActsAdmin):
    """Sessions of all hospitals. Drafts are written by the staff of their hospital, on pages of their own."""

    list_display = ["what", "place", "when", "state", "late"]
    list_filter = ["status", "kind", "demo", "hospital"]
    search_fields = ["hospital__name", "specialists__name", "department__name", "=id"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at", "-id"]
    list_select_related = ["hospital", "department"]
    inlines = [SessionSpecialistInline]
    fields = (
        "place",
        "what",
        "when",
        "state",
        "late",
        "room_name",
        "published",
        "window",
        "withdrawn",
        "fee_yuan",
        "bring",
        "demo",
    )
    readonly_fields = fields  # type: ignore[assignment]
    acts = (
        Act(
            name="publish",
            label=_("发布"),
            question=_("要发布这场门诊吗？"),
            done=_("门诊已发布。"),
            may=_may("publish"),
            run=_publish,
            explains=lambda _row, _now: [gettext("发布以后公众能看到，到放号时间可以预约。")],
        ),
        Act(
            name="delay",
            label=_("延时"),
            question=_("这场门诊要晚多久？"),
            done=_("延时已登记，预约的人会收到通知。"),
            may=_may("delay"),
            run=_delay,
            explains=_told,
            form=DelayForm,
        ),
        Act(
            name="withdraw",
            label=_("停诊"),
            question=_("要停诊吗？"),
            done=_("这场门诊已停诊，预约的人会收到通知。"),
            may=_may("withdraw"),
            run=_withdraw,
            explains=_ends,
            form=WithdrawForm,
            grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClinicSession]:
        """With who comes."""
        found = super().get_queryset(request).select_related("hospital", "department", "room")
        return found.prefetch_related("session_specialists__specialist")

    def summary(self, row: ClinicSession) -> str:
        """Where, when and who."""
        return f"{self.place(row)} · {self.when(row)} · {self.what(row)}"

    @admin.display(description=_("专家"))
    def what(self, row: ClinicSession) -> str:
        """Who comes, and for what."""
        people = gettext("、").join(one.specialist.name for one in row.session_specialists.all())
        return f"{people or gettext('还没有专家')} · {row.get_kind_display()}"

    @admin.display(description=_("医院"), ordering="hospital")
    def place(self, row: ClinicSession) -> str:
        """Where."""
        return f"{row.hospital} · {row.department}" if row.department else str(row.hospital)

    @admin.display(description=_("时间"), ordering="starts_at")
    def when(self, row: ClinicSession) -> str:
        """As planned, in local time."""
        return _from_to(row.starts_at, row.ends_at)

    @admin.display(description=_("状态"), ordering="status")
    def state(self, row: ClinicSession) -> str:
        """Where it is in its life."""
        return row.get_status_display()

    @admin.display(description=_("延时（分钟）"))
    def late(self, row: ClinicSession) -> str:
        """How late it is said to be."""
        return str(row.delay_minutes or "-")

    @admin.display(description=_("诊室"))
    def room_name(self, row: ClinicSession) -> str:
        """Where in the hospital."""
        return str(row.room or "-")

    @admin.display(description=_("发布时间"))
    def published(self, row: ClinicSession) -> str:
        """Since when people see it."""
        return _at(row.published_at) if row.published_at else "-"

    @admin.display(description=_("可预约时间"))
    def window(self, row: ClinicSession) -> str:
        """From when to when numbers are given out."""
        return _from_to(row.opens_at, row.closes_at) if row.opens_at and row.closes_at else "-"

    @admin.display(description=_("停诊原因"))
    def withdrawn(self, row: ClinicSession) -> str:
        """Why, where it was."""
        return str(row.get_withdrawn_reason_display() or "-")


@admin.register(Appointment)
class AppointmentAdmin(ActsAdmin):
    """What became of numbers, for looking into: neither the person nor the code is shown."""

    list_display = ["id", "session_words", "number", "status", "origin", "created_at"]
    list_filter = ["status", "origin", "cancel_reason"]
    search_fields = ["=id", "=session__id"]
    ordering = ["-id"]
    list_select_related = ["session__hospital", "slot"]
    fields = [
        *["session_words", "number", "status", "origin", "created_at", "booked_at", "expires_at"],
        *["cancelled_at", "cancel_reason", "cancelled_late", "version"],
    ]
    readonly_fields = ["session_words", "number"]

    @admin.display(description=_("门诊"))
    def session_words(self, row: Appointment) -> str:
        """Where and when."""
        return f"{row.session.hospital} · {_from_to(row.session.starts_at, row.session.ends_at)}"

    @admin.display(description=_("号序"))
    def number(self, row: Appointment) -> int:
        """Which number of the session."""
        return row.slot.ordinal


@admin.register(Policy)
class PolicyAdmin(ActsAdmin):
    """The rules in force, and those before: dated rows, never changed."""

    list_display = ["rule", "hospital", "valid_from", "values"]
    list_filter = ["rule"]
    ordering = ["rule", "-valid_from"]
    list_select_related = ["hospital"]
    search_fields = ["hospital__name"]
