"""Nobody whose visit the hospital took back is forgotten, and nobody is kept out without a ground."""

from bookings.queries.invariants.common import Invariant

WITHDRAWN_UNASKED = """
SELECT a.id AS appointment, a.session_id AS session FROM bookings_appointment a
WHERE a.status = 'cancelled' AND a.cancel_reason = 'hospital_withdrew' AND NOT EXISTS (
    SELECT 1 FROM bookings_followup f
    WHERE f.appointment_id = a.id AND f.kind = 'withdrawn' AND f.status <> 'closed') ORDER BY a.id
"""
ASKED_TWICE = """
SELECT appointment_id AS appointment, array_agg(id ORDER BY id) AS follow_ups
FROM bookings_followup WHERE status <> 'closed'
GROUP BY appointment_id HAVING count(*) > 1 ORDER BY appointment_id
"""
# Retention takes persons out of their visits, one visit after the other.
ANSWERED_BY_ANOTHER = """
SELECT f.id AS follow_up, f.chosen_appointment_id AS appointment, c.status FROM bookings_followup f
JOIN bookings_appointment a ON a.id = f.appointment_id JOIN bookings_patient p ON p.id = a.patient_id
JOIN bookings_appointment c ON c.id = f.chosen_appointment_id JOIN bookings_patient o ON o.id = c.patient_id
WHERE c.status = ANY(%(never_booked)s)
   OR (a.patient_id <> c.patient_id AND p.erased_at IS NULL AND o.erased_at IS NULL) ORDER BY f.id
"""
ANSWERED_BY_NOBODY = """
SELECT id AS follow_up, status, choice FROM bookings_followup
WHERE (choice = '') <> (answered_at IS NULL) OR (status = 'answered' AND choice = '')
   OR (status IN ('open', 'phoned') AND choice <> '') ORDER BY id
"""
BLOCKED_FOR_NOTHING = """
SELECT b.id AS block, b.rule, b.until_at FROM bookings_block b JOIN bookings_patient p ON p.id = b.patient_id
WHERE b.lifted_at IS NULL AND b.until_at > %(now)s AND p.erased_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM bookings_blockevent e WHERE e.block_id = b.id) ORDER BY b.id
"""
BLOCKED_TWICE = """
SELECT patient_id AS patient, rule, array_agg(id ORDER BY id) AS blocks FROM bookings_block
WHERE lifted_at IS NULL AND until_at > %(now)s
GROUP BY patient_id, rule HAVING count(*) > 1 ORDER BY patient_id, rule
"""

INVARIANTS = (
    Invariant("withdrawn_unasked", "withdrawn, and never asked what they want instead", WITHDRAWN_UNASKED),
    Invariant("asked_twice", "two open questions about one visit", ASKED_TWICE),
    Invariant(
        "answered_by_another", "answered by what is not theirs, or was never booked", ANSWERED_BY_ANOTHER
    ),
    Invariant("answered_by_nobody", "answered without an answer, or the other way round", ANSWERED_BY_NOBODY),
    Invariant("blocked_for_nothing", "a block in force that stands on no booking", BLOCKED_FOR_NOTHING),
    Invariant("blocked_twice", "two blocks of one person by one rule at once", BLOCKED_TWICE),
)
