"""Rules as people read and set them: in words, as they were, are and will be."""

from bookings.queries.policies.fields import Field, Table, Unit
from bookings.queries.policies.reach import Reach, hospitals_of, reach_of, sets_rules
from bookings.queries.policies.reading import (
    Figure,
    RuleLine,
    Step,
    Timeline,
    changes,
    figures,
    hospitals_with_own,
    own_rules,
    public_rules,
    rule_lines,
    seen_of,
    timeline,
)
from bookings.queries.policies.tables import TABLES, bounds_said, stored, wrong_values

__all__ = [
    "TABLES",
    "Field",
    "Figure",
    "Reach",
    "RuleLine",
    "Step",
    "Table",
    "Timeline",
    "Unit",
    "bounds_said",
    "changes",
    "figures",
    "hospitals_of",
    "hospitals_with_own",
    "own_rules",
    "public_rules",
    "reach_of",
    "rule_lines",
    "seen_of",
    "sets_rules",
    "stored",
    "timeline",
    "wrong_values",
]
