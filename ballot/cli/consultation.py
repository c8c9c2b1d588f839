"""`ballot consultation`: what chair and secretariat do on their pages, for scripts. Each command is one act."""

from __future__ import annotations

import click

from ballot.cli.common import AS, JSON, REF, format_time, installation, options, print_json
from ballot.cli.drafts import draft
from ballot.cli.terminal import printable
from ballot.config import Settings
from ballot.rules.deadlines import read_local
from ballot.services.accounts.officers import find_officer_by_email
from ballot.services.consultations import chair_acts, overview
from ballot.services.consultations.opening import open_consultation
from ballot.services.consultations.overview import Overview
from ballot.services.core.context import Parts

LOOKING = click.option("--as", "by", metavar="EMAIL", help="Not needed to look.")
REASON = click.option("--reason", required=True, metavar="TEXT", help="Stands in the record and in everyone's mail.")
ACT = options(REF, AS, JSON)


@click.group()
def consultation() -> None:
    """Draft, open and conduct consultations. What chair and vice-chair decide needs --as with their address."""


consultation.add_command(draft)


@consultation.command("list")
@LOOKING
@JSON
def list_(by: str | None, as_json: bool) -> None:
    """List all consultations of the body, newest first."""
    settings, parts = installation()
    if by is not None:
        find_officer_by_email(parts, by)
    found = overview.list_overviews(parts, settings.body)
    if as_json:
        print_json({"consultations": [_brief_json(one) for one in found]})
        return
    for one in found:
        click.echo(f"{one.row.reference:16}  {one.stage:9}  {_deadline_text(one)}")


@consultation.command()
@REF
@LOOKING
@JSON
def show(reference: str, by: str | None, as_json: bool) -> None:
    """Show one consultation: stage, deadline, who has replied, results. While votes are sealed nobody sees one here."""
    settings, parts = installation()
    if by is not None:
        find_officer_by_email(parts, by)
    one = overview.find_overview(parts, settings.body, reference)
    if as_json:
        print_json(_full_json(parts, one))
        return
    click.echo(printable(f"{one.row.reference}: {next(iter(one.row.title.values()), '')}"))
    click.echo(f"stage {one.stage}; deadline {_deadline_text(one)}; {one.row.size} entries")
    if one.row.size:
        entitled = len(one.replied) + len(one.not_replied)
        click.echo(f"{len(one.replied)} of {entitled} entitled Member States have replied")
        click.echo(f"waiting for: {', '.join(one.not_replied) or 'none'}")
    else:
        click.echo(f"still missing: {', '.join(overview.read_draft(parts, one.id).missing) or 'nothing'}")
    for result in one.standing.results or []:
        counts = f"{result['for']} for, {result['against']} against, {result['abstain']} abstaining"
        click.echo(f"ballot {result['ballot']}: {result['outcome']} ({counts}; {result['required']} required)")


@consultation.command("open")
@ACT
def open_(reference: str, by: str, as_json: bool) -> None:
    """Open a draft: text, rule, roll and deadline are fixed, and every focal point is invited."""
    settings, parts, one, who = _prepare_act(reference, by)
    invited = open_consultation(parts, who, one.id)
    _print_act_done(settings, parts, one, f"open; {invited} invitations queued", as_json, invitations=invited)


@consultation.command()
@ACT
@click.option(
    "--to", required=True, metavar="TIME", help="YYYY-MM-DDTHH:MM in the consultation's zone, or with an offset."
)
@REASON
def extend(reference: str, by: str, as_json: bool, to: str, reason: str) -> None:
    """Set a later deadline."""
    settings, parts, one, who = _prepare_act(reference, by)
    seq = chair_acts.extend_deadline(parts, who, one.id, read_local(to, one.row.time_zone), reason)
    _print_act_done(settings, parts, one, "extended", as_json, entry=seq)


@consultation.command()
@ACT
@click.argument("ballot")
@REASON
def withdraw(reference: str, by: str, as_json: bool, ballot: str, reason: str) -> None:
    """Withdraw a ballot before closing; it will have no result."""
    settings, parts, one, who = _prepare_act(reference, by)
    seq = chair_acts.withdraw_ballot(parts, who, one.id, ballot, reason)
    _print_act_done(settings, parts, one, f"ballot {ballot} withdrawn", as_json, entry=seq)


@consultation.command()
@ACT
@REASON
def annul(reference: str, by: str, as_json: bool, reason: str) -> None:
    """End a consultation without a result. Sealed votes are destroyed unread."""
    settings, parts, one, who = _prepare_act(reference, by)
    seq = chair_acts.annul_consultation(parts, who, one.id, reason)
    _print_act_done(settings, parts, one, "annulled", as_json, entry=seq)


@consultation.command("close-early")
@ACT
def close_early(reference: str, by: str, as_json: bool) -> None:
    """Close before the deadline: only when every entitled Member State has voted on every ballot."""
    settings, parts, one, who = _prepare_act(reference, by)
    seq = chair_acts.close_early(parts, who, one.id)
    _print_act_done(settings, parts, one, "closed, all having replied", as_json, entry=seq)


def _prepare_act(reference: str, by: str) -> tuple[Settings, Parts, Overview, str]:
    settings, parts = installation()
    who = find_officer_by_email(parts, by).public_id
    return settings, parts, overview.find_overview(parts, settings.body, reference), who


def _print_act_done(settings: Settings, parts: Parts, before: Overview, what: str, as_json: bool, **facts: int) -> None:
    after = overview.read_overview(parts, before.id)
    if as_json:
        print_json(_brief_json(after) | facts)
        return
    click.echo(f"{after.row.reference}: {what}; deadline {_deadline_text(after)}")
    click.echo(f"{settings.base_url}/results/{after.body.slug}/{after.row.slug}")


def _deadline_text(one: Overview) -> str:
    return format_time(one.row.closes_at, one.row.time_zone) if one.row.closes_at else "not set"


def _brief_json(one: Overview) -> dict[str, object]:
    return {
        "reference": one.row.reference,
        "slug": one.row.slug,
        "stage": str(one.stage),
        "closes_at": one.row.closes_at.isoformat() if one.row.closes_at else None,
        "time_zone": one.row.time_zone,
        "entries": one.row.size,
        "replied": len(one.replied),
        "entitled": len(one.replied) + len(one.not_replied),
    }


def _full_json(parts: Parts, one: Overview) -> dict[str, object]:
    if one.row.size:
        ballots = [{name: each[name] for name in ("id", "title", "actions")} for each in one.standing.opened["ballots"]]
    else:
        ballots = [
            {"id": str(each.position), "title": each.title, "actions": each.actions}
            for each in overview.read_draft(parts, one.id).ballots
        ]
    return _brief_json(one) | {
        "title": one.row.title,
        "ballots": ballots,
        "missing": [] if one.row.size else overview.read_draft(parts, one.id).missing,
        "replied_states": one.replied,
        "not_replied_states": one.not_replied,
        "withdrawn": sorted(one.standing.withdrawn),
        "required": one.required,
        "results": one.standing.results or [],
    }
