"""`ballot user`: officers' accounts. What is printed is a one-time link; passwords are chosen behind it, never shown."""

from __future__ import annotations

import click

from ballot.cli.office import LANGUAGES, installation
from ballot.config import Settings
from ballot.services.accounts import add_officer, disable_officer, new_first_access

ROLES = ("chair", "vice-chair", "secretariat", "auditor")


@click.group()
def user() -> None:
    """Officers' accounts."""


@user.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--name", default="", help="The person's name; the address if none is given.")
@click.option("--language", default="en", type=click.Choice(LANGUAGES), show_default=True)
def add(email: str, role: str, name: str, language: str) -> None:
    """Add an officer; print the one-time link by which they set their password."""
    settings, parts = installation()
    _say(settings, add_officer(parts, email, role, name, language))


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a new one-time link for an officer; their password is good no more, and their sessions end."""
    settings, parts = installation()
    _say(settings, new_first_access(parts, email))


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close an officer's account for good, and end all sessions of theirs."""
    _, parts = installation()
    disable_officer(parts, email)
    click.echo("The account is closed; its sessions have ended.")


def _say(settings: Settings, token: str) -> None:
    click.echo(f"{settings.base_url}/first-access/{token}")
    click.echo(f"The link works once, within {settings.first_access_hours} hours. Hand it over safely.", err=True)
