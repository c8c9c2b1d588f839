"""The page on the vectors: bundles that another implementation made, with their verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.evidence.verify_page import Check, codes

NAMES = (
    "valid-open", "valid-sealed", "valid-sealed-parts", "valid-archive", "valid-late-letter", "valid-all-replied",
    "valid-focal-points", "valid-nobody-entitled", "valid-annulled", "in-progress-open", "in-progress-closed",
    "bad-zip-byte-behind", "bad-path-dot-dot", "bad-no-checkpoint", "bad-manifest", "bad-zip-extra-field",
    "bad-zip-data-descriptor", "bad-path-device-name", "bad-key-mismatch", "bad-key-unexpected", "bad-line-space",
    "bad-version-1", "bad-bidi-title", "bad-invisible-title", "bad-id-form", "bad-no-title", "bad-time-back", "bad-root",
    "bad-checkpoint-extension", "bad-checkpoint-signature", "bad-late-reply", "bad-older-letter", "bad-not-on-roll",
    "bad-removed-focal-point", "bad-focal-point-one-officer", "bad-withdrawn-at-deadline", "bad-declared-early",
    "bad-no-closed", "bad-opening-turned", "bad-wrong-count", "bad-wrong-outcome", "bad-tally-title",
    "bad-archive-signature", "bad-strange-document", "bad-another-ballots-document", "bad-history-rewritten",
)  # fmt: skip


def test_every_vector_is_tested(shared: Path) -> None:
    assert set(json.loads((shared / "vectors-2/vectors.json").read_bytes())) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_vector_gives_its_verdict_and_one_of_its_codes(name: str, shared: Path, check: Check) -> None:
    folder = shared / "vectors-2"
    expected = json.loads((folder / "vectors.json").read_bytes())[name]
    held = (folder / expected["checkpoint"]).read_bytes() if "checkpoint" in expected else None
    report = check(
        (folder / f"{name}.zip").read_bytes(),
        key=(folder / "body.pem").read_bytes(),
        checkpoints=() if held is None else (held,),
    )
    assert report["verdict"] == expected["verdict"], report["failures"]
    assert bool(codes(report) & set(expected["codes"])) is bool(expected["codes"])
    if not expected["codes"]:
        assert (report["failures"], report["key_confirmed"]) == ([], True)
