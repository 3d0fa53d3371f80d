"""What a desk fills in about somebody who is not on record yet."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.enums import Came, DocumentKind, Sex
from bookings.forms.birth_dates import BirthDateField
from bookings.forms.desk import ClaimForm, DeskForm, number_field, phone_field, yes_field
from bookings.forms.persons import (
    MOST_AT_ONE_BIRTH,
    NOT_CHOSEN,
    NOT_IN_NUMBER,
    OF_PASSPORTS,
    SIDE_BY_SIDE,
)


class RegisterForm(ClaimForm):
    """Who it is, how they came, and that they agreed. `particulars` and `told` are what `register_person` takes.

    A resident ID says sex and birth date itself, so that a caller is asked for three things: number, name, phone.
    """

    number = number_field(
        gettext_lazy("证件号码"), gettext_lazy("电话里请对方逐位念；孩子的身份证号码在户口簿上")
    )
    phone = phone_field(
        gettext_lazy("就诊人的手机号码"),
        gettext_lazy(
            "预约和提醒短信发到这里，要是本人在用的号码（孩子填监护人的）。没有手机就不填，打印凭条。"
        ),
        required=False,
    )
    came = forms.ChoiceField(
        label=gettext_lazy("怎么联系的？"),
        choices=Came.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择来窗口还是打电话。")),
    )
    seen_original = forms.BooleanField(
        label=gettext_lazy("原件在手上，照片是面前这个人"),
        help_text=gettext_lazy("没有原件也可以登记，到院时再核对"),
        required=False,
    )
    guardian = forms.BooleanField(
        label=gettext_lazy("孩子不满 14 周岁：是监护人本人同意的"),
        required=False,
    )
    agreed = yes_field(
        gettext_lazy("已告诉对方：为预约登记证件号码等资料，并提供给本院；就诊人（孩子由监护人）同意"),
        gettext_lazy("请先告诉对方并得到同意，再勾选；不同意的，不能登记。"),
    )
    holder = None  # type: ignore[assignment]  # of the forms above: here the original may be at home
    field_order = (
        *("document_kind", "number", "country", "name", "sex", "birth_date", "phone"),
        *("came", "seen_original", "guardian", "agreed"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_kind"].initial = DocumentKind.RESIDENT.value
        for name in ("country", "sex", "birth_date"):
            self.fields[name].follows = True  # type: ignore[attr-defined]  # the template of fields reads it
        self.helper.layout = Layout(
            Field("document_kind", wrapper_class=SIDE_BY_SIDE),
            "number",
            Field("country", wrapper_class=OF_PASSPORTS),
            "name",
            Field("sex", wrapper_class=f"{SIDE_BY_SIDE} {NOT_IN_NUMBER}"),
            Field("birth_date", wrapper_class=NOT_IN_NUMBER),
            "phone",
            Field("came", wrapper_class=SIDE_BY_SIDE),
            "seen_original",
            "guardian",
            "agreed",
        )

    @property
    def told(self) -> dict[str, Any]:
        """What `register_person` takes besides the particulars, when the form is valid."""
        said = self.cleaned_data
        return {
            "phone": said["phone"],
            "came": Came(said["came"]),
            "agreed": said["agreed"],
            "guardian": said["guardian"],
            "seen_original": said["seen_original"],
        }


class RegisterNewbornForm(DeskForm):
    """A child that has no document yet, under the mother or father whose page is open."""

    sex = forms.ChoiceField(
        label=gettext_lazy("孩子的性别"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择性别。")),
    )
    birth_date = BirthDateField(label=gettext_lazy("孩子的出生日期"), help_text=gettext_lazy("公历"))
    order = forms.TypedChoiceField(
        label=gettext_lazy("双胞胎、多胞胎里的第几个？"),
        help_text=gettext_lazy("只生了一个的，不用改"),
        coerce=int,
        initial=1,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择第几个。")),
    )
    twin = forms.BooleanField(
        label=gettext_lazy("同一天出生的另一个孩子已经登记过，这是双胞胎、多胞胎里的另一个"), required=False
    )
    phone = phone_field(
        gettext_lazy("监护人的手机号码"),
        gettext_lazy("预约和提醒短信发到这里。不填，就发到这位母亲或父亲登记的号码"),
        required=False,
    )
    came = RegisterForm.base_fields["came"]
    guardian = forms.BooleanField(
        label=gettext_lazy("是监护人本人同意的"),
        error_messages={"required": gettext_lazy("孩子的资料要由监护人同意才能登记。")},
    )
    agreed = yes_field(
        gettext_lazy("已告诉对方：为预约登记孩子的资料，并提供给本院；监护人同意"),
        gettext_lazy("请先告诉对方并得到同意，再勾选；不同意的，不能登记。"),
    )
    clean_phone = ClaimForm.clean_phone

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders = [(n, _("第 %(n)s 个") % {"n": n}) for n in range(1, MOST_AT_ONE_BIRTH + 1)]
        self.fields["order"].choices = orders  # type: ignore[attr-defined]  # a field of choices
        self.helper.layout = Layout(
            Field("sex", wrapper_class=SIDE_BY_SIDE),
            *("birth_date", "order", "twin", "phone"),
            Field("came", wrapper_class=SIDE_BY_SIDE),
            *("guardian", "agreed"),
        )

    @property
    def told(self) -> dict[str, Any]:
        """What `register_newborn` takes, when the form is valid."""
        return self.cleaned_data | {"came": Came(self.cleaned_data["came"])}
