"""Which feedback a hospital's managers look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from specialists.models import Specialist

PERIODS = (
    ("30", gettext_lazy("最近 30 天")),
    ("90", gettext_lazy("最近 90 天")),
    ("365", gettext_lazy("最近一年")),
)
ONLY = (
    ("unhappy", gettext_lazy("有不满意的")),
    ("words", gettext_lazy("写了话的")),
    ("thanks", gettext_lazy("有感谢的")),
)


class FeedbackFilter(forms.Form):
    """Every box may be left; what it does not know is as if it were left."""

    specialist = forms.TypedChoiceField(
        label=gettext_lazy("专家"), required=False, coerce=int, empty_value=None
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("就诊时间"), required=False, coerce=int, empty_value=None
    )
    only = forms.ChoiceField(label=gettext_lazy("只看"), required=False)

    def __init__(self, *args: Any, specialists: Iterable[Specialist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [(str(one.pk), one.name) for one in specialists]
        for name, first, choices in (
            ("specialist", _("全部专家"), everybody),
            ("days", _("全部时间"), PERIODS),
            ("only", _("全部反馈"), ONLY),
        ):
            self.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]  # a field of choices
            self.fields[name].widget.attrs["class"] = "form-select"

    @property
    def wanted(self) -> dict[str, Any]:
        """What was chosen, by what `queries.staff.feedback.Wanted` calls it."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "specialist_id": said.get("specialist"),
            "days": said.get("days"),
            "only": said.get("only", ""),
        }
