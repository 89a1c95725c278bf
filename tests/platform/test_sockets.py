"""Tests reach this machine and no other."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


class TestOutside:
    @pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.7"])
    def test_cannot_be_reached(self, address):
        blocked = pytest.raises(SocketConnectBlockedError)

        with socket.socket() as outside, pytest.warns(UserWarning, match="tried to use"), blocked:
            outside.connect((address, 443))
