"""`ballot check-scan`, as an auditor calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ballot.services.countersigning import scans
from ballot.services.evidence import bundles, signing
from tests.cli.test_verify import WITHOUT
from tests.support.command_line import Terminal
from tests.support.installation import HOUR, SCAN, World


@pytest.fixture
def given(world: World, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A bundle, the scan of a paper reply, and what is given with it."""
    consultation = world.open()
    world.clock.forward(HOUR)
    seq = world.record_paper(consultation, world.paper("AA", {"1": "against"}))
    world.sign(consultation)
    world.close(consultation)
    signing.sign_pending(world.parts)
    bundle, scan, hidden = (tmp_path / name for name in ("bundle.zip", "scan.pdf", "scan.json"))
    scan.write_bytes(SCAN)
    hidden.write_bytes(scans.take_commitment(world.parts, world.auditor, consultation, seq))
    bundle.write_bytes(bundles.export_bundle(world.parts, consultation))
    return bundle, scan, hidden


def test_the_scan_of_the_record_is_recognised(ballot: Terminal, given: tuple[Path, Path, Path]) -> None:
    ran = ballot("check-scan", *given)
    assert ran.status == 0
    assert "THE SCAN OF THE RECORD: entry 1, AA, received 2026-03-02T10:00:00.000000Z" in ran.out
    assert "The key is unconfirmed" in ran.out
    found = json.loads(ballot("check-scan", *given, "--json").out)
    assert (found["matches"], found["wrong"], found["entry"], found["state"]) == (True, [], 1, "AA")


def test_another_scan_is_not(ballot: Terminal, given: tuple[Path, Path, Path]) -> None:
    given[1].write_bytes(SCAN + b" ")
    ran = ballot("check-scan", *given)
    assert ran.status == 1
    assert "NOT THE SCAN OF THE RECORD" in ran.out
    assert "the file is not the scan" in ran.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"salt": "0" * 64}, "commits to another scan, or with another salt"),
        ({"reply": 0}, "entry 0 of the record is no paper reply"),
        ({"reply": 999}, "entry 999 of the record is no paper reply"),
    ],
)
def test_another_commitment_is_not(
    ballot: Terminal, given: tuple[Path, Path, Path], change: dict[str, object], said: str
) -> None:
    given[2].write_text(json.dumps(json.loads(given[2].read_text()) | change))
    ran = ballot("check-scan", *given)
    assert ran.status == 1
    assert said in ran.out


def test_a_bundle_that_fails_proves_nothing_of_a_scan(ballot: Terminal, given: tuple[Path, Path, Path]) -> None:
    given[0].write_bytes(given[0].read_bytes()[:-1])
    ran = ballot("check-scan", *given)
    assert ran.status == 1
    assert "the bundle fails `ballot verify`" in ran.out


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"reply": 1}',
        b'{"reply": true, "salt": "%b", "sha256": "%b"}' % (b"0" * 64, b"0" * 64),
        b'{"reply": 1, "salt": "%b", "sha256": "%b"}' % (b"0" * 63, b"0" * 64),
        b'{"reply": 1, "salt": 5, "sha256": "%b"}' % (b"0" * 64),
        b'{"reply": 1, "reply": 1, "salt": "%b", "sha256": "%b"}' % (b"0" * 64, b"0" * 64),
        b"[" * 100_000,
    ],
    ids=["empty", "list", "bytes", "members", "reply", "short", "number", "twice", "deep"],
)
def test_a_commitment_that_cannot_be_read_is_an_unusable_call(
    ballot: Terminal, given: tuple[Path, Path, Path], content: bytes
) -> None:
    given[2].write_bytes(content)
    ran = ballot("check-scan", *given)
    assert (ran.status, ran.out) == (2, "")
    assert "scan.json" in ran.err


def test_it_needs_neither_the_web_framework_nor_a_database(given: tuple[Path, Path, Path]) -> None:
    call = [sys.executable, "-c", WITHOUT, "check-scan", *map(str, given)]
    ran = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
