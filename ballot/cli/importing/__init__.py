"""`ballot import`: council documents and lists. A file is read whole before anything is stored; all of it is, or nothing."""

from __future__ import annotations

import click

from ballot.cli.importing.agendas import agenda
from ballot.cli.importing.lists import focal_points, roll
from ballot.cli.importing.records import record


@click.group("import", commands=[record, agenda, roll, focal_points])
def import_() -> None:
    """Import council documents and lists."""
