"""How long browsers stay signed in, and what they are called.

A patient's own phone stays signed in for half a year, counted anew whenever it is used, and never beyond a year.
Staff share computers and see other people's names: half an hour without a touch, and a working day in all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from accounts.enums import BrowserEnd
from accounts.rules.codes import HasPhone

# Staff share computers: a working day, not the half-year of a patient's own phone.
STAFF_STAY = timedelta(hours=12)


@dataclass(frozen=True)
class Stay:
    """How long a browser stays signed in: `idle` without use, `whole` in all. Its last use is noted at most once in
    `noted_every`, its cookie given anew at most once in `renewed_every`; never where that is None."""

    idle: timedelta
    whole: timedelta
    noted_every: timedelta
    renewed_every: timedelta | None


PATIENTS = Stay(timedelta(days=180), timedelta(days=365), timedelta(minutes=5), timedelta(days=1))
STAFF = Stay(timedelta(minutes=30), STAFF_STAY, timedelta(minutes=1), None)


class BrowserFacts(Protocol):
    """What a rule needs to know of a browser that is signed in."""

    began_at: datetime
    used_at: datetime
    expire_date: datetime


def stay_of(account: HasPhone) -> Stay:
    """How long browsers of this account stay signed in: of a patient, who has a number, or of staff."""
    return STAFF if account.phone is None else PATIENTS


def why_over(browser: BrowserFacts, stay: Stay, now: datetime) -> BrowserEnd | None:
    """Why this browser is no longer signed in at `now`, or None while it is."""
    if now >= browser.used_at + stay.idle:
        return BrowserEnd.IDLE
    if now >= browser.began_at + stay.whole:
        return BrowserEnd.WHOLE
    return None


def use_is_to_be_noted(browser: BrowserFacts, stay: Stay, now: datetime) -> bool:
    """Whether the last use that is noted lies so far back that this one is."""
    return now >= browser.used_at + stay.noted_every


def is_to_be_renewed(browser: BrowserFacts, stay: Stay, now: datetime) -> bool:
    """Whether the time after which the browser would forget us is to be counted from now again."""
    return stay.renewed_every is not None and browser.expire_date <= now + stay.idle - stay.renewed_every


# --- What a browser calls itself, and what we call it ---------------------------------
# The first mark found wins: most browsers name others in passing. Only what tells one's own devices apart is kept.
SYSTEMS = (
    ("harmony", ("HarmonyOS", "OpenHarmony")),
    ("iphone", ("iPhone",)),
    ("ipad", ("iPad",)),
    ("android", ("Android",)),
    ("windows", ("Windows",)),
    ("mac", ("Macintosh",)),
    ("linux", ("Linux", "X11")),
)
BROWSERS = (
    ("wechat", ("MicroMessenger",)),
    ("alipay", ("AlipayClient",)),
    ("baidu", ("baiduboxapp", "baidubrowser")),
    ("quark", ("Quark",)),
    ("uc", ("UCBrowser", "UCWEB")),
    ("qq", ("QQBrowser",)),
    ("huawei", ("HuaweiBrowser", "ArkWeb")),
    ("xiaomi", ("MiuiBrowser",)),
    ("oppo", ("HeyTapBrowser",)),
    ("vivo", ("VivoBrowser",)),
    ("samsung", ("SamsungBrowser",)),
    ("360", ("QihooBrowser", "360SE", "360EE")),
    ("edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("firefox", ("Firefox/", "FxiOS/")),
    ("opera", ("OPR/",)),
    ("chrome", ("Chrome/", "CriOS/", "Chromium/")),
    ("safari", ("Safari/",)),
)


def device_of_agent(agent: str) -> str:
    """Coarse codes for the User-Agent a browser sent: system/browser, each empty where it is unknown."""
    system, browser = _first(SYSTEMS, agent), _first(BROWSERS, agent)
    return f"{system}/{browser}" if system or browser else ""


def _first(known: tuple[tuple[str, tuple[str, ...]], ...], agent: str) -> str:
    return next((code for code, marks in known if any(mark in agent for mark in marks)), "")
