"""Words after which a page speaks of help first, and of appointments second.

A short list, to be reviewed by physicians: signs of heart attack and stroke, of bleeding, lost
consciousness, suffocation, fits and poisoning; and words of people who think of ending their
life. They stand as people type them, folded as `specialists.matching.fold` folds. Too many
hits do little harm here; a missing one may.
"""

_EMERGENCY = {
    "heart": "胸痛 胸疼 胸口痛 胸口疼 心口痛 心口疼 心绞痛 心梗 心肌梗 心跳停 心脏骤停 chestpain heartattack",
    "stroke": "中风 卒中 脑梗 脑出血 脑溢血 半身不遂 半边身子 口角歪 嘴歪 说不出话 剧烈头痛 剧烈头疼 stroke",
    "bleeding": "大出血 吐血 呕血 咯血 咳血 血止不住 流血不止 bleeding",
    "consciousness": "昏迷 昏倒 晕倒 休克 不省人事 叫不醒 没有意识 失去意识 unconscious",
    "breath": "喘不上气 喘不过气 呼吸困难 不能呼吸 窒息 噎住 喉头水肿 cantbreathe",
    "fits": "抽搐 抽风 惊厥 seizure",
    "poison and accidents": "中毒 农药 服毒 触电 溺水 车祸 坠楼 poison",
}
_CRISIS = {
    "suicide": "自杀 轻生 割腕 跳楼 上吊 寻死 想死 结束生命 suicide suicidal killmyself",
    "despair": "不想活 活不下去 活够了",
    "self-harm": "自残 自伤 selfharm",
}
EMERGENCY_WORDS = tuple(word for words in _EMERGENCY.values() for word in words.split())
CRISIS_WORDS = tuple(word for words in _CRISIS.values() for word in words.split())


def is_emergency(folded: str) -> bool:
    """Whether the words may mean that somebody needs 120 now."""
    return any(word in folded for word in EMERGENCY_WORDS) or is_crisis(folded)


def is_crisis(folded: str) -> bool:
    """Whether the words may mean that somebody thinks of ending their life (help line 12356)."""
    return any(word in folded for word in CRISIS_WORDS)
