"""Merkle trees as RFC 9162 §2.1 defines them, recursively and word by word: what the program's own are compared with.

Slow on purpose: nothing is kept, and every hash is computed anew from the leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """Return MTH(D[n]), the root of these leaves (§2.1.1)."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = _split(len(leaves))
    return sha256(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:])).digest()


def inclusion_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return PATH(m, D[n]), the inclusion proof of the leaf at this index (§2.1.3.1)."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion_path(index, leaves[:k]), tree_hash(leaves[k:])]
    return [*inclusion_path(index - k, leaves[k:]), tree_hash(leaves[:k])]


def consistency_path(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return PROOF(m, D[n]), that the tree of the first `old` leaves became this one (§2.1.4.1)."""
    return _subproof(old, leaves, whole=True)


def _subproof(old: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [tree_hash(leaves)]
    k = _split(len(leaves))
    if old <= k:
        return [*_subproof(old, leaves[:k], whole=whole), tree_hash(leaves[k:])]
    return [*_subproof(old - k, leaves[k:], whole=False), tree_hash(leaves[:k])]


def _split(size: int) -> int:
    """Return the largest power of two smaller than the size."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k
