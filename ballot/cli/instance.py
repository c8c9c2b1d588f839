"""`ballot init` and `ballot key`: what an installation begins with, and what it has to publish."""

from __future__ import annotations

from pathlib import Path

import click

from ballot.adapters.keys import KeyFiles
from ballot.cli.common import parse_texts
from ballot.config import read_settings
from ballot.installation import ensure_configured_body, initialise
from ballot.record.note import VerifierKey
from ballot.wiring import build


@click.command()
@click.option(
    "--name", "names", multiple=True, metavar="[LANG=]TEXT", help="The body's name, in one or more languages."
)
def init(names: tuple[str, ...]) -> None:
    """Make instance folder, keys (mode 0600) and database, as far as they are missing. Safe to repeat."""
    settings = read_settings()
    given = parse_texts("--name", names)
    made = initialise(settings)
    settings = read_settings()
    parts = build(settings)
    try:
        ensure_configured_body(parts, settings, given or {"en": settings.body.replace("-", " ").title()})
    finally:
        parts.store.engine.dispose()
    for one in made:
        click.echo(f"made {one}")
    if not made:
        click.echo("nothing was missing")
    public = _verifier_key(settings.key_folder, settings.body, settings.body_host)
    click.echo(f"ready: {settings.instance}\nfingerprint of the body's key: {public.fingerprint()}")


@click.command()
@click.option("--pem", "form", flag_value="pem", help="The PEM alone, as in a bundle's keys/body.pem.")
@click.option("--vkey", "form", flag_value="vkey", help="The verifier key alone, as in keys/body.vkey.")
@click.option("--fingerprint", "form", flag_value="fingerprint", help="The fingerprint alone.")
def key(form: str | None) -> None:
    """Print the body's public key. Publish its fingerprint where this server cannot change it."""
    settings = read_settings()
    public = _verifier_key(settings.key_folder, settings.body, settings.body_host)
    forms = {"pem": public.pem().decode().rstrip("\n"), "vkey": str(public), "fingerprint": public.fingerprint()}
    if form is not None:
        click.echo(forms[form])
        return
    click.echo(f"{public.name}\nfingerprint {forms['fingerprint']}\n{forms['vkey']}\n{forms['pem']}")


def _verifier_key(folder: Path, body: str, host: str) -> VerifierKey:
    return VerifierKey(f"{host}/{body}", KeyFiles(folder).public(body))
