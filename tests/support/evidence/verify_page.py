"""How the page is asked about a bundle, and what is taken from its report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.evidence.verify_page_bundles import ROLL_CALL, Record, files_of, tally_of, zipped

CHECK = """async ([bundle, key, checkpoints, receipts]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return await verifyBundle(bytes(bundle).buffer, {key: key ?? undefined, checkpoints, receipts});
}"""
Check = Callable[..., dict[str, Any]]


def codes(report: dict[str, Any]) -> set[str]:
    """The codes of what failed."""
    return {failure["code"] for failure in report["failures"]}


def judge(record: Record, check: Check, roll_call: dict[str, Any] = ROLL_CALL) -> dict[str, Any]:
    """A record with everything signed and listed anew, so that only what it says can be wrong."""
    there = any(each["act"] == "declared" for each in record)
    return check(zipped(files_of(record, tally_of(record, roll_call) if there else None)))
