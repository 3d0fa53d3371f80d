"""For whom somebody waits, for which sessions, and how much notice they need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.patients import person_words
from bookings.forms.persons import NOT_CHOSEN
from bookings.models import PatientLink
from hospitals.models import called
from specialists.models import ClinicSession, Specialist

THIS_SESSION, HERE, ANYWHERE = "session", "here", "anywhere"
# Hours between the offer and the visit: to travel from a banner, or to have somebody come along.
NOTICE_HOURS = (0, 24, 48, 72)


class JoinForm(forms.Form):
    """Cleans to `patient` (id), `notice_hours`, `specialist_id` (None: for this session alone) and `anywhere`."""

    patient = forms.TypedChoiceField(
        label=gettext_lazy("为谁候补"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择就诊人。")),
    )
    what = forms.ChoiceField(
        label=gettext_lazy("候补哪些门诊"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择候补哪些门诊。")),
    )
    notice_hours = forms.TypedChoiceField(
        label=gettext_lazy("有号时，最少要提前多久告诉您"),
        help_text=gettext_lazy("离就诊时间比这更近的号，不会给您。"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("请从列出的时间里选。")},
    )

    def __init__(
        self,
        *args: Any,
        links: Iterable[PatientLink],
        session: ClinicSession,
        specialists: Iterable[Specialist],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(link.patient_id, person_words(link, today)) for link in links]
        self.fields["patient"].choices = choices  # type: ignore[attr-defined]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (THIS_SESSION, _("只候补这一场")),
            *_of_specialists(session, specialists),
        ]
        self.fields["notice_hours"].choices = notice_choices()  # type: ignore[attr-defined]
        self.initial.setdefault("what", THIS_SESSION)
        self.initial.setdefault("notice_hours", 24)
        if len(choices) == 1:
            self.initial.setdefault("patient", choices[0][0])
        self.helper = plain_helper()

    def wishes(self) -> dict[str, Any]:
        """What was asked for, as `join_waitlist` takes it."""
        what, _sep, specialist = self.cleaned_data["what"].partition(":")
        return {
            "patient_id": self.cleaned_data["patient"],
            "notice_hours": self.cleaned_data["notice_hours"],
            "specialist_id": int(specialist) if specialist else None,
            "anywhere": what == ANYWHERE,
        }


def _of_specialists(session: ClinicSession, specialists: Iterable[Specialist]) -> list[tuple[str, str]]:
    found = []
    for one in specialists:
        said = {"who": called(one), "where": called(session.hospital)}
        found.append((f"{HERE}:{one.pk}", _("%(who)s在%(where)s的任何一场") % said))
        found.append((f"{ANYWHERE}:{one.pk}", _("%(who)s的任何一场，哪家医院都可以") % said))
    return found


def notice_choices() -> list[tuple[int, str]]:
    """How much notice somebody may need, in hours and in words."""
    some = _("就诊前 %(hours)s 小时以上")
    return [(hours, some % {"hours": hours} if hours else _("不限，有号就告诉我")) for hours in NOTICE_HOURS]
