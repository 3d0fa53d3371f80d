"""What a record of each file must look like: its fields, their types, what they point at."""

import re
from typing import Any

from .checks import (
    Check,
    a_date,
    anything,
    article,
    date_range,
    flag,
    many,
    number,
    or_none,
    quotes,
    ref,
    synonyms,
    text,
)
from .outcome_shapes import OUTCOME_SHAPES
from .reading import Files, Problems

SLUG = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*")
SUBJECT_CODE = re.compile(r"\d\d(\.\d\d){0,2}")

region_code = or_none(ref("regions", by="code"))
hospital, hospitals = or_none(ref("hospitals")), many(ref("hospitals"))
departments = many(ref("departments"))
texts, text_or_none, date_or_none = many(text), or_none(text), or_none(a_date)

# Every reported record may have these.
COMMON: dict[str, Check] = {
    "sources": many(article),
    "reported_on": date_or_none,
    "reported_on_inferred": date_range,
    "evidence": quotes,
    "inferred": texts,
    "note": text_or_none,
    "added": flag,
    "basis": text,
}

# kind -> (fields that must be there, fields that may be there)
SHAPES: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "sources": (
        {
            "file": text,
            "headline": text,
            "newspaper": text_or_none,
            "reporters": texts,
            "not_before": date_or_none,
        },
        {
            "year_basis": text,
            "notes": texts,
            "editors": texts,
            "commentary_by": text,
            "newspaper_inferred": text,
        },
    ),
    "regions": (
        {
            "code": text_or_none,
            "name": text,
            "level": text,
            "parent": or_none(ref("regions")),
            "aliases": texts,
            "in_articles": flag,
        },
        {},
    ),
    "organisations": ({"name": text, "aliases": texts, "kind": text, "region_code": region_code}, {}),
    "subjects": (
        {
            "code": text,
            "name_zh": text,
            "name_en": text,
            "parent": or_none(ref("subjects")),
            "verified": flag,
        },
        {},
    ),
    "hospitals": (
        {
            "name": text,
            "aliases": texts,
            "side": text,
            "kind_inferred": text,
            "region_code": region_code,
            "parent": hospital,
        },
        {
            "region_code_inferred": region_code,
            "district_code_inferred": region_code,
            "region_slug": ref("regions"),
            "parent_inferred": hospital,
            "full_name_inferred": text,
            "address": text,
            "status": text,
        },
    ),
    "departments": (
        {"name": text, "aliases": texts, "code": or_none(ref("subjects")), "hospitals": hospitals},
        {"code_inferred": or_none(ref("subjects")), "mdt": flag},
    ),
    "rooms": ({"name": text, "hospital": ref("hospitals"), "exclusive": flag}, {"address": text}),
    "programmes": (
        {
            "name": text,
            "aliases": texts,
            "launched_on": date_or_none,
            "parent": or_none(ref("programmes")),
            "sponsors": many(ref("organisations")),
            "description_zh": text,
            "description_en": text,
        },
        {
            "launched_on_inferred": a_date,
            "parent_inferred": ref("programmes"),
            "extends": ref("programmes"),
            "hospitals": hospitals,
            "project_categories": number,
            "projects": number,
            "duration": text,
            "areas": texts,
        },
    ),
    "partnerships": (
        {
            "programme": or_none(ref("programmes")),
            "beijing_hospital": hospital,
            "local_hospital": hospital,
            "subject": text_or_none,
            "departments": departments,
            "kind": text,
            "started_on": date_or_none,
            "title": text,
            "organisations": many(ref("organisations")),
            "specialists": many(ref("specialists")),
            "status": text_or_none,
            "unveiled_on": date_or_none,
        },
        {
            "aliases": texts,
            "started_on_inferred": a_date,
            "unveiled_on_inferred": a_date,
            "programme_inferred": ref("programmes"),
            "programmes_also": many(ref("programmes")),
            "beijing_hospital_inferred": hospital,
            "local_unit": hospital,
            "lead_local_hospital": hospital,
            "local_hospitals_also": hospitals,
            "place": text,
            "beds": text,
            "planned": text,
            "staff": anything,
        },
    ),
    "specialists": (
        {
            "name": text,
            "side": text,
            "sex": text_or_none,
            "titles": texts,
            "home_hospital": hospital,
            "departments": departments,
            "conditions": many(ref("conditions")),
            "posted_hospitals": hospitals,
            "visit_kinds": texts,
        },
        {
            "home_hospital_inferred": hospital,
            "departments_inferred": departments,
            "conditions_inferred": many(ref("conditions")),
            "posted_hospitals_inferred": hospitals,
            "visit_kinds_inferred": texts,
            "team_lead": flag,
            "trained_at": hospital,
            "trained_months": number,
        },
    ),
    "conditions": (
        {
            "name": text,
            "kind": text,
            "departments": departments,
            "specialists": many(ref("specialists")),
            "synonyms": synonyms,
        },
        {
            "departments_inferred": departments,
            "specialists_inferred": many(ref("specialists")),
            "emergency_notice_added": flag,
        },
    ),
    **OUTCOME_SHAPES,
}
# A contradiction lies between articles: its quotes and figures have theirs.
UNSOURCED = {"contradictions"}
# Keys of figures are made of programme, hospital, metric and article.
KEY_LENGTH = {"outcomes": 150}
TREES = {"regions": "parent", "subjects": "parent", "hospitals": "parent", "programmes": "parent"}


def check_files(files: Files, problems: Problems) -> None:
    """Check every record of every file; what is wrong goes to `problems`."""
    for kind, records in files.items():
        required, optional = SHAPES[kind]
        for key, record in records.items():
            _check_key(kind, key, record, problems)
            for name in required.keys() - record.keys():
                problems.add(kind, key, f"the field {name} is missing")
            if "source" not in record:
                if kind not in UNSOURCED:
                    problems.add(kind, key, "the field source is missing")
            elif record["source"] is None and not record.get("added"):
                problems.add(kind, key, "has no source and is not marked as added")
            checks = COMMON | required | optional | {"source": or_none(article)}
            for name, value in record.items():
                check = checks.get(name)
                wrong = check(value, files) if check else "no such field is known"
                if wrong:
                    problems.add(kind, key, f"{name}: {wrong}")
    for kind, parent in TREES.items():
        _check_tree(kind, parent, files.get(kind, {}), problems)


def _check_key(kind: str, key: str, record: dict[str, Any], problems: Problems) -> None:
    """Slugs are part of addresses; subjects go by their national code."""
    if kind == "subjects":
        if not SUBJECT_CODE.fullmatch(key) or record.get("code") != key:
            problems.add(kind, key, "the key is not the subject's code")
        return
    length = KEY_LENGTH.get(kind, 60)
    if not SLUG.fullmatch(key) or len(key) > length:
        problems.add(kind, key, f"the key is not a slug (a-z, 0-9 and hyphens, at most {length})")


def _check_tree(kind: str, parent: str, records: dict[str, Any], problems: Problems) -> None:
    """No record stands above itself."""
    for key in records:
        seen, above = {key}, records[key].get(parent)
        while isinstance(above, str) and above in records:
            if above in seen:
                problems.add(kind, key, f"{parent}: goes round in a circle")
                break
            seen.add(above)
            above = records[above].get(parent)
