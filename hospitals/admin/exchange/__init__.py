"""Reference data out to spreadsheets and in again: shown first, written when confirmed."""

from .columns import BySlugs, DateColumn, RowsColumn
from .pages import ExchangeAdmin
from .planning import problems_of_names
from .plans import Line, Plan, Problem, Sort
from .resources import SlugResource, imported
from .tables import Table

__all__ = [
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
    "imported",
    "problems_of_names",
]
