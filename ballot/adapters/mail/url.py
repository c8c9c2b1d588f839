"""`BALLOT_MAIL_URL`: where mail goes.

    smtps://NAME:PASSWORD@HOST[:465]                   TLS from the start
    smtp://NAME:PASSWORD@HOST[:587]                    STARTTLS, required
    smtp://HOST[:25]?starttls=required|never           required unless the host is this machine
    file:FOLDER                                        one .eml file a mail

Name and password are percent-encoded. They are never sent over an unencrypted connection.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit


class BadMailUrl(ValueError):
    """The address does not say where mail goes. The message does not repeat it, as it may hold a password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server and how to speak to it."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.security == "none" and self.username is not None:
            raise BadMailUrl("a password would go unencrypted: use smtps:// or starttls=required")

    @property
    def is_this_machine(self) -> bool:
        """Whether the host is a loopback address."""
        return _is_loopback(self.host)


def parse_mail_url(url: str) -> MailServer | Path:
    """Parse a mail address of the settings: a server, or the folder of a `file:` address. Raise `BadMailUrl`."""
    if not url.isprintable() or " " in url.partition(":")[0]:
        raise BadMailUrl("control character in the mail address")
    scheme = url.partition(":")[0].lower()
    if scheme == "file":
        return _mail_folder(url)
    if scheme not in ("smtp", "smtps"):
        raise BadMailUrl("a mail address begins with smtp://, smtps:// or file:")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadMailUrl("host or port of the mail address cannot be read") from None
    if not host or not _is_host(host) or port == 0 or parts.path not in ("", "/") or parts.fragment:
        raise BadMailUrl(f"expected {scheme}://[NAME:PASSWORD@]HOST[:PORT], and no folder behind it")
    username, password = _credentials(parts.username, parts.password)
    security = _transport_security(scheme, host, parts.query, username)
    usual = 465 if security == "tls" else 587 if username is not None else 25
    return MailServer(host, port or usual, security, username, password)


def _mail_folder(url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost") or not parts.path or parts.query or parts.fragment:
        raise BadMailUrl("expected file:FOLDER, a folder of this machine")
    return Path(unquote(parts.path))


def _credentials(username: str | None, password: str | None) -> tuple[str | None, str | None]:
    if username is None and password is None:
        return None, None
    if not username or not password:
        raise BadMailUrl("name and password go together: smtps://NAME:PASSWORD@HOST")
    name, secret = unquote(username), unquote(password)
    if not (name + secret).isascii() or not (name + secret).isprintable():
        raise BadMailUrl("name and password for the mail server must be printable ASCII")
    return name, secret


def _transport_security(scheme: str, host: str, query: str, username: str | None) -> Literal["tls", "starttls", "none"]:
    try:
        asked = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError:
        raise BadMailUrl("the query of the mail address cannot be read") from None
    if [name for name, _ in asked] not in ([], ["starttls"]) or (asked and scheme == "smtps"):
        raise BadMailUrl("only smtp:// takes a query, and only ?starttls=required or ?starttls=never")
    if scheme == "smtps":
        return "tls"
    if not asked:
        return "none" if _is_loopback(host) and username is None else "starttls"
    if asked[0][1] not in ("required", "never"):
        raise BadMailUrl("starttls is either required or never")
    return "starttls" if asked[0][1] == "required" else "none"


def _is_host(host: str) -> bool:
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return " " not in host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
