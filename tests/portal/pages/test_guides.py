"""How it works, rules, privacy, contact: true, and with the figures of the rules in force."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.rules import KNOWN_FOR
from bookings.models import Policy
from tests.factories import bookings as make
from tests.factories import reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def read(client, name: str) -> str:
    return client.get(reverse(name)).content.decode()


def change(rule: str, **values: object) -> None:
    """From a minute ago on, the rule has other values."""
    old = Policy.objects.get(rule=rule, hospital=None)
    Policy.objects.create(
        rule=rule,
        values={**old.values, **values},
        valid_from=make.NOW - timedelta(minutes=1),
        created_at=make.NOW - timedelta(minutes=1),
    )


def test_rules_say_what_is_in_force_today(zh, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        page = read(zh, "rules")
    for words in (
        "这是 2026年12月1日 起作用的规则",
        "至少过 24 小时",
        "最早在出诊前 14 天放号",
        "不到 72 小时才公布的，公布后 2 小时放号",
        '出诊前一天 <strong class="nowrap">15:00</strong> 截止',
        "保留 10 分钟",
        "延长 1 次，每次 10 分钟",
        "一天最多这样保留 3 次",
        "一个账号最多给 5 个人预约",
        "年满 18 岁",
        '看病前一天 <strong class="nowrap">15:00</strong> 以前',
        "在 30 到 120 分钟之间",
        "看病前一天 18:00 和当天 07:00 提醒",
    ):
        assert words in page, words


def test_a_changed_rule_changes_the_page(zh) -> None:
    change("window", opens_time="14:30", closes_time="12:00", closes_days_before=0, opens_days_before=7)
    change("cancel", until_time="16:00", until_days_before=2)
    change("hold", minutes=15, extensions=0)
    change("persons", per_account=3)
    change("freed", returns_after_minutes_min=60, returns_after_minutes_max=90)
    page = read(zh, "rules")
    for words in (
        '<strong class="nowrap">14:30</strong> 放号',
        "出诊前 7 天放号",
        '出诊当天 <strong class="nowrap">12:00</strong> 截止',
        '看病前 2 天 <strong class="nowrap">16:00</strong> 以前',
        "保留 15 分钟",
        "最多给 3 个人",
        "在 60 到 90 分钟之间",
    ):
        assert words in page, words
    assert "延长" not in page
    page = read(zh, "how_it_works")
    for words in ("最多 3 个人", "保留 15 分钟", "看病前 2 天 16:00 以前", "在 60 到 90 分钟之间"):
        assert words in page, words


def test_what_will_change_is_said_beforehand(zh) -> None:
    assert "将要修改" not in read(zh, "rules")
    later = {"valid_from": make.NOW + timedelta(days=23, hours=6), "created_at": make.NOW}
    cancel, persons = (Policy.objects.get(rule=rule).values for rule in ("cancel", "persons"))
    Policy.objects.create(rule="cancel", values={**cancel, "until_time": "16:00"}, **later)
    Policy.objects.create(rule="persons", values={**persons, "reveals_a_day": 40}, **later)
    page = read(zh, "rules")
    assert '自 <span class="nowrap">2026年12月24日</span> 16:00 起：取消预约' in page
    assert page.count("2026年12月24日") == 1, "what is the portal's own precaution is nobody's to know"
    assert '看病前一天 <strong class="nowrap">15:00</strong> 以前' in page


def test_where_something_else_holds_is_said(zh, django_assert_num_queries) -> None:
    cancel = Policy.objects.get(rule="cancel").values
    own = {"rule": "cancel", "valid_from": make.NOW - timedelta(days=1), "created_at": make.NOW}
    for n in range(20):
        here = make.hospital(f"第{n}医院")
        Policy.objects.create(hospital=here, values={**cancel, "until_days_before": 2}, **own)
    same = make.hospital("一样的医院")
    Policy.objects.create(hospital=same, values=cancel, **own)
    with django_assert_num_queries(2):
        page = read(zh, "rules")
    assert page.count("取消预约：看病前第几天 <strong>前 2 天</strong>") == 20
    assert "一样的医院" not in page


@pytest.mark.parametrize(
    ("late", "words"), [(0, "临时取消不算。"), (1, "临时取消算半次。"), (2, "临时取消也算一次。")]
)
def test_what_cancelling_late_counts(zh, late: int, words: str) -> None:
    change("noshow", late_halves=late)
    for name in ("rules", "decisions"):
        assert words in read(zh, name)


def test_a_window_without_waiting_is_said_without_hours(zh) -> None:
    change("window", opens_after_hours=0, short_notice_opens_after_hours=0)
    page = read(zh, "rules")
    assert "公布一场出诊以后，在最近的一个" in page
    assert "公布后马上放号" in page
    assert "0 小时" not in page.replace("10 小时", "")


def test_what_is_decided_by_itself_follows_the_rules(zh) -> None:
    page = read(zh, "decisions")
    for words in ("14 天没有人答复", "30 天里最多 5 次", "一天最多 5 次"):
        assert words in page, words
    change("persons", ask_waits_days=9, asks=2, asks_days=8, tries=3, tries_days=7, grant_codes_a_day=1)
    page = read(zh, "decisions")
    for words in ("9 天没有人答复", "8 天里最多 2 次", "7 天里最多 3 次", "一天最多 1 次"):
        assert words in page, words


def test_how_it_works_step_by_step_with_ways_on(zh) -> None:
    page = read(zh, "how_it_works")
    assert page.count("<li>\n    <h2>") == 6
    for address in ("home", "sessions", "rules"):
        assert f'href="{reverse(address)}"' in page
    for words in ("6 位数字", "长辈版", "18:00 和当天 07:00", "推断", "演示"):
        assert words in page, words


def test_privacy_says_how_long(zh, settings) -> None:
    settings.SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
    page = read(zh, "privacy")
    for words in (
        "验证码 5 分钟内有效",
        "留 24 小时",
        f"登录成功的留 {KNOWN_FOR.days} 天",
        "30 天内不用再登录",
        "就诊原因和病历资料：看病以后 90 天",
        "预约记录：看病以后 1095 天",
        "一直没有登录的，1095 天以后",
    ):
        assert words in page, words
    assert "到门诊结束以后 7 天为止" in page
    assert "一直没有得到监护人或者本人同意的未成年人：登记以后 7 天" in page
    change("retention", reasons_days=30, reasons_seen_days=5, unanswered_days=3)
    changed = read(zh, "privacy")
    assert "就诊原因和病历资料：看病以后 30 天" in changed
    assert "到门诊结束以后 5 天为止" in changed
    assert "一直没有得到监护人或者本人同意的未成年人：登记以后 3 天" in changed
    assert "通信是加密的" not in page
    assert "通信是加密的" in zh.get(reverse("privacy"), secure=True).content.decode()


def test_contact_names_telephones_that_are_known_and_no_others(zh) -> None:
    reference.hospital("没有电话的医院")
    page = read(zh, "contact")
    for words in ('href="tel:120"', 'href="tel:12356"', "可以拨打 114 查询"):
        assert words in page, words
    assert "没有电话的医院" not in page
    reference.hospital("市医院", phone="0471-1234567")
    page = read(zh, "contact")
    assert 'href="tel:0471-1234567"' in page
    assert "拨打 114" not in page


@pytest.mark.parametrize("name", ["contact", "privacy"])
def test_who_answers_for_the_site(zh, settings, name: str) -> None:
    page = read(zh, name)
    assert "这是演示环境，还没有运营单位" in page
    assert "mailto:" not in page
    settings.OPERATOR, settings.OPERATOR_PHONE = "市卫生健康委", "0471-7654321"
    settings.OPERATOR_EMAIL, settings.OPERATOR_ADDRESS = "portal@example.cn", "新华大街 1 号"
    page = read(zh, name)
    for words in (
        "市卫生健康委",
        'href="tel:0471-7654321"',
        'href="mailto:portal@example.cn',
        "新华大街 1 号",
    ):
        assert words in page, words
    assert "还没有" not in page.split('id="operator"')[1].split("</section>")[0]


def test_an_error_in_the_data_can_be_reported(zh, settings) -> None:
    assert "还没有接收更正的电话和邮箱" in read(zh, "contact")
    settings.OPERATOR, settings.OPERATOR_PHONE = "市卫生健康委", "0471-7654321"
    part = read(zh, "contact").split('id="data"')[1].split("</section>")[0]
    assert 'href="tel:0471-7654321"' in part
    assert "mailto:" not in part
    assert f'href="{reverse("contact")}#data"' in read(zh, "sessions")


@pytest.mark.parametrize("name", ["how_it_works", "rules", "privacy", "contact"])
def test_every_page_leads_to_it(zh, name: str) -> None:
    assert f'href="{reverse(name)}"' in read(zh, "sessions")
