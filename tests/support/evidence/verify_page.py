"""How the page is asked about a bundle, and what is taken from its report."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

from ballot.record import verify_page
from tests.support.evidence.verify_page_bundles import Record, files_of, zipped
from tests.support.evidence.verify_page_records import ROLL_CALL, tally_of

CHECK = """async ([bundle, key, checkpoints, receipts]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const held = (items) => items.map(bytes);
  const options = {checkpoints: held(checkpoints), receipts: held(receipts)};
  if (key !== null) options.key = bytes(key);
  return await verifyBundle(bytes(bundle).buffer, options);
}"""
Check = Callable[..., dict[str, Any]]


def codes(report: dict[str, Any]) -> set[str]:
    """The codes of what failed."""
    return {failure["code"] for failure in report["failures"]}


def places(report: dict[str, Any]) -> set[tuple[str, str]]:
    """The codes of what failed, each with where."""
    return {(failure["code"], failure["where"]) for failure in report["failures"]}


def judge(record: Record, check: Check, roll_call: dict[str, Any] = ROLL_CALL) -> dict[str, Any]:
    """A record with everything signed and listed anew, so that only what it says can be wrong."""
    there = any(each["act"] == "declared" for each in record)
    return check(zipped(files_of(record, tally_of(record, roll_call) if there else None)))


def sources(upto: str) -> str:
    """The page's scripts in one text, up to the one of this name."""
    names = verify_page.SCRIPTS[: verify_page.SCRIPTS.index(upto) + 1]
    return "\n".join(files(verify_page).joinpath(name).read_text(encoding="utf-8") for name in names)
