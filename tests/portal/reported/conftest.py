"""What the tests of reported data share."""

import shutil
from pathlib import Path

import pytest

from portal.reported.reading import FOLDER


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the data files, to be spoilt."""
    return Path(shutil.copytree(FOLDER, tmp_path / "data"))
