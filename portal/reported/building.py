"""From the fields of a file to the columns of a model.

Where a record gives a value that no article states (`parent_inferred`), it becomes the value
of the column, and the column's name goes into the row's `inferred` list. Records point at each
other by key, and so do the values built here; the loader turns keys into rows.
"""

from hospitals.models import parse_reported_date

from . import our_reading
from .reader import Built, Reader, links, pair
from .reading import Files

SEXES = {"男": "male", "女": "female", None: ""}


def sources(files: Files) -> dict[str, Built]:
    """The articles."""
    built = {}
    for key, record in files["sources"].items():
        read = Reader(record, files, {"reported_on": "published_on"})
        first, _, last = read.reported_or_inferred("reported_on", "").partition("/")
        values = {name: read.get(name) for name in ("file", "headline", "year_basis", "commentary_by")}
        values |= {name: read.get(name, []) for name in ("reporters", "editors", "notes")}
        values |= {"newspaper": read.reported_or_inferred("newspaper", "")}
        values |= pair("published", first) | pair("published_until", last)
        not_before = read.get("not_before", None)
        values |= {"not_before": not_before and parse_reported_date(not_before).on, "inferred": read.inferred}
        built[key] = Built(values)
    return built


def regions(files: Files) -> dict[str, Built]:
    """The administrative tree."""
    built = {}
    for key, record in files["regions"].items():
        read = Reader(record, files)
        values = {
            name: record[name] for name in ("name", "level", "code", "parent", "aliases", "in_articles")
        }
        built[key] = Built(values | {"basis": read.get("basis")} | read.common())
    return built


def region_by_code(files: Files) -> dict[str | None, str | None]:
    """GB/T 2260 code -> key of the region."""
    return {None: None} | {r["code"]: key for key, r in files["regions"].items() if r["code"]}


def organisations(files: Files) -> dict[str, Built]:
    """Sponsors that are no hospitals."""
    by_code, built = region_by_code(files), {}
    for key, record in files["organisations"].items():
        values = {name: record[name] for name in ("aliases", "kind")}
        values |= {"name": our_reading.ORGANISATION_NAMES.get(key, record["name"])}
        values |= {"region": by_code[record["region_code"]]}
        built[key] = Built(values | Reader(record, files).common())
    return built


def subjects(files: Files) -> dict[str, Built]:
    """The national list."""
    return {
        key: Built(
            {
                "name": record["name_zh"],
                "name_en": record["name_en"],
                "parent": record["parent"],
                "verified": record["verified"],
                "basis": record.get("basis") or "",
                "note": record.get("note") or "",
            }
        )
        for key, record in files["subjects"].items()
    }


def hospitals(files: Files) -> dict[str, Built]:
    """Hospitals of both sides; their region is the smallest one that is known."""
    by_code, built = region_by_code(files), {}
    for key, record in files["hospitals"].items():
        read = Reader(
            record, files, {"parent": "part_of", "region_code": "region", "district_code": "region"}
        )
        region = record.get("region_slug") or by_code[read.reported_or_inferred("district_code")]
        region = region or by_code[read.reported_or_inferred("region_code")]
        values = {name: record[name] for name in ("name", "aliases", "side")}
        values |= {
            "kind": read.reported_or_inferred("kind", ""),
            "full_name": read.reported_or_inferred("full_name", ""),
            "region": region,
            "part_of": read.reported_or_inferred("parent"),
            "address": read.get("address"),
            "stage": read.get("status"),
        }
        built[key] = Built(values | read.common())
    return built


def departments(files: Files) -> dict[str, Built]:
    """The vocabulary of departments."""
    built = {}
    for key, record in files["departments"].items():
        read = Reader(record, files, {"code": "subject"})
        values = {
            "name": record["name"],
            "aliases": record["aliases"],
            "hospital": None,
            "term": None,
            "subject": read.reported_or_inferred("code"),
            "multidisciplinary": read.get("mdt", False),
        }
        built[key] = Built(values | read.common())
    return built


def services(files: Files) -> dict[str, Built]:
    """What each hospital has, as far as a term is reported there; quotes stay with the term."""
    built = {}
    for term, made in departments(files).items():
        own = {
            "term": term,
            "aliases": [],
            "evidence": [],
            "note": "",
            "inferred": [
                entry for entry in made.values["inferred"] if entry.partition(":")[0] in ("subject", "name")
            ],
        }
        for hospital in files["departments"][term]["hospitals"]:
            built[f"{hospital}--{term}"] = Built(made.values | own | {"hospital": hospital})
    return built


def rooms(files: Files) -> dict[str, Built]:
    """The few rooms that articles name."""
    built = {}
    for key, record in files["rooms"].items():
        read = Reader(record, files)
        values = {name: record[name] for name in ("name", "hospital", "exclusive")}
        built[key] = Built(values | {"address": read.get("address")} | read.common())
    return built


def programmes(files: Files) -> dict[str, Built]:
    """Actions and the projects under them."""
    built = {}
    for key, record in files["programmes"].items():
        read = Reader(record, files)
        values = {
            "name": record["name"],
            "aliases": record["aliases"],
            "parent": read.reported_or_inferred("parent"),
            "extends": record.get("extends"),
            **our_reading.descriptions(key, record),
            "duration": read.get("duration"),
            "areas": read.get("areas", []),
            "project_categories": record.get("project_categories"),
            "projects": record.get("projects"),
        }
        values |= pair("launched", read.reported_or_inferred("launched_on"))
        many = {
            "sponsors": [{"organisation": other} for other in record["sponsors"]],
            "hospitals": [{"hospital": other} for other in read.get("hospitals", [])],
        }
        built[key] = Built(values | read.common(), many)
    return built


def partnerships(files: Files) -> dict[str, Built]:
    """Who works with whom, as reported."""
    renamed = {
        "beijing_hospital": "supporting_hospital",
        "local_hospital": "receiving_hospital",
        "local_hospitals_also": "receiving_also",
        "local_unit": "receiving_unit",
        "subject": "subject_text",
        "status": "stage",
    }
    built = {}
    for key, noted in files["partnerships"].items():
        record = our_reading.partnership(key, noted)
        read = Reader(record, files, renamed)
        values = {
            "title": record["title"],
            "aliases": read.get("aliases", []),
            "kind": record["kind"],
            "stage": read.get("status"),
            "subject_text": read.get("subject"),
            "programme": read.reported_or_inferred("programme"),
            "supporting_hospital": read.reported_or_inferred("beijing_hospital"),
            "receiving_hospital": record["local_hospital"],
            "receiving_unit": record.get("local_unit"),
            "lead_hospital": record.get("lead_local_hospital"),
            "details": {
                name: record[name]
                for name in ("place", "beds", "planned", "staff", "receivers", "remark")
                if record.get(name)
            },
        }
        values |= pair("started", read.reported_or_inferred("started_on"))
        values |= pair("unveiled", read.reported_or_inferred("unveiled_on"))
        many = {
            "programmes_also": [{"programme": other} for other in read.get("programmes_also", [])],
            "supporting_also": [{"hospital": other} for other in read.get("supporting_also", [])],
            "receiving_also": [{"hospital": other} for other in read.get("local_hospitals_also", [])],
            "organisations": [{"organisation": other} for other in record["organisations"]],
            "departments": [{"department": other} for other in record["departments"]],
        }
        built[key] = Built(values | read.common(), many)
    return built


def specialists(files: Files) -> dict[str, Built]:
    """Specialists, with their departments, the hospitals they were seen at, their partnerships."""
    named: dict[str, list[str]] = {}
    for key, record in files["partnerships"].items():
        for specialist in record["specialists"]:
            named.setdefault(specialist, []).append(key)
    built = {}
    for key, record in files["specialists"].items():
        read = Reader(record, files, {"posted_hospitals": "hospitals"})
        values = {
            "name": record["name"],
            "side": record["side"],
            "sex": SEXES.get(record["sex"], record["sex"]),
            "titles": record["titles"],
            "home_hospital": read.reported_or_inferred("home_hospital"),
            "visit_kinds": record["visit_kinds"],
            "visit_kinds_inferred": read.get("visit_kinds_inferred", []),
            "team_lead": read.get("team_lead", False),
            "trained_at": record.get("trained_at"),
            "trained_months": record.get("trained_months"),
        }
        tables = {
            "departments": links("department", record["departments"], read.get("departments_inferred", [])),
            "hospitals": links(
                "hospital",
                record["posted_hospitals"],
                read.get("posted_hospitals_inferred", []),
                all_inferred=read.is_inferred("hospitals"),
            ),
            "partnerships": links("partnership", named.get(key, []), []),
        }
        built[key] = Built(values | read.common(), tables)
    return built


def conditions(files: Files) -> dict[str, Built]:
    """What patients type, with synonyms and who treats it, as either file tells."""
    built = {}
    for key, record in files["conditions"].items():
        read = Reader(record, files)
        emergency = read.get("emergency_notice_added", False)
        if emergency:
            read.inferred.append("emergency_notice")
        treats: dict[str, list[str]] = {}
        for name in ("specialists", "specialists_inferred"):
            treats[name] = list(read.get(name, []))
            said = name.replace("specialists", "conditions")
            treats[name] += [
                other
                for other, specialist in files["specialists"].items()
                if key in (specialist.get(said) or []) and other not in treats[name]
            ]
        tables = {
            "synonyms": [dict(entry, position=n) for n, entry in enumerate(record["synonyms"])],
            "departments": links("department", record["departments"], read.get("departments_inferred", [])),
            "specialists": links(
                "specialist",
                treats["specialists"],
                treats["specialists_inferred"],
                all_inferred=read.is_inferred("specialists"),
            ),
        }
        values = {
            "name": our_reading.condition_name(record["name"]),
            "kind": record["kind"],
            "emergency_notice": emergency,
        }
        built[key] = Built(values | read.common(), tables)
    return built
