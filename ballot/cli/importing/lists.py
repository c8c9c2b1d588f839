"""`ballot import roll` and `ballot import focal-points`: the lists of Member States and of their focal points."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ballot.cli.common import find_officer, installation, print_json
from ballot.cli.importing.common import IMPORT, print_stored, read_file
from ballot.cli.terminal import printable
from ballot.config import ConfigError
from ballot.services.council.focal_point_import import (
    EffectOnConsultation,
    ImportPreview,
    compare_list,
)
from ballot.services.council.lists import read_focal_points, read_roll
from ballot.services.council.roll_import import seat_members
from ballot.services.countersigning.focal_point_change import ListImport, change_focal_points
from ballot.store.transactions import DatabaseTrouble

TAB = click.option(
    "--sheet", "tab", default="", help="The sheet of a spreadsheet, where several have the list's columns."
)


@click.command()
@IMPORT
@TAB
def roll(file: Path, dry_run: bool, as_json: bool, by: str | None, tab: str) -> None:
    """Take the members of the body, in roll-call order, from a CSV or .xlsx: state, region, entitled, ground."""
    members = read_roll(read_file(file), file.name, tab)
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
    print_stored(f"{len(members)} Member States, {entitled} with the right to vote", dry_run, "on the roll")


@click.command("focal-points")
@IMPORT
@TAB
def focal_points(file: Path, dry_run: bool, as_json: bool, by: str | None, tab: str) -> None:
    """Take the Member States' focal points from a CSV or .xlsx: state, name, email, language. Known ones stay as they are.

    In every open consultation each new one is an entry of its record, is invited, and the State's other focal points are told.
    That takes two officers: the list is then a proposal, which another officer confirms on the pages of the secretariat.
    With --dry-run, and where there is an installation, that is said and not done.
    """
    content, added, proposed = read_file(file), 0, None
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
    print_stored(f"{len(people)} focal points of {reached} Member States", dry_run, f"{added} of them new")


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
