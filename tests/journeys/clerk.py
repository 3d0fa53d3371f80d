"""What a clerk of a hospital, or who assists a specialist, does with a browser: each step in words."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, expect

from tests.factories.staff import fresh_code
from tests.journeys.reader import Reader


class Clerk(Reader):
    """Plans sessions for a hospital: publishes, changes, delays, withdraws."""

    def signs_in(self, name: str, password: str) -> None:
        """By user name and password, after a slip, and by the code of the app, after another."""
        assert self.goes_to("/staff/") == 200
        self.arrives("工作人员登录")
        self.hands.write(self.box("用户名"), name)
        self.hands.write(self.box("密码"), password.swapcase())
        self.hands.press(self.button("登录"))
        expect(self.page.locator(".error-summary")).to_contain_text(
            self.say("用户名或密码不对。请检查大小写，再输入一次。")
        )
        self.hands.write(self.box("密码"), password)
        self.hands.press(self.button("登录"))
        self.arrives("请输入动态验证码")
        self.hands.press(self.button("登录"))
        expect(self.page.locator(".error-summary")).to_contain_text(
            self.say("请输入手机上显示的 6 位动态验证码。")
        )
        self.hands.write(self.box("动态验证码"), fresh_code(name))
        self.hands.press(self.button("登录"))

    # --- Planning ------------------------------------------------------------------------

    def plans(self, specialist: object, day: date, begins: str, ends: str, numbers: int) -> None:
        """From the hospital's sessions to the preview of a new one, with a slip on the way."""
        self.hands.press(self.link("新建出诊"))
        self.arrives("新建出诊")
        self.hands.press(self.button("下一步，看会放出哪些号"))
        expect(self.page.locator(".error-summary")).to_contain_text(self.say("请选择专家。"))
        self.page.get_by_label(self.say("专家"), exact=True).select_option(label=self._offered(specialist))
        self._writes_the_time(day, begins, ends)
        self.hands.write(self.box("放多少个号"), str(numbers))
        self.hands.press(self.button("下一步，看会放出哪些号"))
        self.arrives("请核对，再发布")

    def publishes(self) -> int:
        """From the preview; the id of the session."""
        self.hands.press(self.button("发布"))
        self.is_told("已发布。患者现在能看到这场门诊。")
        return int(self.page.url.rstrip("/").rpartition("/")[2])

    def opens(self, session: int) -> None:
        """The session's page, by its address."""
        assert self.goes_to(f"/staff/sessions/{session}/") == 200

    def sees_on_the_roster(self, *words: str) -> None:
        """One line of the roster with these words."""
        line = self.main.locator("table.roster tr")
        for word in words:
            line = line.filter(has_text=word)
        expect(line).to_have_count(1)

    # --- Afterwards ----------------------------------------------------------------------

    def asks_to_change(self, day: date, begins: str, ends: str) -> Locator:
        """To another time: whom it touches, and the button that does it."""
        self.hands.press(self.link("改时间或诊室"))
        self.arrives("改时间或诊室")
        self._touches(1)
        self._writes_the_time(day, begins, ends)
        self.hands.press(self.button("下一步，看会影响谁"))
        self.arrives("改成这样？")
        return self.button("确认修改并通知")

    def asks_to_delay(self, minutes: int) -> Locator:
        """Train late: whom it touches, and the button that tells all at once."""
        self.hands.press(self.link("延时"))
        self.arrives("推迟多久？")
        self.hands.write(self.box("比原定时间晚多少分钟"), str(minutes))
        self.hands.press(self.button("下一步"))
        self.arrives("推迟 %(delay)s？", delay=f"{minutes} {self.say('分钟')}")
        return self.button("确认推迟并通知")

    def asks_to_withdraw(self, reason: object) -> Locator:
        """Why, whom it touches, and the button that does it."""
        self.hands.press(self.link("停诊"))
        self.arrives("要停诊吗？")
        self.hands.pick(self.choice(reason))
        return self.button("确认停诊并通知")

    def is_told(self, *sentences: str) -> None:
        """What has just been done, and whom it was told."""
        for sentence in sentences:
            expect(self.main.locator(".messages")).to_contain_text(self.say(sentence))

    def takes_the_delay_back(self) -> None:
        """With one touch."""
        self.hands.press(self.button("恢复原定时间"))
        self.is_told("已恢复原定时间。")

    def _touches(self, booked: int) -> None:
        expect(self.main.locator(".touched dd").first).to_contain_text(str(booked))

    def _writes_the_time(self, day: date, begins: str, ends: str) -> None:
        for label, words in (("日期", day.isoformat()), ("开始", begins), ("结束", ends)):
            self.box(label).fill(words)

    def _offered(self, specialist: object) -> str:
        """The words of the choice that begins with the specialist's name."""
        name = self.called(specialist)
        found: str = self.main.locator("option").filter(has_text=name).first.inner_text()
        return found
