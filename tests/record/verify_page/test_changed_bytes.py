"""The page on bundles in which bits were flipped or lines moved, with everything else made to fit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.evidence.verify_page import Check, codes
from tests.support.evidence.verify_page_bundles import JUDGED, unzipped, with_manifest, zipped
from tests.support.evidence.verify_page_records import good


def _lines_changed(lines: list[bytes], how: str, rng: random.Random) -> list[bytes]:
    i = rng.randrange(len(lines) - 1)
    if how == "drop":
        return lines[:i] + lines[i + 1 :]
    if how == "swap":
        return [*lines[:i], lines[i + 1], lines[i], *lines[i + 2 :]]
    if how == "repeat":
        return [*lines[: i + 1], *lines[i:]]
    return [*lines[:i], b"", *lines[i:]]


@pytest.mark.parametrize("how", ["drop", "swap", "repeat", "blank"])
@pytest.mark.parametrize("name", ["valid-open", "valid-sealed"])
def test_a_line_dropped_moved_or_inserted_is_found_even_with_a_fitting_manifest(
    name: str, how: str, shared: Path, check: Check
) -> None:
    rng = random.Random(f"{name} {how}")
    files = unzipped((shared / f"vectors-2/{name}.zip").read_bytes())
    for _ in range(5):
        lines = _lines_changed(files["record/entries.jsonl"].split(b"\n")[:-1], how, rng)
        changed = {**files, "record/entries.jsonl": b"".join(line + b"\n" for line in lines)}
        report = check(zipped(with_manifest(changed)))
        assert report["verdict"] == "failed"
        assert "manifest-mismatch" not in codes(report)


def test_a_flipped_bit_in_any_file_is_found(check: Check) -> None:
    rng = random.Random(8785)
    files = good()
    for path, content in files.items():
        for _ in range(4):
            changed = bytearray(content)
            changed[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
            report = check(zipped({**files, path: bytes(changed)}))
            assert "manifest-mismatch" in codes(report), path


@pytest.mark.parametrize("path", JUDGED)
def test_a_flipped_bit_is_found_even_when_the_manifest_fits_it(path: str, check: Check) -> None:
    rng = random.Random(path)
    files = good()
    content = files[path]
    # The witness's line is not judged: its key is unknown here.
    length = content.index("— witness".encode()) if path == "record/checkpoint.txt" else len(content)
    for _ in range(25):
        changed = bytearray(content)
        changed[rng.randrange(length)] ^= 1 << rng.randrange(8)
        report = check(zipped(with_manifest({**files, path: bytes(changed)})))
        assert report["verdict"] == "failed"
