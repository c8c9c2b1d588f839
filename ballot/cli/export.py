"""`ballot export`: the bundle of record format §5, open or finished."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from ballot.cli.common import REF, installation
from ballot.services.consultations.overview import find_overview
from ballot.services.evidence.bundles import export_signed_bundle


@click.command()
@REF
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to."
)
def export(reference: str, output: Path) -> None:
    """Write the bundle of consultation REF, after signing what is not signed yet.

    The file appears whole or not at all. For a consultation that is still open the bundle has no tally.
    """
    settings, parts = installation()
    bundle = export_signed_bundle(parts, find_overview(parts, settings.body, reference).id)
    try:
        write_file(output, bundle)
    except OSError as error:
        raise click.UsageError(f"{output}: {error.strerror}") from None
    click.echo(f"{output}: {len(bundle)} bytes")


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step, so that nobody reads half of it."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
