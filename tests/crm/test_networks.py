"""The network that a visitor's address belongs to."""

import pytest

from crm.networks import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2ff::5", "2001:db8:1:200::/56"),
    ],
)
def test_a_network_is_what_one_household_has(address, network):
    assert network_of(address) == network
