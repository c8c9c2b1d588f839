"""What is sealed opens only where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballot import ports
from ballot.adapters.seals import FileSealBox, SealBroken
from ballot.rules.refusals import KeyMissing

ORIGIN = "ballot.example.int/council/dm-21-1012"


@pytest.fixture
def box(tmp_path: Path) -> FileSealBox:
    box = FileSealBox(tmp_path / "keys" / "seal.key")
    box.create()
    return box


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.text(st.characters(codec="utf-8"), max_size=20))
def test_what_is_closed_opens_again(box: FileSealBox, plaintext: bytes, context: str) -> None:
    sealed = box.close(ORIGIN, context, plaintext)
    assert box.open(ORIGIN, context, sealed) == plaintext
    assert len(sealed) == 29 + len(plaintext)


def test_the_box_is_what_the_services_ask_for(box: FileSealBox) -> None:
    asked: ports.SealBox = box
    assert asked.open("o", "c", asked.close("o", "c", b"x")) == b"x"


def test_another_origin_and_another_context_do_not_open_it(box: FileSealBox) -> None:
    sealed = box.close(ORIGIN, "opening:17", b"votes")
    for origin, context in ((ORIGIN + "x", "opening:17"), (ORIGIN, "opening:18"), (ORIGIN, "paper:17"), (ORIGIN, "")):
        with pytest.raises(SealBroken):
            box.open(origin, context, sealed)
    # Where one ends and the other begins is part of it.
    with pytest.raises(SealBroken):
        box.open(ORIGIN[:-1], "2" + "opening:17", sealed)


def test_every_altered_byte_and_every_cut_is_noticed(box: FileSealBox) -> None:
    sealed = box.close(ORIGIN, "opening:17", b"votes")
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 0x01
        with pytest.raises(SealBroken):
            box.open(ORIGIN, "opening:17", bytes(altered))
        with pytest.raises(SealBroken):
            box.open(ORIGIN, "opening:17", sealed[:position])
    with pytest.raises(SealBroken):
        box.open(ORIGIN, "opening:17", sealed + b"\x00")


def test_a_broken_seal_is_the_error_that_the_port_names() -> None:
    assert issubclass(SealBroken, ValueError)


def test_the_same_text_is_never_sealed_the_same_way_twice(box: FileSealBox) -> None:
    assert len({box.close(ORIGIN, "c", b"votes") for _ in range(100)}) == 100


def test_another_installations_key_does_not_open_it(box: FileSealBox, tmp_path: Path) -> None:
    other = FileSealBox(tmp_path / "other.key")
    other.create()
    with pytest.raises(SealBroken):
        other.open(ORIGIN, "c", box.close(ORIGIN, "c", b"votes"))


def test_the_key_is_made_once_for_the_owner_alone_and_read_by_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    first = FileSealBox(path)
    assert first.ensure() is True
    assert first.ensure() is False
    with pytest.raises(FileExistsError):
        first.create()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32
    assert FileSealBox(path).open("o", "c", first.close("o", "c", b"x")) == b"x"


def test_without_a_safe_key_nothing_is_sealed(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    with pytest.raises(KeyMissing) as refused:
        FileSealBox(path).close("o", "c", b"x")
    assert "ballot init" in str(refused.value.facts["why"])
    path.write_bytes(b"k" * 32)
    path.chmod(0o640)
    with pytest.raises(KeyMissing):
        FileSealBox(path).close("o", "c", b"x")
    path.chmod(0o600)
    path.write_bytes(b"k" * 31)
    with pytest.raises(KeyMissing):
        FileSealBox(path).close("o", "c", b"x")
