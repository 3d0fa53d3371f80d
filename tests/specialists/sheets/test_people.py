"""Names in cells, with titles, hospitals and departments before, behind and below them."""

from __future__ import annotations

import pytest

from specialists.sheets.people import find_people, people_joined


def names(text: str) -> list[str]:
    return [one.name for one in find_people(text)]


def told(text: str) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.title, one.hospital, one.department) for one in find_people(text)]


@pytest.mark.parametrize(
    "name",
    [
        *("张三", "李和平", "任彤", "王科", "齐宝云", "欧阳娜娜", "司马光", "斯琴高娃", "乌云其木格"),
        *("呼日勒巴特尔", "阿拉坦·其其格", "满达"),
        *("李非", "支玉香", "苏日娜", "娜仁·图雅", "㐂三", "张䶮", "王𬭎", "John Smith", "得力格尔"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", " {}\n", "（{}）", "专家：{}", "{}*", "1.{}", "①{}"])
def test_a_name(name: str, around: str) -> None:
    assert names(around.format(name)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("李 四", "李四"), ("李　四", "李四"), ("王 小 明", "王小明"), ("张 三丰", "张三丰")),
        *(("欧阳 娜娜", "欧阳娜娜"), ("欧 阳 娜 娜", "欧阳娜娜")),
        *(
            (text, "阿拉坦·其其格")
            for text in (
                "阿拉坦.其其格",
                "阿拉坦•其其格",
                "阿拉坦・其其格",
                "阿拉坦．其其格",
                "阿拉坦 · 其其格",
            )
        ),
    ],
)  # fmt: skip
def test_one_spelling(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        *("王五、赵六", "王五/赵六", "王五，赵六", "王五 赵六", "王五\n赵六", "王五；赵六", "王五／赵六"),
        *("王五和赵六", "王五 和 赵六", "王五、\n赵六"),
        *("王五及赵六", "王五&赵六", "王五+赵六", "王五 | 赵六", "1.王五 2.赵六", "①王五②赵六", "王 五 赵 六"),
        *("王五教授和赵六教授", "王五;赵六"),
        *("王五主任\n赵六教授", "王五主任赵六教授", "主任医师 王五 副主任医师 赵六", "专家组（王五、赵六）"),
        "王五（骨科）赵六（心内科）",
    ],
)  # fmt: skip
def test_several(text: str) -> None:
    assert names(text) == ["王五", "赵六"]


@pytest.mark.parametrize("text", ["王五赵六", "王五·赵六"])
def test_what_could_be_one_name_is_not_cut(text: str) -> None:
    assert names(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "/", "—", "专家团队", "待定", "未定", "专家", "北京专家", "停诊", "休息", "上午"),
        *("医生", "无", "另行通知", "团队", "手术"),
        *("北京朝阳医院", "骨科", "门诊三楼305", "请携带影像资料", "教授", "MDT", "20", "周", "同上", "全天"),
        "外请专家",
    ],
)  # fmt: skip
def test_nobody(text: str) -> None:
    assert names(text) == []


FRIENDSHIP, SUNRISE = "北京友谊医院", "北京朝阳医院"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("张三 主任医师（北京朝阳医院）", [("张三", "主任医师", SUNRISE, "")]),
        ("北京友谊医院 李四教授", [("李四", "教授", FRIENDSHIP, "")]),
        (
            "首都医科大学附属北京安贞医院心内科 周教授",
            [("周", "教授", "首都医科大学附属北京安贞医院", "心内科")],
        ),
        ("北京协和医院骨科彭慧明教授", [("彭慧明", "教授", "北京协和医院", "骨科")]),
        ("北京大学首钢医院关振鹏教授专家团", [("关振鹏", "教授", "北京大学首钢医院", "")]),
        ("消化中心张声生教授带领名医团队", [("张声生", "教授", "", "消化中心")]),
        ("北京大学肿瘤医院超声科主任医师尹珊珊", [("尹珊珊", "主任医师", "北京大学肿瘤医院", "超声科")]),
        ("北京大学肿瘤医院内蒙古医院 李四", [("李四", "", "北京大学肿瘤医院内蒙古医院", "")]),
        (
            "陈卫衡 教授\n（北京中医药大学第三附属医院）",
            [("陈卫衡", "教授", "北京中医药大学第三附属医院", "")],
        ),
        ("张三\n主任医师\n北京朝阳医院", [("张三", "主任医师", SUNRISE, "")]),
        ("张三 主任医师、教授、博士生导师", [("张三", "主任医师、教授、博士生导师", "", "")]),
        ("张三（北京朝阳医院/骨科/主任医师）", [("张三", "主任医师", SUNRISE, "骨科")]),
        ("张三－主任医师－北京朝阳医院", [("张三", "主任医师", SUNRISE, "")]),
        ("姓名：张三  职称：主任医师  单位：北京朝阳医院", [("张三", "主任医师", SUNRISE, "")]),
        ("王五北京朝阳医院", [("王五", "", SUNRISE, "")]),
        ("王五教授朝阳医院", [("王五", "教授", "朝阳医院", "")]),
        ("301医院张三", [("张三", "", "301医院", "")]),
        ("北医三院 李四", [("李四", "", "北医三院", "")]),
        ("宣武李四", [("李四", "", "宣武", "")]),
        ("赵六（友谊）", [("赵六", "", "友谊", "")]),
        ("王五(心内)", [("王五", "", "", "心内")]),
        ("变态（过敏）反应科 任彤", [("任彤", "", "", "变态过敏反应科")]),
        ("妇科主任吴薇", [("吴薇", "主任", "", "妇科")]),
        ("挂职副院长 杨惠元", [("杨惠元", "挂职副院长", "", "")]),
        ("中国科学院院士赵继宗", [("赵继宗", "中国科学院院士", "", "")]),
        ("国医大师石学敏", [("石学敏", "国医大师", "", "")]),
        ("任主任", [("任", "主任", "", "")]),
        ("主任任彤", [("任彤", "主任", "", "")]),
        ("欧阳教授", [("欧阳", "教授", "", "")]),
        ("Dr. Smith", [("Smith", "Dr.", "", "")]),
    ],
)
def test_what_stands_beside_a_name(text: str, people: list[tuple[str, str, str, str]]) -> None:
    assert told(text) == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("李四\n北京友谊医院\n王五\n北京朝阳医院", [("李四", "", FRIENDSHIP, ""), ("王五", "", SUNRISE, "")]),
        ("北京友谊医院\n李四\n北京朝阳医院\n王五", [("李四", "", FRIENDSHIP, ""), ("王五", "", SUNRISE, "")]),
        (
            "北京友谊医院骨科李四、北京朝阳医院心内科王五",
            [("李四", "", FRIENDSHIP, "骨科"), ("王五", "", SUNRISE, "心内科")],
        ),
        ("李四（北京友谊医院）、王五", [("李四", "", FRIENDSHIP, ""), ("王五", "", "", "")]),
        ("骨科：李四；心内科：王五", [("李四", "", "", "骨科"), ("王五", "", "", "心内科")]),
        (
            "李四 北京友谊医院 骨科 主任医师\n王五 北京朝阳医院 心内科 副主任医师",
            [("李四", "主任医师", FRIENDSHIP, "骨科"), ("王五", "副主任医师", SUNRISE, "心内科")],
        ),
        (
            "骨科中心专家陈卫衡、陈兆军、魏芳远教授坐诊",
            [
                ("陈卫衡", "", "", "骨科中心"),
                ("陈兆军", "", "", "骨科中心"),
                ("魏芳远", "教授", "", "骨科中心"),
            ],
        ),
    ],
)
def test_whose_hospital_it_is(text: str, people: list[tuple[str, str, str, str]]) -> None:
    assert told(text) == people


@pytest.mark.parametrize(
    ("text", "rests"),
    [
        *(("王五（待定）", ["待定"]), ("王五？", ["?"]), ("王五等", ["等"]), ("王五或赵六", ["或", "或"])),
        *(("拟邀李四教授", ["拟邀"]), ("张三（停诊）", ["停诊"]), ("王五(20)", ["20"])),
        *(("张三主任带教", ["带教"]), ("张三（上午）李四（下午）", ["上午", "下午"])),
        *(("张三主任医师 13812345678", ["13812345678"]), ("张三 教授 坐诊", [""])),
        ("王五（主任医师）、赵六（教授）", ["", ""]),
    ],
)  # fmt: skip
def test_what_is_left_open_is_told(text: str, rests: list[str]) -> None:
    assert [one.rest for one in find_people(text)] == rests


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        *(
            (text, "all")
            for text in (
                "王五/赵六（联合门诊）",
                "多学科门诊",
                "MDT",
                "mdt门诊",
                "王五、赵六联合出诊",
                "专家团队联合门诊",
            )
        ),
        *((text, "any") for text in ("专家团队", "王五教授团队", "关振鹏教授专家团", "医疗组")),
        *((text, "") for text in ("王五、赵六", "", "联合会诊", "王五和赵六", "医联体", "中日联合医院")),
    ],
)
def test_how_several_see_patients(text: str, joined: str) -> None:
    assert people_joined(text) == joined
