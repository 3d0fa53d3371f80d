"""After a visit: three short answers and a word to the hospital; where the next session may be."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.persons import NOT_CHOSEN, SIDE_BY_SIDE
from bookings.forms.reasons import readable
from bookings.models import Feedback, Helped, HiddenFor, Understood, Waited
from bookings.models.afterwards import MOST_THANKS, MOST_WORDS
from hospitals.models import Hospital, called

NO_SUCH_SIGNS = gettext_lazy("里面有不能用的符号，请检查。")
ANYWHERE, HERE = "anywhere", "here"


def _one_of(label: Any, choices: Any, missing: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, missing),
    )


def _words(label: Any, help_text: Any, most: int, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=most,
        error_messages={
            "max_length": gettext_lazy("写得太长了，请写短一些。"),
            "null_characters_not_allowed": NO_SUCH_SIGNS,
        },
        widget=forms.Textarea({"rows": rows, "autocomplete": "off"}),
    )


class FeedbackForm(forms.Form):
    """How the visit was. `answers` is what the action takes."""

    waited = _one_of(gettext_lazy("等了多久？"), Waited.choices, gettext_lazy("请选择等了多久。"))
    understood = _one_of(
        gettext_lazy("医生讲的，听明白了吗？"), Understood.choices, gettext_lazy("请选择有没有听明白。")
    )
    helped = _one_of(
        gettext_lazy("这次来的事，解决了吗？"), Helped.choices, gettext_lazy("请选择有没有解决。")
    )
    words = _words(
        gettext_lazy("还想对医院说什么？"),
        gettext_lazy("选填，最多 500 字。只有医院的负责人能看到；不用写病情。"),
        MOST_WORDS,
        4,
    )
    thanks = _words(
        gettext_lazy("想对专家说的感谢话"),
        gettext_lazy("选填，最多 300 字。会转达给专家，不带您的全名；不要写病情和电话。"),
        MOST_THANKS,
        3,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        short = [Field(name, wrapper_class=SIDE_BY_SIDE) for name in ("waited", "understood")]
        self.helper.layout = Layout(*short, "helped", "words", "thanks")

    @staticmethod
    def initial_of(given: Feedback | None) -> dict[str, str]:
        """What the boxes begin with where it was given before."""
        names = ("waited", "understood", "helped", "words", "thanks")
        return {} if given is None else {name: getattr(given, name) for name in names}

    def clean_words(self) -> str:
        """As it was typed, without what cannot be seen."""
        return readable(self.cleaned_data["words"])

    def clean_thanks(self) -> str:
        """Likewise."""
        return readable(self.cleaned_data["thanks"])

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, by name, when the form is valid."""
        said = self.cleaned_data
        return {
            "waited": Waited(said["waited"]),
            "understood": Understood(said["understood"]),
            "helped": Helped(said["helped"]),
            "words": said["words"],
            "thanks": said["thanks"],
        }


class InterestForm(forms.Form):
    """Where a next session is wanted: anywhere, or at the `hospital` one comes from."""

    where = _one_of(gettext_lazy("哪里的出诊要提醒您？"), (), gettext_lazy("请选择哪里的出诊要提醒您。"))

    def __init__(self, *args: Any, hospital: Hospital | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(ANYWHERE, _("在哪家医院都告诉我"))]
        if hospital is not None:
            choices.insert(0, (HERE, _("只要在%(hospital)s的") % {"hospital": called(hospital)}))
        self.fields["where"].choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.fields["where"].initial = choices[0][0]
        self.helper = plain_helper()

    @property
    def here(self) -> bool:
        """Whether only that hospital is meant."""
        return bool(self.cleaned_data["where"] == HERE)


class HideForm(forms.Form):
    """Why words of thanks are not passed on."""

    reason = _one_of(gettext_lazy("为什么不转达？"), HiddenFor.choices, gettext_lazy("请选择为什么不转达。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
