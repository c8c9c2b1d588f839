"""What the commands share: the installation, who acts, options, and how a result is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import reduce
from typing import Any

import click

from ballot.config import ConfigError, Settings, read_settings
from ballot.installation import is_current, require_readable_records
from ballot.reference import LANGUAGES
from ballot.rules.deadlines import zone
from ballot.rules.refusals import BadInput
from ballot.rules.texts import trimmed
from ballot.services.accounts.officers import find_officer_by_email, officers_with_role
from ballot.services.core.context import Parts
from ballot.store.tables import Officer
from ballot.wiring import build

Decorator = Callable[[Any], Any]


def options(*chosen: Decorator) -> Decorator:
    """Combine several options into one decorator, in the order in which help shows them."""
    return lambda command: reduce(lambda wrapped, option: option(wrapped), reversed(chosen), command)


JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
AS = click.option("--as", "by", metavar="EMAIL", required=True, help="The officer who does this.")
REF = click.argument("reference", metavar="REF")


def installation() -> tuple[Settings, Parts]:
    """Return the settings and the parts of an installation that is ready. Raise ConfigError where `ballot init` has to run."""
    settings = read_settings()
    parts = build(settings)
    if not is_current(parts):
        require_readable_records(parts.store)
        parts.store.engine.dispose()
        raise ConfigError("the database is not at this version's schema: run `ballot init`")
    return settings, parts


def find_officer(parts: Parts, email: str | None, role: str) -> Officer:
    """Return the officer named; without a name the only one of that role. Raise BadInput rather than choose."""
    if email is not None:
        return find_officer_by_email(parts, email)
    found = officers_with_role(parts, role)
    if len(found) != 1:
        raise BadInput(field="--as", why="say-who" if found else "nobody-to-do-it", found=len(found), role=role)
    return found[0]


def print_json(value: object) -> None:
    """Print one JSON object on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def format_time(moment: datetime, zone_name: str) -> str:
    """Return a moment as people in the zone read it, and in UTC."""
    local = moment.astimezone(zone(zone_name))
    return f"{local:%Y-%m-%d %H:%M} {zone_name} ({moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)"


def parse_texts(field: str, given: Iterable[str]) -> dict[str, str]:
    """Return texts by language, from `LANG=TEXT`; a text without a language is English. Raise BadInput."""
    found: dict[str, str] = {}
    for one in given:
        language, equals, text = one.partition("=")
        if not equals or language not in LANGUAGES:
            language, text = "en", one
        if language in found or not trimmed(text):
            raise BadInput(field=field, why="empty-or-twice", language=language)
        found[language] = trimmed(text)
    return found
