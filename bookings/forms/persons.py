"""Who is to be seen: asked once, checked against the number of the document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.documents import Document, countries, read_document
from accounts.forms import plain_helper
from accounts.phones import normalise_phone, spaced_phone
from bookings.enums import DocumentKind, Relation, Sex
from bookings.forms.birth_dates import BirthDateField
from bookings.forms.reading import seen
from bookings.models import PatientLink
from bookings.queries.persons import guards
from bookings.rules import age_years

# What a name may have besides letters: the dot between the parts of a Mongolian or Uyghur name in its
# several shapes, space, hyphen, apostrophe, full stop.
IN_NAMES = set("·•‧・ -'’.")
# Whoever is one of these to somebody is at least so old (years).
ELDERS = {Relation.PARENT, Relation.GRANDPARENT}
ELDERS_AGE = 16

NAME_LENGTH = 60  # as the column has it
NUMBER_LENGTH = 40  # with the spaces and dashes people put in
NOT_CHOSEN = ("required", "invalid_choice")
MOST_AT_ONE_BIRTH = 6

# CSS classes: short choices stand beside each other where there is room; questions that follow from an answer.
SIDE_BY_SIDE = "side-by-side"
OF_CHILDREN, OF_PASSPORTS, NOT_IN_NUMBER = "asked-of-children", "asked-of-passports", "asked-without-number"
OF_OTHERS = "asked-of-others"

NO_NUMBER = gettext_lazy("请输入证件号码。")
NUMBER_UNREADABLE = gettext_lazy("证件号码不对，请照着证件重新输入。")


class PersonForm(forms.Form):
    """Who is to be seen. Cleans `read` to the Document; None where a stored one stays as it is.

    `stored`: the link of a person who is corrected; the number is not shown then, and left empty it stays.
    `asks_phone`: not of who has an account of their own.
    """

    relation = forms.ChoiceField(
        label=gettext_lazy("就诊人是您的什么人？"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择就诊人是您的什么人。")),
    )
    is_guardian = forms.BooleanField(
        label=gettext_lazy("就诊人不满 18 周岁，我是孩子的监护人"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("就诊人姓名"),
        help_text=gettext_lazy("和证件上的一样"),
        max_length=NAME_LENGTH,
        error_messages={
            "required": gettext_lazy("请输入就诊人姓名。"),
            "max_length": gettext_lazy("姓名太长，请检查。"),
            "null_characters_not_allowed": gettext_lazy("姓名里有不能用的符号，请重新输入。"),
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    document_kind = forms.ChoiceField(
        label=gettext_lazy("证件类型"),
        choices=DocumentKind.choices,
        initial=DocumentKind.RESIDENT,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择证件类型。")),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("护照的签发国家"),
        help_text=gettext_lazy("只有护照要选"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("请选择护照的签发国家。")},
    )
    document = forms.CharField(
        label=gettext_lazy("证件号码"),
        help_text=gettext_lazy("孩子的身份证号码在户口簿上"),
        max_length=NUMBER_LENGTH,
        error_messages={
            "required": NO_NUMBER,
            "max_length": NUMBER_UNREADABLE,
            "null_characters_not_allowed": NUMBER_UNREADABLE,
        },
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "field-document"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("性别"),
        help_text=gettext_lazy("居民身份证号码里有，不用选"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择性别。")),
    )
    birth_date = BirthDateField(
        label=gettext_lazy("出生日期"),
        help_text=gettext_lazy("公历，例如 1957 年 3 月 8 日。居民身份证号码里有，不用填"),
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("就诊人的手机号码"),
        help_text=gettext_lazy(
            "您本人不用填，就是您登录的号码。给别人填了，预约和提醒短信也会发给就诊人；不填，只发到您登录的手机。"
        ),
        required=False,
        max_length=40,
        error_messages=dict.fromkeys(
            ("max_length", "null_characters_not_allowed"),
            gettext_lazy("请输入 11 位的中国大陆手机号码，例如 13800138000。"),
        ),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        stored: PatientLink | None = None,
        asks_phone: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.stored = stored
        choices = [("", _("请选择")), *countries(get_language() or "")]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]
        if not asks_phone:
            del self.fields["phone"]
        for name in ("country", "sex", "birth_date"):
            self.fields[name].follows = True  # type: ignore[attr-defined]
        if stored is not None and stored.patient.document:
            self.fields["document"].required = False
            self.fields["document"].help_text = _("现在是 %(number)s，不改就不用填") % {
                "number": stored.patient.masked_document
            }
        self.helper = plain_helper()
        self.helper.layout = Layout(
            Field("relation", wrapper_class=SIDE_BY_SIDE),
            Field("is_guardian", wrapper_class=OF_CHILDREN),
            "name",
            "document_kind",
            Field("country", wrapper_class=OF_PASSPORTS),
            "document",
            Field("sex", wrapper_class=f"{SIDE_BY_SIDE} {NOT_IN_NUMBER}"),
            Field("birth_date", wrapper_class=NOT_IN_NUMBER),
            *([Field("phone", wrapper_class=OF_OTHERS)] if asks_phone else []),
        )

    @staticmethod
    def initial_of(link: PatientLink, now: datetime) -> dict[str, Any]:
        """What the boxes show before a stored person is corrected: all but the number of the document."""
        patient = link.patient
        return {
            "relation": link.relation,
            "is_guardian": guards(link, now),
            "name": patient.name,
            "document_kind": patient.document_kind or DocumentKind.RESIDENT,
            "country": patient.country,
            "sex": patient.sex,
            "birth_date": patient.birth_date,
            "phone": spaced_phone(patient.phone) if patient.phone else "",
        }

    def clean_name(self) -> str:
        """The name without stray spaces and without what cannot be seen: letters and what stands between
        them. Digits are a number typed into the wrong box."""
        name = seen(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("请输入就诊人姓名。"), code="required")
        if any(sign.isdigit() for sign in name):
            raise forms.ValidationError(_("姓名里不能有数字，请检查。"), code="digits")
        if not all(unicodedata.category(sign)[0] in "LM" or sign in IN_NAMES for sign in name) or not any(
            unicodedata.category(sign)[0] == "L" for sign in name
        ):
            raise forms.ValidationError(
                _("姓名请用文字填写，可以有空格和间隔号“·”，不要有表情或特殊符号。"), code="no_name"
            )
        if len(name) > NAME_LENGTH:  # some signs are written with several letters
            raise forms.ValidationError(_("姓名太长，请检查。"), code="max_length")
        return name

    def clean_phone(self) -> str:
        """One spelling for each number, or empty."""
        typed = self.cleaned_data["phone"]
        return normalise_phone(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        """The document, and what its number tells; a parent is grown up, otherwise the year or the relation is
        wrong."""
        said = self.cleaned_data
        said["read"] = read = self._read()
        if read is not None and read.birth_date is not None and "birth_date" in said:
            said["birth_date"] = said["birth_date"] or read.birth_date
            said["sex"] = said.get("sex") or read.sex
        # Where the number itself is in question, nothing is asked that it may tell.
        unread = (
            read is None and "document" in self.errors and said.get("document_kind") == DocumentKind.RESIDENT
        )
        for name, sentence in (("sex", _("请选择性别。")), ("birth_date", _("请输入出生日期。"))):
            if name in said and not said[name] and not unread:
                self.add_error(name, forms.ValidationError(sentence, code="required"))
        born = said.get("birth_date")
        elder = said.get("relation") in ELDERS
        if elder and born is not None and born <= self.today and age_years(born, self.today) < ELDERS_AGE:
            self.add_error(
                "document" if read is not None and read.birth_date else "birth_date",
                _("父母和祖父母应年满 %(age)s 岁。请检查出生日期，或改选与就诊人的关系。")
                % {"age": ELDERS_AGE},
            )
        return said

    def _read(self) -> Document | None:
        said = self.cleaned_data
        if self.stored is not None and self.stored.patient.document and not said.get("document", "").strip():
            if said.get("document_kind") != self.stored.patient.document_kind:
                self.add_error("document", _("换了证件类型，请填新证件的号码。"))
            return None
        if self.errors.keys() & {"document", "document_kind", "country"} or not said["document"].strip():
            return None
        try:
            return read_document(
                said["document_kind"], said["document"], said.get("country", ""), today=self.today
            )
        except forms.ValidationError as error:
            self.add_error("country" if error.code == "country" else "document", error)
            return None

    def particulars(self) -> dict[str, Any]:
        """What the form says, as the actions take it."""
        told = ("relation", "is_guardian", "name", "sex", "birth_date", "phone")
        said = {name: self.cleaned_data[name] for name in told if name in self.cleaned_data}
        return {**said, "document": self.cleaned_data["read"]}


class NewbornForm(forms.Form):
    """A child that has no number yet, under a guardian who is on the account. `guardian` cleans to the link."""

    guardian = forms.ChoiceField(
        label=gettext_lazy("孩子的母亲或父亲是哪一位？"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, gettext_lazy("请选择孩子的母亲或父亲。")),
    )
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
    is_guardian = forms.BooleanField(label=gettext_lazy("我是孩子的监护人"), required=False)

    def __init__(self, *args: Any, links: Iterable[PatientLink], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.links = {str(link.pk): link for link in links}
        named = [(pk, link.patient.name) for pk, link in self.links.items()]
        self.fields["guardian"].choices = named  # type: ignore[attr-defined]
        orders = [(n, _("第 %(n)s 个") % {"n": n}) for n in range(1, MOST_AT_ONE_BIRTH + 1)]
        self.fields["order"].choices = orders  # type: ignore[attr-defined]
        self.helper = plain_helper()
        self.helper.layout = Layout(
            "guardian", Field("sex", wrapper_class=SIDE_BY_SIDE), "birth_date", "order", "is_guardian"
        )

    def clean_guardian(self) -> PatientLink:
        """The link."""
        return self.links[self.cleaned_data["guardian"]]
