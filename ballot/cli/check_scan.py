"""`ballot check-scan`: whether a scan of a paper reply is the one that the record commits to. Needs no installation."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from ballot.cli.terminal import printable
from ballot.cli.verify import FILE, read_auditors_file
from ballot.record.note import MalformedKey
from ballot.record.verification.scans import UnusableCommitment, mismatches, read_commitment, read_entry
from ballot.record.verification.verify import verify as audit

LARGEST_SCAN = 64 << 20
"""Bytes of a scan that are read. The system takes none of more than 10 MiB."""


@click.command("check-scan")
@click.argument("bundle", type=FILE)
@click.argument("scan", type=FILE)
@click.argument("commitment", type=FILE)
@click.option("--key", type=FILE, metavar="PEM", help="The body's public key, got by another way than the bundle.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def check_scan(ctx: click.Context, bundle: Path, scan: Path, commitment: Path, key: Path | None, as_json: bool) -> None:
    """Check that SCAN is the scan that a paper reply in BUNDLE commits to.

    COMMITMENT is the JSON file that is given with the scan: the number of the entry, a salt and the scan's SHA-256. The
    bundle is verified first, as by `ballot verify`: a record that does not hold proves nothing of a scan. Status 0 it is
    the scan, 1 it is not or the bundle fails, 2 an unusable call.
    """
    try:
        hidden = read_commitment(read_auditors_file(commitment))
    except UnusableCommitment as error:
        raise click.UsageError(f"{commitment}: {error}") from None
    content = read_auditors_file(scan, LARGEST_SCAN)
    try:
        report = audit(bundle, key_pem=read_auditors_file(key) if key else None)
    except MalformedKey as error:
        raise click.UsageError(f"{key}: {error}") from None
    entry = read_entry(bundle, hidden["reply"])
    wrong = mismatches(content, hidden, entry)
    if report.verdict == "failed":
        wrong.insert(0, "the bundle fails `ballot verify`")
    if as_json:
        found = {"matches": not wrong, "wrong": wrong, "bundle": report.verdict, "key_confirmed": report.key_confirmed}
        click.echo(json.dumps(found | {"entry": hidden["reply"], "state": (entry or {}).get("state")}, indent=2))
    else:
        click.echo("\n".join(printable(line) for line in _lines(wrong, hidden, entry, report.key_confirmed, content)))
    ctx.exit(1 if wrong else 0)


def _lines(
    wrong: list[str], hidden: dict[str, Any], entry: dict[str, Any] | None, key_confirmed: bool, scan: bytes
) -> list[str]:
    if wrong or entry is None:
        return ["NOT THE SCAN OF THE RECORD", *(f"  {one}" for one in wrong)]
    said = [
        f"THE SCAN OF THE RECORD: entry {hidden['reply']}, {entry['state']}, received {entry['received_at']}",
        f"  SHA-256 {sha256(scan).hexdigest()}",
    ]
    return said if key_confirmed else [*said, "  The key is unconfirmed: give the body's key with --key."]
