"""A receipt: C2SP tlog-proof, the entry with its way to a signed checkpoint.

    c2sp.org/tlog-proof@v1
    extra eyJhY3QiOiJyZXBsaWVkIi…
    index 12
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
    …

    (the checkpoint, as it was signed)

`extra` is the entry's line, so whoever holds a receipt holds what was recorded, not only a hash of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ballot.record.canonical import MAX_INTEGER
from ballot.record.checkpoint import Checkpoint, MalformedCheckpoint, read_checkpoint
from ballot.record.merkle import leaf_hash, root_from_inclusion
from ballot.record.note import Note, decode_base64, encode_base64

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF = 63
HASH_BYTES = 32
_RECEIPT = re.compile(
    r"c2sp\.org/tlog-proof@v1\nextra (?P<extra>[A-Za-z0-9+/=]+)\nindex (?P<index>0|[1-9][0-9]{0,15})\n"
    r"(?P<proof>(?:[A-Za-z0-9+/=]{44}\n)*)\n(?P<note>.+)",
    re.DOTALL,
)


class MalformedReceipt(ValueError):
    """Text that is not a receipt, or one whose proof does not lead to its checkpoint."""


@dataclass(frozen=True)
class Receipt:
    """An entry's line, its index, the inclusion proof, and the note of the checkpoint it leads to."""

    line: bytes
    index: int
    proof: tuple[bytes, ...]
    note_text: str

    def text(self) -> str:
        """Return the receipt as a file (`.tlog-proof`)."""
        proof = "".join(f"{encode_base64(sibling)}\n" for sibling in self.proof)
        return f"{HEADER}\nextra {encode_base64(self.line)}\nindex {self.index}\n{proof}\n{self.note_text}"

    def checkpoint(self) -> tuple[Checkpoint, Note]:
        """Return the checkpoint inside, with its note. Raise MalformedCheckpoint."""
        return read_checkpoint(self.note_text)

    def require_consistent(self) -> None:
        """Raise MalformedReceipt unless the entry leads to the root of the checkpoint inside."""
        try:
            checkpoint, _ = self.checkpoint()
            root = root_from_inclusion(leaf_hash(self.line), self.index, checkpoint.size, self.proof)
        except (MalformedCheckpoint, ValueError) as error:
            raise MalformedReceipt(str(error)) from None
        if root != checkpoint.root:
            raise MalformedReceipt("the entry does not lead to the root of the checkpoint in the receipt")


def write_receipt(line: bytes, index: int, proof: Sequence[bytes], note: str) -> str:
    """Return the receipt for an entry under the checkpoint `note`. Raise MalformedReceipt where they disagree."""
    receipt = Receipt(line, index, tuple(proof), note)
    receipt.require_consistent()
    return receipt.text()


def read_receipt(text: str | bytes) -> Receipt:
    """Read a receipt: parse, print, compare. Proof and signature are still to be judged. Raise MalformedReceipt."""
    try:
        plain = text.decode() if isinstance(text, bytes) else text
        match = _RECEIPT.fullmatch(plain)
        if not match:
            raise MalformedReceipt("not a receipt in the form c2sp.org/tlog-proof@v1, with the entry as extra data")
        proof = tuple(decode_base64(line) for line in match["proof"].split("\n")[:-1])
        receipt = Receipt(decode_base64(match["extra"]), int(match["index"]), proof, match["note"])
    except ValueError as error:
        raise MalformedReceipt(str(error)) from None
    if any(len(sibling) != HASH_BYTES for sibling in proof):
        raise MalformedReceipt(f"a hash of the proof has not {HASH_BYTES} bytes")
    if len(proof) > MAX_PROOF or receipt.index > MAX_INTEGER or receipt.text() != plain:
        raise MalformedReceipt("not a receipt as it is written")
    return receipt
