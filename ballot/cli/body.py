"""`ballot body`: by what people know the body: its names, and its emblem."""

from __future__ import annotations

from pathlib import Path

import click

from ballot.cli.common import installation, parse_texts
from ballot.services.council.emblem import remove_emblem, rename_body, set_emblem


@click.group()
def body() -> None:
    """Set the body's names and its emblem."""


@body.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--remove", is_flag=True, help="Take away the emblem that there is.")
def emblem(file: Path | None, remove: bool) -> None:
    """Show the picture in FILE, a small SVG or PNG, at the head of every page and on certificates.

    An SVG may have shapes, texts and colours, and nothing that runs or loads anything. Pages show the new emblem after
    a minute at the latest.
    """
    if (file is None) == (not remove):
        raise click.UsageError("Give a file, or --remove.")
    settings, parts = installation()
    if file is None:
        click.echo("removed" if remove_emblem(parts, settings.body) else "there was none")
        return
    set_emblem(parts, settings.body, file.name, file.read_bytes())
    click.echo("set")


@body.command()
@click.argument("names", nargs=-1, required=True, metavar="[LANG=]TEXT…")
def name(names: tuple[str, ...]) -> None:
    """Set the body's name in one or more languages; those that are not given stay."""
    settings, parts = installation()
    for language, text in rename_body(parts, settings.body, parse_texts("NAME", names)).items():
        click.echo(f"{language} {text}")
