"""The Merkle tree of RFC 9162 §2.1 (SHA-256), grown one leaf at a time, with its two proofs.

A *node* (level, index) is the hash over the 2^level leaves from index·2^level on: a perfect subtree. Whoever keeps the
nodes can prove anything about the tree with O(log n) of them. Leaf s completes the subtrees of levels 0 … ctz(s+1);
`Frontier.append` gives their hashes, to be kept beside the leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
Node = Callable[[int, int], bytes]
"""(level, index) → the hash of that perfect subtree."""


def leaf_hash(line: bytes) -> bytes:
    """Return the hash of a leaf: an entry's line without its newline (record format §1)."""
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The perfect subtrees that make up a tree of `size` leaves, largest first: all that appending needs."""

    __slots__ = ("_stack", "size")

    def __init__(self, size: int = 0, stack: Sequence[bytes] = ()) -> None:
        if len(stack) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} perfect subtrees, not {len(stack)}")
        self.size = size
        self._stack = list(stack)

    def append(self, leaf: bytes) -> list[bytes]:
        """Append the next leaf's hash; return the hashes of the subtrees it completes, its own first."""
        completed = [leaf]
        self.size = size = self.size + 1
        while not size & 1:
            size >>= 1
            leaf = sha256(b"\x01" + self._stack.pop() + leaf).digest()
            completed.append(leaf)
        self._stack.append(leaf)
        return completed

    @property
    def subtrees(self) -> tuple[bytes, ...]:
        """The hashes of the perfect subtrees, largest first: with `size`, what makes this frontier again."""
        return tuple(self._stack)

    def root(self) -> bytes:
        """Return the root over all leaves so far (RFC 9162 §2.1.1)."""
        return _fold(self._stack) if self._stack else EMPTY_ROOT

    def copy(self) -> Frontier:
        """Return an independent frontier of the same tree."""
        return Frontier(self.size, self._stack)


def _fold(hashes: Sequence[bytes]) -> bytes:
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def frontier_nodes(size: int) -> list[tuple[int, int]]:
    """Return the (level, index) of the perfect subtrees of a tree of `size` leaves, largest first."""
    nodes = []
    start = 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            nodes.append((level, start >> level))
            start += 1 << level
    return nodes


def frontier_at(size: int, node: Node) -> Frontier:
    """Return the frontier of the first `size` leaves, from kept nodes."""
    return Frontier(size, [node(level, index) for level, index in frontier_nodes(size)])


def _range_hash(start: int, end: int, node: Node) -> bytes:
    """Return MTH over the leaves start … end-1, where start is a multiple of the largest power of two below the width."""
    hashes = []
    for level, index in frontier_nodes(end - start):
        hashes.append(node(level, (start >> level) + index))
    return _fold(hashes)


def _split(width: int) -> int:
    """Return the largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root over `size` leaves, from the leaf up (RFC 9162 §2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_hash(middle, end, node))
            end = middle
        else:
            proof.append(_range_hash(start, middle, node))
            start = middle
    return proof[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that the proof gives (RFC 9162 §2.1.3.2). Raise ValueError where the proof has the wrong length."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    first, second, root = index, size - 1, leaf
    for sibling in proof:
        if second == 0:
            raise ValueError("the proof is too long")
        if first & 1 or first == second:
            root = node_hash(sibling, root)
            while not first & 1 and first:
                first >>= 1
                second >>= 1
        else:
            root = node_hash(root, sibling)
        first >>= 1
        second >>= 1
    if second:
        raise ValueError("the proof is too short")
    return root


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that the tree of `new` leaves extends the tree of its first `old` (RFC 9162 §2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError(f"no proof from {old} to {new} leaves")
    proof: list[bytes] = []
    start, end, known = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range_hash(middle, end, node))
            end = middle
        else:
            proof.append(_range_hash(start, middle, node))
            start, known = middle, False
    if not known:
        proof.append(_range_hash(start, end, node))
    return proof[::-1]


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether the proof shows that the new tree contains the old one unchanged (RFC 9162 §2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    first, second = old - 1, new - 1
    while first & 1:
        first >>= 1
        second >>= 1
    from_old = from_new = path[0]
    for sibling in path[1:]:
        if second == 0:
            return False
        if first & 1 or first == second:
            from_old, from_new = node_hash(sibling, from_old), node_hash(sibling, from_new)
            while not first & 1 and first:
                first >>= 1
                second >>= 1
        else:
            from_new = node_hash(from_new, sibling)
        first >>= 1
        second >>= 1
    return second == 0 and from_old == old_root and from_new == new_root
