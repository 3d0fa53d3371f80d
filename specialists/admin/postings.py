"""Who is posted where: recorded by one action and ended by another, never edited. Read ones are only looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hospitals.admin import Act, EndingAdmin, NotDone, looked_at
from notices.admin import GuardedForm
from notices.localtime import local_date
from specialists.actions import PostingInUseError, end_posting, post_specialist
from specialists.enums import PostingStanding
from specialists.models import Posting

TYPED = [
    *("specialist", "hospital", "department", "partnership", "kind", "starts_on", "ends_on", "legal_basis"),
]


class PostingForm(GuardedForm):
    """A posting that the hospital has confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:  # where it is only looked at, nothing is asked
            self.fields["kind"].required = True

    def clean(self) -> dict[str, Any]:
        """A department of another hospital cannot be meant."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        department, hospital = said.get("department"), said.get("hospital")
        if (
            department is not None
            and hospital is not None
            and department.hospital_id not in (None, hospital.pk)
        ):
            self.add_error("department", _("这个科室是别的医院的，请选择这家医院的科室。"))
        first, last = said.get("starts_on"), said.get("ends_on")
        if first is not None and last is not None and last <= first:
            self.add_error("ends_on", _("结束日期要晚于开始日期。"))
        return said


class EndForm(forms.Form):
    """The last day on which it holds."""

    last_on = forms.DateField(label=_("最后一天"), widget=AdminDateWidget)

    def __init__(self, row: Posting, now: datetime, data: Any) -> None:
        super().__init__(data, initial={"last_on": local_date(now)})
        self.row = row

    def clean_last_on(self) -> Any:
        """Not before it began."""
        said = self.cleaned_data["last_on"]
        if said < self.row.starts_on:
            raise forms.ValidationError(_("不能早于派驻开始的那一天。"), code="before")
        return said


def _holds(row: Posting, now: datetime) -> bool:
    open_ended = row.ends_on is None or row.ends_on > local_date(now)
    return row.standing == PostingStanding.CONFIRMED and open_ended


def _end(row: Posting, by: User, now: datetime, said: dict[str, Any]) -> None:
    try:
        end_posting(posting=row, ends_on=said["last_on"] + timedelta(days=1), by=by, now=now)
    except PostingInUseError as refused:
        raise NotDone(_("这一天以后还有已发布的门诊，请先停诊、改期或换专家。")) from refused


@admin.register(Posting)
class PostingAdmin(EndingAdmin):
    """Who is posted where, and who is only said to be."""

    form = PostingForm
    list_display = ["specialist", "hospital", "department", "kind", "standing", "started", "ends_on", "demo"]
    list_filter = ["standing", "kind", "demo", "legal_basis"]
    search_fields = ["slug", "specialist__name", "hospital__name"]
    list_select_related = ["specialist", "hospital", "department"]
    acts = (
        Act(
            name="end",
            label=_("结束派驻"),
            question=_("这位专家的派驻到哪一天为止？"),
            done=_("派驻的最后一天已登记。"),
            may=_holds,
            run=_end,
            explains=lambda _row, _now: [str(_("这一天以后，医院不能再为这位专家排出诊。"))],
            form=EndForm,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What is said of a new one; of one that is there, all that is known."""
        known = [*TYPED[:4], "standing", "role", *TYPED[4:], "demo", "source", "note"]
        return TYPED if obj is None else [looked_at(name, self.opts) for name in known]

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        """Post by the action."""
        said = {name: form.cleaned_data[name] for name in TYPED}
        posted = post_specialist(**said, by=cast(User, request.user), now=timezone.now())
        obj.pk = posted.pk
