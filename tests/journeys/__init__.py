"""The portal as people meet it, in a browser. What helpers assert is explained as in tests."""

import pytest

for name in ("clerk", "hands", "manners", "patient", "reader", "way"):
    pytest.register_assert_rewrite(f"tests.journeys.{name}")
