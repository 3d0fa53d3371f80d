"""附件 of a referral: who of its two hospitals sees them, and what the sending one may still do with them."""

from __future__ import annotations

from bookings.models import OPEN_REFERRAL, UNDECIDED, Referral, ReferralAttachment, ReferralStatus
from bookings.queries.reasons import MOST_RECORDS
from bookings.queries.referrals import may_read
from bookings.queries.staff.referrals import seen_by

# As many as somebody may show before a visit. Who answers has a day for all that came in; a thicker chart is carried
# along, as on paper. A page of a PDF is one.
MOST_ATTACHMENTS = MOST_RECORDS
# What the receiving hospital decided upon stays as it was; a letter is in nobody's hands but the sender's.
REMOVABLE = (*UNDECIDED, ReferralStatus.LETTER)
# A result that comes late is of use until somebody has seen the person.
ADDING = OPEN_REFERRAL


def attachments_of(referral: Referral) -> list[ReferralAttachment]:
    """All of them, in their order, with who added them. One query."""
    return list(ReferralAttachment.objects.filter(referral=referral).select_related("added_by"))


def attachment_seen(hospital_id: int, referral_id: int, attachment_id: int) -> ReferralAttachment | None:
    """One of them, for one of the two hospitals as long as the words are for it too; None for any other. One query."""
    rows = ReferralAttachment.objects.filter(
        referral__in=seen_by(hospital_id), referral=referral_id, pk=attachment_id
    )
    found = rows.select_related("referral").first()
    return found if found is not None and may_read(found.referral, hospital_id) else None
