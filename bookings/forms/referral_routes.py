"""What is said of a route by which patients are referred (转诊通道)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bookings.forms.days import day_field
from bookings.forms.desk import DeskForm
from bookings.forms.persons import NOT_CHOSEN
from bookings.forms.referrals import line_field
from bookings.forms.sessions import count_field
from bookings.forms.texts import words_in
from bookings.models import Direction
from hospitals.enums import Side
from hospitals.models import Hospital, Partnership, called
from specialists.limits import MOST_DAYS_AHEAD

MOST_HOURS = 7 * 24
MOST_DAYS = 30


class RouteForm(DeskForm):
    """With which hospital, which way, whom to ask, and within what time."""

    other = forms.TypedChoiceField(
        label=gettext_lazy("对方医院"),
        coerce=int,
        help_text=gettext_lazy(
            "选区内的医院，是对方把患者转到本院；选北京的医院，是本院开转诊单，患者自己带去"
        ),
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择医院。")),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("上转还是下转？"),
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择上转还是下转。")),
    )
    desk = line_field(
        gettext_lazy("接诊方的科室或联系人"),
        gettext_lazy("请写接诊方的科室或联系人。"),
        gettext_lazy("例如：双向转诊办公室"),
    )
    phone = line_field(gettext_lazy("联系电话"), gettext_lazy("请写联系电话。"))
    answer_hours = count_field(
        gettext_lazy("多少小时以内答复"), 1, MOST_HOURS, gettext_lazy("请填 1 到 168 的整数。")
    )
    outcome_days = count_field(
        gettext_lazy("就诊后多少天以内反馈结果"), 1, MOST_DAYS, gettext_lazy("请填 1 到 30 的整数。")
    )
    partnership = forms.TypedChoiceField(
        label=gettext_lazy("依据的合作共建项目"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("医联体、对口支援等；没有列出的可以不选"),
        error_messages={"invalid_choice": gettext_lazy("请选择列出的，或者不选。")},
    )
    starts_on = day_field(gettext_lazy("第一天"))
    last_on = day_field(
        gettext_lazy("最后一天"), required=False, help_text=gettext_lazy("没有约定期限的可以不填")
    )

    def __init__(
        self,
        *args: Any,
        others: Iterable[Hospital],
        networks: Iterable[Partnership],
        today: date,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"answer_hours": 24, "outcome_days": 3, "starts_on": today} | kwargs.get(
            "initial", {}
        )
        super().__init__(*args, **kwargs)
        self.today = today
        others = list(others)
        groups = [
            (label, [(one.pk, called(one)) for one in others if one.side == side])
            for side, label in (
                (Side.LOCAL, _("转到本院的医院")),
                (Side.BEIJING, _("本院开转诊单转往的医院")),
            )
        ]
        field: Any = self.fields["other"]
        field.choices = [("", _("请选择")), *(group for group in groups if group[1])]
        based: Any = self.fields["partnership"]
        based.choices = [("", _("不写依据")), *((one.pk, _title(one)) for one in networks)]
        self.helper.layout = Layout(
            "other",
            "direction",
            "partnership",
            "desk",
            "phone",
            Div("answer_hours", "outcome_days", css_class="fields-beside"),
            Div("starts_on", "last_on", css_class="fields-beside"),
        )

    def clean_desk(self) -> str:
        """On one line."""
        return words_in(self.cleaned_data["desk"], _("请写接诊方的科室或联系人。"))

    def clean_phone(self) -> str:
        """On one line."""
        return words_in(self.cleaned_data["phone"], _("请写联系电话。"))

    def clean_starts_on(self) -> date:
        """Today or soon."""
        said: date = self.cleaned_data["starts_on"]
        if not self.today <= said <= self.today + timedelta(days=MOST_DAYS_AHEAD):
            raise forms.ValidationError(_("日期要在今天以后、一年以内，请检查。"), code="far")
        return said

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        said = self.cleaned_data
        first, last = said.get("starts_on"), said.get("last_on")
        if first is not None and last is not None and last < first:
            self.add_error("last_on", _("最后一天不能早于第一天。"))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What the action is told. Only of a valid form."""
        data = self.cleaned_data
        last = data["last_on"]
        names = ("desk", "phone", "answer_hours", "outcome_days", "starts_on")
        return {
            "other_id": data["other"],
            "direction": Direction(data["direction"]),
            "partnership_id": data["partnership"],
            "ends_on": None if last is None else last + timedelta(days=1),
            **{name: data[name] for name in names},
        }


def _title(one: Partnership) -> str:
    return one.title_en if get_language() == "en" and one.title_en else one.title
