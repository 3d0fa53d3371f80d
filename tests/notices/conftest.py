"""A kind of notice that tests register."""

from collections.abc import Iterator

import pytest

from tests.factories.notices import Reason, registered_kind


@pytest.fixture
def reason() -> Iterator[Reason]:
    """The kind `test_kind`, with a reason the test may change."""
    with registered_kind(Reason()) as known:
        yield known
