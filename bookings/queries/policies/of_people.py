"""The rules about people in words: for whom one books, how much, what follows from not coming, what is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bookings.enums import Rule
from bookings.queries.policies.fields import Check, Field, Table, Unit

OF_PEOPLE: dict[Rule, Table] = {
    Rule.PERSONS: Table(
        _("一个账号可以给几个人预约，几岁起自己作主，怎样防止有人试别人的证件号码。"),
        _("从生效那一刻起用。已经登记的人不受影响。"),
        {
            "per_account": Field(_("一个账号最多几个就诊人"), Unit.PEOPLE, 1, 10),
            "holder_age_years": Field(_("几岁起可以把自己登记为就诊人"), Unit.YEARS, 16, 21),
            "consent_age_years": Field(
                _("几岁起要本人同意"),
                Unit.YEARS,
                14,
                18,
                _("不满这个年龄由监护人同意。个人信息保护法规定，不满 14 周岁的要监护人同意"),
            ),
            "change_days": Field(_("人数满了以后，多少天里只能换一个人"), Unit.DAYS, 1, 365),
            "ask_waits_days": Field(_("申请为别人预约，多少天没有答复就过期"), Unit.DAYS, 1, 60),
            "asks": Field(_("这样的申请最多几次"), Unit.TIMES, 1, 50),
            "asks_days": Field(_("申请的次数按多少天算"), Unit.DAYS, 1, 365),
            "tries": Field(_("证件号码对不上，最多几次"), Unit.TIMES, 1, 50, shown=False),
            "tries_days": Field(_("对不上的次数按多少天算"), Unit.DAYS, 1, 365, shown=False),
            "grant_codes_a_day": Field(
                _("向本人手机发同意用的验证码，一天最多几次"), Unit.TIMES, 1, 20, shown=False
            ),
            "reveals_a_day": Field(
                _("窗口的一名工作人员一天最多几次查看完整信息"),
                Unit.TIMES,
                5,
                500,
                _("忙的窗口一天约 120 人，四分之一需要核对"),
                shown=False,
            ),
        },
        (
            Check(
                "consent_age_years",
                lambda one: one.consent_age_years <= one.holder_age_years,
                _("要本人同意的年龄，不能大于可以自己登记的年龄。"),
            ),
        ),
    ),
    Rule.RETENTION: Table(
        _("各种资料保存多久，到期由系统自动删除。"),
        _("从生效那一刻起，以前的资料也按新的期限。期限改短了，到期的资料当天夜里就会删除，不能恢复。"),
        {
            "reasons_days": Field(
                _("就诊原因和病历资料，看病以后保存多久"), Unit.DAYS, 1, 365, _("同意书上写着这个期限")
            ),
            "reasons_seen_days": Field(
                _("看病以后，医院的人还能看多久就诊原因"), Unit.DAYS, 0, 90, _("从出诊结束算起")
            ),
            "visits_days": Field(
                _("预约记录，看病以后保存多久"), Unit.DAYS, 365, 3650, _("到期以后去掉是谁的")
            ),
            "unanswered_days": Field(_("没有人同意过的未成年人，登记以后保存多久"), Unit.DAYS, 1, 60),
            "persons_days": Field(_("没有账号关联、也没有预约的就诊人，保存多久"), Unit.DAYS, 30, 1825),
            "accounts_days": Field(_("没有人登录的账号，保存多久"), Unit.DAYS, 365, 3650),
            "audit_days": Field(
                _("审计记录保存多久"), Unit.DAYS, 184, 3650, _("网络安全法要求日志至少保存六个月")
            ),
        },
        (
            Check(
                "reasons_seen_days",
                lambda one: one.reasons_seen_days <= one.reasons_days,
                _("能看的时间不能比保存的时间长。"),
            ),
        ),
    ),
    Rule.QUOTAS: Table(
        _("一个人可以约几个号，免得少数人占去太多。"),
        _("从生效那一刻起，约新号时按新的规则。已经约好的不受影响。"),
        {
            "per_specialist": Field(_("同一位专家，还没看的号最多"), Unit.NUMBERS, 1, 5),
            "per_day_and_department": Field(_("同一天、同一医院、同一科室最多"), Unit.NUMBERS, 1, 5),
            "per_day": Field(_("同一天，所有医院合起来最多"), Unit.NUMBERS, 1, 10),
            "per_span": Field(_("短的一段日子里最多"), Unit.NUMBERS, 1, 30),
            "span_days": Field(_("短的一段是连续多少天"), Unit.DAYS, 2, 31),
            "per_long_span": Field(
                _("长的一段日子里最多"), Unit.NUMBERS, 1, 100, _("看过的、没来的和还没看的都算")
            ),
            "long_span_days": Field(_("长的一段是连续多少天"), Unit.DAYS, 7, 366),
        },
        (
            Check(
                "per_day",
                lambda one: one.per_day_and_department <= one.per_day,
                _("一天的总数不能小于一个科室的数。"),
            ),
            Check(
                "per_span",
                lambda one: one.per_day <= one.per_span,
                _("一段日子的总数不能小于一天的数。"),
            ),
            Check(
                "per_long_span",
                lambda one: one.per_span <= one.per_long_span,
                _("长的一段的总数不能小于短的一段的数。"),
            ),
            Check(
                "long_span_days",
                lambda one: one.span_days < one.long_span_days,
                _("长的一段要比短的一段长。"),
            ),
        ),
    ),
    Rule.NOSHOW: Table(
        _(
            "预约了没来、又没有取消，会怎样。按“半次”记数：没来一次是几个半次，临时取消是几个半次，都写在下面。"
        ),
        _("从生效那一刻起用。已经开始的限制先不变，等这个人再有一次没来、取消或更正，才按新的规则重算。"),
        {
            "within_days": Field(_("按最近多少天算"), Unit.DAYS, 30, 730),
            "first_halves": Field(
                _("满多少开始第一档限制"),
                Unit.HALVES,
                2,
                40,
                _("例如没来一次算 2 个半次，4 个半次就是没来 2 次"),
            ),
            "first_block_days": Field(_("第一档限制多久"), Unit.DAYS, 1, 365),
            "second_halves": Field(_("满多少开始第二档限制"), Unit.HALVES, 2, 80),
            "second_block_days": Field(_("第二档限制多久"), Unit.DAYS, 1, 730),
            "noshow_halves": Field(_("没来一次算"), Unit.HALVES, 1, 4, _("通常是 2")),
            "late_halves": Field(_("临时取消一次算"), Unit.HALVES, 0, 4, _("通常是 1；写 0 就是不算")),
            "appeal_days": Field(_("限制开始以后多少天里可以申诉"), Unit.DAYS, 1, 180),
            "answer_working_days": Field(_("申诉多少天里答复"), Unit.WORKING_DAYS, 1, 30),
        },
        (
            Check(
                "second_halves",
                lambda one: one.first_halves < one.second_halves,
                _("第二档要比第一档多。"),
            ),
            Check(
                "second_block_days",
                lambda one: one.first_block_days <= one.second_block_days,
                _("第二档的限制不能比第一档短。"),
            ),
            Check(
                "first_halves",
                lambda one: one.first_halves % one.noshow_halves == 0,
                _("第一档要正好是没来几次，请写“没来一次算”的倍数。"),
            ),
            Check(
                "second_halves",
                lambda one: one.second_halves % one.noshow_halves == 0,
                _("第二档要正好是没来几次，请写“没来一次算”的倍数。"),
            ),
            Check(
                "late_halves",
                lambda one: one.late_halves * 2 in (0, one.noshow_halves, 2 * one.noshow_halves),
                _("临时取消只能不算、算没来半次，或者和没来一样算一次。"),
            ),
        ),
    ),
    Rule.CANCELS: Table(
        _("一次又一次取消，会怎样。"),
        _("从生效那一刻起用。已经开始的限制先不变，等这个人再有一次没来、取消或更正，才按新的规则重算。"),
        {
            "within_days": Field(_("按最近多少天算"), Unit.DAYS, 7, 365),
            "warns_at": Field(_("第几次取消时提醒"), Unit.TIMES, 1, 99),
            "blocks_at": Field(_("满几次就限制"), Unit.TIMES, 2, 100),
            "block_days": Field(_("限制多久"), Unit.DAYS, 1, 365),
        },
        (
            Check(
                "blocks_at",
                lambda one: one.warns_at < one.blocks_at,
                _("限制的次数要大于提醒的次数，先提醒再限制。"),
            ),
        ),
    ),
}
