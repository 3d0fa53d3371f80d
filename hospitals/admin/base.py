"""What all pages of the admin share: labels in words, lists as text, history, rows that are only looked at."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import JSONField
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hospitals.admin.facts import FactsField
from hospitals.admin.refusals import REFUSALS
from notices.admin import GuardedAdmin, Refusals

BETWEEN = "、"
# What the columns are called here that have no name of their own.
LABELS = {
    "slug": _("编号"),
    "source": _("来源报道"),
    "also_reported_in": _("其他报道"),
    "inferred": _("推断的内容"),
    "basis": _("依据"),
    "date_basis": _("日期依据"),
    "in_articles": _("报道中提到"),
    "file": _("资料编号"),
    "reporters": _("记者"),
    "editors": _("编辑"),
    "commentary_by": _("评论作者"),
    "notes": _("说明"),
    "published_precision": _("刊发日期精确到"),
    "published_until_on": _("刊发不晚于"),
    "published_until_precision": _("刊发不晚于（精确到）"),
    "launched_precision": _("启动日期精确到"),
    "started_precision": _("开始日期精确到"),
    "ended_precision": _("结束日期精确到"),
    "unveiled_precision": _("揭牌日期精确到"),
    "as_of_precision": _("截至日期精确到"),
    "as_of_until_on": _("截至日期不晚于"),
    "as_of_until_precision": _("截至日期不晚于（精确到）"),
    "programmes_also": _("其他合作项目"),
    "organisations": _("参与机构"),
    "departments": _("科室"),
    "details": _("报道的其他事实"),
    "visit_kinds_inferred": _("来诊形式（推断）"),
    "position": _("次序"),
    "specialist": _("专家"),
    "condition": _("病症"),
    "department": _("科室"),
    "hospital": _("医院"),
    "partnership": _("合作共建"),
    "contradiction": _("报道出入"),
    "figure": _("报道数据"),
    "activity": _("帮扶活动"),
    "standing": _("性质"),
    "role": _("职务"),
    "starts_on": _("开始日期"),
    "starts_precision": _("开始日期精确到"),
    "ends_on": _("结束日期（不含当天）"),
    "legal_basis": _("执业依据"),
    "demo": _("演示数据"),
    "status": _("状态"),
    "kind": _("类别"),
    "origin": _("来自"),
    "created_at": _("登记时间"),
    "booked_at": _("预约时间"),
    "expires_at": _("保留到"),
    "cancelled_at": _("取消时间"),
    "cancel_reason": _("取消原因"),
    "cancelled_late": _("逾期取消"),
    "version": _("变更次数"),
    "fee_yuan": _("费用（元）"),
    "bring": _("需带的东西"),
    "rule": _("规则"),
    "values": _("内容"),
    "valid_from": _("从何时起"),
    "created_by": _("登记人"),
}
# Sentences: they have commas of their own, so each stands on a line.
SENTENCES = {"inferred", "notes"}
# What stands first on forms, and what last; the rest between, as in the model.
_PLACES = {"slug": 0, "note": 2, "source": 3, "also_reported_in": 4, "inferred": 5, "quotes": 6}


class ListOfTexts(SimpleArrayField):
    """A list as one text, parted by 、 or by lines; what is empty between is left out."""

    def to_python(self, value: Any) -> Any:
        """The list of what was typed."""
        if isinstance(value, str):
            value = self.delimiter.join(part.strip() for part in value.split(self.delimiter) if part.strip())
        return super().to_python(value)


class ReadableAdmin(GuardedAdmin):
    """Every column has a label in words, on forms, beside what is read-only, and so in the history."""

    refusals: ClassVar[Refusals] = REFUSALS
    list_per_page = 50

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name the column, and let lists be typed as people write them."""
        return super().formfield_for_dbfield(db_field, request, **{**worded(db_field), **kwargs})

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Other rows are looked for while typing, whatever names them."""
        return [column.name for column in _columns(self.opts) if column.remote_field]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The columns of lists have their labels too."""
        return [looked_at(name, self.opts) for name in super().get_list_display(request)]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """And so have the filters. The page is called as what it lists."""
        found = super().get_changelist_instance(request)
        if not found.is_popup:
            found.title = str(self.opts.verbose_name_plural)
        for one in found.filter_specs:
            name = getattr(one, "field_path", "")
            if name and str(one.title) == name.replace("_", " "):
                one.title = str(LABELS.get(name, one.title))
        return found


def needs_label(column: Any) -> bool:
    """Whether the column has no name of its own in words, and one here."""
    unnamed = getattr(column, "verbose_name", None) == column.name.replace("_", " ")
    return column.name in LABELS and unnamed


def worded(db_field: Any) -> dict[str, Any]:
    """What the form field of a column is told: its label, and how its list is parted."""
    told: dict[str, Any] = {}
    if needs_label(db_field):
        told["label"] = LABELS[db_field.name]
    if isinstance(db_field, JSONField):
        told["form_class"] = FactsField
    if isinstance(db_field, ArrayField) and not db_field.base_field.choices:
        sentences = db_field.name in SENTENCES
        told |= {
            "form_class": ListOfTexts,
            "delimiter": "\n" if sentences else BETWEEN,
            "widget": forms.Textarea(attrs={"rows": 3})
            if sentences
            else forms.TextInput(attrs={"class": "vTextField"}),
        }
        if not db_field.help_text:
            told["help_text"] = _("每行一条") if sentences else _("多个之间用顿号“、”隔开")
    return told


@cache
def looked_at(name: Any, of: Any) -> Any:
    """A column of the model to be shown and not typed: by name, or with the label it has here. Others as they are."""
    column: Any = next((one for one in of.get_fields() if one.name == name), None)
    if column is None or not needs_label(column):
        return name

    @admin.display(description=LABELS[name], ordering=None if column.many_to_many else name)
    def shown(row: Any) -> Any:
        value = getattr(row, name)
        if isinstance(value, list):
            return BETWEEN.join(str(one) for one in value) or "-"
        if column.many_to_many:
            return BETWEEN.join(str(one) for one in value.all()) or "-"
        return display_for_field(value, column, "-")

    shown.__name__ = name
    return shown


class ReportedAdmin(ReadableAdmin):
    """Rows that come from articles: what was read stays visible beside what is edited."""

    search_fields = ["name", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A slug is part of addresses and of the data files: chosen once. What was printed is not ours to edit."""
        kept = [looked_at("slug", self.opts)] if obj else []
        return [*kept, "quotes"]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The words of the articles are shown as such, beside."""
        return ["evidence", *(["slug"] if obj else [])]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What names the row first, where we know it from last."""
        names = list(super().get_fields(request, obj))
        return sorted(names, key=lambda name: _PLACES.get(str(getattr(name, "__name__", name)), 1))

    @admin.display(description=_("报道原文"))
    def quotes(self, row: Any) -> SafeString | str:
        """What the articles say, each with its article."""
        told = [
            (one.get("source", ""), one.get("quote", "")) for one in row.evidence if isinstance(one, dict)
        ]
        return format_html_join("", '<p class="quote"><q>{1}</q> <small>{0}</small></p>', told) or "-"


class PrintedAdmin(ReportedAdmin):
    """What articles printed, or what actions make: looked up here, and changed in its `editable` fields alone."""

    editable: tuple[str, ...] = ("note",)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All that is shown and not typed."""
        return ["evidence", *self._kept()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All that is not said to be editable."""
        return [*(looked_at(name, self.opts) for name in self._kept()), "quotes"]

    def _kept(self) -> list[str]:
        return [
            f.name
            for f in _columns(self.opts)
            if f.editable and not f.primary_key and f.name not in {"evidence", *self.editable}
        ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The data files, or an action, make rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Where something is ours to change."""
        return bool(self.editable) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was printed stays; the loader would only bring it back."""
        return False


def _columns(of: Any) -> list[Any]:
    """What has a place on the form: not a many-to-many field with a table of its own."""
    return [*of.fields, *(one for one in of.many_to_many if one.remote_field.through._meta.auto_created)]
