"""What we read otherwise than the files say it, each with its reason. The files stay as they are.

The files are researchers' notes of the articles. Most of a record goes into its columns as it
stands; here is the little that would tell readers something the articles do not.
"""

import re
from dataclasses import dataclass
from typing import Any

from .reading import Record

# What stands in `inferred` as a sentence without the name of a field, and the columns whose
# value rests on it. `evidence`: that the words of several articles speak of one and the same
# thing. `kinds.forum`: of several kinds of an activity, this one.
INFERRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "区名只隐含在“北京怀柔医院”院名中": ("name",),
    "只隐含在论坛名“京津冀蒙辽”中": ("name",),
    "文章只写“我市”，未写人民政府全称": ("name",),
    "与004“内蒙古自治区人民医院分院建设项目”为同一项目（两文未直接写明）": ("part_of", "evidence"),
    "非科室名，为合作主题": ("name",),
    "code 与 name 由合作名称推出": ("subject", "name"),
    "“三医”的展开为常识": ("description",),
    "“国家睡眠医学分中心”（003、004）与广安门睡眠医学分中心（002）为同一项目": ("evidence",),
    "三种写法视为同一分中心": ("evidence",),
    "003“市第一医院变态反应中心”与004分中心视为同一": ("evidence",),
    "“研讨会”图片说明（003）与此次来访视为同一": ("kinds.forum", "evidence"),
    "local_hospital未写": ("hospital",),
}

# Names of conditions that say for the researcher what sort of thing it is: patients do not ask.
WORKING_BRACKETS = re.compile(r"（(?:就诊主题|门诊|超声报告)）$")

# Descriptions that give a date which is only concluded: the date stands beside them, marked.
DESCRIPTIONS: dict[str, tuple[str, str]] = {
    "shuangshou-kuorong": (
        "“双首”健康行动的扩容，分六个专项行动深化合作。",
        "The expansion of the Double-Capital action, made of six special actions.",
    ),
    "baiming-zhuanjia-yizhen": (
        "论坛期间专家赴五个旗县义诊带教。",
        "Hundred-expert free-clinic and teaching tour of five banners and counties.",
    ),
    "jingmeng-zhongdian-zhuanke-jianshe": (
        "自治区卫健委组织的京蒙协作专科集体签约。",
        "The signing of co-built key specialties organised by the regional health commission.",
    ),
}

# Articles only write 我市. That it is the city we concluded, and mark it (`INFERRED_COLUMNS`).
ORGANISATION_NAMES = {"huhehaote-shi-zhengfu": "呼和浩特市"}


@dataclass(frozen=True)
class Correction:
    """Fields of one record as we read them, and by which words of an article or note."""

    fields: dict[str, Any]
    why: str


# Who supports whom. `supporting_also`, `receivers` (those an article does not list by name) and
# `remark` (one sentence for readers) are fields of ours.
_LEADS = "003写这三家医院“牵头组建紧密型城市医疗集团”：是牵头，不是受援；成员单位未列名。"
PARTNERSHIPS: dict[str, Correction] = {
    "liantiao-sanyuan-jiceng": Correction(
        {
            "beijing_hospital": "huhehaote-zhongyi-mengyi-yiyuan",
            "supporting_also": ["huhehaote-dier-yiyuan", "huhehaote-fuyou-baojianyuan"],
            "local_hospital": None,
            "local_hospitals_also": [],
            "receivers": "基层中医（蒙医）医疗机构",
        },
        "002写“由……选派专家团队延伸帮扶”“以基层中医（蒙医）医疗机构为阵地”；note：支援方为三家市级医院。",
    ),
    **{
        f"jinmi-yiliao-jituan-{name}": Correction(
            {"local_hospital": None, "lead_local_hospital": hospital, "receivers": "医疗集团成员单位"}, _LEADS
        )
        for name, hospital in (
            ("renmin", "neimenggu-renmin-yiyuan"),
            ("yifu", "neimenggu-yike-daxue-fushu-yiyuan"),
            ("diyi", "huhehaote-diyi-yiyuan"),
        )
    },
    "longfu-helin-laonian": Correction(
        {"remark": "隆福医院与和林县政府合作，和林县中蒙医院是示范单位。"},
        "002写“与和林县政府建立帮……”“以和林县中蒙医院为示范”；note：签约方为和林县政府。",
    ),
    "saihan-hangtian-xinnao-yiyuan": Correction(
        {"remark": "赛罕区政府与通用技术航天医科签署协议，依托赛罕区医院新址建设内蒙古航天医院。"},
        "003写“赛罕区政府与通用技术航天医科签署”“依托赛罕区医院新址建设”：赛罕区医院不是受援方。",
    ),
}


def partnership(key: str, record: Record) -> Record:
    """The record of a partnership with our corrections."""
    found = PARTNERSHIPS.get(key)
    return record | found.fields if found else record


def condition_name(name: str) -> str:
    """The name of a condition as patients read it: without a researcher's bracket."""
    return WORKING_BRACKETS.sub("", name)


def descriptions(key: str, record: Record) -> dict[str, str]:
    """What a programme is, in both languages, without the researchers' words for what they worked with."""
    chinese, english = DESCRIPTIONS.get(key, (record["description_zh"], record["description_en"]))
    chinese = chinese.replace("文章", "报道").replace("本数据只取", "本站只列")
    return {"description": chinese, "description_en": english}
