"""Copies of the data files that tests may change or break."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Edit = Callable[[dict[str, Any]], object]


def edit(folder: Path, kind: str, change: Edit) -> None:
    """Change one file."""
    path = folder / f"{kind}.json"
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
