"""What the commands of `ballot import` share: their options, how a file is read, and how the result is told."""

from __future__ import annotations

from pathlib import Path

import click

from ballot.cli.common import JSON, options
from ballot.rules.refusals import UnreadableDocument

LARGEST = 20_000_000
"""Bytes that are read of any file; each kind has a smaller limit of its own."""

FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
DRY = click.option("--dry-run", is_flag=True, help="Read and report; store nothing. Needs no installation.")
BY = click.option(
    "--as", "by", metavar="EMAIL", help="The officer who does this; left out, the only one of the secretariat."
)
IMPORT = options(FILE, DRY, JSON, BY)


def read_file(file: Path) -> bytes:
    """Return the bytes of a file. Raise UnreadableDocument where it cannot be read, or is larger than `LARGEST`."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableDocument(
            file=str(file), why="file-not-there", error=error.strerror or type(error).__name__
        ) from None
    if len(content) > LARGEST:
        raise UnreadableDocument(file=str(file), why="more-bytes-than", limit=LARGEST)
    return content


def print_stored(what: str, dry_run: bool, stored: str) -> None:
    """Print what was read, and where it was stored; `stored` is told unless it was a dry run."""
    click.echo(f"{what}; {'nothing was stored' if dry_run else stored}")
