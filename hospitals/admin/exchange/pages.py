"""The pages of import and export: upload, look, confirm; and who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportExportMixin  # type: ignore[import-untyped]
from import_export.forms import ExportForm  # type: ignore[import-untyped]
from import_export.results import RowResult  # type: ignore[import-untyped]

from accounts.models import User
from hospitals.admin.exchange.columns import BySlug, BySlugs, RowsColumn
from hospitals.admin.exchange.files import FORMATS, ConfirmForm, UploadForm, WaitingFile


class FormatForm(ExportForm):
    """Of which kind the file is to be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].label = _("文件格式")
        self.fields["format"].error_messages["required"] = _("请选择文件格式。")


class ExchangeAdmin(ImportExportMixin):
    """Rows that come from spreadsheets and go to them. Mixed into a ModelAdmin, before it."""

    import_formats = export_formats = FORMATS
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    export_form_class = FormatForm
    tmp_storage_class = WaitingFile
    resource_classes: Sequence[Any] = ()

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may add such rows and change them: a file does both."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))  # type: ignore[attr-defined]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may look at them."""
        return bool(self.has_view_permission(request))  # type: ignore[attr-defined]

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the columns are and take."""
        return {"columns": self.resource_classes[0]().explained()}

    def get_export_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """As for the import: what comes out goes in again."""
        return {"columns": self.resource_classes[0]().explained()}

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the list shows, with all that its cells name, in as many queries for a thousand rows as for one."""
        found = super().get_export_queryset(request)
        columns = self.resource_classes[0]().get_export_fields()
        one = [column.attribute for column in columns if isinstance(column.widget, BySlug)]
        several = [column.attribute for column in columns if isinstance(column.widget, BySlugs)]
        hanging = [column.needed for column in columns if isinstance(column, RowsColumn)]
        return found.select_related(*one).prefetch_related(*several, *hanging)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The export; an address that narrows by nonsense leads back to the list."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())))

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All of a file or nothing, whatever was changed since it was shown."""
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """In words, without the name of the error."""
        form.add_error("import_file", _("读不出这个文件。请看看文件格式选得对不对，再上传一次。"))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What was confirmed; a file that is gone leads back to the upload."""
        form = self.create_confirm_form(request)
        if request.method == "POST" and not form.is_valid():
            said = form.errors.get("import_file_name") or [_("请重新上传文件。")]
            messages.error(request, str(said[0]))
            return HttpResponseRedirect(self._import_address())
        return super().process_import(request, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Say what was done; or that nothing was, because somebody changed something meanwhile."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("没有导入：预览以后数据有了变化。请重新上传，再看一遍预览。"))
            return HttpResponseRedirect(self._import_address())
        return super().process_result(result, request)

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        """How many rows of each sort."""
        counts = {
            "new": result.totals[RowResult.IMPORT_TYPE_NEW],
            "updated": result.totals[RowResult.IMPORT_TYPE_UPDATE],
            "same": result.totals[RowResult.IMPORT_TYPE_SKIP],
        }
        messages.success(
            request, _("导入完成：新增 %(new)s 条，修改 %(updated)s 条，%(same)s 条没有变化。") % counts
        )

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """In the history of each row: that a file made or changed it, and which columns."""
        resource, by = self.resource_classes[0](), cast(User, request.user).pk
        for row in result:
            if row.import_type == RowResult.IMPORT_TYPE_NEW:
                flag, said = ADDITION, _("从文件导入，新增。")
            elif row.import_type == RowResult.IMPORT_TYPE_UPDATE:
                names = _changed_columns(resource, row)
                flag, said = CHANGE, _("从文件导入，修改了：%(names)s。") % {"names": "、".join(names)}
            else:
                continue
            LogEntry.objects.log_actions(by, [row.instance], flag, said, single_object=True)

    def _import_address(self) -> str:
        return reverse("admin:{}_{}_import".format(*self.get_model_info()))


def _changed_columns(resource: Any, row: Any) -> list[str]:
    """The names, in words, of the columns whose cell is another one now."""
    columns = resource.get_import_fields()
    return [
        resource.label(column)
        for column, cell in zip(columns, row.diff or [], strict=False)
        if "<ins>" in cell or "<del>" in cell
    ]
