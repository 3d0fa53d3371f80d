"""Asking an outside system whether name and document belong together: what such a system must offer.

None ships with the portal. The operator names a class in IDENTITY_CHECK (docs/operations.md); without one nobody is
asked, and persons stay as declared until a desk has seen the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from bookings.enums import CheckAnswer


@dataclass(frozen=True)
class Question:
    """What is asked of the outside: a DocumentKind, its number in the one spelling, country for passports, name."""

    kind: str
    number: str
    country: str
    name: str


class NoAnswer(Exception):
    """The outside system could not be asked now; the same question may be put again later."""


class IdentityCheck(Protocol):
    """A way to an outside system. One is made for each round of questions, without arguments."""

    def ask(self, question: Question) -> CheckAnswer:
        """Whether the outside knows that this document has this name. Raises NoAnswer."""


def identity_check() -> IdentityCheck | None:
    """The way this site has, if it has one."""
    return cast(IdentityCheck, import_string(settings.IDENTITY_CHECK)()) if settings.IDENTITY_CHECK else None
