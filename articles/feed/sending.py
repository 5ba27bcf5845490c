"""Posting to an address that a partner named, without being led into our own network.

The name is resolved once, every address that it has must be public, and the connection goes to one of those very
addresses: a name server that answers differently a second time changes nothing. Redirections are not followed.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 8.0  # seconds, for each step
TOTAL = 20.0  # seconds, for all of it: well below what a worker's job may take
READ = 2000  # bytes of an answer that we look at
# IPv6 addresses that carry an IPv4 one: NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).
CARRIERS = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
WORLD = ipaddress.ip_network("2000::/3")  # all that is handed out of IPv6 (RFC 4291, 2.4)


class Refused(Exception):
    """We do not send there; the message says why."""


class Unreachable(Exception):
    """Nobody answered there."""


def check(url: str) -> None:
    """Raises Refused for an address that we would never send to, as far as can be said without resolving it."""
    _parts(url)


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
    """Sends and returns the status of the answer. Raises Refused or Unreachable."""
    host, port, path, secure = _parts(url)
    address = resolve(host, port)
    connection = _Pinned(host, port, address=address, secure=secure)
    # Time-outs are for each step: one who answers a letter at a time is cut off as a whole.
    end = threading.Timer(TOTAL, connection.abort)
    end.daemon = True
    end.start()
    try:
        connection.request("POST", path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(READ)
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:300]) from error
    finally:
        end.cancel()
        connection.close()


def _parts(url: str) -> tuple[str, int, str, bool]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(f"This is no address: {error}.") from error
    if parts.username is not None or parts.password is not None:
        raise Refused("The address must not hold a name or password.")
    if not parts.hostname:
        raise Refused("The address names no host.")
    secure = parts.scheme == "https"
    if not secure and not (parts.scheme == "http" and settings.WEBHOOK_ALLOWED_NETWORKS):
        raise Refused("The address must begin with https://.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(ord(letter) < 33 or ord(letter) > 126 for letter in path):
        raise Refused("The address has spaces or letters that must be written as %….")
    return parts.hostname, port or (443 if secure else 80), path, secure


def resolve(host: str, port: int) -> str:
    """One of the host's addresses, when all of them are public. Raises Refused or Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"The name {host} cannot be resolved: {error}") from error
    addresses = [str(row[4][0]) for row in found]
    for address in addresses:
        if not is_public(address):
            raise Refused(f"{host} leads to {address}, which is not a public address.")
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address is out in the world: not here, not in a private network, not another one in disguise."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in ipaddress.ip_network(net) for net in settings.WEBHOOK_ALLOWED_NETWORKS):
        return True
    if any(address.version == net.version and address in net for net in CARRIERS):
        return False
    # Python calls more global than is: fec0::/10, once the private range, and IPv4 addresses written as ::127.0.0.1.
    if address.version == 6 and address not in WORLD:
        return False
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever the name may lead to by now."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.address, self.secure = address, secure
        if secure:
            self.default_port = 443  # so that the Host header bears no port

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
            if self.secure
            else plain
        )

    def abort(self) -> None:
        """From another thread: whatever waits for this connection fails at once."""
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
