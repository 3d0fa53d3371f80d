"""Who has which number: never two, never in two places, never a number lost."""

from bookings.queries.invariants.common import Invariant

TWO_ON_ONE_SLOT = """
SELECT slot_id AS slot, array_agg(id ORDER BY id) AS appointments
FROM bookings_appointment WHERE status = ANY(%(live)s)
GROUP BY slot_id HAVING count(*) > 1 ORDER BY slot_id
"""
TWICE_IN_A_SESSION = """
SELECT patient_id AS patient, session_id AS session, array_agg(id ORDER BY id) AS appointments
FROM bookings_appointment WHERE status = ANY(%(live)s) AND NOT (status = 'pending' AND origin = 'offer')
GROUP BY patient_id, session_id HAVING count(*) > 1 ORDER BY patient_id, session_id
"""
IN_TWO_PLACES = """
SELECT patient_id AS patient, id AS appointment FROM (
    SELECT id, patient_id, lower(during) AS starts_at, max(upper(during)) OVER (
        PARTITION BY patient_id ORDER BY lower(during), id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS busy_until
    FROM bookings_appointment WHERE status = ANY(%(live)s) AND NOT (status = 'pending' AND origin = 'offer')
) a WHERE starts_at < busy_until ORDER BY id
"""
TWO_HOLDS = """
SELECT patient_id AS patient, array_agg(id ORDER BY id) AS appointments
FROM bookings_appointment WHERE status = 'pending' AND origin = 'hold'
GROUP BY patient_id HAVING count(*) > 1 ORDER BY patient_id
"""
# A cancelled one keeps the time it had: it is the record of what was.
UNLIKE_ITS_SLOT = """
SELECT a.id AS appointment, a.slot_id AS slot, a.session_id AS session, n.session_id AS slots_session
FROM bookings_appointment a JOIN specialists_slot n ON n.id = a.slot_id
WHERE a.status = ANY(%(live)s)
  AND (a.session_id <> n.session_id OR a.during <> tstzrange(n.starts_at, n.ends_at)) ORDER BY a.id
"""
HALF_SET = """
SELECT id AS appointment, status FROM bookings_appointment
WHERE {} ORDER BY id
"""
PENDING_WITHOUT_END = HALF_SET.format("(status = 'pending') <> (expires_at IS NOT NULL)")
BOOKED_WITHOUT_MOMENT = HALF_SET.format("booked_at IS NULL AND status <> ALL(%(never_booked)s)")
CANCELLED_WITHOUT_REASON = HALF_SET.format(
    "(status = 'cancelled') <> (cancelled_at IS NOT NULL AND cancel_reason <> '')"
)
IN_A_WITHDRAWN_SESSION = """
SELECT a.id AS appointment, a.session_id AS session, a.status
FROM bookings_appointment a JOIN specialists_clinicsession s ON s.id = a.session_id
WHERE s.status = 'withdrawn' AND a.status = ANY(%(coming)s) ORDER BY a.id
"""
IN_A_WITHDRAWN_NUMBER = """
SELECT a.id AS appointment, n.id AS slot, a.status, n.open
FROM specialists_slot n LEFT JOIN bookings_appointment a ON a.slot_id = n.id AND a.status = ANY(%(coming)s)
WHERE n.withdrawn_at IS NOT NULL AND (n.open OR a.id IS NOT NULL) ORDER BY n.id, a.id
"""
# An offer made in the evening lasts until the next morning, and the drawn delay follows: never a day.
FREED_AND_LOST = """
SELECT n.id AS slot, n.session_id AS session, n.open, n.reopens_at
FROM specialists_slot n JOIN specialists_clinicsession s ON s.id = n.session_id
WHERE s.status = 'published' AND s.ends_at > %(now)s AND n.withdrawn_at IS NULL AND NOT n.added
  AND (NOT n.open OR n.reopens_at > %(now)s + interval '1 day')
  AND (n.reopens_at IS NOT NULL
       OR EXISTS (SELECT 1 FROM bookings_appointment a WHERE a.slot_id = n.id AND a.status = 'cancelled'))
  AND NOT EXISTS (SELECT 1 FROM bookings_appointment a WHERE a.slot_id = n.id AND a.status = ANY(%(live)s))
ORDER BY n.id
"""
# An added number is one person's, from its first moment; given up it closes.
ADDED_FOR_NOBODY = """
SELECT n.id AS slot, n.session_id AS session, n.pool FROM specialists_slot n
WHERE n.added AND (n.pool NOT IN ('walk_in', 'referral') OR (n.open AND NOT EXISTS (
    SELECT 1 FROM bookings_appointment a WHERE a.slot_id = n.id AND a.status = ANY(%(live)s)))) ORDER BY n.id
"""
ADDED_AND_MOVED = """
SELECT a.id AS appointment, n.id AS slot, a.origin, n.added
FROM bookings_appointment a JOIN specialists_slot n ON n.id = a.slot_id
WHERE a.status = ANY(%(live)s) AND (a.origin = 'added') <> n.added ORDER BY a.id
"""

INVARIANTS = (
    Invariant("two_on_one_slot", "two live appointments on one number", TWO_ON_ONE_SLOT),
    Invariant("twice_in_a_session", "a person has two numbers of one session", TWICE_IN_A_SESSION),
    Invariant("in_two_places", "a person has this number while another one lasts", IN_TWO_PLACES),
    Invariant("two_holds", "two numbers are kept for one person at once", TWO_HOLDS),
    Invariant("unlike_its_slot", "an appointment has not its number's session or time", UNLIKE_ITS_SLOT),
    Invariant("pending_without_end", "kept without end, or an end of what is not kept", PENDING_WITHOUT_END),
    Invariant("booked_without_moment", "booked, and not said when", BOOKED_WITHOUT_MOMENT),
    Invariant("cancelled_without_reason", "cancelled without moment or reason", CANCELLED_WITHOUT_REASON),
    Invariant("in_a_withdrawn_session", "still to come to a withdrawn session", IN_A_WITHDRAWN_SESSION),
    Invariant("in_a_withdrawn_number", "a withdrawn number open, or somebody's", IN_A_WITHDRAWN_NUMBER),
    Invariant("freed_and_lost", "given back, and nobody can have it", FREED_AND_LOST),
    Invariant("added_for_nobody", "added, and no one person's", ADDED_FOR_NOBODY),
    Invariant("added_and_moved", "added for a person who has another, or one that was not", ADDED_AND_MOVED),
)
