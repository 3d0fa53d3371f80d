"""One record for each person, and nothing that is anybody's on a record that is nobody's."""

from bookings.queries.invariants.common import Invariant

ONE_DOCUMENT = """
SELECT array_agg(id ORDER BY id) AS patients FROM bookings_patient
WHERE document_hash IS NOT NULL GROUP BY document_hash HAVING count(*) > 1 ORDER BY min(id)
"""
LINKED_TWICE = """
SELECT account_id AS account, patient_id AS patient, array_agg(id ORDER BY id) AS links
FROM bookings_patientlink WHERE ended_at IS NULL
GROUP BY account_id, patient_id HAVING count(*) > 1 ORDER BY account_id, patient_id
"""
TWO_SELVES = """
SELECT account_id AS account, array_agg(patient_id ORDER BY id) AS patients
FROM bookings_patientlink WHERE ended_at IS NULL AND relation = 'self'
GROUP BY account_id HAVING count(*) > 1 ORDER BY account_id
"""
TWO_OWN_ACCOUNTS = """
SELECT patient_id AS patient, array_agg(account_id ORDER BY id) AS accounts
FROM bookings_patientlink WHERE ended_at IS NULL AND granted_at IS NOT NULL AND relation = 'self'
GROUP BY patient_id HAVING count(*) > 1 ORDER BY patient_id
"""
# What was over when the records were joined may have stayed: it clashed with a visit of the other one's.
JOINED_HAS_VISITS = """
SELECT p.id AS patient, p.joined_into_id AS into, array_agg(a.id ORDER BY a.id) AS appointments
FROM bookings_patient p JOIN bookings_appointment a ON a.patient_id = p.id
JOIN specialists_clinicsession s ON s.id = a.session_id
WHERE p.joined_into_id IS NOT NULL
  AND (p.erased_at IS NULL OR upper(a.during) + s.delay_minutes * interval '1 minute' > p.erased_at)
GROUP BY p.id ORDER BY p.id
"""
JOINED_IS_LINKED = """
SELECT p.id AS patient, p.joined_into_id AS into, array_agg(l.id ORDER BY l.id) AS links
FROM bookings_patient p JOIN bookings_patientlink l ON l.patient_id = p.id
WHERE p.joined_into_id IS NOT NULL AND l.ended_at IS NULL
GROUP BY p.id ORDER BY p.id
"""
JOINED_IS_BLOCKED = """
SELECT p.id AS patient, p.joined_into_id AS into, array_agg(b.id ORDER BY b.id) AS blocks
FROM bookings_patient p JOIN bookings_block b ON b.patient_id = p.id
WHERE p.joined_into_id IS NOT NULL AND b.lifted_at IS NULL AND b.until_at > %(now)s
GROUP BY p.id ORDER BY p.id
"""
EXCUSED_COUNTS = """
SELECT b.id AS block, array_agg(DISTINCT e.appointment_id ORDER BY e.appointment_id) AS appointments
FROM bookings_block b JOIN bookings_blockevent e ON e.block_id = b.id
JOIN bookings_appealevent x ON x.appointment_id = e.appointment_id JOIN bookings_appeal a ON a.id = x.appeal_id
WHERE b.lifted_at IS NULL AND b.until_at > %(now)s AND a.status = 'granted'
GROUP BY b.id ORDER BY b.id
"""

INVARIANTS = (
    Invariant("one_document", "two persons with one document", ONE_DOCUMENT),
    Invariant("linked_twice", "an account is linked to one person twice", LINKED_TWICE),
    Invariant("two_selves", "an account says of two persons to be them", TWO_SELVES),
    Invariant("two_own_accounts", "a person has two accounts of their own", TWO_OWN_ACCOUNTS),
    Invariant("joined_has_visits", "bookings on a record that is part of another", JOINED_HAS_VISITS),
    Invariant("joined_is_linked", "accounts linked to a record that is part of another", JOINED_IS_LINKED),
    Invariant("joined_is_blocked", "blocks in force on a record that is part of another", JOINED_IS_BLOCKED),
    Invariant("excused_counts", "a block stands on what a granted appeal is about", EXCUSED_COUNTS),
)
