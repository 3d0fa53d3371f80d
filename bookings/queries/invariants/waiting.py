"""Whoever waits for a number is asked once at a time, and what they are offered is nobody else's."""

from bookings.queries.invariants.common import Invariant

# One whose time has passed may have been moved on already by whoever came by; the worker writes the place down next.
PLACE_UNLIKE_OFFER = """
SELECT e.id AS entry, e.status, count(a.id) AS offers FROM bookings_waitlistentry e
LEFT JOIN bookings_appointment a ON a.entry_id = e.id AND a.status = 'pending'
GROUP BY e.id, e.status HAVING count(a.id) > 1 OR (count(a.id) = 1 AND e.status <> 'offered')
  OR (count(a.id) = 0 AND e.status = 'offered' AND NOT EXISTS (
    SELECT 1 FROM bookings_appointment x WHERE x.entry_id = e.id AND x.status = 'expired')) ORDER BY e.id
"""
OFFER_OF_NOBODY = """
SELECT a.id AS appointment, a.entry_id AS entry, a.origin
FROM bookings_appointment a JOIN bookings_patient p ON p.id = a.patient_id
LEFT JOIN bookings_waitlistentry e ON e.id = a.entry_id
WHERE (a.origin = 'offer') <> (e.id IS NOT NULL) OR (e.patient_id <> a.patient_id AND p.erased_at IS NULL) ORDER BY a.id
"""
# Otherwise the public had it between two offers.
OFFERED_AND_BACK = """
SELECT a.id AS appointment, n.id AS slot, a.expires_at, n.reopens_at
FROM bookings_appointment a JOIN specialists_slot n ON n.id = a.slot_id
WHERE a.status = 'pending' AND a.origin = 'offer' AND a.expires_at > %(now)s
  AND (n.reopens_at >= a.expires_at) IS NOT TRUE ORDER BY a.id
"""
WAITS_IN_VAIN = """
SELECT e.id AS entry, e.status, e.session_id AS session, e.patient_id AS patient
FROM bookings_waitlistentry e JOIN bookings_patient p ON p.id = e.patient_id
LEFT JOIN specialists_clinicsession s ON s.id = e.session_id
WHERE e.status = ANY(%(in_line)s) AND (p.erased_at IS NOT NULL OR s.status = 'withdrawn') ORDER BY e.id
"""
TWO_PLACES = """
SELECT patient_id AS patient, session_id AS session, specialist_id AS specialist, array_agg(id ORDER BY id) AS entries
FROM bookings_waitlistentry WHERE status = ANY(%(in_line)s)
GROUP BY patient_id, session_id, specialist_id, hospital_id, demo HAVING count(*) > 1 ORDER BY patient_id, min(id)
"""
ACCEPTED_NOTHING = """
SELECT e.id AS entry, e.booked_id AS appointment, a.status FROM bookings_waitlistentry e
JOIN bookings_patient p ON p.id = e.patient_id LEFT JOIN bookings_appointment a ON a.id = e.booked_id
LEFT JOIN bookings_patient o ON o.id = a.patient_id
WHERE (e.status = 'accepted') <> (e.booked_id IS NOT NULL) OR a.status = ANY(%(never_booked)s)
  OR (a.patient_id <> e.patient_id AND p.erased_at IS NULL AND o.erased_at IS NULL) ORDER BY e.id
"""

INVARIANTS = (
    Invariant("place_unlike_offer", "not offered one number, and no more, as it says", PLACE_UNLIKE_OFFER),
    Invariant("offer_of_nobody", "offered to nobody in line, or to somebody else", OFFER_OF_NOBODY),
    Invariant("offered_and_back", "the public has it before it can be passed on", OFFERED_AND_BACK),
    Invariant("waits_in_vain", "waits for what is withdrawn, or is nobody any more", WAITS_IN_VAIN),
    Invariant("two_places", "a person waits twice for the same", TWO_PLACES),
    Invariant("accepted_nothing", "accepted, and no booking of theirs came of it", ACCEPTED_NOTHING),
)
