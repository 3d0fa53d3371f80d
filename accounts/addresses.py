"""Which network a request came from."""

import ipaddress
from collections.abc import Mapping

from django.conf import settings


def client_address(*, remote: str, forwarded: str, proxies: int) -> str:
    """The address limits are counted by: an IPv4 address, or the /64 network of an IPv6 one.

    `remote` is the peer of the connection, `forwarded` the X-Forwarded-For header, `proxies` how many
    proxies of our own stand in front. Each appends the address it saw, so the client is that many
    entries from the right; what stands further left was written by the client and is not believed.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    address = hops[-proxies] if 0 < proxies <= len(hops) else remote
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return remote
    if parsed.version == 6:
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        # One household has a whole /64 to choose from.
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def address_in(meta: Mapping[str, str]) -> str:
    """`client_address` of a request with this environment (HttpRequest.META), behind the proxies of this site."""
    return client_address(
        remote=meta["REMOTE_ADDR"],
        forwarded=meta.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.TRUSTED_PROXIES,
    )
