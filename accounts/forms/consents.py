"""One consent on its own screen: nothing is ticked beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import ConsentPurpose
from accounts.forms.helpers import plain_helper
from accounts.rules.consents import CURRENT

AGREE = {
    ConsentPurpose.TERMS: _("我已看过并同意用户协议和隐私政策"),
    ConsentPurpose.IDENTITY: _("我同意按上面写的处理证件号码"),
    ConsentPurpose.CHILD: _("我是孩子的监护人，我同意按上面写的处理孩子的信息"),
    ConsentPurpose.YOUNG: _("我已把上面的话给就诊人本人看过或读过，本人同意"),
    ConsentPurpose.HOSPITAL: _("我同意把上面写的信息提供给这家医院"),
    ConsentPurpose.REASON: _("我同意按上面写的处理就诊原因和病历资料"),
}


class ConsentForm(forms.Form):
    """Yes to one purpose. `holder_age`: from what age an account may be held, asked with the terms alone."""

    adult = forms.BooleanField()
    agree = forms.BooleanField(
        error_messages={"required": _("同意的话，请先在方框里打勾；不同意，请按“我不同意”。")}
    )

    def __init__(self, *args: Any, purpose: str, holder_age: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.purpose = purpose
        self.fields["agree"].label = AGREE[ConsentPurpose(purpose)]
        if purpose == ConsentPurpose.TERMS:
            adult = self.fields["adult"]
            adult.label = _("我已年满 %(age)s 周岁") % {"age": holder_age}
            adult.error_messages["required"] = _("账号要由年满 %(age)s 周岁的人使用。是的话，请打勾。") % {
                "age": holder_age
            }
        else:
            del self.fields["adult"]

    def clean(self) -> dict[str, Any]:
        """The text that was on the screen is still the one in force; the page brings its `version`."""
        if self.data.get("version") != CURRENT[self.purpose]:
            raise forms.ValidationError(_("这段文字刚刚更新了，请再看一遍，然后决定。"), code="newer")
        return self.cleaned_data


class SureForm(forms.Form):
    """One more tick before an account goes for good."""

    sure = forms.BooleanField(
        label=_("我知道删除以后找不回来"),
        error_messages={"required": _("要删除账号，请先在方框里打勾。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
