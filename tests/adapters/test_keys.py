"""Keys in files: who may read them, and what happens when they are missing."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ballot import ports
from ballot.adapters.keys import KeyFiles
from ballot.record.archive_key import archive_pem, signed_by_archive_key
from ballot.rules.refusals import KeyMissing


def why(refused: pytest.ExceptionInfo[KeyMissing]) -> str:
    return str(refused.value.facts["why"])


def test_a_new_key_signs_and_its_public_half_verifies(tmp_path: Path) -> None:
    keys: ports.BodyKeys = KeyFiles(tmp_path)
    public = KeyFiles(tmp_path).create("council")
    assert keys.public("council") == public
    assert len(public) == 32
    signature = keys.sign("council", b"the tally")
    assert len(signature) == 64
    Ed25519PublicKey.from_public_bytes(public).verify(signature, b"the tally")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(signature, b"another tally")


def test_the_archive_key_signs_too_and_never_twice_alike(tmp_path: Path) -> None:
    keys: ports.BodyKeys = KeyFiles(tmp_path)
    KeyFiles(tmp_path).ensure("council")
    public = keys.archive_public("council")
    first, second = (keys.archive_sign("council", b"the tally") for _ in range(2))
    assert (len(public), len(first), len(second)) == (1952, 3309, 3309)
    assert first != second
    for signature in (first, second):
        assert signed_by_archive_key(b64encode(public).decode(), b"the tally", signature)
    assert not signed_by_archive_key(b64encode(public).decode(), b"another tally", first)


def test_a_body_with_a_key_and_no_archive_key_is_given_one_and_keeps_its_key(tmp_path: Path) -> None:
    keys = KeyFiles(tmp_path)
    public = keys.create("council")
    for path in tmp_path.glob("*.archive.*"):
        path.unlink()
    with pytest.raises(KeyMissing):
        KeyFiles(tmp_path).archive_public("council")
    made = KeyFiles(tmp_path).ensure("council")
    assert [path.name for path in made] == ["council.archive.pem", "council.archive.pub.pem"]
    assert KeyFiles(tmp_path).public("council") == public
    assert archive_pem(b64encode(keys.archive_public("council")).decode()) == made[1].read_bytes()


def test_key_and_folder_are_for_the_owner_alone_and_the_public_half_for_everyone(tmp_path: Path) -> None:
    KeyFiles(tmp_path / "keys").create("council")
    modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "keys").iterdir()}
    assert modes == {
        "council.pem": 0o600,
        "council.pub.pem": 0o644,
        "council.archive.pem": 0o600,
        "council.archive.pub.pem": 0o644,
    }
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_openssl_reads_both_files(tmp_path: Path) -> None:
    keys = KeyFiles(tmp_path)
    keys.create("council")
    (tmp_path / "text").write_bytes(b"the tally")
    (tmp_path / "sig").write_bytes(keys.sign("council", b"the tally"))
    command = "openssl pkeyutl -verify -pubin -inkey council.pub.pem -rawin -in text -sigfile sig"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    command = "openssl pkey -in council.pem -pubout"
    printed = subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    assert printed.stdout == keys.public_path("council").read_bytes()


def test_a_key_once_made_is_never_replaced(tmp_path: Path) -> None:
    keys = KeyFiles(tmp_path)
    public = keys.create("council")
    with pytest.raises(FileExistsError):
        keys.create("council")
    assert keys.ensure("council") == []
    assert KeyFiles(tmp_path).public("council") == public
    assert {file.name for file in tmp_path.iterdir()} == {
        *("council.pem", "council.pub.pem", "council.archive.pem", "council.archive.pub.pem")
    }


def test_a_crash_between_the_two_files_is_mended(tmp_path: Path) -> None:
    keys = KeyFiles(tmp_path)
    assert [path.name for path in keys.ensure("council")] == [
        *("council.pem", "council.pub.pem", "council.archive.pem", "council.archive.pub.pem")
    ]
    content = keys.public_path("council").read_bytes()
    keys.public_path("council").unlink()
    assert keys.ensure("council") == []
    assert keys.public_path("council").read_bytes() == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_private_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    KeyFiles(tmp_path).create("council")
    (tmp_path / "council.pem").chmod(mode)
    with pytest.raises(KeyMissing) as refused:
        KeyFiles(tmp_path).sign("council", b"x")
    assert f"mode {mode:04o}" in why(refused)
    assert "0600" in why(refused)
    assert refused.value.facts["body"] == "council"


def test_a_missing_key_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing) as refused:
        KeyFiles(tmp_path).public("council")
    assert "ballot init" in why(refused)
    with pytest.raises(KeyMissing) as refused:
        KeyFiles(tmp_path).sign("council", b"x")
    assert "ballot init" in why(refused)


def test_with_the_public_file_alone_a_machine_knows_the_key_but_cannot_sign(tmp_path: Path) -> None:
    public = KeyFiles(tmp_path).create("council")
    (tmp_path / "council.pem").unlink()
    keys = KeyFiles(tmp_path)
    assert keys.public("council") == public
    with pytest.raises(KeyMissing):
        keys.sign("council", b"x")


def test_halves_of_two_keys_are_refused(tmp_path: Path) -> None:
    keys = KeyFiles(tmp_path)
    keys.create("council")
    keys.create("board")
    (tmp_path / "council.pub.pem").write_bytes((tmp_path / "board.pub.pem").read_bytes())
    with pytest.raises(KeyMissing) as refused:
        KeyFiles(tmp_path).sign("council", b"x")
    assert "halves" in why(refused)


def test_a_key_of_another_kind_or_no_key_at_all_is_refused(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (pem, b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        (tmp_path / "council.pem").write_bytes(content)
        (tmp_path / "council.pem").chmod(0o600)
        with pytest.raises(KeyMissing):
            KeyFiles(tmp_path).sign("council", b"x")


@pytest.mark.parametrize("slug", ["", "..", "../council", "a/b", "Council", "a.b", "-a", "a\n", "conseil-é"])
def test_no_name_reaches_outside_the_folder(tmp_path: Path, slug: str) -> None:
    with pytest.raises(KeyMissing):
        KeyFiles(tmp_path / "keys").create(slug)
    assert list(tmp_path.iterdir()) == []
