"""Words of the files that stand for a code of the portal."""

from hospitals.enums import Unit
from specialists.enums import ActivityKind

UNITS = {
    "个": Unit.IN_ALL,
    "家": Unit.INSTITUTION,
    "类": Unit.CATEGORY,
    "项": Unit.ITEM,
    "次": Unit.TIME,
    "例": Unit.CASE,
    "人": Unit.PERSON,
    "名": Unit.MEMBER,
    "人次": Unit.VISIT,
    "名/周": Unit.MEMBER_PER_WEEK,
    "篇": Unit.PAPER,
    "张": Unit.BED,
    "年": Unit.YEAR,
    "路": Unit.LINE,
    "辆": Unit.VEHICLE,
    "%": Unit.PERCENT,
    "个百分点": Unit.PERCENTAGE_POINT,
    "万元/年": Unit.YUAN_10000_A_YEAR,
    "亿元": Unit.YUAN_100_MILLION,
}

# An article's word for what was done, and what the ledger calls it; 坐诊 is 出诊 seen from the hospital.
ACTIVITY_KINDS: dict[str, tuple[ActivityKind, ...]] = {
    "出诊": (ActivityKind.CLINIC,),
    "坐诊": (ActivityKind.CLINIC,),
    "义诊": (ActivityKind.FREE_CLINIC,),
    "会诊": (ActivityKind.CONSULTATION,),
    "手术": (ActivityKind.SURGERY,),
    "术前讨论": (ActivityKind.CASE_DISCUSSION,),
    "病例讨论": (ActivityKind.CASE_DISCUSSION,),
    "查房": (ActivityKind.WARD_ROUND,),
    "教学查房": (ActivityKind.TEACHING_ROUND,),
    "带教": (ActivityKind.MENTORING,),
    "带教观摩": (ActivityKind.MENTORING,),
    "培训": (ActivityKind.TRAINING,),
    "常驻": (ActivityKind.STATIONING,),
    "常驻入驻": (ActivityKind.STATIONING,),
    "常驻诊疗": (ActivityKind.STATIONING, ActivityKind.TREATMENT),
    "论坛": (ActivityKind.FORUM,),
    "研讨会": (ActivityKind.FORUM,),
    "现场推进会": (ActivityKind.MEETING,),
    "流行病学调查": (ActivityKind.SURVEY,),
    "流行病学调研": (ActivityKind.SURVEY,),
    "揭牌仪式": (ActivityKind.UNVEILING,),
    "签约仪式": (ActivityKind.SIGNING,),
}
