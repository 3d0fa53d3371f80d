"""What a record about outcomes must look like: figures, contradictions, visits, postings."""

from .checks import (
    Check,
    a_date,
    amount,
    clock,
    date_range,
    flag,
    many,
    one_of,
    or_none,
    quotes,
    ref,
    some,
    text,
)
from .reading import Files, Problems
from .words import ACTIVITY_KINDS, UNITS

hospital, programme = or_none(ref("hospitals")), or_none(ref("programmes"))
departments, specialists = many(ref("departments")), many(ref("specialists"))
text_or_none, date_or_none = or_none(text), or_none(a_date)

# kind -> (fields that must be there, fields that may be there)
OUTCOME_SHAPES: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "postings": (
        {
            "specialist": ref("specialists"),
            "hospital": ref("hospitals"),
            "department": or_none(ref("departments")),
            "partnership": or_none(ref("partnerships")),
            "role": text,
            "starts_on": date_or_none,
            "date_basis": text,
        },
        {"starts_on_inferred": a_date},
    ),
    "visits": (
        {
            "date": date_or_none,
            "date_end": date_or_none,
            "local_hospital": hospital,
            "place": text_or_none,
            "specialists": specialists,
            "departments": departments,
            "activities": some(one_of(ACTIVITY_KINDS)),
            "programme": programme,
            "procedure": or_none(ref("conditions")),
            "team": text_or_none,
            "date_basis": text_or_none,
            "event_only": flag,
        },
        {
            "date_inferred": a_date,
            "departments_inferred": departments,
            "region_code": ref("regions", by="code"),
            "start_time": clock,
            "end_time": clock,
            "ongoing": flag,
        },
    ),
    "outcomes": (
        {
            "programme": programme,
            "hospital": hospital,
            "as_of": date_or_none,
            "metric": text,
            "value": amount,
            "qualifier": text,
            "unit": one_of(UNITS),
            "phrase": text,
        },
        {
            "as_of_inferred": date_range,
            "period": text,
            "subject": text,
            "place": text,
            "status": one_of(["planned"]),
            "non_numeric": flag,
            "conflicts": many(ref("contradictions")),
        },
    ),
    "contradictions": (
        {
            "kind": text,
            "statement_zh": text,
            "statement_en": text,
            "outcomes": many(ref("outcomes")),
            "quotes": quotes,
            "advice": text_or_none,
        },
        {"programmes_inferred": many(ref("programmes")), "hospitals_inferred": many(ref("hospitals"))},
    ),
}


def check_together(files: Files, problems: Problems) -> None:
    """Check what no single field shows; every record must have passed the checks of its fields."""
    for key, record in files["visits"].items():
        _check_visit(key, record, problems)
    for key, record in files["postings"].items():
        seen_at = files["specialists"][record["specialist"]]["posted_hospitals"]
        if record["hospital"] not in seen_at:
            problems.add("postings", key, "no article sees the specialist at that hospital")
        if not record["starts_on"] and not record.get("starts_on_inferred"):
            problems.add("postings", key, "has no date, reported or inferred")
    for key, record in files["outcomes"].items():
        if not record["programme"] and not record["hospital"]:
            problems.add("outcomes", key, "counts for neither a programme nor a hospital")
        said = set(record.get("conflicts", []))
        listed = {one for one, other in files["contradictions"].items() if key in other["outcomes"]}
        for one in sorted(said ^ listed):
            problems.add("outcomes", key, f"conflicts: {one} does not say the same in contradictions.json")
    for key, record in files["contradictions"].items():
        if not record["outcomes"] and not record["quotes"]:
            problems.add("contradictions", key, "lays nothing side by side")


def _check_visit(key: str, record: dict[str, str], problems: Problems) -> None:
    began = record["date"] or record.get("date_inferred")
    if record["date_end"] and (not began or record["date_end"] < began):
        problems.add("visits", key, "date_end: ends before it begins")
    if record.get("end_time") and not record.get("start_time"):
        problems.add("visits", key, "end_time: has no start_time")
    if not (record["local_hospital"] or record["place"] or record.get("region_code")):
        problems.add("visits", key, "was nowhere: no local_hospital, place or region_code")
    if began and not record["date_basis"]:
        problems.add("visits", key, "date: has no date_basis")
