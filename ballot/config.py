"""Settings: read once at the start, from the environment over `config.toml` in the instance folder.

A setting has one name: upper case in the environment (`BALLOT_BASE_URL`), lower case in the file
(`ballot_base_url`). `SETTINGS` lists them all. Nothing secret has a default.
"""

from __future__ import annotations

import difflib
import hashlib
import hmac
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

CONFIG_FILE = "config.toml"
DEMO_FILE = "demonstration"
"""Lies in an instance folder that `ballot demo` made, and in no other: it holds the `demonstration_mark` of its secret."""

SETTINGS: dict[str, tuple[type, str]] = {
    "ballot_instance": (str, "folder for keys, database and mail files (environment only); `instance`"),
    "ballot_database_url": (str, "SQLAlchemy address of the database; SQLite in the instance folder"),
    "ballot_base_url": (str, "where people reach the site, without a path; `http://127.0.0.1:8000`"),
    "ballot_secret_key": (str, "secret for sessions and links, at least 32 characters"),
    "ballot_secret_key_file": (str, "file with that secret, mode 0600; `secret_key` in the instance folder"),
    "ballot_mail_url": (str, "`smtp://`, `smtps://` or `file:FOLDER`; `mail` in the instance folder"),
    "ballot_mail_from": (str, "sender, `Name <address>`; needed unless mail goes to files"),
    "ballot_bounce_address": (str, "where undeliverable mail comes back, `NAME@HOST`, for `ballot bounce`; none"),
    "ballot_body": (str, "short name of the body, in every record's origin; `council`"),
    "ballot_body_host": (str, "host in every record's origin, never changed later; the host of the base URL"),
    "ballot_minimum_period_hours": (int, "least time between opening and deadline; 24"),
    "ballot_officer_session_hours": (int, "how long staff stay signed in; 8"),
    "ballot_focal_point_session_hours": (int, "how long a focal point's paper stays open; 12"),
    "ballot_first_access_hours": (int, "how long a link to set the first password holds; 72"),
    "ballot_replies_per_hour": (int, "replies through one link that are recorded within an hour; 30"),
    "ballot_trusted_proxies": (int, "reverse proxies before the site whose X-Forwarded-For is believed; 0"),
    "ballot_demo": (
        bool,
        "`/mailbox`, `/demo/codes`, `/demo/clock` and a clock that can be set, in the installation that `ballot demo` makes "
        "(environment only); false",
    ),
}
"""Every setting: its type, what it is and its default."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.ASCII)
_BOUNCES = re.compile(r"[a-z0-9][a-z0-9._-]{0,29}@[a-z0-9]([a-z0-9.-]{0,190}[a-z0-9])?", re.ASCII)
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_SHORTEST_SECRET = 32
_DEMO_MARK = b"ballot demonstration v1"
_DEMO_ELSEWHERE = ("ballot_database_url", "ballot_secret_key", "ballot_secret_key_file")
"""Settings that lead out of a demonstration's own folder."""
_DEMO_HOSTS = ("127.0.0.1", "::1", "localhost")
"""Where a demonstration is served: to its own machine alone."""
_DEMO_BODY = ".example"
"""How a demonstration's body host ends, which begins every line of evidence: nobody can own such a name (RFC 2606)."""
LONGEST_HOURS = 24 * 366
"""The longest period that a setting may have."""
_MOST_PROXIES = 5
_MOST_REPLIES = 1_000_000
_MAIL_SCHEMES = ("smtp", "smtps", "file")

Value = str | int | bool


class ConfigError(Exception):
    """A setting that cannot be used. The message names it and says what to do; it never repeats a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of this installation, checked by `read_settings`. Periods are in hours."""

    instance: Path
    database_url: str = field(repr=False)
    base_url: str
    secret_key: str | None = field(repr=False)
    secret_key_file: Path
    mail_url: str = field(repr=False)
    mail_from: str
    bounce_address: str | None
    """Each mail's return address is this one with a part of its own, `NAME+TAG@HOST`; None: all have that of the sender."""
    body: str
    body_host: str
    minimum_period_hours: int
    officer_session_hours: int
    focal_point_session_hours: int
    first_access_hours: int
    replies_per_hour: int
    trusted_proxies: int
    """How many proxies stand before the site. The address of whoever signs in is counted from the last of them."""
    demo: bool

    @property
    def secure_cookies(self) -> bool:
        """Return whether cookies go over HTTPS only: wherever people come by HTTPS."""
        return self.base_url.startswith("https://")

    @property
    def key_folder(self) -> Path:
        """Return the folder of the bodies' keys and the seal key."""
        return self.instance / "keys"

    @property
    def seal_key_file(self) -> Path:
        """Return the file of the key that encrypts openings."""
        return self.key_folder / "seal.key"

    @property
    def mail_folder(self) -> Path | None:
        """Return the folder of a `file:` mail address, which `/mailbox` shows; None when mail goes by SMTP."""
        return Path(unquote(urlsplit(self.mail_url).path)) if self.mail_url.startswith("file:") else None

    def need_secret_key(self) -> str:
        """Return the secret key. Raise `ConfigError` before `ballot init` has made one."""
        if self.secret_key is None:
            raise ConfigError(f"there is no secret key: run `ballot init`, which writes {self.secret_key_file}")
        return self.secret_key


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process, from `os.environ` unless given. Raise `ConfigError`."""
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("BALLOT_INSTANCE") or "instance").absolute()
    given = _from_file(instance / CONFIG_FILE) | _from_environment(environ)

    base_url, parts = _base_url(_read_text(given, "ballot_base_url", "http://127.0.0.1:8000"))
    body = _read_text(given, "ballot_body", "council")
    if not _SLUG.fullmatch(body):
        raise ConfigError(f"BALLOT_BODY: {body!r} is not lower-case letters, digits and single hyphens")
    mail_url = _read_text(given, "ballot_mail_url", f"file:{quote(str(instance / 'mail'))}")
    secret_key_file, secret_key = _read_secret(given, instance)
    settings = Settings(
        instance=instance,
        database_url=_read_text(given, "ballot_database_url", f"sqlite:///{instance / 'ballot.sqlite3'}"),
        base_url=base_url,
        secret_key=secret_key,
        secret_key_file=secret_key_file,
        mail_url=mail_url,
        mail_from=_mail_from(given, mail_url, body),
        bounce_address=_bounce_address(given),
        body=body,
        body_host=_body_host(given, parts),
        minimum_period_hours=_read_hours(given, "ballot_minimum_period_hours", 24, least=0),
        officer_session_hours=_read_hours(given, "ballot_officer_session_hours", 8),
        focal_point_session_hours=_read_hours(given, "ballot_focal_point_session_hours", 12),
        first_access_hours=_read_hours(given, "ballot_first_access_hours", 72),
        replies_per_hour=_read_number(given, "ballot_replies_per_hour", 30, 1, _MOST_REPLIES),
        trusted_proxies=_read_number(given, "ballot_trusted_proxies", 0, 0, _MOST_PROXIES),
        demo=bool(given.get("ballot_demo")),
    )
    if settings.demo:
        _require_own_demonstration(settings, given, environ)
    return settings


def _from_file(path: Path) -> dict[str, Value]:
    try:
        with path.open("rb") as file:
            open_to_others = stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077
            table = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem}") from problem
    values: dict[str, Value] = {}
    for name, value in table.items():
        if name not in SETTINGS:
            raise ConfigError(f"{path}: there is no setting {name!r}{_nearest_setting(name)}")
        if name == "ballot_instance":
            raise ConfigError(f"{path}: the instance folder holds this file; set BALLOT_INSTANCE instead")
        expected = SETTINGS[name][0]
        if type(value) is not expected or not isinstance(value, Value):
            raise ConfigError(f"{path}: {name} must be {_type_in_words(expected)}, not {_type_in_words(type(value))}")
        if isinstance(value, str) and not value:
            raise ConfigError(f"{path}: {name} is empty; leave it out for its default")
        if open_to_others and _holds_a_secret(name, value):
            raise ConfigError(f"{path} may be read by others and {name} is secret; make the file 0600")
        values[name] = value
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, Value]:
    """An empty variable counts as not set: that is how many service managers say so."""
    return {name: _parse_value(name, environ[name.upper()]) for name in SETTINGS if environ.get(name.upper())}


def _parse_value(name: str, text: str) -> Value:
    expected = SETTINGS[name][0]
    if expected is int:
        if not _WHOLE.fullmatch(text):
            raise ConfigError(f"{name.upper()} must be a whole number, not {text!r}")
        return int(text)
    if expected is bool:
        if text not in ("true", "false", "1", "0"):
            raise ConfigError(f"{name.upper()} must be true or false, not {text!r}")
        return text in ("true", "1")
    return text


def demonstration_mark(secret_key: str) -> str:
    """Return what DEMO_FILE holds: proof that it was made for the installation with this secret, and not copied or touched."""
    return hmac.digest(secret_key.encode(), _DEMO_MARK, hashlib.sha256).hex()


def _require_own_demonstration(settings: Settings, given: Mapping[str, Value], environ: Mapping[str, str]) -> None:
    """Raise ConfigError where a demonstration, in which everybody reads every mail and sets the clock, is asked for in an
    installation that `ballot demo` did not make.

    One that it made has its database, secret and mails in its own folder, is reached from its own machine alone, and keeps
    the records of a body that cannot exist.
    """
    own = environ.get("BALLOT_DEMO") and not any(name in given for name in _DEMO_ELSEWHERE)
    local = settings.mail_folder is not None and urlsplit(settings.base_url).hostname in _DEMO_HOSTS
    invented = settings.body_host.endswith(_DEMO_BODY)
    if not (own and local and invented and _is_marked(settings.instance, settings.secret_key)):
        raise ConfigError("BALLOT_DEMO is for `ballot demo` alone, which makes an installation for it: leave it out")


def _is_marked(instance: Path, secret_key: str | None) -> bool:
    try:
        mark = (instance / DEMO_FILE).read_bytes()
    except OSError:
        return False
    return secret_key is not None and hmac.compare_digest(mark, demonstration_mark(secret_key).encode())


def _read_text(given: Mapping[str, Value], name: str, default: str) -> str:
    text = str(given.get(name, default))
    if not text.isprintable():
        raise ConfigError(f"{name.upper()} has a control character")
    return text


def _read_number(given: Mapping[str, Value], name: str, default: int, least: int, most: int) -> int:
    number = int(given.get(name, default))
    if not least <= number <= most:
        raise ConfigError(f"{name.upper()} must be from {least} to {most}, not {number}")
    return number


def _read_hours(given: Mapping[str, Value], name: str, default: int, least: int = 1) -> int:
    hours = int(given.get(name, default))
    if not least <= hours <= LONGEST_HOURS:
        raise ConfigError(f"{name.upper()} must be from {least} to {LONGEST_HOURS} hours, not {hours}")
    return hours


def _base_url(url: str) -> tuple[str, SplitResult]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise ConfigError(f"BALLOT_BASE_URL cannot be read: {problem}") from problem
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in url:
        raise ConfigError("BALLOT_BASE_URL must be http://HOST[:PORT] or https://HOST[:PORT]")
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ConfigError("BALLOT_BASE_URL has scheme, host and port only: the site is not served under a path")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + ("" if port is None else f":{port}"), parts


def _body_host(given: Mapping[str, Value], base: SplitResult) -> str:
    host = _read_text(given, "ballot_body_host", base.hostname or "")
    if not _HOST.fullmatch(host) or ".." in host:
        raise ConfigError(f"BALLOT_BODY_HOST: {host!r} is not a host name in lower case, without a port")
    return host


def _mail_from(given: Mapping[str, Value], mail_url: str, body: str) -> str:
    scheme = mail_url.partition(":")[0].lower()
    if scheme not in _MAIL_SCHEMES:
        raise ConfigError("BALLOT_MAIL_URL begins with smtp://, smtps:// or file:")
    if "ballot_mail_from" not in given and scheme != "file":
        raise ConfigError("BALLOT_MAIL_FROM is needed when mail goes by SMTP: the secretariat's address")
    sender = _read_text(given, "ballot_mail_from", f"secretariat@{body}.example")
    if "@" not in sender:
        raise ConfigError(f"BALLOT_MAIL_FROM: {sender!r} is no address")
    return sender


def _bounce_address(given: Mapping[str, Value]) -> str | None:
    if "ballot_bounce_address" not in given:
        return None
    address = _read_text(given, "ballot_bounce_address", "")
    if not _BOUNCES.fullmatch(address):
        raise ConfigError(f"BALLOT_BOUNCE_ADDRESS: {address!r} is not NAME@HOST, the name short, without a plus sign")
    return address


def _read_secret(given: Mapping[str, Value], instance: Path) -> tuple[Path, str | None]:
    """Where the secret lies, and the secret itself unless it is still to be made."""
    path = Path(_read_text(given, "ballot_secret_key_file", str(instance / "secret_key"))).absolute()
    if "ballot_secret_key" in given:
        return path, _require_strong(str(given["ballot_secret_key"]), "BALLOT_SECRET_KEY")
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise ConfigError(f"{path} may be read by others; make it 0600")
            return path, _require_strong(file.read(4096).decode().strip(), str(path))
    except FileNotFoundError:
        if "ballot_secret_key_file" in given:
            raise ConfigError(f"BALLOT_SECRET_KEY_FILE: {path} does not exist") from None
        return path, None
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path} cannot be read as text") from problem


def _require_strong(secret: str, where: str) -> str:
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < _SHORTEST_SECRET // 4:
        raise ConfigError(f"{where}: the secret needs at least {_SHORTEST_SECRET} characters, at random")
    return secret


def _holds_a_secret(name: str, value: Value) -> bool:
    if name == "ballot_secret_key":
        return True
    return name in ("ballot_mail_url", "ballot_database_url") and "@" in str(value)


def _nearest_setting(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), SETTINGS, n=1, cutoff=0.5)
    return f"; is {near[0]!r} meant?" if near else ""


def _type_in_words(of: type) -> str:
    kinds: dict[type, str] = {str: "a text", int: "a whole number", bool: "true or false"}
    kinds |= {float: "a number with a point", list: "a list", dict: "a table"}
    return kinds.get(of, "a date or time")
