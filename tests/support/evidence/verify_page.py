"""How the page is asked about a bundle, and what is taken from its report."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from ballot.record import verify_page
from ballot.record.note import MalformedKey
from ballot.record.verification.verify import verify
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


def verified(
    bundle: bytes, key: bytes | None, checkpoints: tuple[bytes, ...] = (), receipts: tuple[bytes, ...] = ()
) -> dict[str, Any] | None:
    """The report of `ballot.record.verification.verify`; None where the key cannot be read, which it refuses as a call."""
    try:
        return verify(
            io.BytesIO(bundle), key_pem=key,
            checkpoints={f"checkpoint {i}": content for i, content in enumerate(checkpoints, start=1)},
            receipts={f"receipt {i}": content for i, content in enumerate(receipts, start=1)},
        ).as_json()  # fmt: skip
    except MalformedKey:
        return None


def require_agreement(page: dict[str, Any], other: dict[str, Any] | None) -> None:
    """Refuse two reports on one bundle that differ in what an auditor would do with them."""
    if other is None:
        assert page["verdict"] is None
        return
    assert page.keys() == other.keys()
    assert (page["verdict"], codes(page)) == (other["verdict"], codes(other)), (
        page["failures"][:5],
        other["failures"][:5],
    )
    for name in () if page["failures"] else ("fingerprint", "key_confirmed", "results", "entries"):
        assert page[name] == other[name], name
    assert [each["name"] for each in page["unusable"]] == [each["name"] for each in other["unusable"]]


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
