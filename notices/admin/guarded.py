"""What every page of the admin keeps to: filters that are offered and no others, refusals said at the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from notices.admin.fields import PickingMixin, are_ids
from notices.admin.refusals import OTHERWISE, Refusals, refusal_sentence

REFUSED = (IntegrityError, DataError)
_FILTERS = ("", "__exact", "__isnull", "__isempty", "__id__exact")
_DATES = ("__year", "__month", "__day")


class GuardedForm(forms.ModelForm):
    """A form that says what the database refused, once it has, beside all that was typed."""

    refused = ""  # why, set on the class that is made for one request
    refusals: ClassVar[Refusals] = {}

    def _update_errors(self, errors: ValidationError) -> None:
        """Broken constraints in words: Django would name them by what the database calls them."""
        names = {
            str(one.get_violation_error_message()): one.name
            for _model, constraints in self.instance.get_constraints()
            for one in constraints
            if one.violation_error_message == one.default_violation_error_message
        }
        for wrong in getattr(errors, "error_dict", {}).get(NON_FIELD_ERRORS, []):
            if wrong.message in names:
                wrong.message = self.refusals.get(names[wrong.message]) or OTHERWISE
        super()._update_errors(errors)  # type: ignore[misc]  # Django's own; its types leave it out

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # as above
        if self.refused:
            self.add_error(None, self.refused)


class GuardedList(ChangeList):
    """A list whose filters end in the list without filter where their values are nonsense."""

    def get_filters(self, request: HttpRequest) -> Any:
        """What is filtered by; raises IncorrectLookupParameters for what is no value."""
        if any("\0" in value for values in self.filter_params.values() for value in values):
            raise IncorrectLookupParameters
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as nonsense:  # dates before the first and after the last year
            raise IncorrectLookupParameters from nonsense


class GuardedAdmin(PickingMixin, admin.ModelAdmin):
    """The base of all pages of the admin.

    Lists are narrowed by what is offered as a filter and by nothing else: a column that is not shown cannot
    be read by asking for its beginnings. What the database refuses is said at the form, by `refusals`.
    """

    form = GuardedForm
    refusals: ClassVar[Refusals] = {}

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what a filter of this list, or its dates, may ask for."""
        return lookup in self._offered(request)

    def _offered(self, request: HttpRequest) -> Iterator[str]:
        for one in self.get_list_filter(request):
            name = one[0] if isinstance(one, tuple | list) else getattr(one, "parameter_name", one)
            yield from (f"{name}{lookup}" for lookup in _FILTERS)
        if self.date_hierarchy:
            yield from (f"{self.date_hierarchy}{lookup}" for lookup in _DATES)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Ours."""
        return GuardedList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; an empty name of a column, which Django takes for one, is none."""
        return super().get_object(request, object_id, from_field or None)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """PostgreSQL knows no NUL: it is not looked for."""
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, with what the database has just refused of it."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refused, form.refusals = getattr(request, "refusal", ""), self.refusals
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The form; and once more, with all that was typed, where the database refused it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except REFUSED as error:
            # Handed to `get_form` with the request, where no type expects it: Django calls that one itself.
            request.refusal = refusal_sentence(error, self.refusals)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Have deferred constraints checked before anything is said to be saved."""
        super().save_related(request, form, formsets, change)
        connection.check_constraints()

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The question; a refusal of the database leads back to the list."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except REFUSED as error:
            return self._back_to_list(request, refusal_sentence(error, self.refusals))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """As `save_related`."""
        super().delete_model(request, obj)
        connection.check_constraints()

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> HttpResponse | None:
        """What is done with the rows that are ticked: all of it or nothing."""
        if not are_ids(request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return self._back_to_list(request, _("请重新选择要处理的内容。"))
        try:
            with transaction.atomic():
                answer: HttpResponse | None = super().response_action(request, queryset, *args)
                connection.check_constraints()
            return answer
        except REFUSED as error:
            return self._back_to_list(request, refusal_sentence(error, self.refusals))

    def _back_to_list(self, request: HttpRequest, said: str) -> HttpResponse:
        messages.error(request, said)
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return HttpResponseRedirect(reverse(f"admin:{name}_changelist"))
