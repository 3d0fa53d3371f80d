"""Nobody has a number without having been told, and nobody is reminded of one that was given up."""

from bookings.queries.invariants.common import Invariant

# Whoever has no phone is told nothing by anybody.
BOOKED_UNTOLD = """
SELECT a.id AS appointment, a.version, a.booked_by_id AS account
FROM bookings_appointment a JOIN accounts_user u ON u.id = a.booked_by_id
WHERE a.status = 'booked' AND upper(a.during) > %(now)s AND u.phone_hash IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM notices_notice t
    WHERE t.subject_kind = 'appointment' AND t.subject_id = a.id AND t.version = a.version
      AND t.kind = ANY(%(telling)s)) ORDER BY a.id
"""
# Somebody who cancels while it is being sent is reminded all the same: that takes seconds.
REMINDED_AFTER = """
SELECT t.id AS notice, a.id AS appointment, t.kind, t.sent_at, a.cancelled_at
FROM notices_notice t JOIN bookings_appointment a ON a.id = t.subject_id
WHERE t.subject_kind = 'appointment' AND t.kind LIKE 'reminder%%' AND t.status = 'sent'
  AND a.status = 'cancelled' AND t.sent_at > a.cancelled_at + interval '1 minute' ORDER BY t.id
"""
WITHDRAWN_UNTOLD = """
SELECT a.id AS appointment, a.version, a.booked_by_id AS account
FROM bookings_appointment a JOIN accounts_user u ON u.id = a.booked_by_id
WHERE a.status = 'cancelled' AND a.cancel_reason = 'hospital_withdrew' AND a.origin NOT IN ('added', 'desk')
  AND upper(a.during) > %(now)s AND u.phone_hash IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM notices_notice t WHERE t.subject_kind = 'appointment' AND t.subject_id = a.id
      AND t.version = a.version AND t.kind = 'appointment_withdrawn') ORDER BY a.id
"""
OFFERED_UNTOLD = """
SELECT a.id AS appointment, a.entry_id AS entry FROM bookings_appointment a
JOIN accounts_user u ON u.id = a.booked_by_id
WHERE a.status = 'pending' AND a.origin = 'offer' AND a.expires_at > %(now)s AND u.phone_hash IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM notices_notice t WHERE t.subject_kind = 'appointment' AND t.subject_id = a.id
    AND t.kind = 'waitlist_offered') ORDER BY a.id
"""
SENT_TOO_EARLY = """
SELECT id AS notice, kind, due_at, sent_at FROM notices_notice WHERE sent_at < due_at ORDER BY id
"""

INVARIANTS = (
    Invariant("booked_untold", "a booking to come of which nobody was told as it is now", BOOKED_UNTOLD),
    Invariant("reminded_after_cancel", "a reminder was sent after the cancellation", REMINDED_AFTER),
    Invariant("withdrawn_untold", "a visit to come that was withdrawn, and nobody told", WITHDRAWN_UNTOLD),
    Invariant("offered_untold", "a number is kept for who waits, and nobody told", OFFERED_UNTOLD),
    Invariant("sent_too_early", "sent before it was due", SENT_TOO_EARLY),
)
