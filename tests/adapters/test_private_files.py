"""Private files appear whole, once and for the owner alone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from ballot import ports
from ballot.adapters.clock import SystemClock
from ballot.adapters.private_files import (
    create_private_file,
    create_secret_key,
    read_private_file,
    replace_file,
)
from ballot.rules.refusals import KeyMissing


def test_a_private_file_ignores_a_generous_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create_private_file(tmp_path / "folder" / "key", b"k")
    finally:
        os.umask(before)
    assert (tmp_path / "folder" / "key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o700
    assert read_private_file(tmp_path / "folder" / "key") == b"k"


def test_a_private_file_is_never_overwritten(tmp_path: Path) -> None:
    create_private_file(tmp_path / "key", b"first")
    with pytest.raises(FileExistsError):
        create_private_file(tmp_path / "key", b"second")
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("key", b"first")]


def test_a_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        create_private_file(tmp_path / "key", b"k")
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_fails_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        create_private_file(tmp_path / "key", b"k")
    with pytest.raises(OSError, match="No space"):
        replace_file(tmp_path / "file", b"new", 0o600)
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("file", b"old")]


def test_what_is_not_a_plain_file_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        read_private_file(tmp_path)
    with pytest.raises(KeyMissing):
        read_private_file(tmp_path / "nothing")


def test_the_secret_is_made_once_and_long(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "secret_key"
    assert create_secret_key(path) is True
    secret = read_private_file(path)
    assert len(bytes.fromhex(secret.decode().strip())) == 32
    assert create_secret_key(path) is False
    assert read_private_file(path) == secret


def test_the_clock_says_its_zone() -> None:
    clock: ports.Clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(0)
