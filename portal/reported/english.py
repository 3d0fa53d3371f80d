"""English names and words for what the articles say in Chinese only: ours, in english.json.

Where a hospital calls itself something in English, it is called that; the rest is our translation.
The loader writes the names into rows for which the files give none, so that an admin's own name wins
as everywhere. `words` are the few words of the reports that are shown as they stand: titles, kinds, stages.
"""

import json
from functools import cache
from pathlib import Path

from .reader import Built

FILE = Path(__file__).parent / "english.json"
# Which column holds the English name, where it is not `name_en`.
COLUMNS = {"partnerships": "title_en"}


@cache
def _english() -> dict[str, dict[str, str]]:
    return dict(json.loads(FILE.read_text("utf-8")))


def english_name(kind: str, key: str) -> str:
    """The English name of a record of the files; "" for one that has none.

    A hospital's own service (`hospital--term`) is called like its term.
    """
    if kind == "services":
        kind, key = "departments", key.rpartition("--")[2]
    return _english().get(kind, {}).get(key, "")


def with_english_names(kind: str, built: dict[str, Built]) -> dict[str, Built]:
    """The same rows; those of a kind with English names have one wherever the files give none."""
    if kind != "services" and kind not in _english():
        return built
    column = COLUMNS.get(kind, "name_en")
    return {
        key: Built(one.values | {column: one.values.get(column) or english_name(kind, key)}, one.links)
        for key, one in built.items()
    }


def english_word(word: str) -> str:
    """A word of the reports in English; "" for one we do not know."""
    return _english()["words"].get(word, "")
