"""The pictures docs/pages.md asks to be looked at are those that `make shots` takes."""

import re
from pathlib import Path

from tests.architecture.sources import text
from tests.journeys.shots import PAGES, VIEWS


def test_twenty_pictures_are_named_and_taken() -> None:
    states = re.findall(r'"(session-[\w-]+)":', text(Path("tests/journeys/shots_portal.py")))
    taken = {f"{page}-{view.name}" for page in [*PAGES, *states] for view in VIEWS}
    named = re.findall(r"^\| \d+ \| `([\w-]+)\.png` \|", text(Path("docs/pages.md")), re.MULTILINE)
    assert len(named) == len(set(named)) == 20
    assert [name for name in named if name not in taken] == []
