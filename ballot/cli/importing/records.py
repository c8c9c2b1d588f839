"""`ballot import record`: what a summary record sends to correspondence, into the register."""

from __future__ import annotations

from pathlib import Path

import click

from ballot.cli.common import find_officer, installation, print_json
from ballot.cli.importing.common import IMPORT, print_stored, read_file
from ballot.cli.terminal import printable
from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.importers.summary_records.result import RecordReading
from ballot.services.papers.identity import Identity, read_identity
from ballot.services.papers.importing import confirm_offered, import_paper
from ballot.services.papers.registering import Registered


@click.command()
@IMPORT
@click.option(
    "--source",
    metavar="REF",
    help="The record's own reference. Records in other languages join under the same one. Left out: what it says itself, or "
    "the file's name.",
)
@click.option("--revision", metavar="TEXT", help="E.g. Rev.1; left out: what the record says itself.")
@click.option(
    "--confirm", is_flag=True, help="This officer has compared it with the record: confirm what the reader is sure of."
)
@click.option(
    "--confirm-paragraph", "paragraphs", multiple=True, metavar="NUMBER", help="Also what was found there with doubts."
)
@click.option("--accept-tracked-changes", is_flag=True, help="Take insertions for accepted, and deletions for gone.")
def record(
    *,
    file: Path,
    dry_run: bool,
    as_json: bool,
    by: str | None,
    source: str | None,
    revision: str | None,
    confirm: bool,
    paragraphs: tuple[str, ...],
    accept_tracked_changes: bool,
) -> None:
    """Find in a record what goes to correspondence, and put it into the register, where an officer confirms it."""
    paper = read_paper(read_file(file), file.name)
    found = read_record(paper)
    said = read_identity(paper, found.language)
    identity = Identity(
        source or said.reference or file.stem, said.revision if revision is None else revision, said.language
    )
    done, confirmed = None, 0
    if not dry_run:
        settings, parts = installation()
        officer = find_officer(parts, by, "secretariat")
        done = import_paper(
            parts,
            officer.public_id,
            settings.body,
            paper,
            found,
            identity=identity,
            notices_answered=accept_tracked_changes,
        )
        if confirm or paragraphs:
            confirmed = confirm_offered(parts, officer.public_id, settings.body, identity.reference, paragraphs)
    if as_json:
        print_json(found.as_json() | _stored_as_json(identity, done, confirmed))
        return
    _print_reading(found)
    if done is not None and done.differences:
        click.echo(
            f"{done.differences} differences wait at /papers for an officer; the register stays as it is", err=True
        )
    count = sum(len(item.conclusions) for item in found.items)
    where = f"in the register under {identity.reference!r}, {confirmed} of them confirmed now; see /papers"
    print_stored(f"{count} proposed conclusions", dry_run, where)


def _stored_as_json(identity: Identity, done: Registered | None, confirmed: int) -> dict[str, object]:
    """Return what the register took; empty for a dry run."""
    if done is None:
        return {}
    return {
        "source": identity.reference,
        "stored": done.added + done.joined,
        "confirmed": confirmed,
        "differences": done.differences,
    }


def _print_reading(found: RecordReading) -> None:
    """Print every item with its outcome and conclusions, and on standard error what a person has to look at."""
    for item in found.items:
        click.echo(printable(f"{item.number:>3}  {item.outcome:26}  {item.title}"))
        for one in item.conclusions:
            verbs = ", ".join((one.verb, *one.also))
            click.echo(printable(f"     → {one.paragraph} {one.standing}: {verbs}: {', '.join(one.documents)}"))
    for place in found.look_here:
        click.echo(printable(f"look here: {place.paragraph or place.item or '?'}: {place.text}"), err=True)
    for warning in found.warnings:
        click.echo(printable(f"look at {warning}"), err=True)
