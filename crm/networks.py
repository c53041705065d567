"""From where a visitor comes, for limits."""

from ipaddress import IPv6Address, ip_address, ip_network


def network_of(address: str) -> str:
    """The visitor's network: what one household or company can have of addresses (IPv4 /24, IPv6 /56)."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip
    return str(ip_network((ip, 24 if ip.version == 4 else 56), strict=False))
