"""Words that say how somebody asks, not what for."""

from __future__ import annotations

import re

# Taken out of what no name explained; the longest first.
_NOISE = """
    主任医师 副主任医师 主治医师 副院长 副教授 专家门诊 专家号 专家 教授 主任 院长 院士 医师 医生 大夫 名医 老师
    挂号 预约 挂个 挂 约个 约 号源 号 门诊 科室 医院 科 病房 中心 专科 专病
    怎么办 怎么治 怎么看 怎么样 怎么 如何 什么时候 什么 哪里 哪儿
    哪家 哪个 哪位 哪天 哪些 多少钱 几点 有没有 可以 能不能
    请问 你好 您好 我想 我要 我们 我家 我 想要 想 要 看看 看病 看 找 查 治疗 治好 治 最好 好的 好 厉害 附近
    有 没有 没 吗 呢 吧 啊 呀 了 的 地 得 在 到 去 来 给 和 与 及 或 就 都 也 还 又 很 太
    老是 总是 老 总 一直 经常 常常 反复
    有点 一点 个 上 下 里 是 被 把 让 会 不舒服 难受 患者 病人 病 症状 检查 手术
    老人家 老人 老年人 老伴 老公 老婆 爸爸 妈妈 爸 妈 父亲 母亲 奶奶 爷爷 姥姥 姥爷 家里 家人 本人 大人
    小孩子 小孩 孩子 娃娃 娃 宝宝 小朋友 儿子 女儿 孙子 孙女 晚上 夜里 白天 早上 中午 时候 今年 去年 岁 个月 年 月 天
    突然 忽然 最近 这几天 好几天 很久 多久 严重 怎么回事 是不是 是什么 什么科 哪个科 应该 需要
    帮我 给我 推荐
    哪里有 哪有 团队 团队门诊 联合门诊
    姐姐 妹妹 哥哥 弟弟 媳妇 丈夫 妻子 岳父 岳母 公公 婆婆 阿姨 叔叔 邻居 亲戚 朋友
    得了 患 长了 长 起了 起 疼 痛
"""
_OUT = re.compile("|".join(sorted(set(_NOISE.split()), key=len, reverse=True)))

# They narrow what else is asked for; alone they are looked up like any word.
FROM_BEIJING = frozenset({"北京", "北京市", "首都"})  # all specialists are
QUALIFIERS = FROM_BEIJING | frozenset(
    {"儿童", "小儿", "孩子", "小孩", "宝宝", "娃", "娃娃"} | {"老人", "老年", "成人", "女性", "男性", "妇女"}
)


def without_noise(word: str) -> list[str]:
    """What is left of a folded word: the stretches between words of asking."""
    return [rest for rest in _OUT.split(word) if rest]


_TITLES = {"大夫", "医生", "医师", "教授", "主任", "专家", "院长", "院士", "老师", "主任医师", "副主任"}


def surname_of(word: str) -> str:
    """The surname in a folded word that is one with a title (王大夫), else nothing."""
    return word[0] if word[1:] in _TITLES else ""
