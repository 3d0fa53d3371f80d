"""How many numbers a sheet gives out, and what they cost. What could be read in two ways is a doubt, not a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from specialists.sheets.doubts import Doubt
from specialists.sheets.numerals import number_of, plain
from specialists.sheets.signs import TO

MOST_NUMBERS: Final = 200  # more in one half-day is no number of patients: a day, a room, a telephone
MOST_YUAN: Final = 3000

_N = r"(?:\d{1,5}(?:\.\d+)?|[一二三四五六七八九十百两〇零]{1,5})"
_HALVES: Final[dict[str, str]] = {
    "am": r"上午|早上|上半天|AM|上(?=\s*:?\s*\d)",
    "pm": r"下午|下半天|PM|下(?=\s*:?\s*\d)",
    "evening": r"晚上|晚间|夜间|夜诊|夜门诊|晚",
}
_HALF = "|".join(_HALVES.values())
_BOTH = r"上下午|上午\s*[、/,和及与]?\s*下午(?!\s*:?\s*\d)(?=\s*[各均每限共:])"
_WORD = (
    r"(?:仅|只)?限(?:前|挂|约|看|诊|放|接诊|定|额|量|制)?(?:号源|号数|号量|号|人数|名额)?数?量?|(?:投放"
    r"|放)号(?:数量?|量)?|(?:投放|开放|放|提供|可约|可挂)"
    r"(?:号源)?|(?:总|计划)?号源(?:总?数量?|量)?|(?:总|挂)?号[数量]|(?:挂号|预约|接诊|就诊)(?:人?数|量"
    r"|名额)|名额|每[天日]|日(?=限)|总数|一?共计?|总共|最多|不超过|至多"
    r"|上限|<=|≤"
)
_EACH = r"各|均|每(?:个)?(?:半天|场|单元|门诊单元|时段|午|次)|每[人位名](?:专家|医生|教授)?"
_ABOUT = r"大?约|大概|估计|预计|暂定|至少|不少于|拟|>=?|≥"
_TILL = r"(?:前|后|起|开始|以前|之前|[至到-])"  # 20号前 is a day
_UNIT = r"个\s*号源?|个名额|人次|号(?:源)?|个(?:人|病人|患者)?|[人名位](?:患者|病人)?|例"
_AMOUNT = re.compile(
    rf"(?:(?P<both>{_BOTH})|(?P<half>{_HALF})|(?P<word>{_WORD})|(?P<each>{_EACH})|(?P<about>{_ABOUT})"
    rf"|(?P<open>\()|[\s:为是=]){{0,12}}"
    rf"(?<![\d./¥$第#B-LN-Zb-ln-z-])(?<!\d:)(?P<n>{_N})"
    rf"(?:(?P<to>{TO}{_N})|(?P<plus>(?:\s*\+\s*{_N})+)|(?P<slash>(?:\s*/\s*{_N})+))?\s*(?P<unit>{_UNIT})?"
    r"\s*(?P<loose>左右|上下|以上|[余多+?]\s*(?:个号|个|号|人|名)?)?(?:\s*/\s*(?P<per>半天|场|单元|时段|午))?"
    r"(?![\d.:%‰元块¥]|\s*(?:元|[月日点时分楼层室岁年块折天周])|[-~]\d|号?(?:诊室|诊间|楼|门|窗|厅|线|桌|院))"
    rf"(?!号{_TILL}|(?<=号){_TILL})"
    r"(?(half)|(?:\s*\((?P<within>上午|下午|晚上)\)|\s*/\s*(?P<beside>上午|下午|晚上)(?!\s*\d)"
    r"|\s*(?P<after>上午|下午|晚上)(?=$|\s*[,;、)]|\s+(?!\s*\d)))?)(?(open)\s*\)?)",
    re.IGNORECASE,
)
# How many a patient may have, or how many specialists come, is no number of numbers.
_OTHER_COUNT = re.compile(
    r"(?:患者|病人|就诊人|身份证|账号|手机号?|证件?|每人每?[天日次]?|专家|团队|医生|医师|教授|成员|等"
    r"|余号?|剩余?|还有|加|报销)\s*[:为]?\s*$"
)
_STANDING_ALONE = re.compile(r"(?:^|[\s,;、:()\[\]])$")
_UNLIMITED = re.compile(
    r"(?:不限|不设限|无限)(?:制)?(?:挂?号源?|数?量|人数?|名额|数)+|(?:不限|不设限|不限制|无限制|不设上限"
    r"|敞开挂号|无限|放开)(?=$|[\s,;。、)\]])"
)
_FULL = re.compile(r"(?:已|预)?约满|已?挂满|号?已?满(?:号|员|诊)?(?=$|[\s,;。、)\]])")
_SIGNS = str.maketrans("【】[]〔〕「」〜∼~壹贰叁肆伍陆柒捌玖拾佰", "()()()()---一二三四五六七八九十百")
_LEFT_OVER = re.compile(r"[(]\s*\)")
_NOTHING = re.compile(r"(?:[-/\\.*]+|无|空|暂无|—+)")


def _tidy(text: str) -> str:
    """What is left of a text, without the brackets and commas that held what was taken out."""
    left = re.sub(r"\s+", " ", _LEFT_OVER.sub(" ", text)).strip(" \n,，;；、:：/+|。")
    held = re.fullmatch(r"\(([^()]*)\)", left)
    return held[1].strip() if held else left


def _figure(text: str) -> Decimal | None:
    """20, 20.0, 二十 or 一百五十 as a number; None where it is none."""
    text = text.replace(",", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Decimal(text)
    hundreds, hundred, ones = text.rpartition("百")
    if not hundred:
        small = number_of(text)
        return None if small is None else Decimal(small)
    most = number_of(hundreds or "一")
    few = number_of(ones.lstrip("零〇")) if ones else 0
    if most is None or few is None or most > 9:
        return None
    return Decimal(most * 100 + (few * 10 if len(ones) == 1 and not ones.isdigit() else few))


def _shown(text: str, value: object) -> tuple[str, Decimal | None]:
    """The text on one line, and the figure the file holds where the cell is a figure."""
    held = None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        held = Decimal(str(value))
        held = held if held.is_finite() and abs(held) < 10**12 else None
    said = " ".join(plain(text).translate(_SIGNS).split())
    if not said and held is not None:
        said = f"{held.normalize():f}"
    return said, held


@dataclass(frozen=True)
class Numbers:
    """How many numbers are given out.

    `each`: the figure, also a doubtful one where there is just one. `per_half`: by am, pm, evening, where halves are
    said beside; those words are then not in `rest`. `each_said`: it is so many for each half, or each specialist.
    `doubt`: a code of Doubt, empty where nothing could be doubted. `rest`: what else the text says.
    """

    each: int | None = None
    per_half: Mapping[str, int] = field(default_factory=dict)
    each_said: bool = False
    doubt: str = ""
    rest: str = ""


def is_full(text: str) -> bool:
    """Whether a text says that all numbers are taken: 约满, 号已满."""
    return bool(_FULL.search(_shown(text, None)[0]))


def find_numbers(text: str, value: object = None) -> Numbers:
    """The numbers a cell gives out. A figure alone counts where nothing else stands in the cell.

    `value`: what the file holds for the cell, where that is a figure.
    """
    said, held = _shown(text, value)
    if not said or _NOTHING.fullmatch(said):
        return Numbers()
    for pattern, doubt in ((_FULL, Doubt.UNSURE_NUMBERS), (_UNLIMITED, Doubt.NO_LIMIT)):
        if found := pattern.search(said):
            return Numbers(doubt=doubt.value, rest=_tidy(said[: found.start()] + " " + said[found.end() :]))
    found_all = list(_AMOUNT.finditer(said))
    alone = not _tidy(_AMOUNT.sub(" ", said))
    halves = sum(bool(_half(one)) for one in found_all)
    taken = [one for one in found_all if _counts(one, alone=alone, halves=halves)]
    if not taken:
        return Numbers(rest=said)
    rest = said
    for one in reversed(taken):
        rest = rest[: one.start()] + " " + rest[one.end() :]
    numbers = _together(taken, _tidy(rest))
    if held is not None and alone and not numbers.doubt and numbers.each != held:
        return Numbers(numbers.each, doubt=Doubt.UNSURE_NUMBERS.value, rest=numbers.rest)
    return numbers


def _counts(found: re.Match[str], *, alone: bool, halves: int) -> bool:
    """Whether a figure is a number of numbers: by the words beside it, or because nothing else is said."""
    before = found.string[: found.start("n")]
    if re.search(r"每[人位名个](?:患者|病人|就诊人|身份证|账号)?\s*(?:限|最多|只)\S{0,3}$", before):
        figure = _figure(found["n"])
        if figure is not None and figure <= 3 or re.search(r"每\S?(?:患者|病人|就诊人|身份证|账号)", before):
            return False
    if _OTHER_COUNT.search(found.string[: found.start()]):
        return False
    if found["after"] and found["unit"] == "号" and not found["word"]:  # 20号上午 is a day
        return False
    if alone or found["word"] or found["per"]:
        return True
    if _half(found):
        return halves > 1 or bool(found["unit"])
    if found["each"]:
        figure = _figure(found["n"])
        return figure is not None and figure > 3
    if re.match(r"个\s*[号名]", found["unit"] or ""):
        return True
    after = found.string[found.end() : found.end() + 1]
    lone = _STANDING_ALONE.search(found.string[: found.start("n")]) and (not after or after in " ,;、()[]。")
    return bool(lone and found["unit"] and found["unit"][0] in "人名位")


def _doubt_of(found: re.Match[str], figure: Decimal | None) -> str:
    if found["to"]:
        return Doubt.RANGE.value
    if found["plus"] or found["slash"] or found["about"] or found["loose"]:
        return Doubt.UNSURE_NUMBERS.value
    if figure == 0:
        return Doubt.ZERO.value
    if figure is None or figure != figure.to_integral_value() or figure > MOST_NUMBERS:
        return Doubt.UNSURE_NUMBERS.value
    return ""


def _half(found: re.Match[str]) -> str:
    """am, pm, evening; empty where none is said, or two are."""
    words = found["half"] or found["beside"] or found["within"] or found["after"] or ""
    return next(
        (half for half, said in _HALVES.items() if words and re.match(said, words + "1", re.IGNORECASE)), ""
    )


def _together(taken: list[re.Match[str]], rest: str) -> Numbers:
    """What several amounts of one text come to."""
    per_half: dict[str, int] = {}
    bare: list[int | None] = []
    doubts: list[str] = []
    each_said = False
    for one in taken:
        figure = _figure(one["n"])
        doubts.append(_doubt_of(one, figure))
        unread = one["to"] or one["plus"] or one["slash"] or figure is None
        whole_figure = None if unread or figure is None or figure % 1 else int(figure)
        said_each = bool(one["each"] or one["per"])
        each_said = each_said or said_each
        half = "" if one["both"] else _half(one)
        if half and whole_figure is not None:
            if per_half.setdefault(half, whole_figure) != whole_figure:
                doubts.append(Doubt.UNSURE_NUMBERS.value)
        else:
            bare.append(whole_figure)
            if one["both"]:
                rest = f"{rest} {one['both']}".strip()
    figures = dict.fromkeys(bare)
    whole = next(iter(figures)) if len(figures) == 1 else None
    if len(figures) > 1 or (per_half and figures and whole != sum(per_half.values())):
        doubts.append(Doubt.UNSURE_NUMBERS.value)
    if re.search(r"另|加\D{0,3}\d", rest):
        doubts.append(Doubt.UNSURE_NUMBERS.value)
    doubt = next((one for one in doubts if one), "")
    return Numbers(None if per_half else whole, per_half, each_said, doubt, rest)


_FEE_WORD = (
    r"(?:专家)?(?:挂号|诊查|诊疗|门诊|出诊|服务|会诊)?费用?|(?:医事)?服务费|诊[金费]|挂号|(?:专家|特需"
    r"|普通)号|收费(?:标准)?|价格|单价|人民币|RMB|CNY|[¥$]"
)
_FEE = re.compile(
    rf"(?P<word>(?:{_FEE_WORD})[\s:为是=]*)*(?P<each>每[人次位号][\s:]*)?(?P<about>大?约|大概|预计|暂定"
    rf"|至少)?\s*(?P<yen>¥\s*)?"
    rf"(?<![\d.第#A-Za-z-])(?<!\d:)(?P<n>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,6}}(?:\.\d+)?"
    rf"|[一二三四五六七八九十百两〇零]{{1,6}})"
    rf"(?:\s*(?:元|块|¥)?(?P<more>(?:{TO}|\s*[+/]\s*)¥?\s*(?:\d+(?:\.\d+)?|[一二三四五六七八九十百]+)))?"
    r"\s*(?P<unit>元整?|块钱?|圆|yuan|¥)?(?P<loose>左右|上下|以上|以内|起|[余多+?])?(?:\s*(?:/"
    r"|每)\s*(?:人次|人|次|号|位|个号?))?"
    r"(?:\s*\(\s*含[^()\[\]]{0,12}\))?(?![\d.:%‰]|\s*[月日点时分号人名位楼层室岁年折万角])",
    re.IGNORECASE,
)
_FEE_HEAD = r"(?:(?:挂号|诊查|诊疗|门诊)费|费用|价格|收费)?[:\s]*"
_FREE = re.compile(
    rf"{_FEE_HEAD}(?:全程|全部|均|公益)?(?:^免$|免费(?:义诊|门诊|挂号|就诊|出诊|看诊|号)?|义诊(?:免费)?"
    rf"|免(?:收)?(?:挂号|诊查|诊疗)费?(?:用)?|不收费(?:用)?|不收取?挂号费)"
    r"(?!\s*(?:停车|班车|WiFi|乘|提供|领|发|测|检查|化验|咨询|体检|药|早餐|午餐|筛查|车))",
    re.IGNORECASE,
)
_ASK_THERE = re.compile(
    rf"{_FEE_HEAD}(?:(?:请|可|详情?|电话|现场|来电)[向到]?(?:本院|医院|门诊|窗口|前台)?(?:咨询|询问|询|电"
    rf"|洽)(?:医院|门诊|本院|窗口)?(?:收费处)?"
    r"|(?:按|依|以)(?:照)?(?:医院|物价|国家|规定|标准)\S{0,8}?(?:标准|规定|执行|为准|收费|收取)(?:收取"
    r"|收费|执行)?|面议|待定|另定|未定|咨询(?:医院|电话|窗口)?|以医院为准)"
)
# What is paid back, or for something else.
_OTHER_MONEY = re.compile(
    r"(?:报销|医保(?:支付|统筹)?|补贴|补助|减免|优惠|立减|押金|原价|(?:检查|治疗|手术|住院|药|化验|材料"
    r"|工本|病历本?|停车|交通)费?用?)\s*[:约为]?\s*[¥]?$"
)


@dataclass(frozen=True)
class Fee:
    """What a number costs. `yuan` None: not said, or the hospital is to be asked. 0: free.

    `doubt`: a code of Doubt. `rest`: what else the text says.
    """

    yuan: Decimal | None = None
    doubt: str = ""
    rest: str = ""


def find_fee(text: str, value: object = None) -> Fee:
    """What a cell says about the fee. A figure alone counts where nothing else stands in the cell.

    `value`: what the file holds for the cell, where that is a figure.
    """
    said, held = _shown(text, value)
    if not said or _NOTHING.fullmatch(said):
        return Fee()
    found_all = [one for one in _FEE.finditer(said) if not _OTHER_MONEY.search(said[: one.start("n")])]
    alone = len(found_all) == 1 and not _tidy(_FEE.sub(" ", said))
    taken = [one for one in found_all if one["word"] or one["yen"] or one["unit"] or alone]
    free = _FREE.search(said)
    if not taken:
        rest = _FREE.sub(" ", said) if free else _ASK_THERE.sub(" ", said)
        return Fee(Decimal(0) if free else None, rest=_tidy(rest))
    rest = said
    for one in reversed(taken):
        rest = rest[: one.start()] + " " + rest[one.end() :]
    rest = _tidy(rest)
    amounts = {_figure(one["n"]) for one in taken}
    ranges = [one for one in taken if one["more"] and re.match(TO, one["more"])]
    if ranges:
        return Fee(None, Doubt.RANGE.value, rest)
    yuan = amounts.pop() if len(amounts) == 1 else None
    if yuan is None or any(one["more"] for one in taken) or (free and yuan):
        return Fee(None, Doubt.UNSURE_FEE.value, rest)
    loose = any(one["about"] or one["loose"] for one in taken)
    bare_zero = not yuan and not any(one["unit"] for one in taken)
    differs = held is not None and alone and held != yuan
    unsure = loose or bare_zero or differs or yuan > MOST_YUAN or yuan != yuan.quantize(Decimal("0.01"))
    return Fee(yuan, Doubt.UNSURE_FEE.value if unsure else "", rest)
