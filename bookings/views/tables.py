"""How a table is asked for, and answered as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse

from bookings.session_tables import MOST_ROWS
from bookings.tables import CONTENT_TYPES, CSV, XLSX, Row, table_file
from bookings.views.common import page


def wanted_kind(request: HttpRequest) -> str:
    """Which kind of file the address asks for: a workbook unless it says CSV."""
    return CSV if request.GET.get("format") == CSV else XLSX


def table_answer(
    kind: str, name: str, title: str, headings: Sequence[str], rows: Iterable[Row]
) -> HttpResponse:
    """The file, to be kept under `name` (ASCII, without its ending). No search engine keeps it."""
    answer = HttpResponse(table_file(kind, title, headings, rows), content_type=CONTENT_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def too_many_rows(request: HttpRequest, back: str) -> HttpResponse:
    """Nothing is cut off in silence: the list is to be narrowed first."""
    return page(request, "too_many_rows.html", {"back": back, "most": MOST_ROWS}, status=400)
