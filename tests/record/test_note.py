from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.record.note import (
    MalformedKey,
    MalformedNote,
    Note,
    VerifierKey,
    decode_base64,
    encode_base64,
    parse_note,
    public_from_pem,
    sign_note,
)
from tests.support.evidence.signed_notes import SOFA
from tests.support.evidence.signing import BODY, SOMEBODY_ELSE

TEXT = "ballot.example.int/council/dm-26-1001\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SIGNED = sign_note(TEXT, BODY.key, BODY.sign)

# From the documentation of golang.org/x/mod/sumdb/note, whose format C2SP wrote down.
NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def printed(note: Note) -> str:
    """The note as it is written."""
    lines = (f"— {line.name} {encode_base64(line.key_id + line.signature)}\n" for line in note.signatures)
    return note.text + "\n" + "".join(lines)


def test_a_note_signed_elsewhere_verifies() -> None:
    key = VerifierKey.parse(NEUMANN_KEY)
    note = parse_note(NEUMANN_NOTE)
    assert str(key) == NEUMANN_KEY
    assert note.signed_by(key)
    assert not note.signed_by(BODY.key)


def test_the_examples_of_the_specifications_are_read_and_printed_again() -> None:
    for text in (NEUMANN_NOTE, SOFA, SIGNED):
        assert printed(parse_note(text)) == text
    assert [line.key_id.hex() for line in parse_note(SOFA).signatures] == ["033de0ae", "a292ea05"]


def test_the_key_id_of_the_specification_is_computed() -> None:
    public = bytes.fromhex("e932791ae6e7a840a46164c904786426d5e7821dd8b29a00d61cae72afdd4da4")
    assert VerifierKey("example.com/foo", public).id.hex() == "530d903a"


def test_a_signed_note_is_signed_by_its_key_alone() -> None:
    note = parse_note(SIGNED)
    assert note.text == TEXT
    assert note.signed_by(BODY.key)
    assert not note.signed_by(SOMEBODY_ELSE.key)
    assert not note.signed_by(VerifierKey("other.example.int/council", BODY.key.public))


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80, 0xFF])
def test_a_note_with_any_byte_changed_is_refused_or_no_longer_signed(mask: int) -> None:
    raw = SIGNED.encode()
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ mask]) + raw[at + 1 :]
        try:
            note = parse_note(changed.decode())
        except (MalformedNote, UnicodeDecodeError):
            continue
        assert not note.signed_by(BODY.key), f"byte {at}"


def test_a_note_with_any_byte_left_out_or_doubled_is_refused_or_no_longer_signed() -> None:
    raw = SIGNED.encode()
    for at in range(len(raw)):
        for changed in (raw[:at] + raw[at + 1 :], raw[:at] + raw[at : at + 1] + raw[at:]):
            try:
                note = parse_note(changed.decode())
            except (MalformedNote, UnicodeDecodeError):
                continue
            # A blank line more, before the signatures, belongs to the text that was not signed.
            assert not note.signed_by(BODY.key), f"byte {at}"


@given(st.text("a+ \n—\t/=\u00a0é0\x00", max_size=30), st.integers(0, len(SIGNED)), st.booleans())
def test_whatever_is_read_prints_as_it_was_written(piece: str, at: int, alone: bool) -> None:
    text = piece if alone else SIGNED[:at] + piece + SIGNED[at:]
    try:
        note = parse_note(text)
    except MalformedNote:
        return
    assert printed(note) == text


def test_other_signatures_are_kept_and_do_not_disturb() -> None:
    witness = sign_note(TEXT, VerifierKey("witness.example", SOMEBODY_ELSE.key.public), SOMEBODY_ELSE.sign)
    line = witness.split("\n\n")[1]
    for both in (SIGNED + line, SIGNED.replace("\n\n", "\n\n" + line)):
        note = parse_note(both)
        assert len(note.signatures) == 2
        assert note.signed_by(BODY.key)
        assert printed(note) == both


def test_a_failing_line_under_the_key_s_own_name_and_id_spoils_the_note() -> None:
    bad = f"— {BODY.key.name} {encode_base64(BODY.key.id + bytes(64))}\n"
    assert not parse_note(SIGNED + bad).signed_by(BODY.key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "text\n",
        "text\n\n",
        TEXT,
        SIGNED[:-1],
        SIGNED.replace("— ", "- "),
        SIGNED.replace("— ", "—"),
        SIGNED + "\n",
        SIGNED + "more\n",
        SIGNED.replace("\n", "\r\n"),
        SIGNED.replace("council/", "coun\tcil/"),
        SIGNED.replace("=\n", "\n"),
        "text\n\n— name AAAAAA==\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name AAAA*AAA\n",
        "text\n\n— name AAAAAAAB=\n",
        "text\n\n—  AAAAAAAA\n",
        "x" * 1_000_001 + SIGNED,
    ],
)
def test_what_is_not_a_signed_note_is_refused(text: str) -> None:
    with pytest.raises(MalformedNote):
        parse_note(text)


@pytest.mark.parametrize("text", ["no newline", "tab\there\n", "return\r\n", "null\x00\n"])
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(MalformedNote):
        sign_note(text, BODY.key, BODY.sign)


@pytest.mark.parametrize("text", ["AAA", "AAB=", "A A=", "AA==\n", "AAE=AAE=", "-_==", "é"])
def test_base64_has_one_form(text: str) -> None:
    with pytest.raises(ValueError, match="not base64"):
        decode_base64(text)


@given(st.binary(max_size=50))
def test_base64_is_read_back(data: bytes) -> None:
    assert decode_base64(encode_base64(data)) == data


def test_a_verifier_key_with_any_character_changed_is_refused_or_another_key() -> None:
    text = str(BODY.key)
    assert VerifierKey.parse(text) == BODY.key
    for at in range(len(text)):
        for other in "Aa0+/= \n":
            changed = text[:at] + other + text[at + 1 :]
            if changed != text:
                with pytest.raises(MalformedKey):
                    VerifierKey.parse(changed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+12345678",
        f"{BODY.key} ",
        f"{BODY.key}\n",
        str(BODY.key).upper(),
        str(BODY.key).replace("+", "+0", 1),
        # Right in all but the type: a witness's key (0x04), and an ECDSA one.
        "name+" + "00000000+" + encode_base64(b"\x04" + BODY.key.public),
        "name+" + "00000000+" + encode_base64(b"\x02" + bytes(91)),
    ],
)
def test_what_is_not_an_ed25519_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(MalformedKey):
        VerifierKey.parse(text)


@pytest.mark.parametrize(
    ("name", "public"), [("", bytes(32)), ("a b", bytes(32)), ("a+b", bytes(32)), ("a", bytes(31))]
)
def test_a_key_that_no_note_could_name_is_refused(name: str, public: bytes) -> None:
    with pytest.raises(MalformedKey):
        VerifierKey(name, public)


def test_the_pem_is_read_in_its_one_form_only() -> None:
    pem = BODY.key.pem()
    assert public_from_pem(pem) == BODY.key.public
    body = pem.split(b"\n")[1]
    for other in (
        b"",
        pem[:-1],
        pem + b"\n",
        b"\n" + pem,
        pem.replace(b"\n", b"\r\n"),
        pem.replace(b"PUBLIC", b"PRIVATE"),
        pem.replace(body, body[:40] + b"\n" + body[40:]),
        pem.replace(body, body[:-4]),
        pem.replace(body, b"B" + body[1:]),
        pem.replace(body, b"\xff" + body[1:]),
        pem + pem,
    ):
        with pytest.raises(MalformedKey):
            public_from_pem(other)


def test_the_fingerprint_is_that_of_the_public_key_file() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", BODY.key.fingerprint())
    assert BODY.key.fingerprint() != SOMEBODY_ELSE.key.fingerprint()


WHITE = [0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
CONTROL = [*range(0x20), *range(0x7F, 0xA0)]


def test_a_key_s_name_has_no_plus_no_control_character_and_no_white_space_as_the_format_lists_them() -> None:
    refused = {*WHITE, *CONTROL, ord("+")}
    for code in [*range(0x3100), 0xFEFF, 0xFFFD, 0x1F600]:
        line = f"— a{chr(code)}b {encode_base64(bytes(5))}\n"
        if code in refused:
            with pytest.raises(MalformedNote):
                parse_note(SIGNED + line)
            with pytest.raises(MalformedKey):
                VerifierKey(f"a{chr(code)}b", bytes(32))
        else:
            assert parse_note(SIGNED + line).signatures[1].name == f"a{chr(code)}b"


def test_a_note_has_at_most_100_signature_lines_and_1_000_000_bytes() -> None:
    line = SIGNED.split("\n\n")[1]
    assert parse_note(TEXT + "\n" + line * 100).signed_by(BODY.key)
    with pytest.raises(MalformedNote):
        parse_note(TEXT + "\n" + line * 101)
    room = 1_000_000 - len(SIGNED.encode())
    filled = "é" * (room // 2) + "x" * (room % 2)
    whole = SIGNED.replace("\n", filled + "\n", 1)
    assert len(whole.encode()) == 1_000_000
    assert parse_note(whole).text.startswith(TEXT.split("\n")[0] + filled)
    with pytest.raises(MalformedNote):
        parse_note(whole.replace("\n", "x\n", 1))


def test_a_note_does_not_begin_with_a_byte_order_mark() -> None:
    with pytest.raises(MalformedNote):
        parse_note("\ufeff" + SIGNED)


FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(
    "encoded", [FIELD, FIELD + 1, 2**255 - 1, 1 << 255 | 1, 1 << 255 | (FIELD - 1), 1 << 255 | FIELD]
)
def test_a_point_in_another_encoding_than_its_own_signs_nothing(encoded: int) -> None:
    point = encoded.to_bytes(32, "little")
    # With S = 0 and R = A = a point of small order, the equation of RFC 8032 holds for some messages.
    neutral = (1).to_bytes(32, "little")
    for message in (b"a", b"b", b"c", b"d"):
        assert not VerifierKey("a", point).signed(message, neutral + bytes(32))
        assert not BODY.key.signed(message, point + bytes(32))


def test_a_signature_whose_s_is_not_below_the_order_is_refused() -> None:
    signature = BODY.sign(b"message")
    assert BODY.key.signed(b"message", signature)
    again = int.from_bytes(signature[32:], "little") + ORDER
    assert not BODY.key.signed(b"message", signature[:32] + again.to_bytes(32, "little"))
    for wrong in (b"", signature[:-1], signature + b"\0"):
        assert not BODY.key.signed(b"message", wrong)
