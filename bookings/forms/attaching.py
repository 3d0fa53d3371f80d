"""附件 of referrals: which files are chosen, alone or with what was asked for."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.desk import DeskForm
from bookings.forms.pictures import PicturesForm
from bookings.forms.referrals import WordsForm, words_field
from bookings.models.referrals import MOST_STEP
from bookings.queries.staff.referral_files import MOST_ATTACHMENTS


class ReferralPicturesForm(PicturesForm):
    """With pictures for a referral."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.full = _("放不下了：一件转诊最多 %(most)s 张图片。") % {"most": MOST_ATTACHMENTS}
        self.fields["records"].label = _("检查报告、片子、病历")


class AttachForm(ReferralPicturesForm, DeskForm):
    """Pictures alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"].required = True

    def clean_records(self) -> list[UploadedFile]:
        """The files. Raises ValidationError for none."""
        files = super().clean_records()
        if not files:
            raise forms.ValidationError(_("请先选择要添加的文件。"), code="required")
        return files


class AnswerBackForm(ReferralPicturesForm, WordsForm):
    """What the receiving desk has asked for: in words, and in pictures where there are any."""

    missing = gettext_lazy("请写补充的内容。")
    words = words_field(
        gettext_lazy("补充的内容"), MOST_STEP, missing=missing, help_text=gettext_lazy("最多 1000 字"), rows=6
    )
    field_order = ("words", "records")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("words", *(["records"] if self.room > 0 else []))
