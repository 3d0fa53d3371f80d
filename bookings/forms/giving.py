"""What a desk chooses to give somebody a number, or to move one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.enums import Came
from bookings.forms.desk import DeskForm, yes_field
from bookings.forms.persons import NOT_CHOSEN, SIDE_BY_SIDE
from bookings.models import Referral
from bookings.queries.staff.giving import FreeTime, GiveIn
from bookings.session_tables import half_day_word
from hospitals.models import called
from notices.localtime import local
from specialists.enums import Pool

# Between the parts of a choice: session, planned start, and who holds it.
APART = "|"
# A session further away is in nobody's plan: such a time was on no page.
YEARS_AROUND = 2
NO_REFERRAL = 0
TIMES = f"{SIDE_BY_SIDE} times"


@dataclass(frozen=True)
class Sort:
    """How somebody asks: as one of which pool, and by what way, where that is said with it."""

    code: str
    words: Any
    pool: Pool
    came: Came | None


SORTS = {
    sort.code: sort
    for sort in (
        Sort("phone", gettext_lazy("电话预约"), Pool.DESK, Came.PHONE),
        Sort("window", gettext_lazy("窗口预约"), Pool.DESK, Came.PRESENT),
        Sort("today", gettext_lazy("今天现场取号"), Pool.WALK_IN, Came.PRESENT),
        Sort("referral", gettext_lazy("转诊"), Pool.REFERRAL, None),
        Sort("recall", gettext_lazy("复诊"), Pool.RECALL, None),
    )
}


@dataclass(frozen=True)
class ChosenTime:
    """A half-hour of a session, by its planned start, and the specialists who hold it as its reader saw them."""

    session_id: int
    at: datetime
    who: tuple[int, ...]


def read_time(said: str, today: date) -> ChosenTime | None:
    """A choice as the form says it; None for what cannot have been one."""
    session, _first, rest = said.partition(APART)
    at, _second, who = rest.partition(APART)
    try:
        moment = datetime.fromisoformat(at)
        chosen = ChosenTime(int(session), moment, tuple(int(one) for one in who.split(",") if one))
    except (ValueError, OverflowError):
        return None
    near = moment.tzinfo is not None and abs(moment.year - today.year) <= YEARS_AROUND
    return chosen if near and 0 < chosen.session_id < 2**63 else None


class TimeRadios(forms.RadioSelect):
    """Half-hours below the session they are of. The one that is chosen has the focus when the page opens: a desk goes
    on by the arrows; each is read out with its session."""

    focused = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole: dict[str, str] = {}  # value → what is read out

    def create_option(
        self, name: str, value: Any, label: Any, selected: bool, *args: Any, **kwargs: Any
    ) -> Any:
        """One choice."""
        made = super().create_option(name, value, label, selected, *args, **kwargs)
        made["attrs"]["aria-label"] = self.whole.get(str(value), str(label))
        if selected and self.focused:
            made["attrs"]["autofocus"] = True
        return made


class TimeField(forms.ChoiceField):
    """One of the half-hours. One that has gone meanwhile is read too: the action says why it cannot be had."""

    def valid_value(self, value: Any) -> bool:
        """Whatever was sent: the form reads it."""
        return True


class TimeForm(DeskForm):
    """Which half-hour, out of `sessions`, as ChosenTime; the first that is not over is chosen as long as nobody has
    chosen. `today`: the local day."""

    time = TimeField(
        label=gettext_lazy("哪个时段？"),
        widget=TimeRadios,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择时段。")),
    )

    def __init__(self, *args: Any, sessions: Iterable[GiveIn], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        sessions = list(sessions)
        groups = [
            (_group(one, today), [(_value(one, time), _words(time)) for time in one.times])
            for one in sessions
        ]
        field = self.fields["time"]
        field.choices = [  # type: ignore[attr-defined]  # a field of choices
            (group, [(value, format_html("<strong>{}</strong> {}", *words)) for value, words in some])
            for group, some in groups
        ]
        whole = {value: _("，").join([group, *words]) for group, some in groups for value, words in some}
        field.widget.whole = whole
        ahead = (_value(one, time) for one in sessions for time in one.times if not time.over)
        if not self.is_bound and (first := next(ahead, None)) is not None:
            field.initial = first
            field.widget.focused = True

    def clean_time(self) -> ChosenTime:
        """What was chosen."""
        found = read_time(self.cleaned_data["time"], self.today)
        if found is None:
            raise forms.ValidationError(_("请选择时段。"), code="invalid_choice")
        return found


class GiveForm(TimeForm):
    """`sort`: how they ask; by a referral it is asked whether they called or came."""

    came = forms.ChoiceField(
        label=gettext_lazy("怎么联系的？"),
        choices=[(Came.PHONE.value, gettext_lazy("打电话")), (Came.PRESENT.value, gettext_lazy("来窗口"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择是打电话还是来窗口。")),
    )
    agreed = yes_field(
        gettext_lazy("已口头问过：就诊人（或者为他预约的家人、乡村医生）同意预约，也同意把信息交给本院"),
        gettext_lazy("请先口头问过，同意以后再勾选。"),
    )

    referral = forms.TypedChoiceField(
        label=gettext_lazy("用在哪件转诊上？"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择用在哪件转诊上。")),
    )

    def __init__(self, *args: Any, sort: Sort, referrals: Sequence[Referral] = (), **kwargs: Any) -> None:
        """`referrals`: those of the person that wait for a number here. Of one it is, of several it is asked which."""
        super().__init__(*args, **kwargs)
        self.sort = sort
        self.referral_words = _referral_words(referrals[0]) if len(referrals) == 1 else ""
        self._one = referrals[0].pk if len(referrals) == 1 else None
        asked = ["agreed"]
        if len(referrals) > 1:
            of_none = (NO_REFERRAL, _("都不是"))
            field: Any = self.fields["referral"]
            field.choices = [*((one.pk, _referral_words(one)) for one in referrals), of_none]
            asked = ["referral", "agreed"]
        else:
            del self.fields["referral"]
        if sort.came is None:
            asked = ["came", *asked]
        else:
            del self.fields["came"]
        self.helper.layout = Layout(Field("time", wrapper_class=TIMES), *asked)

    @property
    def referral_id(self) -> int | None:
        """Which referral gets the number; None for none. Only of a valid form."""
        return self.cleaned_data.get("referral", self._one) or None

    @property
    def said(self) -> dict[str, Any]:
        """What `give_number` is told. Only of a valid form."""
        return {
            "session_id": self.cleaned_data["time"].session_id,
            "at": self.cleaned_data["time"].at,
            "asks_as": self.sort.pool,
            "came": self.sort.came or Came(self.cleaned_data["came"]),
            "agreed": self.cleaned_data["agreed"],
        }


class MoveForm(TimeForm):
    """Where a booking goes. Where another specialist holds the session, that has to be agreed to."""

    other = forms.BooleanField(
        label=gettext_lazy("换了专家：已经告诉就诊人由谁出诊，就诊人同意"), required=False
    )
    # The number it had when this was chosen.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, sessions: Iterable[GiveIn], **kwargs: Any) -> None:
        sessions = list(sessions)
        super().__init__(*args, sessions=sessions, **kwargs)
        self.others = {one.session.pk for one in sessions if not one.keeps}
        asked = ["other"] if self.others else []
        self.helper.layout = Layout(Field("time", wrapper_class=TIMES), *asked, "seen")

    def clean(self) -> dict[str, Any]:
        """Another specialist only with a yes to them."""
        said = self.cleaned_data
        if "time" in said and said["time"].session_id in self.others and not said.get("other"):
            self.add_error("other", _("这场由另一位专家出诊，要就诊人同意才能改。"))
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What `move_for` is told. Only of a valid form."""
        chosen: ChosenTime = self.cleaned_data["time"]
        return {
            "session_id": chosen.session_id,
            "at": chosen.at,
            "who": chosen.who if self.cleaned_data["other"] else (),
            "from_slot_id": self.cleaned_data["seen"],
        }


def _referral_words(one: Referral) -> str:
    """转诊编号 00000012，托克托县医院，骨科."""
    number = _("转诊编号 %(number)s") % {"number": one.number}
    parts = [number, called(one.from_hospital), called(one.department)]
    return _("，").join(part for part in parts if part)


def _value(one: GiveIn, time: FreeTime) -> str:
    who = ",".join(str(person.pk) for person in one.specialists)
    return APART.join([str(one.session.pk), time.at.isoformat(), who])


def _words(time: FreeTime) -> tuple[str, str]:
    """08:00–08:30, 还有 3 个号; of one that is over that is said first."""
    left = ngettext("还有 %(left)s 个号", "还有 %(left)s 个号", time.left) % {"left": time.left}
    if time.over:
        left = _("，").join([_("时段已过"), left])
    return f"{local(time.starts_at):%H:%M}–{local(time.ends_at):%H:%M}", left


def _group(one: GiveIn, today: date) -> str:
    """今天 星期二 上午，骨科，陈卫衡，二诊室."""
    start = local(one.starts_at)
    day = _("今天") if one.day == today else date_format(one.day, "MONTH_DAY_FORMAT")
    when = f"{day} {date_format(one.day, 'l')} {half_day_word(start)}"
    who = _("、").join(called(person) for person in one.specialists)
    where = [called(one.session.department), called(one.session.room)]
    other = [] if one.keeps else [_("另一位专家")]
    return _("，").join(part for part in [when, who, *where, *other] if part)
