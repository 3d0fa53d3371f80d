"""What the database refuses of reference data, in words. By the name of the constraint."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notices.admin import Refusals

_PAIR = _("日期和“精确到”要么都填，要么都不填。")
_BACKWARDS = _("结束日期不能早于开始日期。")
_CIRCLE = _("上下级绕成了一圈，请看看是不是填反了。")
PATIENTS_ACCOUNT = _("这是就诊人的账号，请选择用密码登录的工作人员账号。")

REFUSALS: Refusals = {
    **dict.fromkeys(
        [
            *("source_published_pair", "source_published_until_pair", "programme_launched_pair"),
            *("partnership_started_pair", "partnership_ended_pair", "partnership_unveiled_pair"),
        ],
        _PAIR,
    ),
    **dict.fromkeys(["source_published_range_forward", "partnership_forward"], _BACKWARDS),
    **dict.fromkeys(
        ["region_not_in_itself", "subject_not_in_itself", "programme_not_in_itself"],
        _("不能把自己选作上级。"),
    ),
    "programme_not_extending_itself": _("不能说自己是自己的延伸。"),
    "hospital_not_part_of_itself": _("医院不能隶属于自己。"),
    "department_not_its_own_term": _("科室不能把自己选作通用科室名。"),
    "department_term_has_no_term": _("没有写医院的科室就是通用科室名，不用再选通用科室名。"),
    "region_code_six_digits": _("行政区划代码是 6 位数字。"),
    "partnership_not_with_itself": _("支援医院和受援医院不能是同一家。"),
    "partnership_operating_complete": _("正在运行的合作要写明支援医院、受援医院、开始日期和阶段。"),
    "partnership_operating_has_subject": _("正在运行的合作至少要写一个诊疗科目。"),
    "partnership_operating_once": _("同一个项目里，这两家医院在这个科目已经有同样形式、正在运行的合作。"),
    "partnership_subject_once": _("这个科目已经写过了。"),
    "posting_inside_partnership": _("这项合作名下的派驻有一部分在新的起止日期以外，请先处理那些派驻。"),
    "session_exclusive_room": _(
        "这间诊室里有时间重叠的门诊，不能设为同一时间只接待一场出诊。请先给其中的门诊换诊室。"
    ),
    "session_room_in_hospital": _("这间诊室排有出诊，不能换到别的医院。"),
    "department_once_per_hospital": _("这家医院已经有一个科室用了这个通用科室名。"),
    "department_name_once_per_hospital": _("这家医院已经有同名的科室。"),
    "room_name_once_per_hospital": _("这家医院已经有同名的诊室。"),
    **dict.fromkeys(
        [
            *("region_has_no_circle", "subject_has_no_circle", "hospital_has_no_circle"),
            *("programme_has_no_circle", "programme_extends_in_no_circle"),
        ],
        _CIRCLE,
    ),
    "staff_role_once_at_a_time": _("这个账号已经有这个岗位。"),
    "region_role_once_at_a_time": _("这个账号已经有这个岗位。"),
    "attendant_once_at_a_time": _("这个账号已经能看这位专家的出诊安排。"),
}
