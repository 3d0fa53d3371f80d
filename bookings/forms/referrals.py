"""What desks fill in about referrals: a new one, the answer to one, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.actions.referrals.receiving import CLOSED_BY_DESK
from bookings.actions.referrals.sending import Request
from bookings.forms.desk import DeskForm, yes_field
from bookings.forms.once import OnceForm
from bookings.forms.persons import NOT_CHOSEN
from bookings.forms.reasons import readable
from bookings.forms.sessions import offer
from bookings.forms.texts import BAD_SIGNS, TEXT_ERRORS, words_in
from bookings.models import Outcome, Referral, ReferralStatus, RefusedFor, Urgency
from bookings.models.referrals import MOST_REASON, MOST_STEP, MOST_SUMMARY
from hospitals.models import Department, Hospital
from specialists.models import Specialist

ACCEPT, ASK, REDIRECT, REFUSE = "accept", "ask", "redirect", "refuse"
NAME_LENGTH = 40


def words_field(
    label: Any, most: int, *, missing: Any = "", help_text: Any = "", rows: int = 4
) -> forms.CharField:
    """A box for several lines, sealed where they are kept. `missing` is said where there must be something."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=most,
        error_messages={**TEXT_ERRORS, "required": missing, "null_characters_not_allowed": BAD_SIGNS},
        widget=forms.Textarea({"rows": rows, "autocomplete": "off"}),
    )


def line_field(label: Any, missing: Any, help_text: Any = "") -> forms.CharField:
    """A box for a name or number of a desk or doctor."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=NAME_LENGTH,
        error_messages={**TEXT_ERRORS, "required": missing},
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def _choice_field(label: Any, missing: Any, choices: Any = (), **more: Any) -> forms.ChoiceField:
    said = dict.fromkeys(NOT_CHOSEN, missing)
    return forms.ChoiceField(label=label, choices=choices, error_messages=said, **more)


def _one_of(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择列出的，或者不选。")},
    )


class WordsForm(DeskForm):
    """A box of words. `words` cleans to what can be read; `missing` is said where nothing is left."""

    words: Any = None
    missing: Any = ""

    def clean_words(self) -> str:
        """Without what cannot be seen."""
        words = readable(self.cleaned_data["words"])
        if self.missing and not words:
            raise forms.ValidationError(self.missing, code="required")
        return words


class ReferForm(OnceForm, DeskForm):
    """A new referral by a route that is chosen already."""

    department = _one_of(gettext_lazy("想转到哪个科室"))
    specialist = _one_of(gettext_lazy("想请哪位专家看"))
    urgency = _choice_field(
        gettext_lazy("紧急程度"),
        gettext_lazy("请选择紧急程度。"),
        Urgency.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("危及生命的，不要在这里转诊：请打 120，并直接电话联系接诊医院"),
    )
    reason = words_field(
        gettext_lazy("转诊原因"),
        MOST_REASON,
        missing=gettext_lazy("请写转诊原因。"),
        help_text=gettext_lazy("为什么要转，希望对方做什么。最多 500 字"),
        rows=3,
    )
    summary = words_field(
        gettext_lazy("病情摘要"),
        MOST_SUMMARY,
        missing=gettext_lazy("请写病情摘要。"),
        help_text=gettext_lazy("主要症状、检查结果、诊断、已做的治疗和用药、过敏史。最多 3000 字"),
        rows=8,
    )
    doctor = line_field(gettext_lazy("转出医生"), gettext_lazy("请写转出医生的姓名。"))
    doctor_phone = line_field(
        gettext_lazy("医生的联系电话"),
        gettext_lazy("请写医生的联系电话。"),
        gettext_lazy("接诊医院有疑问时打这个电话"),
    )
    agreed = yes_field(
        gettext_lazy(
            "已口头问过：患者（或者监护人、家人）同意转诊，也同意把以上内容和检查报告、片子交给接诊医院"
        ),
        gettext_lazy("请先口头问过，同意以后再勾选。"),
    )

    def __init__(
        self,
        *args: Any,
        departments: Iterable[Department],
        specialists: Iterable[Specialist],
        before: Referral | None = None,
        **kwargs: Any,
    ) -> None:
        """`before`: a referral that was redirected; what it said is typed in already."""
        if before is not None:
            names = ("urgency", "reason", "summary", "doctor", "doctor_phone")
            kwargs["initial"] = {name: getattr(before, name) for name in names}
        super().__init__(*args, **kwargs)
        offer(self.fields["department"], {one.pk: one for one in departments}, _("由接诊医院定"))
        offer(self.fields["specialist"], {one.pk: one for one in specialists}, _("不指定"))

    def clean_reason(self) -> str:
        """Without what cannot be seen."""
        return _some(self.cleaned_data["reason"], _("请写转诊原因。"))

    def clean_summary(self) -> str:
        """Without what cannot be seen."""
        return _some(self.cleaned_data["summary"], _("请写病情摘要。"))

    def clean_doctor(self) -> str:
        """On one line."""
        return words_in(self.cleaned_data["doctor"], _("请写转出医生的姓名。"))

    def clean_doctor_phone(self) -> str:
        """On one line."""
        return words_in(self.cleaned_data["doctor_phone"], _("请写医生的联系电话。"))

    @property
    def said(self) -> Request:
        """What the action is told. Only of a valid form."""
        data = self.cleaned_data
        return Request(
            urgency=Urgency(data["urgency"]),
            reason=data["reason"],
            summary=data["summary"],
            doctor=data["doctor"],
            doctor_phone=data["doctor_phone"],
            department_id=data["department"],
            specialist_id=data["specialist"],
        )


class TriageForm(WordsForm):
    """Whether the hospital takes the person. `departments`: its own; `ways`: where else the sender may refer to."""

    decision = _choice_field(
        gettext_lazy("怎样答复？"),
        gettext_lazy("请选择怎样答复。"),
        [
            (ACCEPT, gettext_lazy("接收，由本院安排就诊")),
            (ASK, gettext_lazy("请对方补充资料")),
            (REDIRECT, gettext_lazy("建议转往别的医院")),
            (REFUSE, gettext_lazy("不接收")),
        ],
        widget=forms.RadioSelect,
    )
    department = _one_of(gettext_lazy("接收：由哪个科室看"))
    hospital = _one_of(gettext_lazy("建议转往：哪家医院"))
    why = _choice_field(
        gettext_lazy("不接收：为什么"),
        gettext_lazy("请选择列出的原因。"),
        [("", gettext_lazy("请选择")), *RefusedFor.choices],
        required=False,
    )
    words = words_field(
        gettext_lazy("给转出医生的话"),
        MOST_STEP,
        help_text=gettext_lazy("接收的可以不写；其他的请写明要补充什么，或者为什么。最多 1000 字"),
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the status its reader saw

    def __init__(
        self,
        *args: Any,
        departments: Iterable[Department],
        ways: Iterable[Hospital],
        status: str,
        **kwargs: Any,
    ) -> None:
        """`status`: what it is now; who was asked back is not asked again before the sender answers."""
        super().__init__(*args, initial={"seen": status}, **kwargs)
        offer(self.fields["department"], {one.pk: one for one in departments}, _("按转出医院填写的科室"))
        others = {one.pk: one for one in ways}
        offer(self.fields["hospital"], others, _("请选择"))
        gone = {ASK} if status == ReferralStatus.ASKED else set()
        if not others:
            gone.add(REDIRECT)
            del self.fields["hospital"]
        field: Any = self.fields["decision"]
        field.choices = [one for one in field.choices if one[0] not in gone]

    def clean(self) -> dict[str, Any]:
        """What each answer needs besides."""
        said = self.cleaned_data
        decision = said.get("decision")
        if decision in (ASK, REDIRECT, REFUSE) and said.get("words") == "":
            self.add_error("words", _("请写明要补充什么，或者为什么。"))
        if decision == REDIRECT and said.get("hospital") is None and "hospital" not in self.errors:
            self.add_error("hospital", _("请选择建议转往哪家医院。"))
        if decision == REFUSE and said.get("why") == "":
            self.add_error("why", _("请选择为什么不接收。"))
        return said


class OutcomeForm(WordsForm):
    """What came of it."""

    missing = gettext_lazy("请写就诊结果。")
    outcome = _choice_field(
        gettext_lazy("结果是什么？"),
        gettext_lazy("请选择结果。"),
        Outcome.choices,
        widget=forms.RadioSelect,
    )
    words = words_field(
        gettext_lazy("写给转出医生"),
        MOST_STEP,
        missing=missing,
        help_text=gettext_lazy("诊断、做了什么、回去以后怎样治疗和复查。最多 1000 字"),
        rows=6,
    )
    field_order = ("outcome", "words")


class CloseForm(WordsForm):
    """Why nobody was seen."""

    why = _choice_field(
        gettext_lazy("为什么结束？"),
        gettext_lazy("请选择为什么结束。"),
        [(one.value, one.label) for one in CLOSED_BY_DESK],
        widget=forms.RadioSelect,
    )
    words = words_field(gettext_lazy("说明（可以不写）"), MOST_STEP)
    field_order = ("why", "words")


class NothingForm(DeskForm):
    """Nothing is typed: a press of the button is all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout()


def _some(typed: str, missing: str) -> str:
    words = readable(typed)
    if not words:
        raise forms.ValidationError(missing, code="required")
    return words
