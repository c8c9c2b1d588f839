"""`ballot consultation draft`: a draft from conclusions that `ballot import record` has put into the register."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import click

from ballot.cli.common import AS, JSON, installation, parse_texts, print_json
from ballot.rules.deadlines import DEFAULT_ZONE, read_local
from ballot.rules.majority import DEFAULT_RULE, RULES
from ballot.rules.refusals import BadInput
from ballot.services.accounts.officers import find_officer_by_email
from ballot.services.consultations import overview, readiness
from ballot.services.consultations.drafts import Particulars, add_conclusions, create_draft
from ballot.services.core.context import Parts
from ballot.services.papers.desk import list_conclusions
from ballot.services.validation.email_addresses import read_address
from ballot.services.validation.text import LONGEST_NAME_OR_GROUND
from ballot.words.holidays import name_of_day_off

TEXT = "[LANG=]TEXT"


@click.command()
@AS
@JSON
@click.option("--reference", required=True, metavar="REF", help="E.g. DM-21/1012.")
@click.option("--title", "titles", required=True, multiple=True, metavar=TEXT, help="Once for each language.")
@click.option("--basis", "bases", required=True, multiple=True, metavar=TEXT, help="The legal basis, e.g. the rule.")
@click.option(
    "--authorised-by", required=True, multiple=True, metavar=TEXT, help="The decision or record that authorised it."
)
@click.option("--authority", metavar="REF", help="The paper that authorised it, by its reference.")
@click.option("--authority-paragraph", metavar="TEXT", help="The paragraph of that paper.")
@click.option("--authority-file", metavar="FILE", help="That paper as a file: the record names its SHA-256.")
@click.option("--deadline", required=True, metavar="TIME", help="YYYY-MM-DDTHH:MM in the zone, or with an offset.")
@click.option("--record-until", metavar="TIME", help="Until when paper replies may be recorded; the deadline itself.")
@click.option("--zone", default=DEFAULT_ZONE, show_default=True, help="In which people read the deadline.")
@click.option("--rule", default=DEFAULT_RULE, show_default=True, type=click.Choice(list(RULES)))
@click.option("--open-votes", is_flag=True, help="Votes are in the record at once, rather than sealed until closing.")
@click.option(
    "--from-record", "source", metavar="SOURCE", help="Every conclusion registered from this record is a ballot."
)
@click.option("--item", "items", multiple=True, type=int, help="Only these items of the record.")
@click.option("--letter", "letters", multiple=True, metavar="[LANG=]FILE", help="The chair's letter, a text file.")
@click.option("--contact-name", "contact_names", multiple=True, metavar=TEXT)
@click.option("--contact-telephone", default="")
@click.option("--contact-email", default="")
@click.option("--second-step", is_flag=True, help="A reply is confirmed with a code that is mailed at that moment.")
@click.option(
    "--remind", "reminders", multiple=True, type=int, metavar="HOURS", help="Before the deadline; 168, 48, 24."
)
def draft(
    *,
    by: str,
    as_json: bool,
    reference: str,
    titles: tuple[str, ...],
    bases: tuple[str, ...],
    authorised_by: tuple[str, ...],
    authority: str | None,
    authority_paragraph: str | None,
    authority_file: str | None,
    deadline: str,
    record_until: str | None,
    zone: str,
    rule: str,
    open_votes: bool,
    source: str | None,
    items: tuple[int, ...],
    letters: tuple[str, ...],
    contact_names: tuple[str, ...],
    contact_telephone: str,
    contact_email: str,
    second_step: bool,
    reminders: tuple[int, ...],
) -> None:
    """Prepare a consultation. Nothing is fixed, and nobody is written to, until it is opened."""
    settings, parts = installation()
    who = find_officer_by_email(parts, by).public_id
    particulars = Particulars(
        reference=reference,
        title=parse_texts("--title", titles),
        legal_basis=parse_texts("--basis", bases),
        authorised_by=parse_texts("--authorised-by", authorised_by),
        authority=_paper(authority, authority_paragraph, authority_file),
        closes_at=read_local(deadline, zone),
        record_until=read_local(record_until, zone) if record_until else None,
        rule_id=rule,
        sealed=not open_votes,
        time_zone=zone,
        letter={language: _read_letter_file(name) for language, name in parse_texts("--letter", letters).items()},
        contact={"telephone": contact_telephone, "email": _contact_address(contact_email)},
        contact_name=parse_texts("--contact-name", contact_names),
        second_step=second_step,
    )
    if reminders:
        particulars = replace(particulars, reminder_hours=reminders)
    chosen = find_conclusions(parts, settings.body, source, items) if source is not None else []
    row_id = create_draft(parts, who, settings.body, particulars)
    positions = add_conclusions(parts, who, row_id, chosen)
    _tell_of_days_off(particulars)
    missing = overview.read_draft(parts, row_id).missing
    if as_json:
        print_json({"reference": reference, "stage": "draft", "ballots": len(positions), "missing": missing})
        return
    click.echo(f"{reference}: draft with {len(positions)} ballots; missing: {', '.join(missing) or 'nothing'}")


def _tell_of_days_off(particulars: Particulars) -> None:
    """Warn of a deadline on a day off, on standard error, so that what is printed stays what was asked for."""
    for found in (
        readiness.deadline_findings(particulars.closes_at, particulars.time_zone) if particulars.closes_at else ()
    ):
        day = f"{name_of_day_off(found.facts['why'])} ({found.facts['day']:%-d %B %Y})"
        click.echo(f"Geneva does not work on the day of the deadline: {day}.", err=True)


def find_conclusions(parts: Parts, body_slug: str, source: str, items: Collection[int] = ()) -> list[int]:
    """Return the ids of the conclusions that were confirmed of a record, in the record's order. Raise BadInput where there are
    none."""
    wanted = {str(item) for item in items}
    rows = [one for one in list_conclusions(parts, body_slug, source) if not items or one.item in wanted]
    if not rows:
        raise BadInput(field="--from-record", why="none-registered", source=source)
    found = [one.number for one in rows if one.standing == "confirmed"]
    if not found:
        raise BadInput(field="--from-record", why="none-confirmed", source=source)
    return found


def _contact_address(text: str) -> str:
    if not text:
        return ""
    try:
        return read_address(text)
    except BadInput as refused:
        raise BadInput(**{**refused.facts, "field": "--contact-email"}) from None


def _read_letter_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(field="--letter", why="not-utf-8", file=name, error=str(error)) from None


def _paper(reference: str | None, paragraph: str | None, file: str | None) -> dict[str, str | None] | None:
    if reference is None:
        if paragraph is not None or file is not None:
            raise BadInput(field="--authority", why="reference-needed", longest=LONGEST_NAME_OR_GROUND)
        return None
    try:
        digest = sha256(Path(file).read_bytes()).hexdigest() if file is not None else None
    except OSError as error:
        raise BadInput(
            field="--authority-file", why="file-not-there", error=error.strerror or type(error).__name__
        ) from None
    return {"reference": reference, "sha256": digest, "paragraph": paragraph}
