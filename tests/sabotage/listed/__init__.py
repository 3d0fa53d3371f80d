"""What could be spoilt in the actions without anything looking broken: each has a test that notices it."""

from tests.sabotage.listed.booking import CANCELLING, CONFIRMING, DESK, MOVING
from tests.sabotage.listed.holding import HOLDS
from tests.sabotage.listed.hospital import HOSPITAL
from tests.sabotage.listed.sabotage import Sabotage
from tests.sabotage.listed.waiting import WAITING

__all__ = ["SABOTAGES", "Sabotage"]

SABOTAGES = (*CONFIRMING, *CANCELLING, *MOVING, *DESK, *HOLDS, *WAITING, *HOSPITAL)
