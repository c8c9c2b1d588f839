"""`ballot import agenda`: a letter's agenda, or a list, as the agenda of a session."""

from __future__ import annotations

from pathlib import Path

import click

from ballot.cli.common import find_officer, installation, print_json
from ballot.cli.importing.common import IMPORT, print_stored, read_file
from ballot.cli.terminal import printable
from ballot.importers.agendas.files import read_agenda_file
from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.refusals import BadInput
from ballot.services.agenda.agenda_import import import_agenda
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.validation.text import LONGEST_NAME_OR_GROUND
from ballot.store.agenda import SESSION_KINDS


@click.command()
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
    reading, notices = read_agenda_file(read_file(file), file.name)
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
    print_stored(f"{len(reading.rows)} items", dry_run, f"on the agenda of {session}; {stored} changes")
