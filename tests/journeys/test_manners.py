"""What every journey asks of a page holds on a slow line too."""

from __future__ import annotations

from tests.journeys.conftest import Company
from tests.journeys.hospital import staff_of_two_hospitals
from tests.journeys.test_staff import clerk_of
from tests.journeys.world import World

SLOW_LINE = {
    "offline": False,
    "latency": 3000,
    "downloadThroughput": -1,
    "uploadThroughput": -1,
}  # milliseconds


def test_a_page_is_measured_when_its_last_stylesheet_is_there(company: Company, world: World) -> None:
    hospitals = staff_of_two_hospitals(world.now)
    clerk = clerk_of(company, "clerk1", width=820, height=1180)
    clerk.arrives_at(clerk.called(hospitals.own))
    line = clerk.context.new_cdp_session(clerk.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_LINE)
    clerk.hands.press(clerk.link("排班表"))
    clerk.arrives("排班表")
