"""Reading one record: its values as columns take them, and which of them had to be inferred."""

from dataclasses import dataclass, field
from typing import Any

from hospitals.models import parse_reported_date

from .our_reading import INFERRED_COLUMNS
from .reading import Files, Record


@dataclass
class Built:
    """One row to be: its columns, and the rows that hang on it, by table."""

    values: dict[str, Any]
    links: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def pair(prefix: str, text: str | None) -> dict[str, Any]:
    """The two columns of a reported date."""
    if not text:
        return {f"{prefix}_on": None, f"{prefix}_precision": ""}
    found = parse_reported_date(text)
    return {f"{prefix}_on": found.on, f"{prefix}_precision": found.precision}


class Reader:
    """Reads one record, and remembers which columns had to be inferred."""

    def __init__(self, record: Record, files: Files, renamed: dict[str, str] | None = None) -> None:
        self.record = record
        self.sources = {source["file"]: slug for slug, source in files["sources"].items()}
        self.renamed = renamed or {}
        self.inferred: list[str] = []
        for entry in record.get("inferred", []):
            if entry in INFERRED_COLUMNS:
                self.inferred += [f"{column}: {entry}" for column in INFERRED_COLUMNS[entry]]
                continue
            name, colon, reason = entry.partition(":")
            self.inferred.append(self.renamed.get(name, name) + colon + reason)

    def get(self, name: str, default: Any = "") -> Any:
        """The value as reported; absent and null are the same."""
        value = self.record.get(name)
        return default if value is None else value

    def reported_or_inferred(self, name: str, default: Any = None) -> Any:
        """`name` if reported, else `name_inferred`, which is then marked."""
        if self.record.get(name) is not None:
            return self.record[name]
        value = self.record.get(f"{name}_inferred")
        if value is None:
            return default
        column = self.renamed.get(name, name)
        if not self.is_inferred(column):
            self.inferred.append(column)
        return value

    def is_inferred(self, column: str) -> bool:
        """Whether the value of `column` is known to be concluded, not read."""
        return any(entry.split(":")[0] == column for entry in self.inferred)

    def common(self) -> dict[str, Any]:
        """The columns every reported row has. Call it last: it ends the list of what is inferred."""
        source = self.record.get("source")
        return {
            "source": source and self.sources[source],
            "also_reported_in": [self.sources[file] for file in self.get("sources", []) if file != source],
            "evidence": [
                {"source": self.sources[entry["source"]], "quote": entry["quote"]}
                for entry in self.get("evidence", [])
            ],
            "inferred": self.inferred,
            "note": self.get("note"),
        }


def links(
    target: str, reported: list[str], inferred: list[str], *, all_inferred: bool = False
) -> list[dict[str, Any]]:
    """Link rows in the order of the report; what is reported is not inferred again.

    `all_inferred`: the record marks the whole field as inferred, so none of them is reported.
    """
    if all_inferred:
        reported, inferred = [], reported + [key for key in inferred if key not in reported]
    rows = [{target: key, "inferred": False, "position": n} for n, key in enumerate(reported)]
    left = [key for key in inferred if key not in reported]
    return rows + [{target: key, "inferred": True, "position": n} for n, key in enumerate(left)]
