"""Sessions as they are published: somebody who may be there holds each, and nobody and no room is needed twice."""

from bookings.queries.invariants.common import Invariant

SLOT_OUTSIDE = """
SELECT n.id AS slot, n.session_id AS session
FROM specialists_slot n JOIN specialists_clinicsession s ON s.id = n.session_id
WHERE n.starts_at < s.starts_at OR (n.ends_at > s.ends_at AND NOT n.added) ORDER BY n.id
"""
WITHOUT_SPECIALIST = """
SELECT s.id AS session FROM specialists_clinicsession s
WHERE s.status = 'published'
  AND NOT EXISTS (SELECT 1 FROM specialists_sessionspecialist x WHERE x.session_id = s.id) ORDER BY s.id
"""
WITHOUT_POSTING = """
SELECT s.id AS session, x.specialist_id AS specialist, x.posting_id AS posting
FROM specialists_clinicsession s
JOIN specialists_sessionspecialist x ON x.session_id = s.id
JOIN specialists_posting p ON p.id = x.posting_id
WHERE s.status = 'published' AND (
       p.specialist_id <> x.specialist_id OR p.hospital_id <> s.hospital_id OR p.standing <> 'confirmed'
    OR (p.demo AND NOT s.demo)
    OR p.starts_on > (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date
    OR p.ends_on <= (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date) ORDER BY s.id, x.id
"""
FOR_ONE_PATIENT = """
SELECT s.id AS session, x.posting_id AS posting
FROM specialists_clinicsession s
JOIN specialists_sessionspecialist x ON x.session_id = s.id
JOIN specialists_posting p ON p.id = x.posting_id
WHERE s.status = 'published' AND p.legal_basis = 'consultation' ORDER BY s.id, x.id
"""
SPECIALIST_TWICE = """
SELECT specialist_id AS specialist, session_id AS session FROM (
    SELECT x.specialist_id, s.id AS session_id, s.starts_at, max(s.ends_at) OVER (
        PARTITION BY x.specialist_id ORDER BY s.starts_at, s.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS busy_until
    FROM specialists_sessionspecialist x JOIN specialists_clinicsession s ON s.id = x.session_id
    WHERE s.status = 'published'
) held WHERE starts_at < busy_until ORDER BY specialist_id, session_id
"""
ROOM_TWICE = """
SELECT room_id AS room, session_id AS session FROM (
    SELECT s.room_id, s.id AS session_id, s.starts_at, max(s.ends_at) OVER (
        PARTITION BY s.room_id ORDER BY s.starts_at, s.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS busy_until
    FROM specialists_clinicsession s JOIN hospitals_room r ON r.id = s.room_id
    WHERE s.status = 'published' AND r.exclusive
) held WHERE starts_at < busy_until ORDER BY room_id, session_id
"""
# The constraints compare these copies: where one is wrong, they compare nothing.
COPIES_DIFFER = """
SELECT s.id AS session, x.specialist_id AS specialist
FROM specialists_clinicsession s
LEFT JOIN specialists_sessionspecialist x ON x.session_id = s.id
LEFT JOIN hospitals_room r ON r.id = s.room_id
WHERE s.room_exclusive <> coalesce(r.exclusive, false)
   OR x.during <> tstzrange(s.starts_at, s.ends_at)
   OR x.published <> (s.status = 'published') OR x.demo <> s.demo ORDER BY s.id, x.id
"""
# What was published after its numbers were to flow back flows at once.
FLOWS_NEVER = """
SELECT s.id AS session, s.flows_back_at, s.flows_to_all_at FROM specialists_clinicsession s
WHERE CASE WHEN s.status = 'draft' THEN s.flows_back_at IS NOT NULL OR s.flows_to_all_at IS NOT NULL
  ELSE (s.flows_back_at >= s.published_at AND s.flows_to_all_at >= s.flows_back_at) IS NOT TRUE END ORDER BY s.id
"""

INVARIANTS = (
    Invariant("slot_outside_session", "a number lies outside its session", SLOT_OUTSIDE),
    Invariant("session_without_specialist", "published, and nobody holds it", WITHOUT_SPECIALIST),
    Invariant("session_without_posting", "published, and not posted there that day", WITHOUT_POSTING),
    Invariant("session_for_one_patient", "published, and invited for a named patient only", FOR_ONE_PATIENT),
    Invariant(
        "specialist_twice", "a specialist holds this session while another one lasts", SPECIALIST_TWICE
    ),
    Invariant("room_twice", "an exclusive room has this session while another one lasts", ROOM_TWICE),
    Invariant("flows_never", "published, and not said when unused numbers flow back", FLOWS_NEVER),
    Invariant("session_copies_differ", "what was copied from a session or room is not so", COPIES_DIFFER),
)
