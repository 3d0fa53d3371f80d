"""What a desk does with persons, by what it finds them, and what is told of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LookUp(models.TextChoices):
    """By what a desk finds a person."""

    DOCUMENT = "document", _("证件号码")
    TICKET = "ticket", _("取号码")
    RECORD_NUMBER = "record_number", _("病案号")
    PHONE = "phone", _("手机号码")


class Came(models.TextChoices):
    """How somebody turned to a desk."""

    PRESENT = "present", _("来窗口")
    PHONE = "phone", _("打电话")


class DeskAct(models.TextChoices):
    """What the audit says of a desk and a person."""

    LOOK_UP = "desk_look_up", _("查找就诊人")
    FOUND = "desk_found", _("查到就诊人")
    SAW = "desk_saw", _("查看就诊人页面")
    MISMATCH = "desk_mismatch", _("证件号码核对不符")
    VERIFY = "desk_verify", _("核对证件原件")
    CORRECT = "desk_correct", _("按证件原件更正资料")
    CLAIM = "desk_claim", _("证件被他人登记，由本人收回")
    JOIN = "desk_join", _("合并同一个人的两条登记")
    LINK = "desk_link", _("同意账号为就诊人预约")
    END_LINK = "desk_end_link", _("停止账号为就诊人预约")
    ADD_NUMBER = "desk_add_number", _("加号")
    CANCEL_ADDED = "desk_cancel_added", _("取消加号")
    AGREED = "desk_agreed", _("口头同意预约，并把信息交给医院")
    GIVE_NUMBER = "desk_give_number", _("为人预约")
    CANCEL = "desk_cancel", _("为人取消预约")
    MOVE = "desk_move", _("为人改约")
    JOIN_LINE = "desk_join_line", _("为人加入候补")
    LEAVE_LINE = "desk_leave_line", _("为人退出候补")
    ACCEPT_OFFER = "desk_accept_offer", _("为人要候补的号")
    DECLINE_OFFER = "desk_decline_offer", _("为人不要候补的号")
    SET_NUMBER = "desk_set_number", _("登记病案号")
    REMOVE_NUMBER = "desk_remove_number", _("删除病案号")
    REPLACE_PHONE = "desk_replace_phone", _("更换本人账号的手机号码")
    CHECK_IN = "desk_check_in", _("报到")
    UNDO_CHECK_IN = "desk_undo_check_in", _("撤销报到")
    LET_BACK = "desk_let_back", _("记为未到诊的补报到")
    CALL = "desk_call", _("叫号")
    CALL_AGAIN = "desk_call_again", _("再叫一次")
    PUT_BACK = "desk_put_back", _("撤回叫号，放回候诊")
    PASS_OVER = "desk_pass_over", _("过号")
    SEND_AWAY = "desk_send_away", _("患者去检查，暂不叫号")
    COME_BACK = "desk_come_back", _("患者检查回来")
    FINISH = "desk_finish", _("记为已就诊")
    UNDO_FINISH = "desk_undo_finish", _("撤销已就诊，继续就诊")
    SET_RECEPTION = "desk_set_reception", _("改叫号方式")
    MAKE_SCREEN = "desk_make_screen", _("新增候诊屏")
    END_SCREEN = "desk_end_screen", _("停用候诊屏")
    REVEAL = "desk_reveal", _("查看完整信息")
    REVEAL_REFUSED = "desk_reveal_refused", _("查看完整信息超过当天次数，没有显示")
    REGISTER = "desk_register", _("登记新就诊人")


class RevealField(models.TextChoices):
    """What a desk may see in full, one at a time."""

    NAME = "name", _("姓名")
    DOCUMENT = "document", _("证件号码")
    PHONE = "phone", _("手机号码")


class RevealReason(models.TextChoices):
    """Why a desk sees it in full."""

    CHECK = "check", _("核对证件")
    REGISTER = "register", _("办理登记")
    CONTACT = "contact", _("联系患者")
    RECORD = "record", _("查对病案")
    ASKED = "asked", _("应本人要求")


class DeskNotice(models.TextChoices):
    """What accounts are told about what a desk did (wording says how)."""

    CORRECTED = "desk_corrected", _("就诊人资料已更正")
    LINKED = "desk_linked", _("可以为就诊人预约")
    LINKED_OTHER = "desk_linked_other", _("有账号可以为您预约")
    LINK_ENDED = "desk_link_ended", _("不能再为就诊人预约")
    JOINED = "desk_joined", _("就诊人的两条登记已合并")
