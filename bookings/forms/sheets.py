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
from bookings.forms.sessions import SessionForm, Times, offer
from bookings.policy import HalfDaysPolicy
from bookings.queries.staff.planning import Means
from bookings.queries.staff.sheets import called_so
from hospitals.uploads import MOST_BYTES
from notices.localtime import local
from specialists.models import SheetLine
from specialists.sheets.files import UnreadableError, read_file, read_paste
from specialists.sheets.preview import Half
from specialists.sheets.stated import Stated
from specialists.sheets.times import half_of

MOST_SESSIONS = 60  # of one line: two a day for a month


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


class LineForm(Times):
    """One session that a line means. Of several specialists only what surrounds them is asked."""

    specialist = SessionForm.base_fields["specialist"]
    numbers = SessionForm.base_fields["numbers"]
    room = SessionForm.base_fields["room"]
    department = SessionForm.base_fields["department"]
    fee_yuan = SessionForm.base_fields["fee_yuan"]

    def __init__(
        self, *args: Any, means: Means, kept: tuple[int, ...] = (), together: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.together = kept, together
        self.rooms = {one.pk: one for one in means.rooms}
        self.departments = {one.pk: one for one in means.departments}
        people = {posting.specialist_id: posting.specialist for posting in means.postings}
        offer(self.fields["specialist"], people, _("请选择"))
        offer(self.fields["department"], self.departments, _("不写科室"))
        offer(self.fields["room"], self.rooms, _("还没有定"))
        self.fields["numbers"].required = False  # a draft may have none yet
        if kept:
            del self.fields["specialist"]
        self.helper.layout = Layout(
            *([] if kept else ["specialist"]),
            "day",
            Div("begins", "ends", css_class="fields-beside"),
            Div("numbers", "fee_yuan", css_class="fields-beside"),
            Div("room", "department", css_class="fields-beside"),
        )

    @property
    def stated(self) -> Stated:
        """What the valid form says."""
        said = self.cleaned_data
        begins: time = local(said["starts_at"]).time()
        room, department = self.rooms.get(said["room"]), self.departments.get(said["department"])
        return Stated(
            specialists=self.kept or (said["specialist"],),
            on=said["day"],
            half=half_of(begins),
            begins=begins,
            ends=local(said["ends_at"]).time(),
            together=self.together,
            department=department.name if department else "",
            room=room.name if room else "",
            numbers=said["numbers"],
            fee_yuan=said["fee_yuan"],
        )


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
        return [form.stated for form in kept if not form.cleaned_data.get("DELETE")]


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
    posted = {posting.specialist_id for posting in means.postings}
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
            }
        )
        together = not alone and posted.issuperset(one.specialists)
        each.append({"kept": tuple(one.specialists), "together": one.together} if together else {})
    initial = [_shown(one, means, hours) for one in known]
    found: LineForms = made(data, prefix="s", initial=initial, each=each, shared={"means": means, "now": now})
    return found


def _shown(known: dict[str, Any], means: Means, hours: HalfDaysPolicy) -> dict[str, Any]:
    """What the boxes show of what is known: a room by its name, the clocks of a half-day where none are given."""
    usual = {Half.MORNING: hours.morning, Half.AFTERNOON: hours.afternoon}.get(known["half"], (None, None))
    begins, ends = known["begins"] or usual[0], known["ends"] or usual[1]
    room = called_so(means.rooms, known.get("room") or "")
    department = called_so(means.departments, known.get("department") or "")
    named = {"room": room and room.pk, "department": department and department.pk}
    return {**known, "begins": begins, "ends": ends, **named}
