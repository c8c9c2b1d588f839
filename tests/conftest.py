"""What every test may rely on: no setting from outside, no other machine, no deadline on a slow one."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# A developer's own installation or proxy must not decide what a test finds. Done at import, before any test
# module can read a setting; programs that tests start inherit it.
for name in list(os.environ):
    if name.startswith("BALLOT_") or name.lower() in {"http_proxy", "https_proxy", "all_proxy"}:
        del os.environ[name]

settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


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


def _refuse_other_machines(event: str, args: tuple[object, ...]) -> None:
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


# An audit hook and not a patched socket: it also sees what a library reaches in its own way.
sys.addaudithook(_refuse_other_machines)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `shared` beside the checkout: council documents, reference data and record vectors."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no folder 'shared' beside the checkout")
    return folder
