"""Words of danger, as people type them, and ordinary questions that look like them."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from specialists import urgent
from specialists.matching.danger import READ, danger_in

# What first comes to the mind of somebody beside a person who needs 120.
EMERGENCIES = """
    没呼吸了|呼吸不上来|上不来气了|喘不过来气|晕过去了|大量出血|止不住血|血流不止|头被砸了流血|
    胸前区疼痛|心口窝疼|胸悶痛|后背疼 出汗|手脚突然没劲|一侧身子发麻|頭痛欲裂|噎着了|鱼刺卡住了|
    孩子误吞电池|吃了老鼠药|他喝了敌敌畏|喝药了|吃错药了|一氧化碳|孩子烧抽了|高烧抽了|羊水破了|被蛇咬了|
    掉河里了|dazhe chuxue|xiong kou teng|xiongtong|ｘｉｏｎｇｔｏｎｇ|tu xue le|chuanbushangqi|
    wo ba zhongfeng le|huxi kunnan|chest pain|I can't breathe|heartattack|my father is unconscious|
    半生不遂|胸通|中疯|吐雪|抽蓄|老人突然说不出话|左边身子动不了|突然看不见了|嘴角歪了|说话不清楚了|
    流鼻血止不住|老人晕倒在地|叫不醒了|没反应了怎么办 叫他没反应|孩子呛奶脸发紫|煤气中毒|被电了|烫伤了|
    从楼上摔下来|车祸|脑梗后遗症 突然说不出话|以前得过脑梗 嘴又歪了|血压220|肚子疼得打滚|肚子疼得受不了|
    出車禍了|吐 血|昏 迷|胸、口、疼|救命|快叫救护车|打120|手指被切断|羊癫疯犯了|高烧40度|
    心口疼得像压了块石头|喘得厉害躺不下|孕妇出血|农药喝了|xin geng|naogeng|banshenbusui|xiōng tòng|
    hunmi|出冷汗胸口难受|老人噎着了|骨头卡在嗓子里|孩子惊厥|我爸心梗了|不醒人事|呼吸急促|嘴唇发紫|
    冻僵了|孩子掉井里|腿被车轧断|打架被捅了一刀|发烧烧糊涂了|眼前一黑就倒了|肠穿孔|阑尾穿孔|宫外孕|
    大姨妈大出血|产后大出血|拉了好多血|流了好多血|我爸突然胸口疼得厉害怎么办|胸口像压着大石头|心脏疼|
    心口绞着疼|左胸疼放射到左胳膊|胸闷憋气出冷汗|老人胸闷喘不上气|心脏骤停怎么办|老公突然倒地不省人事|
    奶奶昏倒了|我妈晕了叫不醒|突然晕倒|晕过去好几次|爷爷突然半边身子不能动|右胳膊右腿没劲|半边脸麻木|
    突然口眼歪斜|说话大舌头 走路不稳|突然不会说话了|嘴歪眼斜流口水|突然头痛呕吐|头疼得像要裂开|剧烈头痛|
    突然双目失明|吐了一大口血|咳嗽带血很多|大便全是血|下面大出血|怀孕五个月出血|孩子头摔破了流血不止|
    动脉割破了喷血|刀割手血止不住|外伤大出血|鼻血止不住|孩子发烧抽搐|宝宝高烧惊厥|小孩口吐白沫抽过去了|
    癫痫大发作|羊癫疯发作怎么急救|喘不上来气|憋气喘不过来|呼吸很困难|没气儿了|孩子噎住了|吃花生卡住喉咙|
    果冻卡喉咙喘不上气|异物卡喉|鱼刺卡喉咙|嗓子肿得喘不上气|过敏喉咙肿|药物过敏休克|脸色发青|煤烟中毒|
    煤气中毒头晕|一家人都中煤气了|食物中毒|蘑菇中毒|误喝农药|喝百草枯了|孩子误服降压药|药吃多了|
    误食老鼠药|酒精中毒|喝酒喝得昏迷|被毒蛇咬了|被马蜂蛰了|狗咬伤|触电了|溺水|掉进冰窟窿|车祸受伤|
    被车撞了|从马上摔下来|从房顶掉下来|高空坠落|头部受重伤|摔断腿了骨头露出来|手指切断了|大面积烧伤|
    开水烫伤孩子|油锅烫伤|冻伤昏迷|中暑昏迷|羊水破了要生了|孕妇抽搐|孕妇肚子剧痛|胎动没有了|
    肚子剧痛打滚|肚子疼得直不起腰|急性阑尾炎穿孔|血压高到200|心跳很快快不行了|人快不行了|快死了|救命啊|
    需要急救|叫救护车|心脏病发作|心梗症状|脑出血抢救|脑溢血|中风前兆|突发脑梗|xiongkouteng|
    xin zang bing fa zuo|hunmi bu xing|tuxue|zhong feng|naochuxue|huxikunnan|da chu xue|chest pains|
    stroke symptoms|he is not breathing|severe bleeding|heart attack help|my baby is choking|胸痛！！！|
    胸 痛|【急】胸痛|ＣＨＥＳＴ　ＰＡＩＮ|腦出血|昏倒瞭|呼吸困難|抽搐|嘔血|中毒|車禍|暈倒|媽媽暈倒了|
    心絞痛|喘不過氣|休剋|胸疼|老头子喘的不行|上气不接下气|喘成一团|脸憋得通红喘不上|手脚冰凉昏迷|
    失去知觉|全身抽搐|意识丧失|神志不清|大小便失禁 叫不醒|瘫痪 突然|一氧化碳中毒|
    血压升高 头痛 呕吐 说话不清|两眼发黑站不住|突发胸痛|前胸后背疼|心口堵得慌|孩子呛水|呛水了|脖子卡住
"""
# What somebody types who thinks of ending their life, or fears that for another.
DESPAIR = """
    自尽|活腻了|活着没意思|想不开|割脉|烧炭|安眠药|伤害自己|结束自己|I want to die|wo xiang si|自杀|
    自 杀|自殺|不想活了|活不下去|想死|跳楼|割腕|上吊|zisha|zi sha|ＺＩＳＨＡ|kill myself|suicide|自沙|
    想紫砂|怎么死不痛苦|死了算了|生不如死|安眠药吃多少会死|失眠 吃了一瓶安眠药|活着太累|生无可恋|自残|
    轻生|不想活了怎么办|bu xiang huo le|I don't want to live|want to end my life|遗书怎么写|想跳河|
    一了百了|人生没有意义|抑郁想自杀|孩子割手臂|撑不下去了|我想离开这个世界|想解脱|tiao lou|gewan|厌世|
    绝望|自我了断|self-harm|hurt myself|活够了|没法活了|想结束生命|想自杀|我想死|活着没意义|活着好累|
    活着真没意思|我不想活下去了|想一死了之|想结束自己的生命|自杀怎么办|老婆要自杀|孩子说想死|女儿割腕|
    儿子自残|想跳楼|我要跳楼|想上吊|抑郁了想死|我好想死|死了一了百了|死了就解脱了|怎么自杀不疼|
    怎样才能无痛苦地死去|吃多少安眠药能死|吃安眠药自杀|吞安眠药|喝农药自杀|想喝农药|想轻生|有轻生念头|
    厌世情绪|不想活在这个世上|没有活下去的勇气|活不下去了|对生活绝望|绝望了|撑不住了 想死|用刀划自己|
    割自己|想把自己杀了|我想消失|不想存在了|wo bu xiang huo le|xiang zisha|woxiangsi|xiangbukai|
    想不开了|suicidal thoughts|i want to kill myself|i wanna die|self harm|end my life|cutting myself|
    自殘|輕生|想死了|割脈|跳樓|上弔|自杀热线|心理危机|不想活啦|没有活着的意义|人间不值得|不如死了算了|
    想离开人世|遗书|死了好|活够了不想活|老伴走了我也不想活了|没人管我 不想活了
"""
# Reasons for a visit, names, and words that have the same characters by chance.
HARMLESS = """
    年轻生孩子|集中风采|肚子胀|胸痛中心|卒中中心|中风后遗症|脑梗后遗症康复|脑卒中后遗症|
    脑卒中后遗症康复|120医疗急救|急救中心|自杀式|牙龈出血|刷牙出血|痔疮出血|流鼻血|抽血化验|烧烤|
    割双眼皮|失眠 安眠药|药店|感冒|牙疼|失眠|头疼|头痛|发烧|胃疼|拉肚子|便秘|骨科|儿科|过敏|湿疹|
    股骨头坏死|想挂号|周三 骨科|北京协和医院|张声生|zhangshengsheng|ertong yiyuan|guke|呼吸科|呼吸内科|
    有没有呼吸科|能不能挂呼吸科|胸外科|心内科|心脏病|心脏彩超|血常规|验血|抽烟 咳嗽|打呼噜 睡觉憋气|
    睡眠呼吸暂停|甲状腺结节想不开刀|老人不想活动|膝盖疼|腰疼|腰疼得要命|高血压|糖尿病|癫痫|哮喘|打针|
    上吊瓶|跳楼机|职业中毒|得过脑梗|预防中风|中风康复|脑梗三年了 想做康复|心梗支架术后复查|偏瘫康复|
    孩子说话不清楚|面瘫|咽炎|鼻子堵 嗓子疼|喝中药|孩子抽动症|月经不调|怀孕 产检|烫伤疤痕|嗓子有异物感|
    农药过敏|health check|knee pain|headache|bleeding gums|stroke rehab|dentist|zhongyi|feiji|huxike|
    xiaohuake|shoushu|zhongguo|呼吸科专家周三来不来|心脏病血压高|乳房胀痛|安眠药依赖|
    睡不着 想开点安眠药|生气|天气|脾气不好|红烧肉做法|二手车|广场舞歌曲|手机充话费|烧心|抽筋|腿抽筋|
    近视|多动症|抑郁症|焦虑|心情不好|想哭|老想哭|更年期|脖子疼|手麻|头晕|耳鸣|便血|痰中带血|白内障|
    膝盖积水|骨折|脑瘤|甲状腺|尿频|尿血|同房出血|打耳洞|胎动|孕妇挂号|大夫您好 我妈想看骨科|死皮|去死皮|
    脚气|口臭|减轻生理痛|资金|紫砂壶|相似|偏头痛|恶心呕吐|感冒咳嗽|流鼻涕|嗓子疼|扁桃体发炎|牙龈肿痛|
    口腔溃疡|颈椎病|肩周炎|腰椎间盘突出|坐骨神经痛|关节炎|痛风|风湿|骨质疏松|脚后跟疼|胳膊疼|骨折复查|
    骨折术后康复|胃炎|胃溃疡|反酸|痔疮|脂肪肝|乙肝|胆结石|肾结石|前列腺炎|痛经|备孕|产检|怀孕检查|
    孕妇建档|乳腺增生|妇科检查|宫颈糜烂|白带多|更年期失眠|多梦|抑郁|压力大|孩子不长个|孩子近视|孩子厌食|
    孩子咳嗽|孩子发烧|孩子多动|小儿推拿|疫苗|荨麻疹|皮肤过敏|过敏性鼻炎|花粉过敏|慢性支气管炎|肺结节|
    肺炎|甲状腺结节|甲亢|高血脂|冠心病|房颤|心脏早搏|心脏病复查|脑梗后遗症|脑梗塞后遗症康复|
    中风后遗症针灸|偏瘫康复训练|脑出血后遗症|得过脑梗想复查|预防脑梗|心梗支架术后|帕金森|老年痴呆|
    青光眼|眼睛干|视力下降|听力下降|鼻炎|打呼噜|眼睛充血|体检|B超|CT|核磁|做手术|开药|复诊|报销|医保|
    挂号|预约|退号|改时间|几点上班|地址|电话|停车|北京专家|北京儿童医院|周三骨科|明天有号吗|呼和浩特|
    托县|妇科|消化科|神经内科|急诊科|胸科医院|创伤中心|中毒性肝炎|安眠药停药|失眠吃安眠药|长期吃安眠药|
    抽烟|喝酒|减肥|脱发|青春痘|割包皮|打疫苗|种牙|拔牙|洗牙|配眼镜|针灸|拔罐|艾灸|中药|蒙医|康复科|
    生孩子|年轻生育|坐月子|不想活动 没精神|老人不爱动|没精神|没力气|不排气|打嗝|出汗多|盗汗|怕冷|
    手脚冰凉|脚肿|腿肿|眼皮跳|落枕|崴脚|晕车|贫血|献血|血糖高|血脂高|尿酸高|红烧肉|火车票|世界杯|自行车|
    自驾|杀毒软件|死机|想买房|跳舞|跳绳|上课|农家乐|农药店|电视|电梯|水果|落地|刀削面|气功|爱情|割草|
    吊瓶|打吊瓶|车票|车险|脑筋急转弯|中奖|shipin|tianqi|fangjia|ganmao|yatong|touteng|tengtong|yaoteng|
    weibing|pifuke|yanke|liver|back pain|stomach ache|fever|cough|allergy|children hospital|tumor|
    cancer|depression|insomnia|diabetes|头痛挂什么科|头晕恶心想吐|老人头晕|胃不舒服|心慌|心跳快|胸部CT|
    胸片|气短|乏力|孩子说话晚|说话晚
"""


def table(text: str) -> list[str]:
    """The entries of a table, which lines and bars separate."""
    return [entry.strip() for entry in text.replace("\n", "").split("|") if entry.strip()]


def test_the_tables_are_long_enough() -> None:
    assert min(len(table(text)) for text in (EMERGENCIES, DESPAIR, HARMLESS)) > 80


@pytest.mark.parametrize("typed", table(EMERGENCIES))
def test_an_emergency_shows_120_and_no_help_line(typed: str) -> None:
    assert danger_in(typed) == (True, False)


@pytest.mark.parametrize("typed", table(DESPAIR))
def test_despair_shows_the_help_line_and_120(typed: str) -> None:
    assert danger_in(typed) == (True, True)


def test_ordinary_questions_show_neither() -> None:
    assert [typed for typed in table(HARMLESS) if any(danger_in(typed))] == []


@pytest.mark.parametrize("typed", ["割腕流血", "跳楼受伤", "上吊了 叫不醒", "吞了一瓶安眠药昏迷了"])
def test_both_at_once_show_the_help_line_and_120(typed: str) -> None:
    assert danger_in(typed) == (True, True)


def test_nothing_is_no_danger() -> None:
    assert (
        danger_in("") == danger_in("  \n") == danger_in("😀？") == danger_in("\x00\ud800") == (False, False)
    )


# --- Past and present ---------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["脑梗三年了", "得过脑梗", "中风后遗症", "预防心梗", "脑出血术后康复"])
def test_an_old_illness_is_a_reason_for_a_visit(typed: str) -> None:
    assert danger_in(typed) == (False, False)
    assert danger_in(f"{typed}，突然说不出话")[0]
    assert danger_in(f"{typed} 现在又犯了")[0]


def test_what_happens_again_is_no_old_illness_in_pinyin_either() -> None:
    assert danger_in("zhongfeng houyizheng") == danger_in("naogeng kangfu") == (False, False)
    assert danger_in("zhongfeng houyizheng xianzai you fan le") == (True, False)
    assert danger_in("naogengkangfu youfanle") == (True, False)


def test_what_is_harmless_takes_back_no_more_than_itself() -> None:
    assert not any(danger_in("年轻生孩子"))
    assert danger_in("年轻生孩子大出血") == (True, False)
    assert danger_in("在胸痛中心看过，胸痛")[0]
    assert danger_in("失眠，想死，吃安眠药")[1]
    assert not any(danger_in("流鼻血"))
    assert danger_in("流鼻血一直止不住")[0]


def test_sleeping_pills_by_themselves_and_as_somebody_says_who_cannot_sleep() -> None:
    assert danger_in("安眠药")[1]
    assert danger_in("失眠 安眠药") == (False, False)
    assert danger_in("失眠 吃了一瓶安眠药")[1]


# --- However it is written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["自 杀", "自.杀", "自\u200b杀", "自殺", "zisha", "zì shā", "ＺＩＳＨＡ", "zi sha!", "自沙", "想紫砂"],
)
def test_one_word_in_many_spellings(typed: str) -> None:
    assert danger_in(typed)[1]


def test_pinyin_counts_in_whole_syllables() -> None:
    assert danger_in("wo xiang si")[1]
    assert not any(danger_in("xiangshi"))
    assert not any(danger_in("zisheng"))
    assert not any(danger_in("kexue zijin jiujiu yishu"))  # 科学 资金 舅舅 艺术, not 咳血 自尽 救救 遗书


def test_english_counts_in_whole_words() -> None:
    assert danger_in("Stroke")[0]
    assert not any(danger_in("breaststroke"))
    assert danger_in("dad has CHEST  PAIN now")[0]
    assert danger_in("my mother can’t breathe") == (True, False)


# --- However much it is -------------------------------------------------------------------------


def test_the_last_sentence_counts_as_much_as_the_first() -> None:
    before = "我想问一下骨科的专家哪天来，我母亲的腿一直不好，走路也不方便。" * 100
    assert danger_in(before) == (False, False)
    assert danger_in(before + "我真的想自杀")[1]
    assert danger_in(before + "她刚才突然晕倒了") == (True, False)
    assert danger_in("a b c " * 1000 + "wo xiang si")[1]


@pytest.mark.parametrize("piece", ["胸", "突然头", "不想", "zi ", "zhuang", "失眠", "(", "心口 ", "a'"])
def test_a_hundred_thousand_characters_take_no_time(piece: str) -> None:
    started = time.perf_counter()
    danger_in(piece * (100_000 // len(piece)))
    assert time.perf_counter() - started < 2  # a tenth of it, on a machine with nothing else to do
    assert READ >= 10_000


# --- The lists ------------------------------------------------------------------------------------


def test_ordinary_wordings_of_a_condition_with_the_notice() -> None:
    assert danger_in("肚子胀", ["肚子胀"]) == danger_in("中风 康复", ["中风"]) == (False, False)
    assert danger_in("肚子硬") == (False, False)
    assert (
        danger_in("肚子硬", ["肚子硬"]) == danger_in("肚子胀 肚子硬", ["肚子胀", "肚子硬"]) == (True, False)
    )


def test_every_line_can_be_found() -> None:
    """A sign that something harmless always takes back, or that is written with signs, would be in vain."""
    for lines, place in ((urgent.EMERGENCY, 0), (urgent.CRISIS, 1)):
        for line in lines:
            for last in line.split("…")[-1].split("|"):
                pieces = [piece.split("|")[0] for piece in line.removeprefix("!").split("…")[:-1]]
                typed = "".join([*pieces, last.removeprefix("!")])
                assert danger_in(typed)[place], typed


def test_every_group_says_why() -> None:
    groups = tomllib.loads((Path(urgent.__file__).parent / "urgent_words.toml").read_text(encoding="utf-8"))
    for kind in ("emergency", "crisis", "harmless"):
        for group in groups[kind].values():
            assert group["reason"]
            assert group["words"].split()
