"""What the newspapers reported, to be found."""

from __future__ import annotations

import pytest

from portal.reported.loader import load


@pytest.fixture
def reported(db: None) -> None:
    """Everything reported, in the database."""
    load()
