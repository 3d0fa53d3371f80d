"""What becomes of everybody who had a number when the day of a session is closed: the words, no rows of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of somebody who had a number."""

    SEEN = "seen", _("已就诊")
    NOSHOW = "noshow", _("未到诊")
    LEFT = "left", _("报到后离开")


class CorrectionReason(models.TextChoices):
    """Why what was written is corrected before the day is signed off."""

    TICKED_WRONG = "ticked_wrong", _("勾错了")
    CAME = "came", _("其实来过，看过了")
    NOT_THERE = "not_there", _("其实没有来")
    LEFT = "left", _("报到以后没有看，离开了")
    STAYED = "stayed", _("其实没有走")
    HOSPITAL_FAULT = "hospital_fault", _("因为医院的原因没有看上")


class ClosingAct(models.TextChoices):
    """What the audit says of the day of a session and of who had a number in it."""

    RECORD = "record_outcomes", _("记录就诊结果")
    CORRECT = "correct_outcome", _("更正就诊结果")
    SIGN_OFF = "sign_off_session", _("签字结束当天门诊")
