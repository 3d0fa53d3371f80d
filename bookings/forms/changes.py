"""What staff say when a published session changes: how late, to when, who takes over, why not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.sessions import NO_SUCH_ROOM, NOT_CHOSEN, Times, count_field, offer
from bookings.queries.impact import Part
from bookings.queries.staff.planning import Means
from bookings.rules import Reason
from hospitals.models import called
from notices.localtime import local
from specialists.enums import WithdrawReason
from specialists.limits import LONGEST_DELAY
from specialists.models import ClinicSession, Posting, Slot
from specialists.rules import MOST_NUMBERS

MOST_DELAY_MINUTES = LONGEST_DELAY // timedelta(minutes=1)


class DelayForm(forms.Form):
    """By how much everything is later than planned."""

    minutes = count_field(
        gettext_lazy("比原定时间晚多少分钟"),
        1,
        MOST_DELAY_MINUTES,
        gettext_lazy("请写 1 到 480 之间的数字。更晚的请改时间或停诊。"),
        gettext_lazy("从原定时间算起，例如 40；又晚了就写总共晚多少"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class ChangeForm(Times):
    """To which time and room a published session moves."""

    room = forms.TypedChoiceField(
        label=gettext_lazy("诊室"), coerce=int, empty_value=None, required=False, error_messages=NO_SUCH_ROOM
    )

    def __init__(self, *args: Any, means: Means, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {one.pk: one for one in means.rooms}
        offer(self.fields["room"], self.rooms, _("还没有定"))
        self.helper.layout = Layout("day", Div("begins", "ends", css_class="fields-beside"), "room")


class SubstituteForm(forms.Form):
    """Who takes over from whom. `candidates`: each posting with why its specialist cannot come, or nothing."""

    leaving = forms.TypedChoiceField(
        label=gettext_lazy("哪位专家不能来？"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择哪位专家不能来。")),
    )
    posting = forms.TypedChoiceField(
        label=gettext_lazy("由哪位专家接替？"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择由哪位专家接替。")),
    )

    def __init__(
        self, *args: Any, session: ClinicSession, candidates: list[tuple[Posting, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        leaving = {row.specialist_id: row.specialist for row in session.session_specialists.all()}
        self.fields["leaving"].choices = [(pk, called(one)) for pk, one in leaving.items()]  # type: ignore[attr-defined]
        if len(leaving) == 1:
            self.fields["leaving"].widget = forms.HiddenInput()
            self.initial["leaving"] = next(iter(leaving))
        self.postings = {posting.pk: posting for posting, _why in candidates}
        self.fields["posting"].choices = [  # type: ignore[attr-defined]
            (posting.pk, candidate_words(posting, why)) for posting, why in candidates
        ]
        self.helper = plain_helper()


def _reason_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("为什么停诊？"),
        help_text=gettext_lazy("患者会在短信和页面上看到这个原因"),
        choices=WithdrawReason.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择停诊原因。")),
    )


class WithdrawForm(forms.Form):
    """Why a session is withdrawn: everybody booked reads it. `begun`: it must be said besides that nobody was seen."""

    reason = _reason_field()
    none_seen = forms.BooleanField(
        label=gettext_lazy("今天一个人都没有看：专家没有来，或者没有开诊"),
        error_messages={"required": gettext_lazy("请先确认一个人都没有看。看过人的，请用“部分停诊”。")},
    )

    def __init__(self, *args: Any, begun: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not begun:
            del self.fields["none_seen"]
        self.helper = plain_helper()


class PartForm(forms.Form):
    """Which numbers are withdrawn, and why. `numbers`: all that can be, those that are already among them; the form
    shows their times `late` by the session's delay. Cleans to `part`."""

    begins = forms.ChoiceField(
        label=gettext_lazy("从几点开始停"),
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择从几点开始停。")),
    )
    ends = forms.ChoiceField(
        label=gettext_lazy("停到几点"),
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择停到几点。")),
    )
    from_ordinal = count_field(
        gettext_lazy("只停后面的号：从第几号起"),
        1,
        MOST_NUMBERS,
        gettext_lazy("请写号的数字，例如 6；不填就是这段时间全部的号。"),
        gettext_lazy("不填，这段时间的号全部停诊"),
    )
    reason = _reason_field()

    def __init__(self, *args: Any, numbers: list[Slot], late: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = numbers
        self.already = False  # whether all that is chosen is withdrawn
        self.fields["from_ordinal"].required = False
        starts = sorted({number.starts_at for number in numbers})
        ends = sorted({number.ends_at for number in numbers})
        for name, moments in (("begins", starts), ("ends", ends)):
            choices = [(one.isoformat(), f"{local(one + late):%H:%M}") for one in moments]
            self.fields[name].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]
        self.helper = plain_helper()
        self.helper.layout = Layout(
            Div("begins", "ends", css_class="fields-beside"), "from_ordinal", "reason"
        )

    def clean(self) -> dict[str, Any]:
        """The end after the beginning, with numbers between them, and others left."""
        said = self.cleaned_data
        if "begins" not in said or "ends" not in said or "from_ordinal" not in said:
            return said
        starts_at, ends_at = (datetime.fromisoformat(said[name]) for name in ("begins", "ends"))
        if ends_at <= starts_at:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
            return said
        part = Part(starts_at, ends_at, said["from_ordinal"] or 1)
        self.chosen = [number for number in self.numbers if part.has(number)]
        left = [number for number in self.numbers if number.withdrawn_at is None and not part.has(number)]
        if not self.chosen:
            self.add_error("from_ordinal", _("这段时间里没有这些号，请看名单上的号。"))
        elif all(number.withdrawn_at for number in self.chosen):
            self.already = True
            self.add_error("begins", _("这些号已经停诊了。"))
        elif not left:
            self.add_error("begins", Reason.WHOLE_SESSION.label)
        said["part"] = part
        return said


def candidate_words(posting: Posting, why: str) -> str:
    """Who could come, and from where; why they cannot, or nothing."""
    person, home = posting.specialist, posting.specialist.home_hospital
    return format_html("<strong>{}</strong> {} {}", called(person), called(home) if home else "", why)
