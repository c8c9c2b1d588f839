"""Checkpoints and receipts, checked by the packages that Go's checksum database is checked with, where Go has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support.evidence.auditing import unpacked
from tests.support.evidence.records import honest

PROGRAM = Path(__file__).parents[2] / "support/evidence/checkpoints.go"
PACKAGES = Path("/usr/share/gocode")
"""Where Debian's golang-golang-x-mod-dev puts the packages."""

Check = Callable[[Mapping[str, bytes]], "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Returns what the program in Go says of a folder with these files."""
    if not shutil.which("go") or not (PACKAGES / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("no Go, or not its packages note and tlog (Debian: golang-go, golang-golang-x-mod-dev)")
    made = tmp_path_factory.mktemp("go")
    settings = {"GOPATH": str(PACKAGES), "GO111MODULE": "off", "GOCACHE": str(made / "cache"), "GOFLAGS": "-p=2"}
    program = made / "checkpoints"
    build = ["go", "build", "-o", str(program), str(PROGRAM)]
    subprocess.run(build, env={**os.environ, **settings}, check=True, capture_output=True)

    def run(files: Mapping[str, bytes]) -> subprocess.CompletedProcess[str]:
        folder = tmp_path_factory.mktemp("unpacked")
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return subprocess.run([program, folder], capture_output=True, text=True, check=False)

    return run


def test_go_opens_every_checkpoint_and_receipt_and_finds_them_in_the_record(check: Check) -> None:
    one = honest(sealed=True).finish()
    sizes = range(1, len(one.lines) + 1)
    kept = {f"{size}.checkpoint": one.checkpoint(size) for size in sizes}
    receipts = {f"{seq}-of-{size}.tlog-proof": one.receipt(seq, size) for size in sizes for seq in range(size)}
    said = check({**unpacked(one.bundle()), **kept, **receipts})
    assert said.stdout == f"{len(kept)} entries, {len(kept)} checkpoints, {len(receipts)} receipts\n", said.stderr


def test_go_refuses_what_another_history_signed(check: Check) -> None:
    one, other = honest(sealed=True).finish(), honest(sealed=False).finish()
    files = unpacked(one.bundle())
    for foreign in ({"2.checkpoint": other.checkpoint(2)}, {"1.tlog-proof": other.receipt(1)}):
        assert check({**files, **foreign}).returncode == 1
