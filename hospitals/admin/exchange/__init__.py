"""Reference data out to spreadsheets and in again: shown first, written when confirmed."""

from .columns import BySlug, BySlugs, DateColumn, RowsColumn, TextList, TextWidget
from .pages import ExchangeAdmin
from .planning import problems_of_names
from .plans import Line, Plan, Problem, Sort
from .resources import SlugResource, imported
from .tables import Table

__all__ = [
    "BySlug",
    "BySlugs",
    "DateColumn",
    "ExchangeAdmin",
    "Line",
    "Plan",
    "Problem",
    "RowsColumn",
    "SlugResource",
    "Sort",
    "Table",
    "TextList",
    "TextWidget",
    "imported",
    "problems_of_names",
]
