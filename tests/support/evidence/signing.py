"""A body that signs whatever it is handed: the heads, receipts and whole bundles of any lines.

Nothing here checks what it signs. The cheating operator of the tests has the body's key and everything the server
knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

from ballot.record.archive_key import archive_pem
from ballot.record.canonical import NotCanonical, parse_object
from ballot.record.checkpoint import Checkpoint, sign_checkpoint
from ballot.record.merkle import Frontier, inclusion_proof, leaf_hash
from ballot.record.note import VerifierKey, encode_base64
from ballot.record.receipt import write_receipt
from ballot.record.replay import fold
from ballot.record.shapes import BadEntry, require_shape
from ballot.record.standing import Standing
from ballot.record.tally import write_tally

NAME = "ballot.example.int/council"
ORIGIN = f"{NAME}/dm-26-1001"
DOCUMENT = b"The document that is voted on.\n"


class Body:
    """A body with its key, made from a word so that every run has the same one."""

    def __init__(self, word: str = "council", name: str = NAME) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(word.encode()).digest())
        self.key = VerifierKey(name, self.private.public_key().public_bytes_raw())
        self.sign = self.private.sign
        self._archive = MLDSA65PrivateKey.from_seed_bytes(sha256(f"{word}, in a hundred years".encode()).digest())
        self.archive_key = encode_base64(self._archive.public_key().public_bytes_raw())

    def sign_for_archive(self, message: bytes) -> bytes:
        """The ML-DSA-65 signature of a message; another one each time."""
        return self._archive.sign(message)


BODY = Body()
SOMEBODY_ELSE = Body("somebody else")


class Tree:
    """All nodes of a small tree, for proofs."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.frontier = Frontier()
        self.nodes: dict[tuple[int, int], bytes] = {}
        for line in lines:
            for level, node in enumerate(self.frontier.append(leaf_hash(line))):
                self.nodes[level, (self.frontier.size - 1) >> level] = node

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree."""
        return self.nodes[level, index]

    @cached_property
    def root(self) -> bytes:
        """The root over all lines."""
        return self.frontier.root()


def origin_of(lines: Sequence[bytes]) -> str:
    """The origin that the first entry names, or the usual one where it cannot be read."""
    try:
        return str(parse_object(lines[0]).get("origin", ORIGIN))
    except (NotCanonical, IndexError):
        return ORIGIN


def signed_head(lines: Sequence[bytes], body: Body) -> str:
    """A checkpoint over these lines, signed without a question."""
    return sign_checkpoint(Checkpoint(origin_of(lines), len(lines), Tree(lines).root), body.key, body.sign)


def receipt_for(lines: Sequence[bytes], seq: int, body: Body) -> str:
    """A receipt for one of these lines."""
    tree = Tree(lines)
    proof = inclusion_proof(seq, len(lines), tree.node)
    return write_receipt(lines[seq], seq, proof, signed_head(lines, body))


def fold_all(lines: Iterable[bytes]) -> tuple[Standing, bytes | None]:
    """The standing after these lines and the root over 0 … `declared`; what is wrong is passed over."""
    standing, tree, declared_root = Standing(), Frontier(), None
    for line in lines:
        tree.append(leaf_hash(line))
        try:
            entry = parse_object(line)
            require_shape(entry, sealed=standing.sealed)
        except (NotCanonical, BadEntry):
            standing.size += 1
            continue
        fold(standing, entry, lambda code, message: None)
        if entry["act"] == "declared" and declared_root is None and standing.results is not None:
            declared_root = tree.root()
    return standing, declared_root


def files_of(
    lines: Sequence[bytes],
    body: Body = BODY,
    *,
    tally: bytes | None = None,
    checkpoint: str | None = None,
    documents: Iterable[bytes] = (DOCUMENT,),
    more: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """The files of a bundle of these lines, with a checkpoint and a tally signed by the body."""
    files = {
        "README.txt": b"See the documentation of the record format.\n",
        "keys/body.pem": body.key.pem(),
        "keys/body.vkey": f"{body.key}\n".encode(),
        "record/entries.jsonl": b"".join(line + b"\n" for line in lines),
        "record/checkpoint.txt": (checkpoint or signed_head(lines, body)).encode(),
        **{f"documents/1-C26-{number}-en.txt": document for number, document in enumerate(documents, start=1)},
        **(more or {}),
    }
    standing, root = fold_all(lines)
    archive_key = standing.archive_key if standing.opened else None
    if archive_key is not None:
        files["keys/archive.pem"] = archive_pem(archive_key)
    if tally is None and root is not None:
        tally = write_tally(standing, root)
    if tally is not None:
        files |= {"tally/tally.json": tally, "tally/tally.sig": body.sign(tally)}
        if archive_key is not None:
            files["tally/tally.mldsa65"] = body.sign_for_archive(tally)
    return files
