"""What a desk fills in to put somebody in line (候补), and to answer an offer for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.enums import Came
from bookings.forms.desk import DeskForm, yes_field
from bookings.forms.persons import NOT_CHOSEN
from bookings.forms.waitlist import THIS_SESSION, notice_choices
from hospitals.models import called
from specialists.models import Specialist


def came_field() -> forms.ChoiceField:
    """How they turned to the desk."""
    return forms.ChoiceField(
        label=gettext_lazy("怎么联系的？"),
        choices=[(Came.PHONE.value, gettext_lazy("打电话")), (Came.PRESENT.value, gettext_lazy("来窗口"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择是打电话还是来窗口。")),
    )


class JoinLineForm(DeskForm):
    """For which sessions, with how much notice, how they came, and that they agreed."""

    what = forms.ChoiceField(
        label=gettext_lazy("候补哪些门诊"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择候补哪些门诊。")),
    )
    notice_hours = forms.TypedChoiceField(
        label=gettext_lazy("有号时，最少要提前多久告诉就诊人"),
        help_text=gettext_lazy("问清路上要多久、有没有人陪。离就诊时间比这更近的号，不会给"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("请从列出的时间里选。"),
            "invalid_choice": gettext_lazy("请从列出的时间里选。"),
        },
    )
    came = came_field()
    agreed = yes_field(
        gettext_lazy("已口头问过：就诊人（或者为他预约的家人、乡村医生）同意候补，也同意把信息交给本院"),
        gettext_lazy("请先口头问过，同意以后再勾选。"),
    )

    def __init__(self, *args: Any, specialists: Iterable[Specialist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_of = [(str(one.pk), _("%(who)s在本院的任何一场") % {"who": called(one)}) for one in specialists]
        what: Any = self.fields["what"]
        what.choices = [(THIS_SESSION, _("只候补这一场")), *any_of]
        what.initial = THIS_SESSION
        hours: Any = self.fields["notice_hours"]
        hours.choices, hours.initial = notice_choices(), 24
        self.fields["came"].initial = Came.PHONE.value

    @property
    def said(self) -> dict[str, Any]:
        """What `join_line` is told. Only of a valid form."""
        what = self.cleaned_data["what"]
        return {
            "specialist_id": None if what == THIS_SESSION else int(what),
            "notice_hours": self.cleaned_data["notice_hours"],
            "came": Came(self.cleaned_data["came"]),
            "agreed": self.cleaned_data["agreed"],
        }


class TakeOfferForm(DeskForm):
    """That they want the number, by whom it was said, and what its reader saw: the offer, and what would go for it."""

    came = came_field()
    agreed = yes_field(
        gettext_lazy("已口头问过：就诊人（或者为他预约的家人、乡村医生）要这个号，也同意把信息交给本院"),
        gettext_lazy("请先口头问过，同意以后再勾选。"),
    )
    offer = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    instead = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].initial = Came.PHONE.value

    @property
    def said(self) -> dict[str, Any]:
        """What `accept_for` is told. Only of a valid form."""
        data = self.cleaned_data
        return {
            "offer_id": data["offer"],
            "version": data["version"],
            "instead_of": data["instead"],
            "came": Came(data["came"]),
            "agreed": data["agreed"],
        }
