"""`ballot verify`: the whole audit of a bundle, for someone who has the bundle and nothing of ours but this program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from ballot.cli.terminal import printable
from ballot.record.note import MalformedKey
from ballot.record.verification.report import STEPS, Report
from ballot.record.verification.verify import verify as audit

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
LARGEST = 1 << 20
"""Bytes of a key, a checkpoint or a receipt that are read. Real ones have a few kilobytes."""
READ_FROM_ENTRIES = (3, 5, 6, 7, 8, 10)
"""The steps that need what the entries say, and not only their hashes."""
STATUS = {"verified": 0, "in-progress": 0, "failed": 1, None: 2}
VERDICTS = {
    "verified": "VERIFIED",
    "in-progress": "IN PROGRESS: everything so far holds; no result has been declared",
    "failed": "FAILED",
}


@click.command()
@click.argument("bundle", type=FILE)
@click.option("--key", type=FILE, metavar="PEM", help="The body's public key, got by another way than the bundle.")
@click.option("--checkpoint", "checkpoints", type=FILE, multiple=True, metavar="F", help="One kept from earlier.")
@click.option("--receipt", "receipts", type=FILE, multiple=True, metavar="F", help="One kept from earlier.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify(
    ctx: click.Context,
    bundle: Path,
    key: Path | None,
    checkpoints: tuple[Path, ...],
    receipts: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Check BUNDLE step by step (record format §6).

    --checkpoint and --receipt may be given any number of times: a record that was rewritten after they were
    handed out does not contain them. Status 0 verified or in progress, 1 failed, 2 an unusable call, such as a
    checkpoint or receipt that cannot be read: then there is no verdict.
    """
    try:
        report = audit(
            bundle,
            key_pem=read_auditors_file(key) if key else None,
            checkpoints=_read_files(checkpoints),
            receipts=_read_files(receipts),
        )
    except MalformedKey as error:
        raise click.UsageError(f"{key}: {error}") from None
    if as_json:
        # All but ASCII is escaped: nothing that a bundle holds can steer a terminal, or turn its text around.
        click.echo(json.dumps(report.as_json(), indent=2))
    else:
        click.echo("\n".join(report_lines(report, kept=len(checkpoints) + len(receipts))))
    ctx.exit(STATUS[report.verdict])


def _read_files(files: Iterable[Path]) -> dict[str, bytes]:
    return {str(file): read_auditors_file(file) for file in files}


def read_auditors_file(file: Path, largest: int = LARGEST) -> bytes:
    """Return a file of at most so many bytes. Raise click.UsageError where it is longer or cannot be read."""
    try:
        with file.open("rb") as stream:
            content = stream.read(largest + 1)
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from None
    if len(content) > largest:
        raise click.UsageError(f"{file}: too long for what it is given as")
    return content


def report_lines(report: Report, kept: int = 0) -> list[str]:
    """Return the report as lines for a person. `kept` is how many checkpoints and receipts were held against the record.

    Whatever comes out of the bundle is printed without control characters.
    """
    return [
        *_report_head(report),
        "",
        *_step_lines(report, kept),
        "",
        *_key_lines(report),
        *_document_lines(report),
        *_not_covered(report),
        *_result_lines(report),
        *(_verdict(report.verdict, report) if report.verdict else _unusable(report)),
    ]


def _report_head(report: Report) -> list[str]:
    of = f"{report.reference} ({report.origin})" if report.origin else "a record without a readable opening"
    return [printable(f"{of}: {report.entries} entries, {report.stage or 'stage unknown'}")]


def _step_lines(report: Report, kept: int) -> list[str]:
    lines = []
    for number, what in STEPS.items():
        failures = [failure for failure in report.failures if failure.step == number]
        idle = "" if failures else _why_idle(report, number, kept)
        mark = "✗" if failures else "–" if idle else "✓"
        lines.append(f" {mark} {number:2}  {what}{f' ({idle})' if idle else ''}")
        lines += [printable(f"       {one.code}: {one.where}: {one.message}") for one in failures]
    if report.more_failures or report.entries_unread:
        lines.append(f"       {_unlisted_failures_line(report)}")
    return lines


def _unlisted_failures_line(report: Report) -> str:
    more = f"and {report.more_failures} more" if report.more_failures else "and more"
    if not report.entries_unread:
        return more
    return f"{more}: after so many failures, the last {report.entries_unread} entries were not looked at"


def _why_idle(report: Report, number: int, kept: int) -> str:
    """Return why a step had nothing to look at; empty where it had. A tick is only for what was looked at."""
    if number > 1 and not report.origin:
        return "not checked"
    if number in READ_FROM_ENTRIES and report.entries_unread:
        return "not checked to the end"
    if number in (7, 8) and report.stage != "declared":
        return "annulled: there are no results" if report.stage == "annulled" else "nothing is declared yet"
    if number == 9 and not kept:
        return "no earlier checkpoint or receipt was given"
    if number == 10 and report.documents_not_included:
        return f"{len(report.documents_not_included)} not included"
    return ""


def _key_lines(report: Report) -> list[str]:
    if not report.fingerprint:
        return ["Key: the bundle has none that can be read."]
    if report.key_confirmed:
        return [f"Key: the one given to check against.\n  fingerprint {report.fingerprint}"]
    if any(failure.code == "key-unexpected" for failure in report.failures):
        return [f"Key: NOT the one given to check against.\n  fingerprint {report.fingerprint}"]
    return [
        "Key: the key is unconfirmed. Compare its fingerprint with the one that the body has published,",
        "or give the body's key with --key. Whoever made this bundle could have made the key as well.",
        f"  fingerprint {report.fingerprint}",
    ]


def _document_lines(report: Report) -> list[str]:
    if not report.documents_not_included:
        return []
    return [
        "Documents not included, so not compared with what was voted on:",
        *(printable(f"  {one}") for one in report.documents_not_included),
    ]


def _not_covered(report: Report) -> list[str]:
    if not report.not_covered:
        return []
    return [printable(f"Not covered by any signature: {', '.join(report.not_covered)}; do not rely on them.")]


def _result_lines(report: Report) -> list[str]:
    if not report.results or report.verdict != "verified":
        return []
    lines = ["", "ballot   for  against  abstain  no reply  required  outcome"]
    for one in report.results:
        counts = f"{one['for']:5}  {one['against']:7}  {one['abstain']:7}  {one['no_reply']:8}  {one['required']:8}"
        lines.append(printable(f"{one['ballot']:>6} {counts}  {one['outcome']}"))
    return lines


def _unusable(report: Report) -> list[str]:
    """Return what is wrong with the auditor's own files. That accuses nobody, so nothing else is concluded."""
    return [
        "",
        "NO VERDICT: what was given to check against cannot be read. Find a good copy, or leave it out.",
        *(printable(f"  {name}: {why}") for name, why in report.unusable),
    ]


def _verdict(verdict: str, report: Report) -> list[str]:
    said = VERDICTS[verdict]
    if verdict == "verified" and report.stage == "annulled":
        said += ": the consultation was annulled, and there are no results"
    if verdict != "failed" and not report.key_confirmed:
        said += " (the key is unconfirmed)"
    return ["", said]
