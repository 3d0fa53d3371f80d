"""What a reader of a sheet could doubt, and what is said about it to whoever sent it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Doubt(models.TextChoices):
    """Why a line is asked about, refused, left out, or made as a draft with a warning."""

    # Days
    NO_DATE = "no_date", _("没有写日期。")
    PASSED = "passed", _("这个日期已经过去，请确认是哪一天。")
    WEEKDAY = "weekday", _("日期和星期对不上，请确认是哪一天。")
    BARE_WEEKDAY = "bare_weekday", _("只写了星期，没有写日期。")
    NO_SUCH_DAY = "no_such_day", _("没有这一天。")
    LONG_RANGE = "long_range", _("起止日期相隔太远，请写明每一个出诊日。")
    VAGUE = "vague", _("日期还没有定。")
    UNSURE_DAY = "unsure_day", _("看不出是哪一天。")
    FAR = "far", _("日期太远，请确认年份。")
    # Halves and clocks
    NO_HALF = "no_half", _("没有写上午还是下午。")
    HALF_CLOCK = "half_clock", _("钟点和上午、下午对不上。")
    WHOLE_DAY_CLOCK = "whole_day_clock", _("全天是两场，请分别写上午和下午的时间。")
    CLOCK_ORDER = "clock_order", _("结束时间早于开始时间。")
    EITHER = "either", _("上午还是下午没有定。")
    NOON = "noon", _("请写明中午的起止时间。")
    UNSURE_TIME = "unsure_time", _("看不出是什么时间。")
    # People
    NO_PERSON = "no_person", _("没有写专家姓名。")
    NEAR_NAME = "near_name", _("没有叫这个名字的专家，有一位只差一个字。")
    SEVERAL_SO_NAMED = "several_so_named", _("有几位专家同名或同姓，请写全名和医院。")
    UNKNOWN_PERSON = "unknown_person", _("专家名单里没有这个人。")
    OTHER_HOME = "other_home", _("专家所在医院和名单里的不一致。")
    # Places
    NO_HOSPITAL = "no_hospital", _("没有写在哪家医院出诊。")
    OTHER_HOSPITAL = "other_hospital", _("写的是另一家医院。")
    UNKNOWN_HOSPITAL = "unknown_hospital", _("没有找到这家医院。")
    NO_ROOM = "no_room", _("没有写诊室，先存为草稿。")
    # Numbers and fees
    NO_NUMBERS = "no_numbers", _("没有写号源数，先存为草稿。")
    SHARED_NUMBERS = "shared_numbers", _("一个号源数写给了几场，请写明每场多少。")
    RANGE = "range", _("数量写的是一个范围，请写明一个数。")
    NO_LIMIT = "no_limit", _("写的是不限号，草稿里先不写号源数，发布前要写明。")
    ZERO = "zero", _("号源数是零。")
    UNSURE_NUMBERS = "unsure_numbers", _("看不出放多少个号。")
    NO_FEE = "no_fee", _("没有写费用，先存为草稿。")
    UNSURE_FEE = "unsure_fee", _("看不出费用是多少。")
    # What sort of clinic, and who may come
    FREE_WITH_FEE = "free_with_fee", _("写了义诊，又写了收费，请确认是不是义诊。")
    UNSURE_SORT = "unsure_sort", _("看不出是不是义诊或名医工作室，请确认门诊类型。")
    WHO_MAY_COME = "who_may_come", _("好像限制了谁能约，可是看不懂，请确认。")
    HOW_TOGETHER = "how_together", _("看不出几位专家是一起看，还是各看各的，请确认。")
    # What is no clinic, or none any more
    STRUCK = "struck", _("这一行已划掉。")
    CANCELLED = "cancelled", _("写明停诊。")
    RESTORED = "restored", _("写明恢复出诊，请确认。")
    CHANGED = "changed", _("备注里改了时间，请确认以哪个为准。")
    SUBSTITUTED = "substituted", _("备注里换了专家，请确认由谁出诊。")
    OTHER_WORK = "other_work", _("会诊、手术、查房、讲座等不是门诊。")
    MIXED_WORK = "mixed_work", _("一行里既有门诊又有别的工作，请分开写。")
    MIXED = "mixed", _("一格里写了几件事，看不出哪些连在一起，请分行写。")
    HIDDEN = "hidden", _("这一行在表里是隐藏的，不会自动排班。")
    TOTAL = "total", _("这是合计。")
    NOTE = "note", _("这是说明文字。")
    EMPTY = "empty", _("这一行没有出诊内容。")
    # Lines beside each other
    TWICE = "twice", _("和前面的一行相同。")
    CLASH = "clash", _("同一位专家在同一时间写了两处。")
    UNREAD = "unread", _("有看不懂的内容，请确认。")
