"""Which network a request came from."""

import pytest

from accounts.addresses import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "address"),
    [
        ("198.51.100.7", "", 0, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", 0, "198.51.100.7"),  # written by the client: not believed
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9", 2, "10.0.0.1"),  # did not come through both
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", "nonsense", 1, "10.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "", 0, "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "", 0, "2001:db8:1:2::"),  # the same household
        ("::ffff:198.51.100.7", "", 0, "198.51.100.7"),
        ("", "", 0, ""),
    ],
)
def test_client_address(remote: str, forwarded: str, proxies: int, address: str) -> None:
    assert client_address(remote=remote, forwarded=forwarded, proxies=proxies) == address
