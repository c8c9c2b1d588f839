"""`ballot import`: council documents and lists. A file is read whole before anything is stored; all of it is, or nothing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ballot.cli.common import JSON, find_officer, installation, options, print_json
from ballot.cli.terminal import printable
from ballot.config import ConfigError
from ballot.importers.agendas.files import read_agenda_file
from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.refusals import BadInput, UnreadableDocument
from ballot.services.agenda.agenda_import import import_agenda
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.council.focal_point_import import (
    EffectOnConsultation,
    ImportPreview,
    compare_list,
)
from ballot.services.council.lists import read_focal_points, read_roll
from ballot.services.council.roll_import import seat_members
from ballot.services.countersigning.focal_point_change import ListImport, change_focal_points
from ballot.services.papers.identity import Identity, read_identity
from ballot.services.papers.importing import confirm_offered, import_paper
from ballot.services.validation.text import LONGEST_NAME_OR_GROUND
from ballot.store.agenda import SESSION_KINDS
from ballot.store.transactions import DatabaseTrouble

LARGEST = 20_000_000
"""Bytes that are read of any file; each kind has a smaller limit of its own."""

FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
DRY = click.option("--dry-run", is_flag=True, help="Read and report; store nothing. Needs no installation.")
BY = click.option(
    "--as", "by", metavar="EMAIL", help="The officer who does this; left out, the only one of the secretariat."
)
TAB = click.option(
    "--sheet", "tab", default="", help="The sheet of a spreadsheet, where several have the list's columns."
)
IMPORT = options(FILE, DRY, JSON, BY)


@click.group("import")
def import_() -> None:
    """Import council documents and lists."""


@import_.command()
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
    paper = read_paper(_read_file(file), file.name)
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
            source = identity.reference
            confirmed = confirm_offered(parts, officer.public_id, settings.body, source, paragraphs)
    if as_json:
        stored: dict[str, object] = {}
        if done is not None:
            stored = {"source": identity.reference, "stored": done.added + done.joined, "confirmed": confirmed}
            stored["differences"] = done.differences
        print_json(found.as_json() | stored)
        return
    for item in found.items:
        click.echo(printable(f"{item.number:>3}  {item.outcome:26}  {item.title}"))
        for one in item.conclusions:
            verbs = ", ".join((one.verb, *one.also))
            click.echo(printable(f"     → {one.paragraph} {one.standing}: {verbs}: {', '.join(one.documents)}"))
    for place in found.look_here:
        click.echo(printable(f"look here: {place.paragraph or place.item or '?'}: {place.text}"), err=True)
    for warning in found.warnings:
        click.echo(printable(f"look at {warning}"), err=True)
    if done is not None and done.differences:
        click.echo(
            f"{done.differences} differences wait at /papers for an officer; the register stays as it is", err=True
        )
    count = sum(len(item.conclusions) for item in found.items)
    where = f"in the register under {identity.reference!r}, {confirmed} of them confirmed now; see /papers"
    _print_stored(f"{count} proposed conclusions", dry_run, where)


@import_.command()
@IMPORT
@click.option("--session", metavar="REF", help="The session whose agenda it is, e.g. C21 or VCC-2; added if it is new.")
@click.option(
    "--kind",
    type=click.Choice(SESSION_KINDS),
    default=SESSION_KINDS[0],
    show_default=True,
    help="Of a new one: a session, or a consultation of councillors under Rule 3.1.",
)
@click.option("--zone", default=DEFAULT_ZONE, show_default=True, help="Of a new one: in which people read its dates.")
@click.option("--accept", is_flag=True, help="Let it change the agenda that the session has.")
@click.option(
    "--tracked-changes-read", is_flag=True, help="The tracked changes of the file are to be read as accepted."
)
def agenda(
    *,
    file: Path,
    dry_run: bool,
    as_json: bool,
    by: str | None,
    session: str | None,
    kind: str,
    zone: str,
    accept: bool,
    tracked_changes_read: bool,
) -> None:
    """Read the agenda in a letter (.docx, .txt) or a list (.csv), and make it the agenda of a session.

    The same agenda twice changes nothing. One that differs from what the session has is stored with --accept.
    """
    reading, notices = read_agenda_file(_read_file(file), file.name)
    stored = 0
    if not dry_run:
        if session is None:
            raise BadInput(field="--session", why="needed-up-to", longest=LONGEST_NAME_OR_GROUND)
        if notices and not tracked_changes_read:
            raise BadInput(field="--tracked-changes-read", why="tracked-changes-unanswered", file=file.name)
        settings, parts = installation()
        officer = find_officer(parts, by, "secretariat")
        details = SessionDetails(kind, session, time_zone=zone)
        _, stored = import_agenda(parts, officer.public_id, settings.body, details, reading, accept=accept)
    if as_json:
        print_json(reading.as_json() | ({} if dry_run else {"stored": stored}))
        return
    for row in reading.rows:
        documents = ", ".join(f"[{one.reference}]" if one.bracketed else one.reference for one in row.documents)
        click.echo(printable(f"{row.group:>2} {row.number:>6}  {row.title}  {documents}"))
    for found in reading.look_here:
        click.echo(printable(f"look at {found.place}: {found.code}: {found.text}"), err=True)
    for notice in notices:
        click.echo(printable(f"look at {notice.place}: {notice.code}"), err=True)
    _print_stored(f"{len(reading.rows)} items", dry_run, f"on the agenda of {session}; {stored} changes")


@import_.command()
@IMPORT
@TAB
def roll(file: Path, dry_run: bool, as_json: bool, by: str | None, tab: str) -> None:
    """Take the members of the body, in roll-call order, from a CSV or .xlsx: state, region, entitled, ground."""
    members = read_roll(_read_file(file), file.name, tab)
    if not dry_run:
        settings, parts = installation()
        officer = find_officer(parts, by, "secretariat")
        seat_members(parts, officer.public_id, settings.body, members, f"Roll imported from {file.name}")
    if as_json:
        print_json({"members": [asdict(one) for one in members], "stored": not dry_run, "warnings": []})
        return
    entitled = sum(one.entitled for one in members)
    for one in members:
        if not one.entitled:
            click.echo(printable(f"{one.state}: without the right to vote, {one.ground}"))
    _print_stored(f"{len(members)} Member States, {entitled} with the right to vote", dry_run, "on the roll")


@import_.command("focal-points")
@IMPORT
@TAB
def focal_points(file: Path, dry_run: bool, as_json: bool, by: str | None, tab: str) -> None:
    """Take the Member States' focal points from a CSV or .xlsx: state, name, email, language. Known ones stay as they are.

    In every open consultation each new one is an entry of its record, is invited, and the State's other focal points are told.
    That takes two officers: the list is then a proposal, which another officer confirms on the pages of the secretariat.
    With --dry-run, and where there is an installation, that is said and not done.
    """
    content, added, proposed = _read_file(file), 0, None
    if dry_run:
        found = _compared_if_installed(content, file.name, tab)
        people = found.listed if found is not None else read_focal_points(content, file.name, tab=tab)
    else:
        settings, parts = installation()
        officer = find_officer(parts, by, "secretariat")
        found = compare_list(parts, settings.body, content, file.name, tab)
        people = found.listed
        change = ListImport(tuple(people), found.digest)
        proposed = change_focal_points(parts, officer.public_id, settings.body, change)
        added = len(found.new) if proposed is None else 0
    open_consultations = found.open_consultations if found is not None and found.new else []
    if as_json:
        listed = {
            "focal_points": [asdict(one) for one in people],
            "stored": added,
            "proposal": proposed,
            "warnings": [],
        }
        print_json(listed | {"consultations": [_as_json(one) for one in open_consultations]})
        return
    for one in open_consultations:
        click.echo(printable(_in_open_one(one)))
    if found is None:
        click.echo("nothing is installed here: what is in office, and what is open, was not looked at", err=True)
    reached = len({one.state for one in people})
    if proposed is not None:
        click.echo(
            f"proposal {proposed}: a consultation is open, so a second officer has to confirm the list at "
            f"/secretariat/focal-points/waiting/{proposed}; nothing is changed until then",
            err=True,
        )
    _print_stored(f"{len(people)} focal points of {reached} Member States", dry_run, f"{added} of them new")


def _compared_if_installed(content: bytes, file_name: str, tab: str) -> ImportPreview | None:
    try:
        settings, parts = installation()
    except (ConfigError, DatabaseTrouble):  # a dry run needs none
        return None
    return compare_list(parts, settings.body, content, file_name, tab)


def _in_open_one(one: EffectOnConsultation) -> str:
    if one.deadline_passed:
        return f"{one.reference}, past its deadline: nothing is entered, nobody is invited or told"
    return (
        f"{one.reference}, which is open: entries {one.entries}, invitations {one.invitations}, "
        f"notices to the States' other focal points {one.notices}"
    )


def _as_json(one: EffectOnConsultation) -> dict[str, object]:
    return asdict(one) | {"closes_at": one.closes_at.isoformat()}


def _read_file(file: Path) -> bytes:
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


def _print_stored(what: str, dry_run: bool, stored: str) -> None:
    click.echo(f"{what}; {'nothing was stored' if dry_run else stored}")
