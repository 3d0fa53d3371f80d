"""What pages say of each contradiction: one sentence of ours that prefers no side and weighs nothing.

The numbers and words of the articles stand below it, each with its day and article.
"""

from hospitals.enums import ContradictionKind

# By the key in contradictions.json: Chinese, English.
_STATEMENTS: dict[str, tuple[str, str]] = {
    "zhuanjia-mei-zhou": (
        "同一篇报道里，每周来诊的专家人数有两种写法，另有累计的专家人数和出诊人次。",
        "One article gives two numbers of experts a week, and also totals of experts and of visits.",
    ),
    "yuanjia-shu": (
        "两篇报道给出的支援医疗机构家数不同。",
        "Two articles give different numbers of supporting institutions.",
    ),
    "xiangmu-shu": (
        "三篇报道给出的合作项目数不同。",
        "Three articles do not give the same number of joint projects.",
    ),
    "jinxiu-renshu": (
        "两篇报道给出的赴京进修人数不同。",
        "Two articles give different numbers of people trained in Beijing.",
    ),
    "jiangzuo-shu": (
        "两篇报道给出的讲座次数不同，一篇写学术讲座，一篇写培训讲座。",
        "Two articles give different numbers of lectures: one of academic, the other of training lectures.",
    ),
    "chafang-shu": (
        "两篇报道给出的教学查房次数不同。",
        "Two articles give different numbers of teaching rounds.",
    ),
    "xin-jishu-shu": (
        "两篇报道给出的新业务、新技术项数不同。",
        "Two articles give different numbers of new services and techniques.",
    ),
    "zhuanjia-renshu": (
        "两篇报道给出的来呼和浩特的专家人数不同。",
        "Two articles give different numbers of experts in Hohhot.",
    ),
    "chuzhen-huizhen-shu": (
        "一篇报道分开写出诊和会诊的次数，另一篇写的是两项合计。",
        "One article counts clinics and consultations separately, the other counts both together.",
    ),
    "jiangzuo-quyu": (
        "两篇报道写了两个项目各自的讲座次数，范围和时间不同。",
        "Two articles count the lectures of two programmes, of different scope and date.",
    ),
    "weichuang-xiaorong-shu": (
        "两篇报道给出的微创介入、消融手术例数不同。",
        "Two articles give different numbers of interventional and ablation operations.",
    ),
    "shuimian-fenzhongxin-jindu": (
        "三篇报道对睡眠医学分中心的进展写法不同：试运行、正式运行、揭牌。",
        "Three articles tell differently how far the sleep centre was: on trial, in operation, unveiled.",
    ),
    "youan-jiepai-shijian": (
        "两篇报道对肝病科分中心的揭牌时间写法不同。",
        "Two articles tell differently when the liver centre was unveiled.",
    ),
    "liangnian": (
        "同一篇报道里，对行动开展了多久有两种写法。",
        "One article tells in two ways how long the action had been under way.",
    ),
    "guojia-quyu-zhongxin-shu": (
        "两篇报道给出的国家区域医疗中心个数不同，范围和时间也不同。",
        "Two articles give different numbers of national regional centres, of different scope and date.",
    ),
    "fenzhongxin-shu": (
        "报道写有4个国家级医学中心分中心，另有一篇还写到心血管分中心。",
        "Articles count four branches of national centres; one also tells of a cardiovascular branch.",
    ),
    "liantiao-jiagou": (
        "三篇报道对北京友谊医院合作项目的写法不同，是否指同一院区，报道没有写明。",
        "Three articles describe the project with Beijing Friendship Hospital differently; "
        "whether they mean the same site is not stated.",
    ),
    "zhongliu-zhouzhuan": (
        "同一篇报道给出的床位使用率、同比提升和出院人数增长，放在一起列出。",
        "Bed occupancy, its rise and the growth in discharges, as one article gives them.",
    ),
    "shishi-mingcheng": (
        "几篇报道对同一家医院的名称写法不同。",
        "Articles write the name of one hospital in different ways.",
    ),
    "zhongmengyi-jihua-mingcheng": (
        "同一篇报道里，同一个计划的名称有三种写法。",
        "One article writes the name of one plan in three ways.",
    ),
}

# For a contradiction that has no sentence of its own yet.
_BY_KIND: dict[str, tuple[str, str]] = {
    ContradictionKind.WITHIN: ("同一篇报道里有不同的写法。", "One article tells it in different ways."),
    ContradictionKind.BETWEEN: ("几篇报道的写法不同。", "Articles tell it in different ways."),
    ContradictionKind.PLAUSIBILITY: (
        "报道给出的几个相关数字，放在一起列出。",
        "Related numbers, as the articles give them.",
    ),
    ContradictionKind.NAMING: ("报道对同一个名称的写法不同。", "Articles write one name in different ways."),
}


def statement(key: str, kind: str) -> tuple[str, str]:
    """The sentence for readers, in Chinese and English; never a researcher's. `kind`: ContradictionKind."""
    return _STATEMENTS.get(key) or _BY_KIND.get(kind, _BY_KIND[ContradictionKind.BETWEEN])
