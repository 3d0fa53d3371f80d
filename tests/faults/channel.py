"""A provider of text messages that takes a moment, and writes down what it was given before it answers."""

from __future__ import annotations

import os
import time
from pathlib import Path

from notices.channels.base import MessageChannel
from notices.registry import Address, Message

FILE = "FAULTS_SENT"  # the environment names the file
# Between the message having gone out and the worker hearing of it: here a killed worker leaves a doubt.
ANSWERS_AFTER = 0.02


class SlowProvider(MessageChannel):
    """Sends by appending the key of the message to a file."""

    def send(self, address: Address, message: Message, *, idempotency_key: str) -> None:
        """One line, in one write, so that processes do not mix theirs."""
        line = f"{idempotency_key}\n".encode()
        file = os.open(os.environ[FILE], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
        time.sleep(ANSWERS_AFTER)


def sent(file: Path) -> list[str]:
    """The keys of all messages that went out, each as often as it did."""
    return file.read_text().splitlines() if file.exists() else []
