"""Another mobile number for an account."""

from datetime import datetime, timedelta

from accounts.enums import PhoneRefusal

# How long a code to the present number shows that the person at the screen reads what is sent there.
PROOF_LIFE = timedelta(minutes=15)


class PhoneRefused(Exception):
    """An account does not get this number: `refusal` says why."""

    def __init__(self, refusal: PhoneRefusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


def proof_is_fresh(proved_at: datetime, now: datetime) -> bool:
    """Whether a code to the present number was typed in recently enough to change it."""
    return proved_at <= now < proved_at + PROOF_LIFE
