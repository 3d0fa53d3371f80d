"""Which sessions of a trip staff say there are: half-days of several days, or a stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.days import clock_field, day_ahead, day_field
from bookings.forms.offers import offer_said
from bookings.forms.sessions import DraftForm, Times, choose_several
from bookings.forms.texts import TEXT_ERRORS, words_in
from bookings.policy import HalfDaysPolicy
from bookings.queries.staff.planning import Means
from hospitals.models import Room
from notices.localtime import at_local, local_date
from specialists.enums import SessionKind
from specialists.limits import MOST_DAYS_AHEAD
from specialists.rules import spread_numbers

MOST_DAYS = 14  # of one stay: a longer one is planned in parts
MORNING, AFTERNOON = "am", "pm"


class StopsForm(DraftForm):
    """Sessions of a trip: days in a row, the halves of each, who comes, and where. `means` is what the hospital has."""

    first = Times.base_fields["day"]
    last = day_field(gettext_lazy("到哪天"), help_text=gettext_lazy("只有一天，不用填"), required=False)
    halves = forms.MultipleChoiceField(
        label=gettext_lazy("每天哪个半天出诊"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("请选择上午或下午。")},
    )
    begins = clock_field(gettext_lazy("或者几点开始"), required=False)
    ends = clock_field(gettext_lazy("几点结束"), required=False)
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("哪些专家"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("请选择专家。")),
    )
    together = forms.ChoiceField(
        label=gettext_lazy("几位专家怎么看"),
        choices=[
            (SessionKind.SINGLE, gettext_lazy("各看各的，每位专家一场")),
            (SessionKind.TEAM, gettext_lazy("团队门诊：由其中一位看")),
            (SessionKind.JOINT, gettext_lazy("联合门诊：几位一起看")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("请选择列出的一种。")),
    )
    place = forms.CharField(
        label=gettext_lazy("新地点的名称"),
        help_text=gettext_lazy("没有列出的地点，例如“伍什家卫生院”"),
        required=False,
        max_length=100,
        error_messages=TEXT_ERRORS,
    )
    address = forms.CharField(
        label=gettext_lazy("新地点的地址"),
        help_text=gettext_lazy("患者按它看地图、找路"),
        required=False,
        max_length=200,
        error_messages=TEXT_ERRORS,
    )

    field_order = [
        *("first", "last", "halves", "begins", "ends", "people", "together"),
        *("room", "place", "address", "department", "numbers", "group_minutes"),
    ]

    def __init__(
        self,
        *args: Any,
        means: Means,
        hours: HalfDaysPolicy,
        now: datetime,
        outreach: bool = False,
        **kwargs: Any,
    ) -> None:
        """`outreach`: it stops somewhere else than at the hospital, and the place has to be said."""
        super().__init__(*args, **kwargs)
        self.means, self.now, self.outreach = means, now, outreach
        self.hours = {MORNING: hours.morning, AFTERNOON: hours.afternoon}
        words = {MORNING: _("上午"), AFTERNOON: _("下午")}
        self.fields["halves"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (half, f"{words[half]} {begins:%H:%M}–{ends:%H:%M}")
            for half, (begins, ends) in self.hours.items()
        ]
        choose_several(
            self.fields["people"], {posting.specialist_id: posting.specialist for posting in means.postings}
        )
        self.offer_places(means)
        self.helper = plain_helper()
        self.helper.layout = Layout(
            Div("first", "last", css_class="fields-beside"),
            "halves",
            Div("begins", "ends", css_class="fields-beside"),
            "people",
            "together",
            "room",
            "place",
            "address",
            Div("numbers", "group_minutes", css_class="fields-beside"),
            self.offer_layout(),
            "department",
            "fee_yuan",
            "bring",
        )

    def clean_first(self) -> date:
        """Today or later, no further away than anybody plans."""
        return day_ahead(self.cleaned_data["first"], local_date(self.now))

    def clean_place(self) -> str:
        """Words, not signs that nobody sees."""
        place: str = self.cleaned_data["place"]
        return words_in(place, _("请写新地点的名称。")) if place else ""

    def clean_address(self) -> str:
        """The same."""
        address: str = self.cleaned_data["address"]
        return words_in(address, _("请写新地点的地址，否则患者看到的是医院的地址。")) if address else ""

    def clean(self) -> dict[str, Any]:
        """Days in a row, halves or clocks, a place; the numbers fit."""
        said = super().clean() or {}
        self.clean_offer(said)
        first = said.get("first")
        if first is not None:
            last = said["last"] = said.get("last") or first
            if not first <= last < first + timedelta(days=MOST_DAYS):
                self.add_error("last", _("最后一天不能早于第一天，一次最多排 14 天。"))
            elif last > local_date(self.now) + timedelta(days=MOST_DAYS_AHEAD):
                self.add_error("last", _("最远只能排到一年以内，请检查年份。"))
        self._clean_times(said)
        if said.get("place") and said.get("room"):
            self.add_error("place", _("地点请在列表里选，或者写新的，只填一项。"))
        if said.get("address") and not said.get("place"):
            self.add_error("place", _("请写新地点的名称。"))
        elif said.get("place") and not said.get("room"):
            self._clean_place(said["place"], said.get("address", ""))
        elif self.outreach and not said.get("room") and "room" not in self.errors:
            self.add_error("room", _("下乡巡诊请选择地点，或者写新的地点。"))
        self._clean_beside(said)
        return said

    def _clean_beside(self, said: dict[str, Any]) -> None:
        """Several sessions at one time are held where several can be."""
        box = "place" if said.get("place") else "room"
        room = self._recorded(said["place"]) if box == "place" else self.rooms.get(said.get("room") or 0)
        alone = said.get("together") == SessionKind.SINGLE and len(said.get("people") or ()) > 1
        if alone and room is not None and room.exclusive and box not in self.errors:
            self.add_error(box, _("这间诊室同一时间只能有一场出诊。请选共用的地点，或者分几次加。"))

    def _recorded(self, name: str) -> Room | None:
        """The place of that name which the hospital has already."""
        return next((one for one in self.rooms.values() if one.name == name), None)

    def _clean_place(self, name: str, address: str) -> None:
        """A new place has an address: without one patients would be led to the hospital's. What is recorded under this
        name already stays as it is."""
        known = self._recorded(name)
        if known is None and not address and "address" not in self.errors:
            self.add_error("address", _("请写新地点的地址，否则患者看到的是医院的地址。"))
        elif known is not None and address and address != known.address:
            told = {"address": known.address or _("没有写")}
            self.add_error(
                "place",
                _("这个名称已经登记，地址：%(address)s。是同一个地方，请在列表里选；不是，请换一个名称。")
                % told,
            )

    def _clean_times(self, said: dict[str, Any]) -> None:
        begins, ends = said.get("begins"), said.get("ends")
        if {"halves", "begins", "ends"} & set(self.errors):
            return
        if said.get("halves") and (begins or ends):
            self.add_error("begins", _("半天和钟点只填一项。"))
        elif not said.get("halves") and not (begins and ends):
            self.add_error("halves", _("请选择上午、下午，或者写几点到几点。"))
        elif begins and ends and ends <= begins:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
        elif not self.errors:
            self._clean_numbers(said)

    def _clean_numbers(self, said: dict[str, Any]) -> None:
        for day, begins, ends in self._times(said):
            starts_at, ends_at = at_local(day, begins), at_local(day, ends)
            if starts_at <= self.now:
                self.add_error("first", _("开始时间已经过去了，请检查日期和时间。"))
                return
            try:
                spread_numbers(
                    starts_at=starts_at,
                    ends_at=ends_at,
                    numbers=said["numbers"],
                    group_minutes=said["group_minutes"],
                )
            except ValueError:
                self.add_error("group_minutes", _("出诊时间比一个时段还短，请改时段或结束时间。"))
                return

    def _times(self, said: dict[str, Any]) -> Iterator[tuple[date, time, time]]:
        """Each half-day, as day and clocks."""
        stretches = [self.hours[half] for half in said["halves"]] or [(said["begins"], said["ends"])]
        for ahead in range((said["last"] - said["first"]).days + 1):
            for begins, ends in stretches:
                yield said["first"] + timedelta(days=ahead), begins, ends

    @property
    def new_place(self) -> dict[str, str] | None:
        """The place that the valid form names by words, as `draft_stops` takes it."""
        said = self.cleaned_data
        return {"name": said["place"], "address": said["address"]} if said["place"] else None

    def plans(self) -> list[dict[str, Any]]:
        """What the valid form says, a plan for each session as `draft_session` takes it; where there is a `new_place`,
        without a room."""
        said = self.cleaned_data
        kind = SessionKind(said["together"]) if len(said["people"]) > 1 else SessionKind.SINGLE
        groups = [[one] for one in said["people"]] if kind == SessionKind.SINGLE else [said["people"]]
        told = ("numbers", "group_minutes", "fee_yuan", "bring")
        return [
            {
                "postings": [self.means.posting_of(one, day) for one in group],
                "starts_at": at_local(day, begins),
                "ends_at": at_local(day, ends),
                "kind": kind,
                "room": self.rooms.get(said["room"]),
                "department": self.departments.get(said["department"]),
                **offer_said(said),
                **{name: said[name] for name in told},
            }
            for day, begins, ends in self._times(said)
            for group in groups
        ]
