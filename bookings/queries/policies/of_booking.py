"""The rules about numbers in words: when they open, how long they are kept, what becomes of those given up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bookings.enums import Rule
from bookings.queries.policies.fields import Check, Field, Table, Unit, clock, switch

OF_BOOKING: dict[Rule, Table] = {
    Rule.WINDOW: Table(
        _("出诊公布以后，什么时候开始网上预约，什么时候截止。"),
        _("只用于生效以后公布的出诊。已经公布的，放号和截止时间不变。"),
        {
            "opens_time": clock(_("几点放号"), _("全区用同一个钟点，患者好记。常见的是 15:00")),
            "opens_after_hours": Field(
                _("公布以后至少过多久放号"), Unit.HOURS, 0, 14 * 24, _("给大家时间看到消息，避免抢号")
            ),
            "opens_days_before": Field(_("最早在出诊前多少天放号"), Unit.DAYS, 1, 90),
            "short_notice_hours": Field(
                _("离出诊不到多久才公布的，算临时公布"), Unit.HOURS, 0, 30 * 24, _("临时公布的，放号快一些")
            ),
            "short_notice_opens_after_hours": Field(_("临时公布的，公布以后多久放号"), Unit.HOURS, 0, 72),
            "closes_time": clock(_("几点截止"), _("常见的是 15:00，各地有 14:00 到 16:00 的")),
            "closes_days_before": Field(_("出诊前第几天截止"), Unit.BEFORE, 0, 7, _("0 是当天，1 是前一天")),
        },
        (
            Check(
                "closes_days_before",
                lambda one: (
                    (-one.opens_days_before, one.opens_time) < (-one.closes_days_before, one.closes_time)
                ),
                _("截止要晚于最早的放号，请检查天数和钟点。"),
            ),
            Check(
                "short_notice_opens_after_hours",
                lambda one: one.short_notice_opens_after_hours <= one.short_notice_hours,
                _("临时公布的放号时间，不能超过“临时公布”本身的小时数。"),
            ),
        ),
    ),
    Rule.CANCEL: Table(
        _("到什么时候为止，取消不算临时取消，也还能改约。"),
        _("从生效那一刻起，已经约好的号也按新的规则算。"),
        {
            "until_time": clock(_("几点以前取消")),
            "until_days_before": Field(
                _("看病前第几天"), Unit.BEFORE, 0, 7, _("0 是当天，1 是前一天。常见的是前一天 15:00")
            ),
        },
    ),
    Rule.HOLD: Table(
        _("患者核对信息的时候，号为他保留多久。"),
        _("用于生效以后开始保留的号。正在保留的，时间不变；再延长时按新的规则。"),
        {
            "minutes": Field(_("保留多久"), Unit.MINUTES, 3, 60, _("老年人填写慢，不要太短")),
            "extensions": Field(_("可以延长几次"), Unit.TIMES, 0, 5),
            "extension_minutes": Field(_("每次延长多久"), Unit.MINUTES, 1, 60),
            "per_session_and_day": Field(
                _("同一场出诊，一个账号一天最多保留几次"), Unit.TIMES, 1, 20, _("确认成功的不算")
            ),
        },
    ),
    Rule.FREED: Table(
        _("取消的号过多久放回给大家。"),
        _("用于生效以后退回的号。已经退回、还没放出的，时刻不变。"),
        {
            "returns_after_minutes_min": Field(_("最短过多久放回"), Unit.MINUTES, 0, 24 * 60),
            "returns_after_minutes_max": Field(
                _("最长过多久放回"),
                Unit.MINUTES,
                1,
                24 * 60,
                _("在最短和最长之间随机抽一个时刻。两者隔得远，倒号的人才猜不到"),
            ),
        },
        (
            Check(
                "returns_after_minutes_max",
                lambda one: one.returns_after_minutes_min < one.returns_after_minutes_max,
                _("最长要大于最短，不然放回的时刻谁都猜得到。"),
            ),
        ),
    ),
    Rule.REMINDERS: Table(
        _("看病以前什么时候提醒患者。"),
        _("用于生效以后约的号，和以后改了时间的号。已经排好的提醒不变。"),
        {
            "day_before_time": clock(_("前一天几点提醒"), _("请避开夜里")),
            "same_day_time": clock(_("当天几点提醒"), _("要让住得远的人来得及出门")),
            "unanswered_hours": Field(_("停诊、替诊以后没有答复，过多久提醒一次"), Unit.HOURS, 4, 72),
        },
        (
            Check(
                "day_before_time",
                lambda one: 7 <= one.day_before_time.hour < 22,
                _("请写 07:00 到 22:00 之间的时间，夜里不打扰患者。"),
            ),
            Check(
                "same_day_time",
                lambda one: 5 <= one.same_day_time.hour < 12,
                _("请写 05:00 到 12:00 之间的时间，晚了来不及出门。"),
            ),
        ),
    ),
    Rule.WAITLIST: Table(
        _("约满以后怎样候补，退回的号怎样通知排队的人。"),
        _("从生效那一刻起，正在排队的人也按新的规则。已经发出的通知，有效时间不变。"),
        {
            "entries": Field(_("一个人最多同时候补几处"), Unit.PLACES, 1, 10),
            "offers_from_time": clock(_("一天里从几点开始通知")),
            "offers_until_time": clock(_("一天里到几点为止"), _("夜里退回的号，第二天早上再通知")),
            "valid_minutes": Field(_("收到通知后多久以内答复"), Unit.MINUTES, 10, 24 * 60),
            "late_valid_minutes": Field(_("快截止时，多久以内答复"), Unit.MINUTES, 5, 24 * 60),
            "late_hours": Field(_("离候补截止不到多久，算快截止"), Unit.HOURS, 0, 48),
            "ends_time": clock(_("候补几点截止")),
            "ends_days_before": Field(
                _("看病前第几天截止候补"), Unit.BEFORE, 0, 7, _("0 是当天，1 是前一天")
            ),
            "specialist_days": Field(_("候补一位专家的任意一场，最多等多久"), Unit.DAYS, 7, 365),
            "lapses": Field(_("几次通知没有答复，就退出候补"), Unit.TIMES, 1, 10, _("让后面的人不必白等")),
        },
        (
            Check(
                "offers_until_time",
                lambda one: one.offers_from_time < one.offers_until_time,
                _("结束通知的时间要晚于开始的时间。"),
            ),
            Check(
                "late_valid_minutes",
                lambda one: one.late_valid_minutes <= one.valid_minutes,
                _("快截止时的答复时间，不能比平时还长。"),
            ),
        ),
    ),
    Rule.POOLS: Table(
        _("一场出诊的号怎样分给复诊、网上、转诊和窗口，没用掉的什么时候放给大家，最多加几个号。"),
        _("份数和放给大家的时间，只用于生效以后公布的出诊；已经公布的不变。加号的上限从生效那一刻起用。"),
        {
            "public_percent": Field(_("公开预约的一份"), Unit.PERCENT, 0, 100, _("网上先约先得")),
            "referral_percent": Field(_("转诊的一份"), Unit.PERCENT, 0, 100, _("留给基层医院转来的患者")),
            "desk_percent": Field(
                _("窗口的一份"), Unit.PERCENT, 0, 100, _("留给窗口、电话和老年人。三份合起来是 100%")
            ),
            "flow_back_hours": Field(
                _("出诊前多久，转诊、窗口和复诊没用掉的放给大家"), Unit.HOURS, 0, 14 * 24
            ),
            "added_per_session": Field(
                _("一场最多加几个号"), Unit.NUMBERS, 0, 20, _("只按专家要求，加给指定的患者")
            ),
            "recall_percent": Field(
                _("复诊最多占"),
                Unit.PERCENT,
                0,
                100,
                _("有复诊约定的人先留号，每人一个，余下的再按三份来分"),
                share=False,
            ),
        },
    ),
    Rule.HALF_DAYS: Table(
        _("排班表里只写上午、下午，没有写钟点的，按这里的时间排。"),
        _("用于以后排的出诊。已经排好的，时间不变。"),
        {
            "morning_begins_time": clock(_("上午几点开始"), _("常见的是 08:00"), shown=False),
            "morning_ends_time": clock(_("上午几点结束"), _("常见的是 12:00"), shown=False),
            "afternoon_begins_time": clock(
                _("下午几点开始"), _("常见的是 14:00，夏天可以晚一些"), shown=False
            ),
            "afternoon_ends_time": clock(_("下午几点结束"), _("常见的是 17:30"), shown=False),
        },
        (
            Check("morning_ends_time", lambda one: one.morning[0] < one.morning[1], _("结束要晚于开始。")),
            Check("morning_ends_time", lambda one: one.morning[1].hour <= 13, _("上午最晚写到 13 点多。")),
            Check(
                "afternoon_begins_time",
                lambda one: one.morning[1] <= one.afternoon[0] and one.afternoon[0].hour >= 12,
                _("下午要在中午以后、上午结束以后开始。"),
            ),
            Check(
                "afternoon_ends_time", lambda one: one.afternoon[0] < one.afternoon[1], _("结束要晚于开始。")
            ),
        ),
    ),
    Rule.PUBLISHING: Table(
        _("出诊发布以前，要不要另一位同事看过。"),
        _("用于以后发布的出诊。已经发布的不变。"),
        {
            "others": Field(
                _("发布前要几位同事核对"),
                Unit.PEOPLE,
                0,
                1,
                _("0 是自己就能发布；1 是一位提交，另一位核对后发布"),
                shown=False,
            )
        },
    ),
    Rule.RECEPTION: Table(
        _("患者到院怎样报到，多晚算迟到，要不要由平台叫号。"),
        _("叫号的方式用于以后开始接诊的出诊，每一场还可以单独改；其余从生效那一刻起用。"),
        {
            "late_minutes": Field(
                _("号上的时段过去多久才报到，算迟到"),
                Unit.MINUTES,
                0,
                120,
                _("迟到的仍可就诊，排在几位候诊的人后面"),
            ),
            "calls": switch(_("由平台叫号"), _("否：用医院自己的叫号"), shown=False),
            "by_arrival": switch(_("按报到先后叫号"), _("否：按号序叫"), shown=False),
            "passed_behind": Field(_("过号和迟到的，排在几位候诊的人后面"), Unit.PEOPLE, 1, 10),
        },
    ),
}
