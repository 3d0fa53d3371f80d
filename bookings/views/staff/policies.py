"""预约规则, for who sets them: what holds now, since when, what is coming, and how it is changed.

What was typed stands in the address of the check page: nothing is lost by going back, reloading or changing the
language, and nothing is stored before somebody says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from bookings.actions import PolicyRefused, follow_portal, set_policy, withdraw_policy
from bookings.enums import PER_HOSPITAL, Rule
from bookings.forms.policies import NOW, BeginForm, RuleForm, initial_values
from bookings.models import Policy, PolicyRefusal
from bookings.queries.policies import (
    TABLES,
    Reach,
    Timeline,
    changes,
    figures,
    hospitals_of,
    hospitals_with_own,
    own_rules,
    reach_of,
    rule_lines,
    seen_of,
    timeline,
)
from bookings.views.common import FORM_METHODS, account_of, found_or_404, page
from bookings.views.staff.common import staff_page, typed_query
from hospitals.models import Hospital

GO_BACK = "again"  # in the address of a form to which somebody came back


@dataclass(frozen=True)
class Place:
    """Whose rules: the whole portal's, or one hospital's; and what the account may do about them."""

    hospital: Hospital | None
    reach: Reach
    by: User
    now: datetime

    @property
    def hospital_id(self) -> int | None:
        """None: the whole portal."""
        return self.hospital.pk if self.hospital else None

    @property
    def may_set(self) -> bool:
        """Whether the account may change them."""
        return self.reach.may_set(self.hospital_id)

    def url(self, name: str, *more: Any) -> str:
        """One of its pages."""
        if self.hospital is None:
            return reverse(f"staff:{name}", args=more)
        return reverse(f"staff:{name}_at", args=[self.hospital.slug, *more])


@require_safe
@staff_page
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of the whole portal as they stand, and the hospitals that may have others."""
    place = _place(request)
    hospitals = hospitals_of(place.reach)
    own = own_rules(place.now, [one.pk for one in hospitals])
    context = {
        "place": place,
        "lines": _with_urls(place),
        "hospitals": [(one, own.get(one.pk, [])) for one in hospitals],
    }
    return page(request, "staff/rules.html", context)


@require_safe
@staff_page
def rules_at(request: HttpRequest, hospital: str) -> HttpResponse:
    """Those of one hospital that may be its own."""
    place = _place(request, hospital)
    return page(request, "staff/rules.html", {"place": place, "lines": _with_urls(place)})


@require_safe
@staff_page
def rule(request: HttpRequest, rule: str, hospital: str | None = None) -> HttpResponse:
    """One rule: its values, since when, by whom; what is coming; what was before."""
    place = _place(request, hospital)
    which = _rule(place, rule)
    rows = timeline(which, place.hospital_id)
    row = found_or_404(rows.row_at(place.now))
    context = {
        **_about(place, which),
        "row": row,
        "figures": figures(which, row.values),
        "own": rows.is_own_at(place.now),
        "coming": rows.coming(place.now),
        "past": rows.past(place.now),
    }
    return page(request, "staff/rule.html", context)


@require_http_methods(FORM_METHODS)
@staff_page
def set_rule(request: HttpRequest, rule: str, hospital: str | None = None) -> HttpResponse:
    """The form; then what would change, to be confirmed; then the rule is set."""
    place = _place(request, hospital, setting=True)
    which = _rule(place, rule)
    rows = timeline(which, place.hospital_id)
    there = seen_of(which, place.hospital_id)
    initial = {**initial_values(which, rows.values_at(place.now)), "seen": there, "when": NOW}
    said = request.POST if request.method == "POST" else request.GET
    if not said or GO_BACK in said:
        form = RuleForm(initial={**initial, **said.dict()}, rule=which, now=place.now)
        return _form_page(request, place, which, form)
    form = RuleForm(said, initial=initial, rule=which, now=place.now)
    if form.is_valid():
        begins = form.cleaned_data["valid_from"] or place.now
        changed = changes(which, rows.values_at(begins), form.cleaned_data["values"])
        if not changed and (place.hospital is None or rows.is_own_at(begins)):
            form.add_error(None, _("和那时的规则一样，没有要改的。"))
        elif form.cleaned_data["seen"] not in ("", there):
            form = _refused(form, PolicyRefused(PolicyRefusal.CHANGED), seen=there)
        elif request.method != "POST":
            return _check_page(request, place, rows, form, changed, seen=there)
        else:
            try:
                set_policy(
                    rule=which,
                    values=form.cleaned_data["values"],
                    hospital_id=place.hospital_id,
                    valid_from=form.cleaned_data["valid_from"],
                    seen=form.cleaned_data["seen"],
                    by=place.by,
                    now=place.now,
                )
            except PolicyRefused as refused:
                form = _refused(form, refused, seen=seen_of(which, place.hospital_id))
            else:
                return _done(request, place, which, form.cleaned_data["valid_from"])
    return _form_page(request, place, which, form)


@require_http_methods(FORM_METHODS)
@staff_page
def follow_rule(request: HttpRequest, rule: str, hospital: str) -> HttpResponse:
    """Let a hospital go by the portal's rule again: from when on, and what changes with it."""
    place = _place(request, hospital, setting=True)
    which = _rule(place, rule)
    rows, portals = timeline(which, place.hospital_id), timeline(which)
    said = request.POST if request.method == "POST" else None
    seen = seen_of(which, place.hospital_id)
    form = BeginForm(said, initial={"seen": seen, "when": NOW}, now=place.now)
    if form.is_valid():
        try:
            follow_portal(
                rule=which,
                hospital_id=cast(Hospital, place.hospital).pk,
                valid_from=form.cleaned_data["valid_from"],
                seen=form.cleaned_data["seen"],
                by=place.by,
                now=place.now,
            )
        except PolicyRefused as refused:
            form = _refused(form, refused, seen=seen)
        else:
            return _done(request, place, which, form.cleaned_data["valid_from"])
    elif not rows.is_own_at(place.now) and said is None:
        messages.info(request, str(PolicyRefusal.FOLLOWS.label))
        return redirect(place.url("rule", which))
    changed = changes(which, rows.values_at(place.now), portals.values_at(place.now))
    return page(request, "staff/rule_follow.html", {**_about(place, which), "form": form, "changed": changed})


@require_http_methods(FORM_METHODS)
@staff_page
def withdraw_rule(request: HttpRequest, rule: str, pk: int, hospital: str | None = None) -> HttpResponse:
    """Ask once more; then what was to hold later is taken back."""
    place = _place(request, hospital, setting=True)
    which = _rule(place, rule)
    rows = timeline(which, place.hospital_id)
    steps = [*rows.coming(place.now), *rows.past(place.now)]
    step = next((one for one in steps if one.row.pk == pk and one.row.hospital_id == place.hospital_id), None)
    if step is None:
        if request.method != "POST":
            raise Http404
        messages.info(request, _("这一次修改已经撤回了。"))
        return redirect(place.url("rule", which))
    if request.method == "POST":
        try:
            withdraw_policy(policy_id=pk, by=place.by, now=place.now)
        except PolicyRefused as refused:
            messages.error(request, refused.sentence)
        except Policy.DoesNotExist:
            messages.info(request, _("这一次修改已经撤回了。"))
        else:
            messages.success(request, _("已撤回。现在的规则不变。"))
        return redirect(place.url("rule", which))
    if step.row.valid_from <= place.now:
        messages.info(request, str(PolicyRefusal.IN_FORCE.label))
        return redirect(place.url("rule", which))
    return page(request, "staff/rule_withdraw.html", {**_about(place, which), "step": step})


def _place(request: HttpRequest, slug: str | None = None, *, setting: bool = False) -> Place:
    """Whose rules the address names; 404 where the account may not read them, or (`setting`) not change them."""
    now, by = timezone.now(), account_of(request)
    reach = reach_of(by, now)
    hospital = found_or_404(Hospital.objects.filter(slug=slug).first()) if slug is not None else None
    readable = not reach.nothing if hospital is None else hospital.pk in reach.reads
    place = Place(hospital, reach, by, now)
    if not readable or (setting and not place.may_set):
        raise Http404
    return place


def _rule(place: Place, code: str) -> Rule:
    """The rule of the address; 404 for one that a hospital cannot have."""
    if code not in Rule.values or (place.hospital is not None and code not in PER_HOSPITAL):
        raise Http404
    return Rule(code)


def _about(place: Place, which: Rule) -> dict[str, Any]:
    """What every page of one rule shows."""
    return {
        "place": place,
        "rule": which,
        "table": TABLES[which],
        "rule_url": place.url("rule", which),
        "set_url": place.url("set_rule", which),
        "list_url": place.url("rules"),
    }


def _with_urls(place: Place) -> list[tuple[Any, str]]:
    return [(line, place.url("rule", line.rule)) for line in rule_lines(place.now, place.hospital_id)]


def _form_page(request: HttpRequest, place: Place, which: Rule, form: RuleForm) -> HttpResponse:
    """The form; beside what was typed and came back, what holds now."""
    context = {**_about(place, which), "form": form}
    if form.is_bound and form.non_field_errors():
        now = timeline(which, place.hospital_id).values_at(place.now)
        context["differs"] = changes(which, now, form.cleaned_data.get("values", now))
    return page(request, "staff/rule_set.html", context)


def _check_page(
    request: HttpRequest, place: Place, rows: Timeline, form: RuleForm, changed: list[Any], *, seen: str
) -> HttpResponse:
    """What changes, from when on and until when, and what it touches."""
    which, begins = rows.rule, form.cleaned_data["valid_from"]
    context = {
        **_about(place, which),
        "changed": changed,
        "same": len(TABLES[which].fields) - len(changed),
        "begins": begins,
        "until": rows.next_after(begins or place.now),
        "others": hospitals_with_own(which, place.now) if place.hospital is None else [],
        "typed": [(name, value) for name, value in request.GET.items() if name != "seen"],
        "seen": seen,
        "form_url": f"{place.url('set_rule', which)}?{typed_query(request.GET)}&{GO_BACK}=1",
    }
    return page(request, "staff/rule_check.html", context)


def _refused(form: Any, refused: PolicyRefused, *, seen: str) -> Any:
    """The same form with the sentence, everything typed kept, and knowing what stands there now."""
    if refused.refusal == PolicyRefusal.NOT_YOURS:
        raise Http404
    form.data = form.data.copy()
    form.data["seen"] = seen
    form.add_error(None if refused.refusal == PolicyRefusal.CHANGED else "when", refused.sentence)
    return form


def _done(request: HttpRequest, place: Place, which: Rule, later: datetime | None) -> HttpResponse:
    messages.success(request, _("已安排，到时候自动生效。") if later else _("已生效。"))
    return redirect(place.url("rule", which))
