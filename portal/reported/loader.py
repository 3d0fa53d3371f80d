"""Bring the reported data into the portal, again and again, without ever overwriting a person.

The rule: with each row the loader stores a digest of what it wrote, column by column (`loaded`;
the rows that hang on it, synonyms and links, count as columns too). When it comes again and a
column no longer has that digest, somebody edited it in the portal: the loader leaves that
column as it is and reports it as kept. Rows that vanished from the files stay, and are reported
as left over. Rows a person deleted in the portal are made again.

The whole set is checked before anything is written, and written in one transaction.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from specialists.naming import names_later

from .english import with_english_names
from .kinds import FILES, KINDS, Kind, LinkTable
from .outcome_shapes import check_together
from .reader import Built
from .reading import FOLDER, BrokenDataError, Problem, Problems, read_files
from .shapes import check_files

LOADER_LOCK = 7_305_001  # pg_advisory_xact_lock: two loaders at once wait for each other


@dataclass
class Outcome:
    """What happened to the records of one kind, by key."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: dict[str, list[str]] = field(default_factory=dict)  # its columns edited in the portal: not touched
    left_over: list[str] = field(default_factory=list)  # no longer in the files: not touched


def load(folder: Path = FOLDER) -> dict[str, Outcome]:
    """Bring the files of `folder` into the database; answers what happened, by kind.

    Raises BrokenDataError, with every problem found, and changes nothing then.
    """
    files = read_files(folder, FILES)
    problems = Problems()
    check_files(files, problems)
    problems.stop_if_any()
    check_together(files, problems)
    problems.stop_if_any()
    built = {kind.name: with_english_names(kind.name, kind.build(files)) for kind in KINDS}
    for kind in KINDS:
        check_columns(kind, built[kind.name], problems)
    problems.stop_if_any()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADER_LOCK])
        keys = Keys()
        with names_later():
            return {kind.name: load_kind(kind, built[kind.name], keys) for kind in KINDS}


def check_columns(kind: Kind, built: dict[str, Built], problems: Problems) -> None:
    """Lengths, choices and uniqueness, as the columns have them; what is inferred names a column, or
    pages could not mark it."""
    file = "departments" if kind.name == "services" else kind.name
    for key, one in built.items():
        check_values(kind.model, one.values | {kind.key: key}, file, key, problems)
        for entry in one.values.get("inferred", []):
            if entry.partition(":")[0].partition(".")[0] not in one.values | one.links:
                problems.add(
                    file, key, f"inferred: {entry!r} names no field (see portal/reported/our_reading)"
                )
        for table in kind.links:
            for row in one.links[table.name]:
                check_values(table.model, row, file, key, problems)
    for names in unique_columns(kind):
        seen: dict[tuple[Any, ...], str] = {}
        for key, one in built.items():
            together = tuple(one.values.get(name) for name in names)  # one that is not loaded stays empty
            if None not in together and seen.setdefault(together, key) != key:
                problems.add(file, key, f"has the same {' and '.join(names)} as {seen[together]}")


def check_values(
    model: type[models.Model], values: dict[str, Any], file: str, key: str, problems: Problems
) -> None:
    """What the columns themselves refuse: too long, no such choice."""
    plain = {name: value for name, value in values.items() if not model._meta.get_field(name).is_relation}
    try:
        model(**plain).clean_fields(exclude={f.name for f in model._meta.fields} - plain.keys())
    except ValidationError as error:
        for name, words in error.message_dict.items():
            problems.add(file, key, f"{name}: {' '.join(words)}")


def unique_columns(kind: Kind) -> list[tuple[str, ...]]:
    """Columns that may not be the same, together, in two rows (the key is checked by reading)."""
    meta = kind.model._meta
    single: list[tuple[str, ...]] = [
        (f.name,) for f in meta.fields if f.unique and f.name not in ("id", kind.key)
    ]
    return single + [tuple(c.fields) for c in meta.constraints if isinstance(c, models.UniqueConstraint)]


def columns_of(model: type[models.Model], names: Iterable[str]) -> "list[models.Field[Any, Any]]":
    """The columns of these names, in their order."""
    columns = {column.name: column for column in model._meta.fields}
    return [columns[name] for name in names]


class Keys:
    """Turns keys into row numbers and back, one query per table, read when first needed."""

    def __init__(self) -> None:
        self.by_id: dict[type[models.Model], dict[int, str]] = {}
        self.by_key: dict[type[models.Model], dict[str, int]] = {}

    def read(self, model: type[models.Model]) -> None:
        """Read (or, after writing, read again) the keys of one table."""
        name = next(kind.key for kind in KINDS if kind.model is model)
        self.by_id[model] = dict(model._default_manager.values_list("pk", name))
        self.by_key[model] = {key: pk for pk, key in self.by_id[model].items()}

    def key(self, model: type[models.Model], pk: int | None) -> str | None:
        """The key of a row."""
        if model not in self.by_id:
            self.read(model)
        return None if pk is None else self.by_id[model][pk]

    def id(self, model: type[models.Model], key: str | None) -> int | None:
        """The number of a row."""
        if model not in self.by_key:
            self.read(model)
        return None if key is None else self.by_key[model].get(key)

    def columns(self, model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
        """Values as the model takes them: keys of other rows become their numbers."""
        made = {}
        for column in columns_of(model, values):
            value, other = values[column.name], column.related_model
            made[column.attname] = self.id(other, value) if other else value
        return made

    def values(self, row: models.Model, names: Iterable[str]) -> dict[str, Any]:
        """The reverse: what a row holds under `names`, with keys for other rows."""
        held = {}
        for column in columns_of(type(row), names):
            value, other = getattr(row, column.attname), column.related_model
            held[column.name] = self.key(other, value) if other else value
        return held


def digest(value: Any) -> str:
    """A fingerprint of one column's value, or of the rows in one table whatever their order."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = sorted(json.dumps(row, sort_keys=True) for row in value)
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


@dataclass
class Merged:
    """What a row is to hold after the load, and what to remember of it."""

    final: Built
    loaded: dict[str, str]
    kept: list[str] = field(default_factory=list)
    differs: bool = False


def merge(wanted: Built, held: Built, loaded: dict[str, str]) -> Merged:
    """The file's values over the row's, save where a person edited the row since the last load.

    A column that was never loaded (a new one, or a row made by hand) is taken for a person's
    unless it is empty.
    """
    merged = Merged(Built(dict(held.values), dict(held.links)), dict(loaded))
    for new, old, final in (
        (wanted.values, held.values, merged.final.values),
        (wanted.links, held.links, merged.final.links),
    ):
        for name, value in new.items():
            fresh, current = digest(value), digest(old[name])
            untouched = loaded[name] == current if name in loaded else old[name] in (None, "", [], {})
            if fresh == current or untouched:
                merged.differs = merged.differs or fresh != current or loaded.get(name) != fresh
                final[name], merged.loaded[name] = value, fresh
            else:
                merged.kept.append(name)
    return merged


def load_kind(kind: Kind, built: dict[str, Built], keys: Keys) -> Outcome:
    """Create, change or keep the rows of one kind."""
    outcome = Outcome()
    existing = {getattr(row, kind.key): row for row in kind.rows().select_for_update(of=("self",))}
    hanging = {table.name: rows_by_owner(table, existing.values(), keys) for table in kind.links}
    writing: dict[str, Merged] = {}
    for key, wanted in built.items():
        row = existing.get(key)
        if row is None:
            outcome.created.append(key)
            everything = wanted.values | wanted.links
            writing[key] = Merged(wanted, {name: digest(value) for name, value in everything.items()})
            continue
        tables = {table.name: hanging[table.name][row.pk] for table in kind.links}
        merged = merge(wanted, Built(keys.values(row, wanted.values), tables), row.loaded)
        if merged.kept:
            outcome.kept[key] = merged.kept
        if merged.differs:
            outcome.changed.append(key)
            writing[key] = merged
        elif not merged.kept:
            outcome.unchanged.append(key)
    outcome.left_over = [key for key, row in existing.items() if key not in built and row.loaded]
    try:
        with transaction.atomic():
            write(kind, writing, existing, keys)
    except IntegrityError as error:
        raise BrokenDataError(
            [Problem(f"{kind.name}.json", "", f"the database refuses it: {error}")]
        ) from error
    return outcome


def rows_by_owner(table: LinkTable, owners: Any, keys: Keys) -> dict[int, list[dict[str, Any]]]:
    """What hangs on each of the owners in one table."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in table.model._default_manager.filter(**{f"{table.owner}__in": list(owners)}):
        found[getattr(row, f"{table.owner}_id")].append(keys.values(row, table.columns))
    return found


def write(kind: Kind, writing: dict[str, Merged], existing: dict[str, Any], keys: Keys) -> None:
    """Write rows, then their pointers within their own table, then what hangs on them."""
    if not writing:
        return
    model, manager = kind.model, kind.model._default_manager
    reported = next(iter(writing.values())).final.values
    own = [f.name for f in model._meta.fields if f.related_model is model and f.name in reported]
    rows: dict[str, Any] = {}
    for key, merged in writing.items():
        first = {name: value for name, value in merged.final.values.items() if name not in own}
        row: Any = existing.get(key) or model(**{kind.key: key})
        rows[key] = row
        for column, value in keys.columns(model, first).items():
            setattr(row, column, value)
        row.loaded = merged.loaded
    manager.bulk_create(row for row in rows.values() if row.pk is None)
    keys.read(model)
    later = [row for key, row in rows.items() if key in existing]
    for key, row in rows.items():
        pointers = {f"{name}_id": keys.id(model, writing[key].final.values[name]) for name in own}
        for column, number in pointers.items():
            setattr(row, column, number)
        if key not in existing and any(pointers.values()):
            later.append(row)
    manager.bulk_update(later, [*reported, "loaded"])
    for table in kind.links:
        hanging = table.model._default_manager
        hanging.filter(
            **{f"{table.owner}__in": [row for key, row in rows.items() if key in existing]}
        ).delete()
        hanging.bulk_create(
            table.model(**{f"{table.owner}_id": rows[key].pk}, **keys.columns(table.model, row))
            for key, merged in writing.items()
            for row in merged.final.links[table.name]
        )
    with connection.cursor() as cursor:  # no rule may wait for the end of the transaction: it is told by kind
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
