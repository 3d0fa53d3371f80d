"""A sheet of visits on its way in, and what one of its lines means."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import plain_helper
from bookings.forms.offers import More
from bookings.forms.sessions import DraftForm, SessionForm, Times, choose_several, offer
from bookings.policy import HalfDaysPolicy
from bookings.queries.staff.planning import Means
from bookings.queries.staff.sheets import KINDS, Places, places_of
from hospitals.uploads import MOST_BYTES
from notices.localtime import local
from specialists.enums import SessionKind
from specialists.models import SheetLine
from specialists.sheets.files import UnreadableError, read_file, read_paste
from specialists.sheets.preview import Half
from specialists.sheets.stated import Stated
from specialists.sheets.times import half_of

MOST_SESSIONS = 60  # of one line: two a day for a month
APART = "apart"  # several specialists of a line, each for themselves
SAID = {str(kind): word for word, kind in KINDS.items()}  # what a kind is called of a line


class SheetForm(forms.Form):
    """A file, or what was copied out of one. Cleans to `sheets` (of cells) and `name`."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("选择表格文件"),
        help_text=gettext_lazy("XLSX 或 CSV，不超过 5 MB。合并的格子、划掉的行、隐藏的行都能识别"),
        required=False,
        error_messages={"empty": gettext_lazy("这是一个空文件。")},
        widget=forms.FileInput({"accept": ".xlsx,.xlsm,.csv,.txt,.tsv"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或者把表格内容粘贴到这里"),
        help_text=gettext_lazy("在 Excel、WPS 或微信里选中，复制，再粘贴"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", str(uuid.uuid4()))
        self.helper = plain_helper()

    def clean(self) -> dict[str, Any]:
        """Read into cells; what cannot be read is said at its box."""
        said = super().clean() or {}
        file, text = said.get("file"), str(said.get("text") or "").strip()
        if file and text:
            self.add_error("text", _("请只选一种：上传文件，或者粘贴内容。"))
        elif not file and not text and not self.errors:
            self.add_error("file", _("请选择文件，或者把内容粘贴到下面。"))
        elif file and not self.errors:
            said["name"] = file.name
            self._read("file", lambda: read_file(file.name, file.read(MOST_BYTES + 1)))
        elif text and not self.errors:
            said["name"] = _("粘贴的内容")
            self._read("text", lambda: read_paste(text))
        return said

    def _read(self, name: str, read: Any) -> None:
        try:
            self.cleaned_data["sheets"] = read()
        except UnreadableError as error:
            self.add_error(name, str(error))


class LineForm(DraftForm, Times):
    """One session that a line means. Of several specialists that are `kept` it is asked how they see patients, and what
    surrounds them; where the line names several, others of these may be chosen to one."""

    specialist = SessionForm.base_fields["specialist"]
    others = SessionForm.base_fields["others"]
    together = SessionForm.base_fields["together"]

    field_order = ["specialist", "others", "together", "day", "begins", "ends", "numbers", "fee_yuan", "room"]

    def __init__(
        self,
        *args: Any,
        means: Means,
        kept: tuple[int, ...] = (),
        named: Mapping[int, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        people = {posting.specialist_id: posting.specialist for posting in means.postings}
        offer(self.fields["specialist"], people, _("请选择"))
        self.offer_places(means)
        self.fields["numbers"].required = False  # a draft may have none yet
        del self.fields["walk_in_numbers"], self.fields["group_minutes"]  # no sheet says how many, how long
        self.helper.layout = Layout(
            *self._who(named or {}),
            "day",
            Div("begins", "ends", css_class="fields-beside"),
            Div("numbers", "fee_yuan", css_class="fields-beside"),
            Div("room", "department", css_class="fields-beside"),
            self.offer_layout(),
            "bring",
        )

    def _who(self, named: Mapping[int, Any]) -> list[Any]:
        """The fields of who comes; those that are not asked go."""
        if self.kept:
            del self.fields["specialist"], self.fields["others"], self.fields["together"]
            self.fields["together"] = forms.ChoiceField(
                label=_("怎么看病人"),
                choices=[
                    (SessionKind.JOINT, _("联合门诊：几位一起看")),
                    (SessionKind.TEAM, _("团队门诊：由其中一位看")),
                    (APART, _("各看各的：一人一场，号数一样")),
                ],
                required=False,
                error_messages={"invalid_choice": _("请选择列出的一种。")},
            )
            return ["together"]
        if len(named) < 2:
            del self.fields["others"], self.fields["together"]
            return ["specialist"]
        choose_several(self.fields["others"], dict(named))
        shown = bool(self["others"].value() or self["together"].value())
        return ["specialist", More(gettext_lazy("几位专家一起出诊"), "others", "together", shown=shown)]

    def has_changed(self) -> bool:
        """What can only be chosen among words is no session yet: the box for one more sends them all the same."""
        return not {"purpose", "open_to", "together"}.issuperset(self.changed_data)

    def clean(self) -> dict[str, Any]:
        """Several specialists see patients in one way or the other."""
        said = super().clean()
        self.clean_offer(said)
        said["others"] = [one for one in said.get("others", []) if one != said.get("specialist")]
        said["together"] = said.get("together") or self.initial.get("together", "")
        if (said["others"] or self.kept) and not said["together"] and "together" not in self.errors:
            self.add_error("together", _("有几位专家，请选择由其中一位看，还是几位一起看。"))
        return said

    @property
    def stated(self) -> list[Stated]:
        """What the valid form says: one session, or one of each specialist."""
        said = self.cleaned_data
        begins: time = local(said["starts_at"]).time()
        room, department = self.rooms.get(said["room"]), self.departments.get(said["department"])
        people = self.kept or (said["specialist"], *said["others"])
        apart = said["together"] == APART
        return [
            Stated(
                specialists=who,
                on=said["day"],
                half=half_of(begins),
                begins=begins,
                ends=local(said["ends_at"]).time(),
                together=SAID.get(said["together"], "") if len(who) > 1 else "",
                department=department.name if department else "",
                room=room.name if room else "",
                numbers=said["numbers"],
                fee_yuan=said["fee_yuan"],
                bring=said["bring"],
                purpose=said["purpose"],
                open_to=said["open_to"],
            )
            for who in ([(one,) for one in people] if apart else [people])
        ]


class LineForms(forms.BaseFormSet):
    """The sessions of one line: those that were understood, and one more."""

    deletion_widget = forms.CheckboxInput

    def __init__(
        self, *args: Any, shared: Mapping[str, Any], each: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        self.shared, self.each = shared, each
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """What every form needs, and who comes in this one."""
        own = self.each[index] if index is not None and index < len(self.each) else {}
        return {**super().get_form_kwargs(index), **self.shared, **own}

    def add_fields(self, form: Any, index: int | None) -> None:
        """The box to leave a session out is called so."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("不要这一场")
            form.helper.layout.fields.append("DELETE")

    @property
    def stated(self) -> list[Stated]:
        """What the valid forms say: empty ones and those that are left out say nothing."""
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        return [one for form in kept if not form.cleaned_data.get("DELETE") for one in form.stated]


def line_forms(
    data: Any, *, line: SheetLine, means: Means, hours: HalfDaysPolicy, now: datetime
) -> LineForms:
    """The forms of one line, which show what was understood of it. `hours`: of half-days without clocks."""
    made: Any = forms.formset_factory(
        LineForm, formset=LineForms, extra=1, can_delete=True, can_delete_extra=False, max_num=MOST_SESSIONS
    )
    known = [
        {**dict.fromkeys(("specialist", "half", "begins", "ends")), **pieces}
        for pieces in ([line.pieces] if line.pieces and not line.answered_at else [])
    ]
    each: list[dict[str, Any]] = [{} for _pieces in known]
    posted = {posting.specialist_id: posting.specialist for posting in means.postings}
    named: dict[int, Any] = {}
    for one in line.sessions.all():
        alone = len(one.specialists) == 1
        known.append(
            {
                "specialist": one.specialists[0] if alone else None,
                "half": one.half,
                "day": one.on,
                "begins": one.begins,
                "ends": one.ends,
                "numbers": one.numbers,
                "fee_yuan": one.fee_yuan,
                "room": one.room,
                "department": one.department,
                "bring": one.bring,
                "purpose": one.purpose,
                "open_to": one.open_to,
                "together": KINDS.get(one.together, ""),
            }
        )
        together = not alone and set(posted).issuperset(one.specialists)
        each.append({"kept": tuple(one.specialists)} if together else {})
        named |= {pk: posted[pk] for pk in one.specialists if pk in posted}
    places = places_of(means)
    initial = [_shown(one, places, hours) for one in known]
    shared = {"means": means, "now": now, "named": named}
    found: LineForms = made(data, prefix="s", initial=initial, each=each, shared=shared)
    return found


def _shown(known: dict[str, Any], places: Places, hours: HalfDaysPolicy) -> dict[str, Any]:
    """What the boxes show of what is known: a room by its name, the clocks of a half-day where none are given."""
    usual = {Half.MORNING: hours.morning, Half.AFTERNOON: hours.afternoon}.get(known["half"], (None, None))
    begins, ends = known["begins"] or usual[0], known["ends"] or usual[1]
    room = places.room(known.get("room") or "")
    department = places.department(known.get("department") or "")
    named = {"room": room and room.pk, "department": department and department.pk}
    return {**known, "begins": begins, "ends": ends, **named}
