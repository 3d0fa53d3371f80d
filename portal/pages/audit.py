"""The audit, for auditors: who did and saw what. Each search is itself noted, and each export."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import audit as note
from accounts.enums import AuditAction
from accounts.models import User
from accounts.queries.audit import (
    AuditLine,
    AuditSearch,
    all_entries,
    found_entries,
    how_many_entries,
    kinds_of_subjects,
)
from bookings.views.common import View, page
from bookings.views.staff.common import names_page
from hospitals.admin.exchange.columns import harmless
from hospitals.queries import audits
from notices.localtime import local
from portal.audit_form import AuditSearchForm
from portal.audit_words import action_word, by_word, kind_word, reason_word

# More are not handed out at once: the search is to be narrowed.
MOST_EXPORTED = 100_000
NEWEST_ID = 2**63 - 1


def auditors_page(view: View) -> View:
    """For who is an auditor now; 404 for everybody else, administrators too (三员分立)."""

    @wraps(view)
    @names_page
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not audits(cast(User, request.user).pk, timezone.now()):
            raise Http404
        return view(request, *args, **kwargs)

    return run


@require_http_methods(["GET", "HEAD", "POST"])
@auditors_page
def search(request: HttpRequest) -> HttpResponse:
    """What to look for, and what was found. A search is posted, so that no user name stands in an address."""
    kinds = kinds_of_subjects()
    if request.method == "POST":
        form = AuditSearchForm(request.POST, kinds=kinds)
        if form.is_valid():
            return redirect(reverse("audit", query={**form.address(), "go": "1"}))
        return page(request, "staff/audit.html", {"form": form})
    if "go" not in request.GET:
        return page(request, "staff/audit.html", {"form": AuditSearchForm(kinds=kinds)})
    form = AuditSearchForm(request.GET, kinds=kinds)
    if not form.is_valid():
        return page(request, "staff/audit.html", {"form": form})
    now = timezone.now()
    wanted = form.search()
    _note(request, AuditAction.SEARCH_AUDIT, wanted, wanted.narrowed_by, now)
    found = found_entries(wanted, before=_before(request))
    context = {
        "form": form,
        "found": found,
        "rows": [_worded(line) for line in found.lines],
        "said": form.address(),
        "later": reverse("audit", query={**form.address(), "go": "1", "before": found.before})
        if found.before
        else "",
        "first": _before(request) is None,
    }
    return page(request, "staff/audit.html", context)


@require_POST
@auditors_page
def export(request: HttpRequest) -> HttpResponse:
    """What was found as a table (CSV, UTF-8), in which no cell is a formula."""
    form = AuditSearchForm(request.POST, kinds=kinds_of_subjects())
    if not form.is_valid():
        return page(request, "staff/audit.html", {"form": form})
    now, wanted = timezone.now(), form.search()
    number = how_many_entries(wanted, at_most=MOST_EXPORTED)
    if number > MOST_EXPORTED:
        form.add_error(None, _("超过 100,000 条，请把时间范围选小一些再导出。"))
        return page(request, "staff/audit.html", {"form": form})
    _note(request, AuditAction.EXPORT_AUDIT, wanted, f"rows:{number}", now)
    answer = _streamed(_table(wanted), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{local(now):%Y%m%d-%H%M}.csv"'
    return answer


def _note(request: HttpRequest, action: AuditAction, wanted: AuditSearch, reason: str, now: datetime) -> None:
    """The search or export itself: by the subject it asked for, else by the account, else of the whole audit."""
    subject = ("audit", 0)
    if wanted.kind and wanted.subject is not None:
        subject = (wanted.kind, wanted.subject)
    elif wanted.by is not None:
        subject = ("account", wanted.by)
    who = cast(User, request.user)  # auditors_page lets nobody else in
    note(by=who, action=action, subject_kind=subject[0], subject_id=subject[1], now=now, reason=reason)


def _streamed(lines: Iterator[str], content_type: str) -> HttpResponse:
    """An answer of any length. Decorators and middleware take it as they take any other."""
    return cast(HttpResponse, StreamingHttpResponse(lines, content_type=content_type))


def _before(request: HttpRequest) -> int | None:
    """Under which id the page begins; nonsense is the first page."""
    said = request.GET.get("before", "")
    return min(int(said), NEWEST_ID) if said.isascii() and said.isdigit() and len(said) < 20 else None


def _worded(line: AuditLine) -> dict[str, Any]:
    """One row of the page."""
    entry = line.entry
    return {
        "pk": entry.pk,
        "at": entry.at,
        "who": by_word(entry.by, line.by_name),
        "what": action_word(entry.action),
        "kind": kind_word(entry.subject_kind),
        "subject": line.subject_name or entry.subject_id,
        "reason": reason_word(entry.reason),
    }


class _Echo:
    """What csv writes into: hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _table(wanted: AuditSearch) -> Iterator[str]:
    """The lines of the file. It begins with a mark by which spreadsheets know UTF-8."""
    write: Callable[[list[Any]], str] = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(
        ["id", "at", "by", "by_name", "action", "action_words", "subject_kind", "subject_id", "reason"]
    )
    for line in all_entries(wanted):
        entry = line.entry
        cells = [entry.pk, local(entry.at).isoformat(), entry.by, line.by_name, entry.action]
        cells += [action_word(entry.action), entry.subject_kind, entry.subject_id, entry.reason]
        yield write([harmless(cell) for cell in cells])
