"""附件: the sending desk shows the receiving one reports and films, as pictures that were read and written anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.models import User
from bookings.actions.pictures import PicturesFull, forget_pictures, keep_pictures
from bookings.actions.referrals.common import SUBJECT, note, of_sender, taken_up, where
from bookings.files import Picture
from bookings.locks import booking_action
from bookings.models import ReferralAct, ReferralAttachment
from bookings.queries.staff.referral_files import ADDING, MOST_ATTACHMENTS, REMOVABLE


@booking_action
def add_attachments(
    *, hospital_id: int, referral_id: int, pictures: Sequence[Picture], by: int, now: datetime
) -> list[ReferralAttachment]:
    """Keep pictures with a referral of this desk's, all of them or none; one that is there already is kept once. The
    new rows.

    Raises NotAtDesk; ValidationError once it is over, and for more than MOST_ATTACHMENTS ("full").
    """
    clerk, fresh = taken_up(hospital_id, referral_id, of_sender(hospital_id), ADDING, by, now)
    try:
        return keep_pictures(
            ReferralAttachment.objects.filter(referral=fresh),
            pictures,
            most=MOST_ATTACHMENTS,
            by=by,
            now=now,
            noted=lambda: note(ReferralAct.ADD_ATTACHMENT, fresh, clerk, now),
            referral=fresh,
        )
    except PicturesFull as full:
        said = _("放不下了：一件转诊最多 %(most)s 张图片。") % {"most": MOST_ATTACHMENTS}
        raise ValidationError(said, code="full") from full


@booking_action
def remove_attachment(
    *, hospital_id: int, referral_id: int, attachment_id: int, by: int, now: datetime
) -> None:
    """Delete one picture before the receiving hospital has decided; one that has gone already is no mistake. Raises
    NotAtDesk; ValidationError afterwards."""
    clerk, fresh = taken_up(hospital_id, referral_id, of_sender(hospital_id), REMOVABLE, by, now)
    if forget_pictures(ReferralAttachment.objects.filter(referral=fresh, pk=attachment_id)):
        note(ReferralAct.REMOVE_ATTACHMENT, fresh, clerk, now)


@booking_action
def note_seen_attachment(*, attachment: ReferralAttachment, hospital_id: int, by: int, now: datetime) -> None:
    """Note for good that this member of staff has seen this picture at the desk of this hospital."""
    audit(
        by=User.objects.get(pk=by),
        action=ReferralAct.SAW_ATTACHMENT,
        subject_kind=SUBJECT,
        subject_id=attachment.referral_id,
        now=now,
        reason=f"attachment-{attachment.pk}:{where(hospital_id)}",
    )
