"""Bundles that another implementation made, with their verdicts."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from ballot.record.report import Report
from ballot.record.verify import verify

NAMES = [
    "open-votes",
    "sealed-votes",
    "cast-with-quorum",
    "bad-signature-flipped",
    "bad-entry-cut",
    "bad-outcome-turned",
    "bad-late-reply",
    "bad-opening-changed",
]


@pytest.fixture
def vectors(shared: Path) -> Path:
    return shared / "vectors"


def verdict_of(vectors: Path, name: str) -> Report:
    return verify(vectors / f"{name}.zip", key_pem=(vectors / "body.pem").read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_a_vector_gets_its_verdict_and_at_least_one_of_its_codes(vectors: Path, name: str) -> None:
    expected = json.loads((vectors / "vectors.json").read_text())[name]
    assert sha256((vectors / f"{name}.zip").read_bytes()).hexdigest() == expected["sha256"]
    report = verdict_of(vectors, name)
    assert report.verdict == expected["verdict"]
    assert bool(report.failures) == bool(expected["codes"])
    if expected["codes"]:
        assert {failure.code for failure in report.failures} & set(expected["codes"])
    assert report.key_confirmed


def test_no_vector_is_left_out(vectors: Path) -> None:
    assert set(json.loads((vectors / "vectors.json").read_text())) == set(NAMES)
    assert {path.stem for path in vectors.glob("*.zip")} == set(NAMES)
