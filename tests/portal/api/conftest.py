"""The clock of the JSON answers."""

from tests.portal.pages.conftest import at_now

__all__ = ["at_now"]
