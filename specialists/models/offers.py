"""What sessions and series are to those who come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from specialists.enums import OpenTo, SessionPurpose


class Offer(models.Model):
    """What a session, or each of a series, is to those who come: what sort of clinic, and who may have its numbers.

    Of one that is open to everybody `walk_in_numbers` are kept for who comes on the day; the others are shared out by
    the hospital's rules.
    """

    purpose = models.CharField(
        _("门诊类型"),
        max_length=6,
        choices=SessionPurpose,
        default=SessionPurpose.CLINIC,
        db_default=SessionPurpose.CLINIC,
    )
    open_to = models.CharField(
        _("谁能约"), max_length=9, choices=OpenTo, default=OpenTo.EVERYBODY, db_default=OpenTo.EVERYBODY
    )
    walk_in_numbers = models.PositiveSmallIntegerField(_("留给现场取号"), default=0, db_default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose=SessionPurpose.FREE) | Q(fee_yuan__isnull=False, fee_yuan=0),
                name="%(class)s_free_clinic_costs_nothing",
            ),
            models.CheckConstraint(
                condition=Q(open_to=OpenTo.EVERYBODY) | Q(walk_in_numbers=0),
                name="%(class)s_keeps_some_of_what_is_open",
            ),
        ]
