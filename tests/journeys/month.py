"""A clerk's month as it comes on a Monday: forty lines, most of them plain, some of them not."""

from __future__ import annotations

from datetime import date, timedelta

from hospitals.models import Hospital
from tests.factories import bookings as make
from tests.factories import reference

WEEKDAYS = "一二三四五六日"
HEAD = "日期\t时间\t专家\t科室\t诊室\t限号\t挂号费\t备注"
ROOMS = ("名医一诊室", "名医二诊室", "名医三诊室")
PEOPLE = ("郑怀仁", "钱守义")


def stands_ready(hospital: Hospital) -> None:
    """Two more specialists posted there, and two rooms."""
    for name in PEOPLE:
        make.posting(make.specialist(name), hospital, demo=True, starts_on=date(2026, 1, 1))
    for name in ROOMS:
        reference.room(name, hospital=hospital)


def said(day: date) -> str:
    """12月8日（周二）."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def plain_lines(first: date, count: int) -> list[str]:
    """So many lines without any doubt: both people in turn, a day each, clocks now and then."""
    lines = []
    for n in range(count):
        day, who, room = first + timedelta(days=n // 2), PEOPLE[n % 2], ROOMS[n % 2]
        time = ("上午", "下午", "9:00-11:30")[n % 3]
        name = who if n % 4 else f"{who} 主任医师（北京）"
        lines.append(f"{said(day)}\t{time}\t{name}\t\t{room}\t限{10 + n % 5}\t￥50元\t")
    return lines


def odd_lines(day: date) -> list[str]:
    """What has to be asked, and what is none: a wrong weekday, a bare weekday, one figure for two halves, a slip in a
    name; a note, a ward round, a total."""
    wrong = WEEKDAYS[(day.weekday() + 1) % 7]
    return [
        f"{day.month}月{day.day}日（周{wrong}）\t上午\t{PEOPLE[0]}\t\t{ROOMS[0]}\t20\t50\t",
        f"周五\t下午\t{PEOPLE[1]}\t\t{ROOMS[1]}\t20\t50\t时间再定",
        f"{said(day + timedelta(days=1))}\t全天\t{PEOPLE[0]}\t\t{ROOMS[0]}\t限20\t50\t",
        f"{said(day + timedelta(days=1))}\t上午\t{PEOPLE[1][:2]}宜\t\t{ROOMS[1]}\t20\t50\t",
        f"{said(day + timedelta(days=2))}\t上午\t{PEOPLE[0]}\t\t病房\t\t\t教学查房",
        f"{said(day + timedelta(days=2))}\t下午\t{PEOPLE[1]}\t\t\t\t\t停诊",
        "合计\t\t\t\t\t300\t\t",
        "说明：以当日通知为准。",
    ]
