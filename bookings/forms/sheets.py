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
from bookings.forms.sessions import NO_SUCH_ROOM, NOT_CHOSEN, Times, count_field, offer
from bookings.queries.staff.planning import Means
from hospitals.uploads import MOST_BYTES
from notices.localtime import local
from specialists.rules import MOST_NUMBERS
from specialists.sheets.files import UnreadableError, read_file, read_paste
from specialists.sheets.stated import Stated

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

    specialist = forms.TypedChoiceField(
        label=gettext_lazy("专家"),
        help_text=gettext_lazy("只列出医院已确认派驻到本院的专家"),
        coerce=int,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择专家。")),
    )
    numbers = count_field(
        gettext_lazy("放多少个号"), 1, MOST_NUMBERS, gettext_lazy("请写 1 到 300 之间的数字，或者先空着。")
    )
    room = forms.TypedChoiceField(
        label=gettext_lazy("诊室"), coerce=int, empty_value=None, required=False, error_messages=NO_SUCH_ROOM
    )
    department = forms.TypedChoiceField(
        label=gettext_lazy("科室"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择列出的科室，或者不选。")},
    )
    fee_yuan = forms.DecimalField(
        label=gettext_lazy("费用（元）"),
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
        self.fields["numbers"].required = False
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
            half="am" if begins.hour < 12 else "pm" if begins.hour < 18 else "evening",
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
    data: Any, *, initial: list[dict[str, Any]], each: list[dict[str, Any]], means: Means, now: datetime
) -> LineForms:
    """The forms of one line. `initial`: what each shows; `each`: who comes, where several do."""
    made: Any = forms.formset_factory(
        LineForm, formset=LineForms, extra=1, can_delete=True, can_delete_extra=False, max_num=MOST_SESSIONS
    )
    found: LineForms = made(data, prefix="s", initial=initial, each=each, shared={"means": means, "now": now})
    return found
