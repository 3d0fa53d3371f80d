"""Why something is refused, each in a clear sentence for the person who meets it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why not, as a clear sentence for the person who meets it."""

    NOT_PUBLISHED = "not_published", _("这场门诊还没有发布。")
    WITHDRAWN = "withdrawn", _("这场门诊已停诊，不能预约。")
    NOT_YET_OPEN = "not_yet_open", _("这场门诊还没有开始放号。")
    CLOSED = "closed", _("网上预约已经截止。请向医院咨询当日现场号。")
    NUMBER_CLOSED = "number_closed", _("这个号不开放预约。")
    NOT_PUBLIC = "not_public", _("这个号留给转诊、复诊或现场患者。")
    NOT_PROMISED = "not_promised", _("这场门诊没有给这位就诊人留复诊号。")
    REFERRED_ONLY = "referred_only", _("这场门诊只接转诊，请先到旗县或社区医院，由医生转诊。")
    COMERS_ONLY = "comers_only", _("这场门诊当天现场取号，不用预约。")
    TAKEN = "taken", _("这个时段的号刚刚被约走了。")
    SAME_SESSION = "same_session", _("这位就诊人在这场门诊已经有号了，一人一场只能约一个号。")
    OVERLAP = "overlap", _("这位就诊人在同一时间已有其他预约。")
    HELD_BY_OTHER = "held_by_other", _("家人正在为这位就诊人预约，请稍后再试。")
    TOO_MANY_HOLDS = "too_many_holds", _("您今天在这场门诊锁号次数已用完，请明天再试，或选择其他门诊。")
    BLOCKED = "blocked", _("这位就诊人现在不能预约，因为多次没有来就诊，或者多次取消。")
    # What one person may have: the figures stand on the page of the rules.
    QUOTA_SPECIALIST = (
        "quota_specialist",
        _("这位就诊人已经约了这位专家的号，还没有就诊，看完才能再约。想换时间，请用改约。"),
    )
    QUOTA_DEPARTMENT = (
        "quota_department",
        _("这位就诊人这一天在这家医院的这个科室已经有号了，不能再约。请选其他日子。"),
    )
    QUOTA_DAY = "quota_day", _("这位就诊人这一天的号已经约满了。请选其他日子，或者先取消用不上的号。")
    QUOTA_SPAN = (
        "quota_span",
        _("这位就诊人在这几天里的号已经约满了。请选晚几天的门诊，或者先取消用不上的号。"),
    )
    QUOTA_LONG_SPAN = (
        "quota_long_span",
        _(
            "这位就诊人近几个月的号已经约满了。请选更晚的门诊，或者先取消用不上的号。病情需要的，请向医院窗口咨询。"
        ),
    )
    HOLD_LAPSED = "hold_lapsed", _("锁号时间已过，这个号已经放回。请重新选择时段。")
    HOLD_EXTENDED = "hold_extended", _("锁号时间已经延长过一次，不能再延长。")
    HOLD_CHANGED = "hold_changed", _("您在另一个窗口改过这个号，请再核对一遍。")
    HOSPITAL_CHANGED = "hospital_changed", _("医院刚刚更改了这场门诊，请再核对一遍。")
    NOT_CANCELLABLE = "not_cancellable", _("这个预约已不能取消。")
    NOT_MOVABLE = "not_movable", _("这个预约已不能改约。")
    OTHER_SPECIALIST = (
        "other_specialist",
        _("只能改约到同一位专家，或者同一科目其他专家的门诊。看别的科，请另外预约。"),
    )
    SPECIALIST_CHANGES = "specialist_changes", _("这场门诊由另一位专家出诊，请看清楚再确认。")
    NOT_YOURS = "not_yours", _("找不到这个预约。")
    NO_DOCUMENT = "no_document", _("请先补充就诊人的证件号码，再预约。")
    NO_CONSENT = (
        "no_consent",
        _("就诊人不满 18 周岁，要先同意才能预约：不满 14 周岁的由监护人同意，已满 14 周岁的由本人同意。"),
    )
    NO_TERMS = "no_terms", _("请先同意用户协议和隐私政策，并同意使用证件号码，再预约。")
    HOSPITAL_UNTOLD = "hospital_untold", _("请先同意把就诊人的信息交给这家医院，再预约。")
    ANSWER_OVER = "answer_over", _("就诊时间已到，不能再更改答复。")
    # What those meet who wait for a number.
    NOT_FULL = "not_full", _("这场门诊还有号，可以直接预约，不用候补。")
    LINE_CLOSED = "line_closed", _("这场门诊的候补已经截止。")
    LINES_FULL = "lines_full", _("这位就诊人的候补已经满了。请先退出一个，再加入新的。")
    TOO_SOON = "too_soon", _("离就诊时间太近，少于您需要的准备时间。")
    NOT_EARLIER = "not_earlier", _("这个号不比您已经约到的早。")
    UNREACHABLE = (
        "unreachable",
        _("没有能收短信的手机，有号时通知不到，不能候补。请家人登录以后，在手机上为就诊人候补。"),
    )
    OFFER_OVER = "offer_over", _("这个候补号的答复时间已过，号已经给了下一位。")
    # What patients meet who tell why they come.
    VISIT_OVER = "visit_over", _("这次就诊已经结束或取消，不能再补充。")
    NOT_AGREED = "not_agreed", _("请先同意我们保存就诊原因和病历资料，再填写。")
    GUARDIAN_TELLS = "guardian_tells", _("就诊人不满 14 周岁，就诊原因和病历资料要由监护人填写。")
    RECORDS_FULL = "records_full", _("图片太多，这次预约放不下了。请先删除不需要的，再添加。")
    # What staff meet when they publish, change or substitute.
    NOT_TODAY = "not_today", _("患者在场的加号，只能在就诊当天办理。")
    NO_SPECIALIST = "no_specialist", _("门诊还没有出诊专家，不能发布。")
    PLACELESS = "placeless", _("下乡巡诊要先写明地点，再发布。")
    NUMBERLESS = "numberless", _("这场门诊还没有放号，请先填写放多少个号。")
    BOOKED_SINCE = "booked_since", _("已经有人预约或候补这场门诊。")
    NOT_PROPOSED = "not_proposed", _("本院规定发布前要另一位同事核对。请先提交，由同事发布。")
    OWN_PROPOSAL = "own_proposal", _("这份草稿是您提交的，要由另一位同事发布。")
    NO_POSTING = "no_posting", _("专家在这一天没有到这家医院的有效派驻。")
    CONSULTATION_ONLY = (
        "consultation_only",
        _("会诊邀请只为指定的患者会诊，不能据此发布门诊。请先登记有其他依据的派驻。"),
    )
    FREE_ALONE = "free_alone", _("有专家的派驻依据只限义诊，请先把这场门诊改成义诊（不收费）。")
    SPECIALIST_ELSEWHERE = "specialist_elsewhere", _("专家在这个时间已有另一场已发布的门诊。")
    SPECIALIST_IN_IT = "specialist_in_it", _("这位专家已经在这场门诊出诊。")
    SPECIALIST_NOT_IN_IT = "specialist_not_in_it", _("这位专家不在这场门诊里。")
    ROOM_TAKEN = "room_taken", _("这间诊室在这个时间已有另一场已发布的门诊。")
    NUMBERS_OUTSIDE = "numbers_outside", _("有的号会落在门诊时间以外，请把结束时间改晚一些。")
    BAD_TIMES = "bad_times", _("结束时间要晚于开始时间，开始时间要晚于现在。")
    SESSION_BEGUN = "session_begun", _("门诊已经开始，不能再改时间或换专家。可以延时或停诊。")
    SESSION_OVER = "session_over", _("门诊已经结束，不能再延时或停诊。")
    NO_MORE_ADDED = "no_more_added", _("这场门诊的加号已满。")
    OVER = "over", _("这场门诊已经结束。")
    NO_NUMBERS = "no_numbers", _("选的时段里没有号。")
    WHOLE_SESSION = "whole_session", _("这样这场门诊就没有号了。整场不开，请用“停诊”。")
    SEEN_SOME = (
        "seen_some",
        _("这场门诊已经有人就诊，或者正在就诊，不能整场停诊。还没有看的号，请用“部分停诊”。"),
    )
    PASSED_BOOKED = (
        "passed_booked",
        _(
            "这场门诊已经开始，前面的号有人约，可能已经看过了，不能整场停诊。还没有看的号，请用“部分停诊”；"
            "如果一个人都没有看，请在停诊页面上确认。"
        ),
    )
    TOO_MANY_NUMBERS = "too_many_numbers", _("一场门诊最多放 300 个号。")
    NO_TIME_LEFT = "no_time_left", _("这场门诊每个时段都有停诊的号，不能再加放。")
    NO_BORDER = "no_border", _("这个时间不在两个时段之间，不能从这里拆分。")
    EMPTY_PART = "empty_part", _("拆开以后，前后两段都要有没停诊的号。")
    NOTHING_SPLIT = "nothing_split", _("后一段的诊室和专家都没有变，不用拆分。")
    # What a desk meets that receives patients.
    OTHER_DAY = "other_day", _("只能在就诊当天报到。")
    NOT_SEEN = "not_seen", _("还没有看诊，先叫号或记为已就诊，再约复诊。")
    NOT_HELD = "not_held", _("这场门诊没有出诊，不能报到。")
    NOT_EXPECTED = "not_expected", _("这个预约已经就诊、取消或者记为未到诊，不能这样办理。请看它现在的状态。")
    CALLED_ALREADY = "called_already", _("已经叫过这个号，不能撤销报到。")
    SIGNED_OFF = "signed_off", _("这场门诊已经签字结束，不能再改。")
    NOT_CALLING = "not_calling", _("这场门诊没有用平台叫号。请先打开叫号。")
    CALLED_ON_THE_DAY = "called_on_the_day", _("只能在就诊当天叫号。")
    NOTHING_TO_CALL = "nothing_to_call", _("这场门诊没有出诊，不能叫号。")
    QUEUE_MOVED = (
        "queue_moved",
        _("没有办理：队列刚刚有变化，可能是同事也按了，或者按了两次。请看现在的队列。"),
    )
    SESSION_CHANGED = "session_changed", _("这场门诊刚刚被改动过，请先看现在的安排，再决定怎么改。")
    ROOM_ELSEWHERE = "room_elsewhere", _("这间诊室不属于这家医院。")
    PATIENTS_CHOOSING = "patients_choosing", _("有就诊人正在预约同一时间的另一场门诊，请过几分钟再试。")
    PATIENTS_ELSEWHERE = (
        "patients_elsewhere",
        _("有就诊人在新的时间另有预约，请先联系他们，或者选择其他时间。"),
    )


class Refused(Exception):
    """An action was refused for `reason`; nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """The reason as the person reads it."""
        return str(self.reason.label)
