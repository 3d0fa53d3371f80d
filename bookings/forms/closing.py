"""What a desk fills in as it closes a day: which numbers were seen, a list of who was, why something was wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.actions.desk.correcting import CORRECTIONS
from bookings.enums import AppointmentStatus
from bookings.forms.desk import DeskForm
from bookings.forms.persons import NOT_CHOSEN
from bookings.forms.sheets import SheetForm
from bookings.models.closing import CorrectionReason, Outcome
from bookings.queries.staff.closing import ClosingLine
from bookings.queries.staff.seen_lists import read_numbers
from specialists.enums import LedgerReason

FIELD = "o-"  # o-17: what became of appointment 17
MOST_PATIENTS = 2000  # in one session, typed


class NumbersForm(DeskForm):
    """The numbers that are ticked on a paper list, and whether all others that never checked in did not come."""

    numbers = forms.CharField(
        label=gettext_lazy("看过的号"),
        help_text=gettext_lazy("照纸质名单输入，例如 1-12、15、18"),
        max_length=2000,
        error_messages=dict.fromkeys(
            ("required", "max_length", "null_characters_not_allowed"),
            gettext_lazy("请输入看过的号，例如 1-12、15、18。"),
        ),
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
    )
    rest = forms.BooleanField(
        label=gettext_lazy("其他没有报到的号都记为未到诊"), required=False, initial=True
    )

    def __init__(self, *args: Any, lines: Sequence[ClosingLine], wanted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.wanted = lines, wanted

    def full_clean(self) -> None:
        """The box must be filled in, unless its neighbours were sent instead."""
        self.fields["numbers"].required = self.wanted
        super().full_clean()
        self.fields["numbers"].required = True

    def clean_numbers(self) -> list[int]:
        """The numbers of those on the list. What is written itself must be somebody's, and nobody of them noted as
        something else; between two, numbers that nobody had are left out."""
        typed = self.cleaned_data["numbers"]
        if not self.wanted:
            return []
        found = read_numbers(typed)
        if not found:
            raise forms.ValidationError(_("请输入看过的号，例如 1-12、15、18。"), code="required")
        known = {line.ordinal: line for line in self.lines}
        nobody = [n for n, written in found.items() if written and n not in known]
        if nobody:
            raise forms.ValidationError(
                _("第 %(n)s 号没有人，请检查。") % {"n": _said(nobody)}, code="nobody"
            )
        there = [n for n in found if n in known]
        other = [n for n in there if known[n].outcome in (Outcome.NOSHOW, Outcome.LEFT)]
        if other:
            said = _("第 %(n)s 号已经记为没有看，请先在下面更正。") % {"n": _said(other)}
            raise forms.ValidationError(said, code="other")
        return there

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """Appointment id → outcome, of those without one. Only of a valid form."""
        return outcomes_by(self.lines, set(self.cleaned_data["numbers"]), self.cleaned_data["rest"])


def outcomes_by(
    lines: Sequence[ClosingLine], seen: Collection[int], rest: bool, unsure: Collection[int] = ()
) -> dict[int, Outcome]:
    """Appointment id → outcome, of those without one: whoever has one of the numbers `seen` was seen; with `rest`, who
    never checked in did not come, if their time is over and theirs is none of the numbers `unsure`."""
    found = {}
    for line in lines:
        if line.outcome is not None:
            continue
        if line.ordinal in seen:
            found[line.appointment.pk] = Outcome.SEEN
        elif rest and line.over and not line.came and line.ordinal not in unsure:
            found[line.appointment.pk] = Outcome.NOSHOW
    return found


def chosen(said: Mapping[str, str], lines: Sequence[ClosingLine]) -> dict[int, Outcome]:
    """What was chosen for those on the list who have no outcome: appointment id → outcome."""
    found = {}
    for line in lines:
        pk = line.appointment.pk
        value = said.get(f"{FIELD}{pk}", "")
        if line.outcome is None and value in Outcome.values:
            found[pk] = Outcome(value)
    return found


class SeenListForm(SheetForm):
    """The hospital's own list of who was seen. Cleans to `sheets` (of cells), as SheetForm does, and `rest`."""

    key = None  # type: ignore[assignment]  # nothing is kept of it
    rest = forms.BooleanField(
        label=gettext_lazy("不在名单上、也没有报到的，都记为未到诊"), required=False, initial=True
    )


class CorrectionForm(DeskForm):
    """What is true, and why it was written otherwise; `came`: they had checked in; `today`: they may wait
    on. Cleans `what` to status and reason."""

    what = forms.ChoiceField(
        label=gettext_lazy("实际是怎样的？"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择实际是怎样的。")),
    )

    def __init__(
        self, *args: Any, status: str, came: bool = False, today: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = {
            AppointmentStatus.FULFILLED: _("%(why)s：改为已就诊"),
            AppointmentStatus.NOSHOW: _("%(why)s：改为未到诊"),
            AppointmentStatus.CANCELLED: _("%(why)s：取消，不算爽约"),
            AppointmentStatus.ARRIVED: _("%(why)s：改为已报到，继续候诊"),
        }
        left = _("%(why)s：改为报到后离开")
        self.fields["what"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (
                f"{to}:{reason}",
                (left if reason == CorrectionReason.LEFT else words[AppointmentStatus(to)])
                % {"why": reason.label},
            )
            for (before, to), reasons in CORRECTIONS.items()
            if before == status
            for reason in reasons
            # Who checked in is no no-show, and who never did has not left.
            if not (came and to == AppointmentStatus.NOSHOW)
            if came or reason != CorrectionReason.LEFT
            if today or to != AppointmentStatus.ARRIVED
        ]

    def clean_what(self) -> tuple[str, CorrectionReason]:
        """To which status, for which reason."""
        to, _colon, reason = self.cleaned_data["what"].partition(":")
        return to, CorrectionReason(reason)


# Why the figure of a session is corrected; other lines of the ledger have other reasons.
OF_A_SESSION = (LedgerReason.MISCOUNTED, LedgerReason.SEEN_LATER, LedgerReason.NOT_HELD)


class CountForm(DeskForm):
    """How many were seen after all, and why another number stands in the ledger."""

    line = forms.IntegerField(widget=forms.HiddenInput)
    patients = forms.IntegerField(
        label=gettext_lazy("实际看诊人次"),
        min_value=0,
        max_value=MOST_PATIENTS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), gettext_lazy("请输入 0 到 2000 的整数。")
        ),
        widget=forms.NumberInput({"inputmode": "numeric", "class": "field-short"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("为什么更正？"),
        choices=[(one.value, one.label) for one in OF_A_SESSION],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择为什么更正。")),
    )

    def clean(self) -> dict[str, Any]:
        """In what was not held nobody was seen."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("reason") == LedgerReason.NOT_HELD and said.get("patients"):
            self.add_error("patients", _("专家没有出诊，看诊人次请填 0。"))
        return said


def _said(numbers: Sequence[int]) -> str:
    return str(_("、")).join(map(str, numbers[:10]))
