"""How a session's status may move. docs/states.md is drawn from this table."""

from notices.transitions import Table
from specialists.enums import SessionStatus

SESSION_MOVES: Table = {
    SessionStatus.DRAFT: frozenset({SessionStatus.PUBLISHED}),
    SessionStatus.PUBLISHED: frozenset({SessionStatus.WITHDRAWN, SessionStatus.CLOSED}),
    SessionStatus.WITHDRAWN: frozenset(),
    SessionStatus.CLOSED: frozenset(),
}
