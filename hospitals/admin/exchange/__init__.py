"""Reference data out to spreadsheets and in again: shown first, written when confirmed."""

from .columns import BySlug, BySlugs, DateColumn, RowsColumn, TextList, TextWidget
from .pages import ExchangeAdmin
from .resources import SlugResource

__all__ = [
    "BySlug",
    "BySlugs",
    "DateColumn",
    "ExchangeAdmin",
    "RowsColumn",
    "SlugResource",
    "TextList",
    "TextWidget",
]
