"""What staff say a session is to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.days import clock_field, day_ahead, day_field
from bookings.forms.offers import More, OfferForm, offer_said
from bookings.forms.once import OnceForm
from bookings.forms.texts import BAD_SIGNS
from bookings.queries.staff.planning import Means
from hospitals.models import called
from notices.localtime import at_local, local, local_date
from specialists.enums import SessionKind
from specialists.models import ClinicSession, Posting
from specialists.rules import (
    LEAST_GROUP_MINUTES,
    MOST_GROUP_MINUTES,
    MOST_NUMBERS,
    offered,
    spread_numbers,
)
from specialists.seen import seen_as, seen_of

BRING_LENGTH = 200
NOT_CHOSEN = ("required", "invalid_choice")
NO_SUCH_ROOM = {"invalid_choice": gettext_lazy("请选择列出的诊室，或者不选。")}


def count_field(label: Any, least: int, most: int, said: Any, help_text: Any = "") -> forms.IntegerField:
    """A box for a whole number from `least` to `most`; `said` is told of anything else."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
        widget=forms.NumberInput({"inputmode": "numeric", "class": "field-count"}),
    )


class Times(forms.Form):
    """A day with a beginning and an end. Cleans to `starts_at` and `ends_at`."""

    day = day_field(gettext_lazy("日期"))
    begins = clock_field(gettext_lazy("开始"))
    ends = clock_field(gettext_lazy("结束"))

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.helper = plain_helper()

    def clean_day(self) -> date:
        """No further away than anybody plans."""
        return day_ahead(self.cleaned_data["day"], local_date(self.now))

    def clean(self) -> dict[str, Any]:
        """Both instants, where day and clocks are right; the end after the beginning, the beginning to come."""
        said = self.cleaned_data
        day, begins, ends = (said.get(name) for name in ("day", "begins", "ends"))
        if isinstance(begins, time) and isinstance(ends, time) and ends <= begins:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
        elif isinstance(day, date) and isinstance(begins, time) and isinstance(ends, time):
            said["starts_at"], said["ends_at"] = at_local(day, begins), at_local(day, ends)
            if said["starts_at"] <= self.now:
                self.add_error("begins", _("开始时间已经过去了，请检查日期和时间。"))
        return said


class DraftForm(OfferForm):
    """The fields that all forms of sessions share, beside who comes and when."""

    department = forms.TypedChoiceField(
        label=gettext_lazy("科室"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择列出的科室，或者不选。")},
    )
    room = forms.TypedChoiceField(
        label=gettext_lazy("诊室"), coerce=int, empty_value=None, required=False, error_messages=NO_SUCH_ROOM
    )
    numbers = count_field(
        gettext_lazy("放多少个号"), 1, MOST_NUMBERS, gettext_lazy("请写 1 到 300 之间的数字。")
    )
    group_minutes = count_field(
        gettext_lazy("每个时段多少分钟"),
        LEAST_GROUP_MINUTES,
        MOST_GROUP_MINUTES,
        gettext_lazy("请写 5 到 60 之间的数字。"),
    )
    fee_yuan = forms.DecimalField(
        label=gettext_lazy("费用（元）"),
        help_text=gettext_lazy("不填，页面上写“请向医院咨询”；免费请写 0"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            gettext_lazy("费用请写数字，例如 50 或 50.5。"),
        ),
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.01", "class": "field-count"}),
    )
    bring = forms.CharField(
        label=gettext_lazy("请患者带上什么"),
        help_text=gettext_lazy("不填，页面上列出通常要带的证件和资料"),
        required=False,
        max_length=BRING_LENGTH,
        error_messages={
            "max_length": gettext_lazy("最多写 200 个字。"),
            "null_characters_not_allowed": BAD_SIGNS,
        },
        widget=forms.Textarea({"rows": 3}),
    )

    def offer_places(self, means: Means) -> None:
        """Let the departments and rooms of these means be chosen, which the form then knows by id; numbers are spread
        over half-hours unless somebody says otherwise."""
        self.departments = {one.pk: one for one in means.departments}
        self.rooms = {one.pk: one for one in means.rooms}
        offer(self.fields["department"], self.departments, _("不写科室"))
        offer(self.fields["room"], self.rooms, _("还没有定"))
        self.fields["group_minutes"].initial = 30


class SessionForm(OnceForm, DraftForm, Times):
    """What a session is to be. `means` is what the hospital has; the postings a draft is `kept` on may be chosen too,
    though they are over."""

    seen = forms.Field(
        widget=forms.HiddenInput, required=False
    )  # the draft that is being changed, as it was then
    specialist = forms.TypedChoiceField(
        label=gettext_lazy("专家"),
        help_text=gettext_lazy("只列出医院已确认派驻到本院的专家"),
        coerce=int,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择专家。")),
    )
    others = forms.TypedMultipleChoiceField(
        label=gettext_lazy("还有哪些专家"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择列出的专家。")},
        widget=forms.CheckboxSelectMultiple,
    )
    together = forms.ChoiceField(
        label=gettext_lazy("怎么看病人"),
        help_text=gettext_lazy("有几位专家才要选。联合门诊看一位病人要久一些，号要少放、时段要长"),
        required=False,
        choices=[
            ("", gettext_lazy("请选择")),
            (SessionKind.TEAM, gettext_lazy("团队门诊：由其中一位看")),
            (SessionKind.JOINT, gettext_lazy("联合门诊：几位一起看")),
        ],
        error_messages={"invalid_choice": gettext_lazy("请选择列出的一种。")},
    )

    field_order = ["key", "seen", "specialist", "day", "begins", "ends", "numbers", "group_minutes", "room"]

    def __init__(self, *args: Any, means: Means, kept: Sequence[Posting] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.means = means
        self.kept = {posting.specialist_id: posting for posting in kept}
        people = {posting.specialist_id: posting.specialist for posting in (*means.postings, *kept)}
        offer(self.fields["specialist"], people, _("请选择"))
        choose_several(self.fields["others"], people)
        self.offer_places(means)
        self.helper.layout = Layout(
            "key",
            "seen",
            "specialist",
            More(
                gettext_lazy("几位专家一起出诊"),
                "others",
                "together",
                shown=bool(self["others"].value() or self["together"].value()),
            ),
            "day",
            Div("begins", "ends", css_class="fields-beside"),
            Div("numbers", "group_minutes", css_class="fields-beside"),
            Div("room", "department", css_class="fields-beside"),
            self.offer_layout(),
            "fee_yuan",
            "bring",
        )

    def clean(self) -> dict[str, Any]:
        """The numbers must fit into the time; cleans to `groups`, by the stretch of time they share. Several
        specialists see patients in one way or the other."""
        said = super().clean()
        self.clean_offer(said)
        others = [one for one in said.get("others", []) if one != said.get("specialist")]
        said["others"] = others
        if others and not said.get("together") and "together" not in self.errors:
            self.add_error("together", _("有几位专家，请选择由其中一位看，还是几位一起看。"))
        wanted = ("starts_at", "ends_at", "numbers", "group_minutes")
        if all(said.get(name) is not None for name in wanted):
            try:
                said["groups"] = spread_numbers(**{name: said[name] for name in wanted})
            except ValueError:
                self.add_error("group_minutes", _("出诊时间比一个时段还短，请改时段或结束时间。"))
        return said

    @property
    def postings(self) -> list[Posting]:
        """On which postings the session stands, once the form is valid."""
        said = self.cleaned_data
        wanted = [said["specialist"], *said["others"]]
        found = (self.means.posting_of(one, said["day"]) or self.kept.get(one) for one in wanted)
        return [posting for posting in found if posting is not None]

    def says(self, draft: ClinicSession) -> bool:
        """Whether the draft is already what the valid form says. Two queries."""
        plan = {name: said for name, said in self.plan().items() if name not in {"numbers", "group_minutes"}}
        return seen_as(draft, groups=self.cleaned_data["groups"], **plan) == seen_of(draft)

    def plan(self) -> dict[str, Any]:
        """What the form says, as the actions of drafts take it: with somebody who comes for free clinics alone it is
        one."""
        said = self.cleaned_data
        told = ("starts_at", "ends_at", "numbers", "group_minutes", "bring")
        postings = self.postings
        return {
            "postings": postings,
            "department": self.departments.get(said["department"]),
            "room": self.rooms.get(said["room"]),
            "kind": SessionKind(said["together"]) if said["others"] else SessionKind.SINGLE,
            **offer_said(said),
            **offered(postings, said["purpose"], said["fee_yuan"]),
            **{name: said[name] for name in told},
        }


def offer(field: forms.Field, things: dict[int, Any], none: str) -> None:
    """Let these be chosen, or none of them."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker: a form says which it is
    field.choices = [("", none), *((pk, _words(thing)) for pk, thing in things.items())]


def choose_several(field: forms.Field, things: dict[int, Any]) -> None:
    """Let any of these be chosen."""
    assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker, as above
    field.choices = [(pk, _words(thing)) for pk, thing in things.items()]


def _words(thing: Any) -> str:
    """The words of a choice; a specialist's say which hospital they come from."""
    home = getattr(thing, "home_hospital", None)
    if home is None:
        return called(thing)
    return _("%(name)s（%(hospital)s）") % {"name": called(thing), "hospital": called(home)}


def initial_times(session: ClinicSession) -> dict[str, Any]:
    """What the boxes of day, clocks and room show of a session that is there."""
    start, end = local(session.starts_at), local(session.ends_at)
    return {"day": start.date(), "begins": start.time(), "ends": end.time(), "room": session.room_id}
