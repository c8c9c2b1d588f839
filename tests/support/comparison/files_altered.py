"""Alterations of what holds a record: lines, files, signatures, the zip, and what an auditor holds beside it."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from random import Random

from tests.support.comparison.texts import code_point
from tests.support.evidence.raw_zip import Member, deflated, members_of, write
from tests.support.evidence.verify_page_bundles import (
    ORIGIN,
    PEM,
    SIGNER,
    VKEY,
    WITNESS,
    Files,
    archive_pem,
    b64,
    checkpoint,
    receipt,
    root,
    signed,
    with_manifest,
)
from tests.support.evidence.verify_page_records import DOCUMENT

PATHS = ("documents/1-a.pdf", "documents/2-b/1-c.pdf", "documents/x", "documents/11-a.pdf", "letters/a.pdf", "more.txt",
         "tally/tally.pdf",
         "keys/archive.pem", "tally/tally.mldsa65", "tally/tally.json", "register/x", "README.TXT", "con.txt", "a.", "a b",
         "../x", "a//b",
         "keys", "record/entries.jsonl/x", "lpt10", "com0.tar.gz", "p" * 200, "p" * 201, "-a", "é")  # fmt: skip


@dataclass
class Held:
    """What an auditor holds."""

    key: bytes | None = PEM
    checkpoints: tuple[bytes, ...] = ()
    receipts: tuple[bytes, ...] = field(default_factory=tuple)


def line(rng: Random, content: bytes) -> bytes:
    """A line that says the same in another way, or nearly."""
    at = rng.randint(0, len(content))
    return rng.choice((
        content[:at] + b" " + content[at:], content.replace(b",", b", ", 1), content.replace(b'"', b"'", 1), content + b"\r",
        b"\xef\xbb\xbf" + content, content[:at] + b"\xff" + content[at:], content.replace(b":1", b":1.0", 1),
        content.replace(b":1", b":1e0", 1),
        content.replace(b":0", b":-0", 1), content.replace(b":1", b":9007199254740992", 1), content.replace(b"/", b"\\/", 1),
        content.replace(b"a", b"\\u0061", 1), content.replace(b'"at"', b'"at":"x","at"', 1), b"", b"{}", b"null", b"7",
        b"[" * 200,
        content[:at] + content[at + 1 :], content.replace(b'"reference":"', b'"reference":"\\ud800', 1),
        content + b"\n" + content,
    ))  # fmt: skip


def note(rng: Random, lines: list[bytes]) -> bytes:
    """A checkpoint of the bundle that is another than it should be."""
    good, base = checkpoint(lines), f"{ORIGIN}\n{len(lines)}\n{b64(root(lines))}\n"
    name = "".join(code_point(rng) for _ in range(rng.randint(0, 2))) + rng.choice(("", "a", "a+b"))
    stranger = f"— {name} {b64(bytes(rng.choice((4, 5, 76))))}\n".replace("\n", "", name.count("\n"))
    return rng.choice((
        checkpoint(lines[:-1]), checkpoint(lines, f"{ORIGIN}s"), checkpoint([*lines[:-1], b"{}"]), good.replace("\n", "\r\n"),
        f"\ufeff{good}",
        f"{good}\n", good[:-1], signed(f"{base}more\n"), signed(base, *[WITNESS] * rng.choice((99, 100))), signed(base, stranger),
        signed(base, stranger), signed(base, stranger), good.replace("—", "-", 1), base, "", signed(base).replace("A", "B", 1),
        signed(base.replace(f"\n{len(lines)}\n", f"\n0{len(lines)}\n")), signed(f"\n{base}"), signed(base.replace("\n", " \n",
                                                                                                                  1)),
    )).encode("utf-8", "replace")  # fmt: skip


def files(rng: Random, there: Files, lines: list[bytes]) -> Files:
    """Files of which one is missing, more, or another; with a manifest that fits, mostly."""
    path = rng.choice(sorted(there))
    how = rng.randrange(7)
    if how == 0:
        there = {name: content for name, content in there.items() if name != path}
    elif how == 1 and there[path]:
        at = rng.randrange(len(there[path]))
        there = {
            **there,
            path: there[path][:at] + bytes([there[path][at] ^ 1 << rng.randrange(8)]) + there[path][at + 1 :],
        }
    elif how == 2:
        there = {
            **there,
            rng.choice(PATHS): rng.choice((b"", b"a", b"b", DOCUMENT, archive_pem(bytes(1952)), SIGNER.sign(b""))),
        }
    elif how == 3:
        there = {**there, "record/checkpoint.txt": note(rng, lines)}
    elif how == 4:
        there = {
            **there,
            path: rng.choice(
                (there[path] + b"\n", there[path].replace(b"\n", b"\r\n"), b"", there[path][:-1], b"null")
            ),
        }
    elif how == 5:
        keys = {
            "keys/body.pem": archive_pem(bytes(1952)),
            "keys/body.vkey": f"{VKEY}\n".replace("council", "Council").encode(),
        }
        chosen = rng.choice(sorted(keys))
        there = {**there, chosen: keys[chosen]}
    else:
        lines = lines.copy()
        i = rng.randrange(len(lines))
        lines[i] = line(rng, lines[i])
        end = b"" if rng.random() < 0.1 else b"\n"
        there = {
            **there,
            "record/entries.jsonl": b"\n".join(lines) + end,
            "record/checkpoint.txt": checkpoint(lines).encode(),
        }
    if "manifest.json" not in there or rng.random() < 0.1:
        return there
    return with_manifest(there)


def zip_of(rng: Random, there: Files, altered: bool) -> bytes:
    """The zip of these files: one of the ways in which it may be written, or one of those in which it may not."""
    members = members_of(there, rng.choice((0, 8)))
    if not altered:
        rng.shuffle(members)
        return write(members)
    at = rng.randrange(len(members))
    one = members[at]
    whole = write(members)
    byte = rng.randrange(len(whole))
    field_, value = (
        rng.choice(("version", "flags", "method", "time", "date", "crc", "packed", "size")),
        rng.choice((0, 1, 8, 20, 45, 0x800)),
    )
    extra = struct.pack("<2HI", 0x5455, 4, 0)
    one = rng.choice((
        replace(one, flags=rng.choice((1, 2, 4, 6, 8, 0x20, 0x40, 0x800, 0x2000))), replace(one, version=rng.choice((0, 10, 20,
                                                                                                                     21, 45,
                                                                                                                     63))),
        replace(one, attributes=rng.choice((0, 0x10, 0x20, 0o120777 << 16, 0o040755 << 16, 0o100755 << 16, 0xFFFFFFFF))),
        replace(one, method=rng.choice((0, 8, 9, 12))), replace(one, disk=1), replace(one, local_extra=extra), replace(one,
                                                                                                                       central_extra=extra),
        replace(one, comment=b"x"), replace(one, before=b"\0"), replace(one, behind=b"\0"), replace(one, local={field_: value}),
        replace(one, central={field_: value}), replace(one, local={field_: value}, central={field_: value}),
        replace(one, packed=deflated(one.content) + b"\0", method=8), replace(one, packed=deflated(one.content)[:-1], method=8),
        replace(one, packed=deflated(one.content), method=8), replace(one, name=rng.choice(PATHS).encode()), replace(one,
                                                                                                                     local_name=b"x"),
    ))  # fmt: skip
    changed = [*members[:at], one, *members[at + 1 :]]
    return rng.choice((
        write(changed), write(changed), write(changed), write(changed), write(members, comment=b"x"), write(members, behind=b"x"),
        write(members, before_directory=b"x"), write(members, before_end=b"x"), b"x" + whole, whole[:-1], whole[: byte],
        whole[:byte] + bytes([whole[byte] ^ 1 << rng.randrange(8)]) + whole[byte + 1 :], write(members,
                                                                                               order=list(reversed(range(len(members))))),
        write(members, count=len(members) - 1, here=len(members) - 1), write(members, disk=1), write([*members, members[at]]),
        write([]),
        write([*members, Member(rng.choice(PATHS).encode(), b"")]),
    ))  # fmt: skip


def _spoilt(rng: Random, content: bytes) -> bytes:
    return rng.choice((
        content, content, content.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + content, content + b"\n", content[:-1], b"",
        content.replace(b"index 0", b"index 1"), content.replace(b"council", b"other"), content.replace(b"=", b"", 1),
    ))  # fmt: skip


def held(rng: Random, lines: list[bytes]) -> Held:
    """What an auditor may hold of this record, or of another."""
    if rng.random() < 0.7 or not lines:
        return Held(rng.choice((PEM, PEM, None)))
    size = rng.randint(1, len(lines))
    begun = lines[:size]
    if rng.random() < 0.2:
        begun = [*begun[:-1], b"{}"]
    earlier, kept = _spoilt(rng, checkpoint(begun).encode()), _spoilt(rng, receipt(begun, rng.randrange(size)).encode())
    key = rng.choice((PEM, PEM.replace(b"\n", b"\r\n"), None))
    return Held(key, (earlier,) if rng.random() < 0.6 else (), (kept,) if rng.random() < 0.6 else ())
