"""What a desk fills in to promise somebody a next visit, and what a patient chooses of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.forms import plain_helper
from bookings.actions.recalls import Promise
from bookings.forms.days import day_field
from bookings.forms.desk import DeskForm
from bookings.forms.persons import NOT_CHOSEN, SIDE_BY_SIDE
from bookings.models import Recall, RecallEnd, RecallKind
from bookings.queries.cards import HalfHour
from hospitals.models import Department, called
from notices.localtime import local
from specialists.models import Specialist

DATES = "dates"
# "In about …": from so many days on until so many days after today. Visiting specialists come once or twice a month,
# so the window is wider than the word.
ABOUT = {
    "next": (1, 90),
    "1": (14, 60),
    "2": (40, 100),
    "3": (60, 135),
    "6": (135, 240),
}
_WHEN = [
    ("next", gettext_lazy("下次来就看")),
    ("1", gettext_lazy("一个月左右")),
    ("2", gettext_lazy("两个月左右")),
    ("3", gettext_lazy("三个月左右")),
    ("6", gettext_lazy("半年左右")),
    (DATES, gettext_lazy("自己定日期")),
]
# What a desk may give as the reason; two records joined say the other themselves.
_ENDS = [(one.value, one.label) for one in (RecallEnd.DONE, RecallEnd.UNWANTED, RecallEnd.MISTAKE)]


class RecallForm(DeskForm):
    """For what, with whom, when. `promise` is what `promise_recall` takes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("再来做什么？"),
        choices=RecallKind.choices,
        initial=RecallKind.VISIT,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择再来做什么。")),
    )
    specialist = forms.TypedChoiceField(
        label=gettext_lazy("哪位专家？"), coerce=int, widget=forms.RadioSelect
    )
    when = forms.ChoiceField(
        label=gettext_lazy("什么时候？"),
        choices=_WHEN,
        initial="next",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择什么时候。")),
    )
    from_on = day_field(gettext_lazy("最早日期"), required=False)
    until_on = day_field(gettext_lazy("最晚日期"), required=False)
    department = forms.TypedChoiceField(
        label=gettext_lazy("到哪个科室看结果"),
        help_text=gettext_lazy("由本院医生看结果的才填"),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        specialists: Iterable[Specialist],
        departments: Iterable[Department],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        who = [(one.pk, called(one)) for one in specialists]
        where = [("", _("不指定科室")), *((one.pk, called(one)) for one in departments)]
        self.fields["specialist"].choices = who  # type: ignore[attr-defined]  # a field of choices
        self.fields["specialist"].initial = who[0][0]
        self.fields["department"].choices = where  # type: ignore[attr-defined]  # a field of choices
        names = ["kind", "specialist", "when"]
        if len(who) == 1:
            self.fields["specialist"].widget = forms.HiddenInput()
        if len(where) == 1:
            del self.fields["department"]
        rest = [Field(name, wrapper_class=SIDE_BY_SIDE) for name in ("from_on", "until_on")]
        self.helper.layout = Layout(*names, *rest, *(["department"] if "department" in self.fields else []))

    def clean(self) -> dict[str, Any]:
        """Both days where they are chosen by hand; a department of who looks at results here alone."""
        said = self.cleaned_data
        if said.get("when") == DATES:
            for name in ("from_on", "until_on"):
                if name not in self.errors and not said.get(name):
                    self.add_error(name, _("请写出日期，例如 2026-12-08。"))
            if said.get("from_on") and said.get("until_on") and said["from_on"] > said["until_on"]:
                self.add_error("until_on", _("最晚日期不能早于最早日期。"))
        return said

    @property
    def promise(self) -> Promise:
        """Only of a valid form."""
        said = self.cleaned_data
        if said["when"] == DATES:
            first, last = said["from_on"], said["until_on"]
        else:
            first, last = (self.today + timedelta(days=days) for days in ABOUT[said["when"]])
        kind = RecallKind(said["kind"])
        where = said.get("department") if kind == RecallKind.PARTNER else None
        return Promise(kind, said["specialist"], first, last, where)


class RecallEndForm(DeskForm):
    """Why it holds no longer."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么结束？"),
        choices=_ENDS,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择为什么结束。")),
    )

    def __init__(self, *args: Any, recall: Recall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recall.kind == RecallKind.VISIT:
            # That they were seen again is read from the visit.
            self.fields["reason"].choices = _ENDS[1:]  # type: ignore[attr-defined]  # a field of choices
        else:
            self.fields["reason"].initial = RecallEnd.DONE


class RecallTimeForm(forms.Form):
    """Which half-hour of the session that keeps a number."""

    at = forms.TypedChoiceField(
        label=gettext_lazy("哪个时段？"),
        coerce=datetime.fromisoformat,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择时段。")),
    )

    def __init__(self, *args: Any, times: Iterable[HalfHour], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.starts_at.isoformat(), _words(one)) for one in times]
        self.fields["at"].choices = choices  # type: ignore[attr-defined]  # a field of choices
        if choices:
            self.fields["at"].initial = choices[0][0]
        self.helper = plain_helper()


def _words(one: HalfHour) -> str:
    left = ngettext("还有 %(left)s 个号", "还有 %(left)s 个号", one.left) % {"left": one.left}
    begin, end = local(one.shown_starts_at), local(one.shown_ends_at)
    return format_html("<strong>{}</strong> {}", f"{begin:%H:%M}–{end:%H:%M}", left)
