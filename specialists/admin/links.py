"""Links between specialists, conditions, departments and hospitals on forms: inferred, unless an article is named."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hospitals.admin import ReportedAdmin, WordedInline
from hospitals.models import Source
from notices.admin import PickOne
from specialists.models import Specialist

_ARTICLE = _("写明这一点的报道")


class LinkForm(forms.ModelForm):
    """One link. Pages show it as reported only where an article says so (docs/hazards.md)."""

    article = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        label=_ARTICLE,
        widget=PickOne(Specialist._meta.get_field("source"), admin.site, attrs={"aria-label": _ARTICLE}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.fields["inferred"].initial = True

    def clean(self) -> dict[str, Any]:
        """What was inferred, or is new, or leads elsewhere now, is reported by the article that is named."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        otherwise = self.instance.pk is None or set(self.changed_data) - {"position", "article"}
        if otherwise and not said.get("inferred") and not said.get("article"):
            self.add_error(
                "article",
                _("去掉“推断”要选写明这一点的报道。没有报道写明的，请勾上“推断”，页面会注明待医院确认。"),
            )
        return said


class LinkInline(WordedInline):
    """Links, reported or inferred, in order."""

    form = LinkForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The article right beside what it is asked for."""
        names = [name for name in super().get_fields(request, obj) if name != "article"]
        place = names.index("inferred") + 1 if "inferred" in names else len(names)
        return [*names[:place], "article", *names[place:]]


class LinkedAdmin(ReportedAdmin):
    """Rows with links: the articles named for these are articles of the row."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the links; remember the articles."""
        super().save_related(request, form, formsets, change)
        said = [one.cleaned_data for formset in formsets for one in formset.forms if one.is_valid()]
        named = [one["article"].slug for one in said if one.get("article") and not one.get("DELETE")]
        row = form.instance
        known = {row.source.slug if row.source else "", *row.also_reported_in}
        if new := [slug for slug in dict.fromkeys(named) if slug not in known]:
            row.also_reported_in = [*row.also_reported_in, *new]
            row.save(update_fields=["also_reported_in"])
