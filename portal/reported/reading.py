"""Read the data files, and collect everything that is wrong with them before anything is changed."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"

Record = dict[str, Any]
Files = dict[str, dict[str, Record]]


@dataclass(frozen=True)
class Problem:
    """One thing wrong: in which file, in which record (empty: the file itself), and why."""

    file: str
    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.record}: {self.reason}" if self.record else f"{self.file}: {self.reason}"


class BrokenDataError(Exception):
    """The files cannot be loaded; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass
class Problems:
    """Collects problems, so that a person sees all of them at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, kind: str, record: str, reason: str) -> None:
        """Note one problem of the file `<kind>.json`."""
        self.found.append(Problem(f"{kind}.json", record, reason))

    def stop_if_any(self) -> None:
        """Raise BrokenDataError with all that was found."""
        if self.found:
            raise BrokenDataError(self.found)


class _DuplicateKeyError(ValueError):
    """JSON allows a key twice and keeps the last; here that would lose a record."""


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKeyError(key)
        found[key] = value
    return found


def read_files(folder: Path, kinds: list[str]) -> Files:
    """Read `<kind>.json` for each kind: an object of records by key.

    Raises BrokenDataError for a file that is missing, not UTF-8, not JSON, that has a key
    twice, or that is not an object of objects.
    """
    problems, files = Problems(), {}
    for kind in kinds:
        try:
            content = json.loads(
                (folder / f"{kind}.json").read_text("utf-8"), object_pairs_hook=_no_duplicates
            )
        except FileNotFoundError:
            problems.add(kind, "", f"no such file in {folder}")
        except UnicodeDecodeError:
            problems.add(kind, "", "not UTF-8")
        except json.JSONDecodeError as error:
            problems.add(kind, "", f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}")
        except _DuplicateKeyError as error:
            problems.add(kind, str(error), "the key stands twice")
        else:
            if isinstance(content, dict) and all(isinstance(record, dict) for record in content.values()):
                files[kind] = content
            else:
                problems.add(kind, "", "not an object of records")
    problems.stop_if_any()
    return files
