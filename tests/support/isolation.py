"""Keeps tests on this machine: an audit hook that refuses to look up or connect to another one."""

from __future__ import annotations

import ipaddress


class OutsideReached(BaseException):
    """A test tried to reach another machine. Not an Exception, so that no retry or handler swallows it."""


def _is_this_machine(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_other_machines(event: str, args: tuple[object, ...]) -> None:
    """Raise OutsideReached for an audit event that would reach another machine."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    elif event in ("socket.connect", "socket.sendto"):
        address = args[1]
        if not isinstance(address, tuple):  # a Unix socket's path
            return
        host = address[0]
    else:
        return
    if not _is_this_machine(host):
        raise OutsideReached(f"{event} {host!r}: tests stay on this machine")
