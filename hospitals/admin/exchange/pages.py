"""The pages of import and export: upload, look, confirm; and who may."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from import_export.admin import ExportMixin
from import_export.forms import ExportForm

from accounts.actions import audit
from accounts.enums import AuditAction
from accounts.models import User
from hospitals.admin.exchange.files import FORMATS, Shown, UploadForm, confirmed, keep, kept, throw_away
from hospitals.admin.exchange.plans import MOST_SHOWN, Plan, Problem, Sort
from hospitals.admin.exchange.resources import imported, needed_for_export
from hospitals.admin.exchange.tables import Table, read_table
from hospitals.uploads import MOST_BYTES, UnreadableError

_RETRIED = {"40001", "40P01"}  # serialization failure, deadlock


class FormatForm(ExportForm):
    """Of which kind the file is to be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].label = _("文件格式")
        self.fields["format"].error_messages["required"] = _("请选择文件格式。")


class ExchangeAdmin(ExportMixin):
    """Rows that come from spreadsheets and go to them. Mixed into a ModelAdmin, before it."""

    export_formats = FORMATS
    export_form_class = FormatForm
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    resource_classes: Sequence[Any] = ()

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may add such rows and change them: a file does both."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may look at them."""
        return bool(self.has_view_permission(request))

    def get_urls(self) -> list[Any]:
        """The two pages of the import, before the others."""
        name, view = "{}_{}".format(*self.get_model_info()), self.admin_site.admin_view
        return [
            path("import/", view(self.import_action), name=f"{name}_import"),
            path("process_import/", view(self.process_import), name=f"{name}_process_import"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with its ways to import and export."""
        told = {"has_import_permission": self.has_import_permission(request)}
        return cast(HttpResponse, super().changelist_view(request, {**(extra_context or {}), **told}))

    # --- Export -------------------------------------------------------------------------

    def get_export_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the columns are and take: what comes out goes in again."""
        return {"columns": self.resource_classes[0]().explained()}

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What the list shows, with all that its cells name, in as many queries for a thousand rows as for one."""
        one, several = needed_for_export(self.resource_classes[0]())
        found: QuerySet[Any] = super().get_export_queryset(request)
        return found.select_related(*one).prefetch_related(*several)

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> Any:
        """The file. That it was handed out is noted, with how many rows."""
        data = super().get_export_data(file_format, request, queryset, **kwargs)
        audit(
            by=cast(User, request.user),
            action=AuditAction.EXPORT_TABLE,
            subject_kind=str(self.model._meta.model_name),
            subject_id=0,
            now=timezone.now(),
            reason=f"rows:{queryset.count()}",
        )
        return data

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The export; an address that narrows by nonsense leads back to the list."""
        try:
            return cast(HttpResponse, super().export_action(request))
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._address("changelist"))

    # --- Import -------------------------------------------------------------------------

    def import_action(self, request: HttpRequest) -> HttpResponse:
        """Choose a file; then look at what it would change. Nothing is written."""
        self._require_import(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, form=form)
        data = form.cleaned_data["import_file"].read(MOST_BYTES + 1)
        try:
            table = read_table(data, self.resource_classes[0]().key)
        except UnreadableError as error:
            form.add_error("import_file", str(error))
            return self._page(request, form=form)
        plan, digest = self._carry_out(request, table, shown=None)
        if plan.problems or not plan.writes:
            return self._page(request, form=UploadForm(), plan=plan)
        return self._page(request, plan=plan, confirm=self._shown(request, keep(data), digest))

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest) -> HttpResponse:
        """What was confirmed is written, where it is still what was shown; else it is shown again as it is now."""
        self._require_import(request)
        shown = confirmed(
            request.POST.get("shown", ""), model=self._model_name(), user=cast(User, request.user).pk
        )
        data = kept(shown.file) if shown is not None else None
        if shown is None or data is None:
            messages.error(request, _("这个文件已经导入过，或者放得太久了，请重新上传。"))
            return HttpResponseRedirect(self._address("import"))
        plan, digest = self._carry_out(
            request, read_table(data, self.resource_classes[0]().key), shown=shown.digest
        )
        if digest != shown.digest or plan.problems:
            messages.error(
                request, _("没有导入：预览以后资料有了变化。下面是按现在的资料重做的预览，请再看一遍。")
            )
            if plan.problems or not plan.writes:
                return self._page(request, form=UploadForm(), plan=plan)
            return self._page(request, plan=plan, confirm=self._shown(request, shown.file, digest))
        throw_away(shown.file)
        messages.success(
            request,
            _("导入完成：新增 %(new)s 条，修改 %(update)s 条，%(same)s 条没有变化。") % plan.counts,
        )
        return HttpResponseRedirect(self._address("changelist"))

    def _carry_out(self, request: HttpRequest, table: Table, *, shown: str | None) -> tuple[Plan, str]:
        """What the table would change, tried out and undone; it stays where it is what was `shown`, to the cell."""
        resource, now, by = self.resource_classes[0](), timezone.now(), cast(User, request.user)
        try:
            with transaction.atomic():
                plan: Plan = resource.plan(table, now=now)
                digest = plan.digest()
                stays = digest == shown and not plan.problems
                if stays:
                    plan.problems = resource.write(plan, table.names, by=by, now=now)
                elif plan.writes and not plan.problems:
                    plan.problems = resource.try_out(plan, table.names, by=by, now=now)
                if stays and not plan.problems:
                    self._note(resource, plan, table, by)
                    written = [line.row for line in plan.lines if line.sort != Sort.SAME]
                    imported.send(sender=self.model, rows=written)
                else:
                    transaction.set_rollback(True)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in _RETRIED:
                raise
            return Plan(problems=[Problem(_("正好有人在改同样的资料，请再试一次。"))]), ""
        return plan, digest

    def _note(self, resource: Any, plan: Plan, table: Table, by: User) -> None:
        """In the history of each row: that a file made or changed it, and which columns, in words to be translated."""
        with translation.override(None):
            columns = [
                resource.label(one) for one in resource.get_import_fields() if one.column_name in table.names
            ]
        kind = ContentType.objects.get_for_model(self.model)
        entries = []
        for line in plan.lines:
            if line.sort == Sort.SAME:
                continue
            said = (
                {"added": {}}
                if line.sort == Sort.NEW
                else {"changed": {"fields": [columns[place] for place in line.changed()]}}
            )
            entries.append(
                LogEntry(
                    user_id=by.pk,
                    content_type=kind,
                    object_id=line.row.pk,
                    object_repr=str(line.row)[:200],
                    action_flag=ADDITION if line.sort == Sort.NEW else CHANGE,
                    change_message=json.dumps([{"imported": {}}, said]),
                )
            )
        LogEntry.objects.bulk_create(entries)

    def _page(self, request: HttpRequest, **told: Any) -> HttpResponse:
        resource = self.resource_classes[0]()
        context = {
            **self.admin_site.each_context(request),
            "title": _("导入"),
            "opts": self.model._meta,
            "columns": resource.explained(),
            "explanations": resource.explanations(),
            "most": MOST_SHOWN,
            "form": None,
            "plan": None,
            "confirm": "",
            **told,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/import_export/import.html", context)

    def _require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _shown(self, request: HttpRequest, file: str, digest: str) -> str:
        return Shown(self._model_name(), cast(User, request.user).pk, file, digest).signed()

    def _model_name(self) -> str:
        return ".".join(self.get_model_info())

    def _address(self, name: str) -> str:
        return reverse("admin:{}_{}_{}".format(*self.get_model_info(), name))
