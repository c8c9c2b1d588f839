"""`ballot user`: officers' accounts. What is printed is a one-time link; credentials are chosen behind it, never shown."""

from __future__ import annotations

import click

from ballot.cli.common import JSON, installation, print_json
from ballot.cli.terminal import printable
from ballot.config import Settings
from ballot.reference import LANGUAGES
from ballot.services.accounts.officers import Account, add_officer, disable_officer, list_accounts, renew_first_access

ROLES = ("chair", "vice-chair", "secretariat", "auditor")


@click.group()
def user() -> None:
    """Manage officers' accounts."""


@user.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--name", default="", help="The person's name; the address if none is given.")
@click.option("--language", default="en", type=click.Choice(LANGUAGES), show_default=True)
def add(email: str, role: str, name: str, language: str) -> None:
    """Add an officer; print the one-time link by which they set a password, and an authenticator or a passkey."""
    settings, parts = installation()
    _print_first_access_link(settings, add_officer(parts, email, role, name, language))


@user.command("list")
@JSON
def list_(as_json: bool) -> None:
    """List every officer, and what each can sign in with."""
    _, parts = installation()
    found = list_accounts(parts)
    if as_json:
        print_json({"officers": [_officer_json(one) for one in found]})
        return
    for one in found:
        officer = one.officer
        click.echo(f"{officer.role:12} {officer.email:36} {_account_state(one):32} {printable(officer.name)}")


def _officer_json(one: Account) -> dict[str, object]:
    return {
        "email": one.officer.email,
        "role": one.officer.role,
        "name": one.officer.name,
        "language": one.officer.language,
        "closed": one.officer.disabled_at is not None,
        "password": one.password,
        "authenticator": one.authenticator,
        "passkeys": one.passkeys,
    }


def _account_state(one: Account) -> str:
    if one.officer.disabled_at is not None:
        return "closed"
    second = ["authenticator"] if one.authenticator else []
    second += [f"passkeys: {one.passkeys}"] if one.passkeys else []
    if second:
        return ", ".join(second)
    return "password without second factor" if one.password else "link not used yet"


@user.command("new-link")
@click.argument("email")
def new_link(email: str) -> None:
    """Print a new one-time link for an officer who has lost something, or whose password may be known to others.

    No credential of theirs is good any more, and their sessions end.
    """
    settings, parts = installation()
    _print_first_access_link(settings, renew_first_access(parts, email))


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close an officer's account for good, and end all sessions of theirs."""
    _, parts = installation()
    disable_officer(parts, email)
    click.echo("The account is closed; its sessions have ended.")


def _print_first_access_link(settings: Settings, token: str) -> None:
    click.echo(f"{settings.base_url}/first-access/{token}")
    click.echo(f"The link works once, within {settings.first_access_hours} hours. Hand it over safely.", err=True)
