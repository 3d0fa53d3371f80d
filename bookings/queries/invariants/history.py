"""The log says how everything came to be as it is: no booking is without it, and none has gone that it tells of."""

from bookings.queries.invariants.common import Invariant
from bookings.transitions import APPOINTMENT_MOVES, ENTRY_MOVES, FOLLOW_UP_MOVES
from notices.transitions import Table
from specialists.transitions import SESSION_MOVES


def _moves(table: Table) -> str:
    """The allowed moves as a list of pairs; a line may also note something that moves no status."""
    return ", ".join(f"('{before}', '{after}')" for before, row in table.items() for after in sorted(row))


def _broken(kind: str, table: Table, first: str = "") -> str:
    """Lines that move as the table does not allow; `first`: what is wrong with a first one, where not just that."""
    moved = f"from_status <> to_status AND (from_status, to_status) NOT IN ({_moves(table)})"
    return f"""
SELECT subject_id AS {kind}, id AS line, from_status AS before, to_status AS after FROM (
    SELECT id, subject_id, from_status, to_status,
           lag(to_status) OVER (PARTITION BY subject_id ORDER BY id) AS was
    FROM bookings_statuschange WHERE subject_kind = '{kind}'
) l WHERE CASE WHEN was IS NULL THEN {first or moved} ELSE from_status <> was OR ({moved}) END ORDER BY id
"""  # noqa: S608 - our own words


def _last(kind: str) -> str:
    return f"""(
    SELECT DISTINCT ON (subject_id) subject_id, to_status FROM bookings_statuschange
    WHERE subject_kind = '{kind}' ORDER BY subject_id, id DESC
) l"""  # noqa: S608 - our own words


def _unlike(kind: str, table: str) -> str:
    return f"""
SELECT x.id AS {kind}, x.status AS status, l.to_status AS logged
FROM {table} x JOIN {_last(kind)} ON l.subject_id = x.id WHERE x.status <> l.to_status ORDER BY 1
"""  # noqa: S608 - our own words


APPOINTMENT_UNLIKE = f"""
SELECT coalesce(a.id, l.subject_id) AS appointment, a.status AS status, l.to_status AS logged
FROM bookings_appointment a FULL JOIN {_last("appointment")} ON l.subject_id = a.id
WHERE a.status IS DISTINCT FROM l.to_status ORDER BY 1
"""  # noqa: S608 - our own words
# Drafts are not logged, and go with what is theirs.
SESSION_UNLIKE = _unlike("session", "specialists_clinicsession")
APPOINTMENT_MOVED = _broken("appointment", APPOINTMENT_MOVES, "from_status <> '' OR to_status <> 'pending'")
SESSION_MOVED = _broken("session", SESSION_MOVES)
# What is asked is not logged before somebody answers, or the hospital changes it again.
FOLLOW_UP_UNLIKE = _unlike("follow_up", "bookings_followup")
FOLLOW_UP_MOVED = _broken("follow_up", FOLLOW_UP_MOVES)
PLACE_UNLIKE = _unlike("waitlist", "bookings_waitlistentry")
PLACE_MOVED = _broken("waitlist", ENTRY_MOVES, "from_status <> '' OR to_status <> 'waiting'")

INVARIANTS = (
    Invariant(
        "appointment_unlike_log",
        "its log ends with another status, or is missing",
        APPOINTMENT_UNLIKE,
    ),
    Invariant("appointment_moved_wrongly", "a line begins or moves as none may", APPOINTMENT_MOVED),
    Invariant("session_unlike_log", "its log ends with another status", SESSION_UNLIKE),
    Invariant("session_moved_wrongly", "a line moves as none may", SESSION_MOVED),
    Invariant("follow_up_unlike_log", "its log ends with another status", FOLLOW_UP_UNLIKE),
    Invariant("follow_up_moved_wrongly", "a line moves as none may", FOLLOW_UP_MOVED),
    Invariant("place_unlike_log", "a place in line's log ends with another status", PLACE_UNLIKE),
    Invariant("place_moved_wrongly", "a line begins or moves as none may", PLACE_MOVED),
)
