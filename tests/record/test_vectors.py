"""Bundles that another implementation made, with their verdicts and codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ballot.record.verification.report import Report
from ballot.record.verification.verify import verify


@pytest.fixture
def vectors(shared: Path) -> Path:
    return shared / "vectors-2"


def verdict_of(vectors: Path, name: str, expected: dict[str, Any]) -> Report:
    kept = [expected["checkpoint"]] if "checkpoint" in expected else []
    return verify(
        vectors / f"{name}.zip",
        key_pem=(vectors / "body.pem").read_bytes(),
        checkpoints={file: (vectors / file).read_bytes() for file in kept},
    )


def test_each_vector_gets_its_verdict_and_at_least_one_of_its_codes(vectors: Path, subtests: pytest.Subtests) -> None:
    listed = json.loads((vectors / "vectors.json").read_text(encoding="utf-8"))
    assert {path.stem for path in vectors.glob("*.zip")} == set(listed)
    for name, expected in listed.items():
        with subtests.test(name):
            report = verdict_of(vectors, name, expected)
            assert report.verdict == expected["verdict"]
            codes = {failure.code for failure in report.failures}
            assert bool(codes) == bool(expected["codes"])
            assert not expected["codes"] or codes & set(expected["codes"])
            assert report.key_confirmed or report.verdict == "failed"
