"""From the fields of a file to the columns of a model: what articles counted, and what they saw done.

As in building.py: a value that no article states is marked in the row's `inferred` list.
"""

from datetime import time
from decimal import Decimal
from typing import Any

from . import neutral
from .building import region_by_code
from .reader import Built, Reader, links, pair
from .reading import Files
from .words import ACTIVITY_KINDS, UNITS

CENT = Decimal("0.01")


def figures(files: Files) -> dict[str, Built]:
    """What articles counted, each number with the words it was printed in."""
    built = {}
    for key, record in files["outcomes"].items():
        read = Reader(record, files, {"as_of": "as_of_on"})
        first, _, last = read.reported_or_inferred("as_of", "").partition("/")
        values = {name: record[name] for name in ("programme", "hospital", "metric", "qualifier", "phrase")}
        values |= {
            "value": Decimal(str(record["value"])).quantize(CENT),
            "unit": UNITS[record["unit"]].value,
            "numeric": not read.get("non_numeric", False),
            "planned": read.get("status") == "planned",
            "period": read.get("period"),
            "subject_text": read.get("subject"),
            "place": read.get("place"),
        }
        built[key] = Built(values | pair("as_of", first) | pair("as_of_until", last) | read.common())
    return built


def contradictions(files: Files) -> dict[str, Built]:
    """Where reports disagree. What one without figures is about is ours, so that pages can find it.

    What the researchers wrote of it weighs the reports against each other; readers get a sentence
    that does not, and editors get both, as advice.
    """
    built = {}
    for key, record in files["contradictions"].items():
        read = Reader(record | {"evidence": record["quotes"]}, files)
        about = {name: read.get(f"{name}_inferred", []) for name in ("programmes", "hospitals")}
        read.inferred += [name for name, others in about.items() if others]
        statement, statement_en = neutral.statement(key, record["kind"])
        values = {
            "kind": record["kind"],
            "statement": statement,
            "statement_en": statement_en,
            "advice": "\n".join(words for words in (record["statement_zh"], read.get("advice")) if words),
        }
        tables = {
            "figures": [{"figure": one, "position": n} for n, one in enumerate(record["outcomes"])],
            "programmes": [{"programme": other} for other in about["programmes"]],
            "hospitals": [{"hospital": other} for other in about["hospitals"]],
        }
        built[key] = Built(values | read.common(), tables)
    return built


def activities(files: Files) -> dict[str, Built]:
    """What articles saw done: one line of the ledger for each visit, stay or ceremony."""
    by_code, built = region_by_code(files), {}
    renamed = {"date": "started_on", "date_end": "ended_on", "local_hospital": "hospital"}
    for key, record in files["visits"].items():
        read = Reader(record, files, renamed | {"activities": "kinds"})
        kinds = [kind.value for word in record["activities"] for kind in ACTIVITY_KINDS[word]]
        guessed, all_guessed = read.get("departments_inferred", []), read.is_inferred("departments")
        if guessed and not all_guessed:
            read.inferred.append("departments")
        values: dict[str, Any] = {
            "kinds": list(dict.fromkeys(kinds)),
            "starts_time": _clock(read.get("start_time")),
            "ends_time": _clock(read.get("end_time")),
            "date_basis": read.get("date_basis"),
            "hospital": record["local_hospital"],
            "region": by_code[record.get("region_code")],
            "place": read.get("place"),
            "team": read.get("team"),
            "programme": record["programme"],
            "procedure": record["procedure"],
            "event_only": record["event_only"],
            "ongoing": read.get("ongoing", False),
        }
        values |= pair("started", read.reported_or_inferred("date")) | pair("ended", record["date_end"])
        tables = {
            "specialists": links("specialist", record["specialists"], []),
            "departments": links("department", record["departments"], guessed, all_inferred=all_guessed),
        }
        built[key] = Built(values | read.common(), tables)
    return built


def _clock(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def postings(files: Files) -> dict[str, Built]:
    """Who is said to be stationed at a hospital here, in the file postings.json.

    The rule by which the articles were read: a posting is reported where an article names a
    specialist *and* calls the stay a standing one, a secondment (挂职) or residence (常驻, 帮扶 for
    a period). Seeing somebody hold a clinic, operate or teach, be it with the words 坐诊 or
    名医堂, is a visit: an activity, and a link in the specialist's reported hospitals. Stays of
    people without names (首批16名长期派驻专家) are activities too.

    No article tells when a stay began. It is dated by the latest day on which it must have begun:
    the earliest dated event that shows the person in post, else the article's own publication
    (the end of it where only a range is known), as exactly as that day is known. The column is marked as
    inferred, and `date_basis` says which it was. No article gives an end or a legal basis.
    """
    built = {}
    for key, record in files["postings"].items():
        read = Reader(record, files)
        values = {
            name: record[name] for name in ("specialist", "hospital", "department", "partnership", "role")
        }
        start = pair("starts", read.reported_or_inferred("starts_on"))
        values |= start | {"standing": "reported", "date_basis": record["date_basis"]}
        built[key] = Built(values | read.common())
    return built
