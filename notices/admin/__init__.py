"""The outbox in the admin, and what every page of the admin keeps to, whatever app it is of."""

from .fields import PickingMixin, PickOne, PickSeveral
from .guarded import GuardedAdmin, GuardedForm
from .outbox import NoticeAdmin
from .refusals import Refusals, refusal_sentence

__all__ = [
    "GuardedAdmin",
    "GuardedForm",
    "NoticeAdmin",
    "PickOne",
    "PickSeveral",
    "PickingMixin",
    "Refusals",
    "refusal_sentence",
]
