"""What staff say when a published session gets more numbers, or its rest becomes another session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.forms import plain_helper
from bookings.forms.changes import candidate_words
from bookings.forms.sessions import NO_SUCH_ROOM, NOT_CHOSEN, count_field, offer
from bookings.queries.splitting import borders
from bookings.rules import Reason
from hospitals.models import Room, called
from notices.localtime import local
from specialists.models import ClinicSession, Posting, SessionSpecialist, Slot
from specialists.rules import MOST_NUMBERS


class MoreForm(forms.Form):
    """How many further numbers. `has`: how many regular ones there are; `had`, sent with it: how many there were on
    the page it was decided on."""

    more = count_field(
        gettext_lazy("加放多少个号"),
        1,
        MOST_NUMBERS,
        gettext_lazy("请写 1 到 300 之间的数字。"),
        gettext_lazy("一场门诊最多 300 个号，加号不算在里面"),
    )
    had = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has = has
        self.already = False  # whether they have been put out
        self.helper = plain_helper()
        self.helper.layout = Layout("more")

    def clean(self) -> dict[str, Any]:
        """No more than a session may have in all."""
        said = self.cleaned_data
        more, had = said.get("more"), said.get("had")
        if more is None:
            return said
        self.already = had is not None and had + more == self.has
        if not self.already and self.has + more > MOST_NUMBERS:
            self.add_error("more", Reason.TOO_MANY_NUMBERS.label)
        return said


class SplitForm(forms.Form):
    """From when on the rest is another session, in which room, with whom. `numbers`: all of the session; `candidates`:
    who could come instead of somebody, each with a remark or nothing; times are shown `late` by the session's delay.
    Cleans to `at` and `postings`, one for each who holds the session."""

    at = forms.ChoiceField(
        label=gettext_lazy("从几点起分出去"),
        help_text=gettext_lazy("只能从两个时段之间分开，大家的时间都不变"),
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择从几点起分出去。")),
    )
    room = forms.TypedChoiceField(
        label=gettext_lazy("后一段的诊室"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=NO_SUCH_ROOM,
    )

    def __init__(
        self,
        *args: Any,
        session: ClinicSession,
        numbers: Sequence[Slot],
        rooms: Sequence[Room],
        candidates: Sequence[tuple[Posting, str]],
        late: timedelta,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.rooms = {one.pk: one for one in rooms}
        offer(self.fields["room"], self.rooms, _("还没有定"))
        self.initial.setdefault("room", session.room_id)
        self.borders = borders(numbers)
        choices = [(at.isoformat(), _border_words(at + late, numbers, at)) for at in self.borders]
        self.fields["at"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]
        held = list(session.session_specialists.all())
        self.postings = {row.posting_id: row.posting for row in held} | {
            one.pk: one for one, _why in candidates
        }
        self.who = {f"who_{row.specialist_id}": row for row in held}
        for name, row in self.who.items():
            self.fields[name] = _who_field(row, candidates, alone=len(held) == 1)
            self.initial.setdefault(name, row.posting_id)
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        """Something that differs, and nobody twice."""
        said = self.cleaned_data
        if {"at", "room", *self.who} - said.keys():
            return said
        said["at"] = datetime.fromisoformat(said["at"])
        said["postings"] = [self.postings[said[name]] for name in self.who]
        coming = [posting.specialist_id for posting in said["postings"]]
        staying = [row.specialist_id for row in self.who.values()]
        if len(set(coming)) < len(coming):
            self.add_error(list(self.who)[-1], Reason.SPECIALIST_IN_IT.label)
        elif coming == staying and said["room"] == self.session.room_id:
            self.add_error("room", Reason.NOTHING_SPLIT.label)
        return said


def _border_words(shown: datetime, numbers: Sequence[Slot], at: datetime) -> str:
    """When the rest would begin, and how much it would be."""
    rest = sum(one.starts_at >= at and one.withdrawn_at is None for one in numbers)
    words = ngettext("%(time)s 起（后一段 %(n)d 个号）", "%(time)s 起（后一段 %(n)d 个号）", rest)
    return words % {"time": f"{local(shown):%H:%M}", "n": rest}


def _who_field(
    row: SessionSpecialist, candidates: Sequence[tuple[Posting, str]], *, alone: bool
) -> forms.TypedChoiceField:
    """Who holds the rest in place of this one: as a rule they themselves."""
    name = called(row.specialist)
    label = (
        _("后一段由哪位专家出诊？") if alone else _("后一段，%(name)s专家的位置由谁出诊？") % {"name": name}
    )
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (row.posting_id, _("不换，还是%(name)s") % {"name": name}),
            *((posting.pk, candidate_words(posting, why)) for posting, why in candidates),
        ],
        error_messages=dict.fromkeys(NOT_CHOSEN, _("请选择后一段由哪位专家出诊。")),
    )
