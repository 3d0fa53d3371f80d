"""What a ward writes to invite a specialist to one patient (会诊), and what is written of the answer and outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.actions.consultations import Answer, Asking
from bookings.forms.days import clock_field, day_ahead, day_field
from bookings.forms.desk import yes_field
from bookings.forms.moments import MomentForm, SeenForm
from bookings.forms.once import OnceForm
from bookings.forms.persons import NOT_CHOSEN
from bookings.forms.reasons import readable
from bookings.forms.referrals import WordsForm, line_field, words_field
from bookings.forms.texts import TEXT_ERRORS, words_in
from bookings.models import AgreedHow, AgreedWho, ConsultationUrgency, DeclinedFor
from bookings.models.consultations import MOST_FEE, MOST_SUMMARY, MOST_WORDS
from bookings.models.consulting import WITHDRAWN_BY_DESK
from hospitals.models import called
from notices.localtime import local_date
from specialists.models import Specialist

WORDS = {
    "summary": gettext_lazy("请写病历摘要。"),
    "purpose": gettext_lazy("请写会诊目的。"),
    "reason": gettext_lazy("请写会诊理由。"),
}
LINES = {
    "department": gettext_lazy("请写申请科室。"),
    "doctor": gettext_lazy("请写申请医生的姓名。"),
    "doctor_phone": gettext_lazy("请写申请医生的电话。"),
    "ward": gettext_lazy("请写所在病区。"),
    "fee": gettext_lazy("请写会诊费用；不收费的写“不收费”。"),
}


def _choice(label: Any, missing: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    said = dict.fromkeys(NOT_CHOSEN, missing)
    return forms.ChoiceField(
        label=label, choices=choices, error_messages=said, widget=forms.RadioSelect, **more
    )


def _line(label: Any, missing: Any, most: int, help_text: Any = "") -> forms.CharField:
    """A line of at most so many signs; `missing` is said where it must be there."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=most,
        error_messages={**TEXT_ERRORS, "required": missing},
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class ConsultForm(OnceForm, MomentForm):
    """All that the written invitation must say, and who agreed. `specialists`: who is posted here."""

    specialist = forms.TypedChoiceField(
        label=gettext_lazy("请哪位专家会诊"),
        coerce=int,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择一位派驻到本院的专家。")),
    )
    urgency = _choice(
        gettext_lazy("紧急程度"),
        gettext_lazy("请选择紧急程度。"),
        ConsultationUrgency.choices,
        help_text=gettext_lazy("系统不会打电话给专家。急会诊请同时打电话，再在这里登记答复"),
    )
    day = day_field(gettext_lazy("最迟会诊日期"))
    clock = clock_field(gettext_lazy("最迟会诊时间"))
    department = line_field(gettext_lazy("申请科室"), LINES["department"])
    doctor = line_field(gettext_lazy("申请医生"), LINES["doctor"])
    doctor_phone = line_field(
        gettext_lazy("申请医生的电话"), LINES["doctor_phone"], gettext_lazy("专家有疑问时打这个电话")
    )
    ward = line_field(gettext_lazy("所在病区"), LINES["ward"])
    bed = _line(gettext_lazy("床号"), "", 20)
    summary = words_field(
        gettext_lazy("病历摘要"),
        MOST_SUMMARY,
        missing=WORDS["summary"],
        help_text=gettext_lazy("主要症状、检查结果、诊断、已做的治疗和用药、过敏史。最多 3000 字"),
        rows=8,
    )
    purpose = words_field(
        gettext_lazy("会诊目的"),
        MOST_WORDS,
        missing=WORDS["purpose"],
        help_text=gettext_lazy("想请专家解决什么。最多 1000 字"),
        rows=3,
    )
    reason = words_field(
        gettext_lazy("会诊理由"),
        MOST_WORDS,
        missing=WORDS["reason"],
        help_text=gettext_lazy("为什么本院不能自己解决。最多 1000 字"),
        rows=3,
    )
    fee = _line(
        gettext_lazy("会诊费用"),
        LINES["fee"],
        MOST_FEE,
        gettext_lazy("多少钱、由谁付。付给派出医院，不付给专家个人；不收费的写“不收费”"),
    )
    agreed_who = _choice(gettext_lazy("同意人"), gettext_lazy("请选择同意人。"), AgreedWho.choices)
    agreed_how = _choice(gettext_lazy("同意方式"), gettext_lazy("请选择同意方式。"), AgreedHow.choices)
    agreed = yes_field(
        gettext_lazy(
            "已告诉患者一方：请谁会诊、为什么、要多少钱；对方同意，也同意把以上内容交给专家和派出医院"
        ),
        gettext_lazy("请先告诉患者一方并得到同意，再勾选。"),
    )
    within = yes_field(
        gettext_lazy("申请医生确认：不超出本院诊疗科目和专家的执业范围，本院的设备和技术能保证安全"),
        gettext_lazy("超出诊疗科目、执业范围，或者不能保证安全的，不能会诊，请转诊。"),
    )
    field_order = (
        *("specialist", "urgency", "day", "clock", "department", "doctor", "doctor_phone", "ward", "bed"),
        *("summary", "purpose", "reason", "fee", "agreed_who", "agreed_how", "agreed", "within", "key"),
    )

    def __init__(self, *args: Any, specialists: Iterable[Specialist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{called(one)} {' '.join(one.titles)}".strip()) for one in specialists]
        self.fields["specialist"].choices = [  # type: ignore[attr-defined]  # a field of choices
            ("", _("请选择")),
            *choices,
        ]

    def clean_day(self) -> date:
        """Today or later."""
        return day_ahead(self.cleaned_data["day"], local_date(self.now))

    def clean(self) -> dict[str, Any]:
        """What is written, without what cannot be seen."""
        said = super().clean()
        for name, missing in WORDS.items():
            if name in said:
                said[name] = readable(said[name])
                if not said[name]:
                    self.add_error(name, forms.ValidationError(missing, code="required"))
        for name, missing in LINES.items():
            if name in said:
                self._one_line(name, missing)
        said["bed"] = " ".join(said.get("bed", "").split())
        return said

    def _one_line(self, name: str, missing: Any) -> None:
        try:
            self.cleaned_data[name] = words_in(self.cleaned_data[name], missing)
        except forms.ValidationError as wrong:
            self.add_error(name, wrong)

    @property
    def said(self) -> Asking:
        """What the action is told. Only of a valid form."""
        data = self.cleaned_data
        plain = ("department", "doctor", "doctor_phone", "ward", "bed", "summary", "purpose", "reason", "fee")
        return Asking(
            specialist_id=data["specialist"],
            urgency=ConsultationUrgency(data["urgency"]),
            wanted_by=data["moment"],
            agreed_who=AgreedWho(data["agreed_who"]),
            agreed_how=AgreedHow(data["agreed_how"]),
            **{name: data[name] for name in plain},
        )


WHO = gettext_lazy("请写答复人。")
APPROVAL = gettext_lazy("请写派出医院批准人；没有批准，不能会诊。")


def _who_field() -> forms.CharField:
    return line_field(gettext_lazy("答复人"), WHO, gettext_lazy("例如：专家本人电话、派出医院医务处 王主任"))


class AcceptForm(SeenForm, MomentForm):
    """When they come, and who of their hospital approved. `by_phone`: somebody told the desk."""

    who = _who_field()
    approval = _line(
        gettext_lazy("派出医院批准人"),
        APPROVAL,
        MOST_FEE,
        gettext_lazy("部门和姓名。先电话批准的，请补纸质手续"),
    )
    words = words_field(
        gettext_lazy("专家答复说明"), MOST_WORDS, help_text=gettext_lazy("例如先做什么检查，准备什么")
    )
    field_order = ("who", "day", "clock", "approval", "words", "seen")

    def __init__(self, *args: Any, by_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_phone:
            del self.fields["who"]

    def clean_who(self) -> str:
        """On one line."""
        return words_in(self.cleaned_data["who"], str(WHO))

    def clean_approval(self) -> str:
        """On one line."""
        return words_in(self.cleaned_data["approval"], str(APPROVAL))

    def clean_words(self) -> str:
        """Without what cannot be seen."""
        return readable(self.cleaned_data["words"])

    @property
    def said(self) -> Answer:
        """What the action is told. Only of a valid form."""
        data = self.cleaned_data
        return Answer(set_for=data["moment"], approval=data["approval"], words=data["words"])


class DeclineForm(SeenForm, WordsForm):
    """Why they do not come. `by_phone`: somebody told the desk."""

    who = _who_field()
    why = _choice(
        gettext_lazy("为什么不能会诊？"), gettext_lazy("请选择为什么不能会诊。"), DeclinedFor.choices
    )
    words = words_field(
        gettext_lazy("专家答复说明"), MOST_WORDS, help_text=gettext_lazy("例如建议怎样处理、转到哪里")
    )
    field_order = ("who", "why", "words", "seen")

    def __init__(self, *args: Any, by_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_phone:
            del self.fields["who"]

    def clean_who(self) -> str:
        """On one line."""
        return words_in(self.cleaned_data["who"], str(WHO))

    @property
    def said(self) -> Answer:
        """What the action is told. Only of a valid form."""
        return Answer(declined_for=DeclinedFor(self.cleaned_data["why"]), words=self.cleaned_data["words"])


class TakeBackForm(SeenForm):
    """Why the request is taken back."""

    why = _choice(
        gettext_lazy("为什么撤回？"),
        gettext_lazy("请选择为什么撤回。"),
        [(one.value, one.label) for one in WITHDRAWN_BY_DESK],
    )


class AdviceForm(SeenForm, MomentForm, WordsForm):
    """When it took place, and what was advised."""

    missing = gettext_lazy("请写会诊意见。")
    day = day_field(gettext_lazy("实际会诊日期"))
    clock = clock_field(gettext_lazy("实际会诊时间"))
    words = words_field(
        gettext_lazy("会诊意见"),
        MOST_SUMMARY,
        missing=missing,
        help_text=gettext_lazy("专家的诊断和处理意见。最多 3000 字"),
        rows=8,
    )
    field_order = ("day", "clock", "words", "seen")
