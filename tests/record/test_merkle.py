from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.record.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    frontier_at,
    inclusion_proof,
    leaf_hash,
    root_from_inclusion,
    verify_consistency,
)
from tests.support.evidence.rfc9162 import consistency_path, inclusion_path, tree_hash
from tests.support.evidence.signing import Tree

UP_TO = 64
LINES = [b"entry %d" % n for n in range(UP_TO)]
TREE = Tree(LINES)


ROOTS = [tree_hash(LINES[:size]) for size in range(UP_TO + 1)]


def flipped(hashes: list[bytes], at: int) -> list[bytes]:
    return [bytes([one[0] ^ 1]) + one[1:] if n == at else one for n, one in enumerate(hashes)]


def test_the_root_of_every_size_is_that_of_the_definition() -> None:
    tree = Frontier()
    assert tree.root() == EMPTY_ROOT == ROOTS[0]
    for size, line in enumerate(LINES, start=1):
        tree.append(leaf_hash(line))
        assert tree.size == size
        assert tree.root() == ROOTS[size]


def test_every_proof_up_to_64_is_that_of_the_definition() -> None:
    for size in range(1, UP_TO + 1):
        lines = LINES[:size]
        for index in range(size):
            assert inclusion_proof(index, size, TREE.node) == inclusion_path(index, lines)
            assert consistency_proof(index + 1, size, TREE.node) == consistency_path(index + 1, lines)


# The leaves, roots and proofs that the reference implementation of RFC 6962 is tested with, and other ones with it.
PUBLISHED_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
PUBLISHED_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FIRST = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
SECOND = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
THIRD_AND_FOURTH = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
FIFTH_AND_SIXTH = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LAST_TWO = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LAST_FOUR = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
FIRST_TWO, FIRST_FOUR = PUBLISHED_ROOTS[1], PUBLISHED_ROOTS[3]


def test_the_published_roots_are_reproduced_here_and_by_the_definition() -> None:
    tree = Frontier()
    for size, root in enumerate(PUBLISHED_ROOTS, start=1):
        tree.append(leaf_hash(PUBLISHED_LEAVES[size - 1]))
        assert tree.root().hex() == tree_hash(PUBLISHED_LEAVES[:size]).hex() == root


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (0, 8, [SECOND, THIRD_AND_FOURTH, LAST_FOUR]),
        (5, 8, [FIFTH, LAST_TWO, FIRST_FOUR]),
        (2, 3, [FIRST_TWO]),
        (1, 5, [FIRST, THIRD_AND_FOURTH, FIFTH]),
    ],
)
def test_the_published_inclusion_proofs_are_reproduced_here_and_by_the_definition(
    index: int, size: int, proof: list[str]
) -> None:
    assert [one.hex() for one in inclusion_proof(index, size, Tree(PUBLISHED_LEAVES).node)] == proof
    assert [one.hex() for one in inclusion_path(index, PUBLISHED_LEAVES[:size])] == proof


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        (1, 1, []),
        (1, 8, [SECOND, THIRD_AND_FOURTH, LAST_FOUR]),
        (6, 8, [FIFTH_AND_SIXTH, LAST_TWO, FIRST_FOUR]),
        (2, 5, [THIRD_AND_FOURTH, FIFTH]),
    ],
)
def test_the_published_consistency_proofs_are_reproduced_here_and_by_the_definition(
    old: int, new: int, proof: list[str]
) -> None:
    assert [one.hex() for one in consistency_proof(old, new, Tree(PUBLISHED_LEAVES).node)] == proof
    assert [one.hex() for one in consistency_path(old, PUBLISHED_LEAVES[:new])] == proof


def test_appending_gives_the_subtrees_that_it_completes() -> None:
    tree = Frontier()
    for seq, line in enumerate(LINES):
        for level, node in enumerate(tree.append(leaf_hash(line))):
            first = seq + 1 - (1 << level)
            assert node == tree_hash(LINES[first : seq + 1])
            assert first % (1 << level) == 0


def test_a_frontier_is_found_again_from_kept_nodes_and_grows_on() -> None:
    for size in range(UP_TO):
        again = frontier_at(size, TREE.node)
        assert (again.size, again.root()) == (size, ROOTS[size])
        twin = again.copy()
        again.append(leaf_hash(LINES[size]))
        assert again.root() == ROOTS[size + 1]
        assert (twin.size, twin.root()) == (size, ROOTS[size])


def test_a_frontier_with_the_wrong_number_of_subtrees_is_refused() -> None:
    with pytest.raises(ValueError, match="perfect subtrees"):
        Frontier(3, [bytes(32)])


def test_every_inclusion_proof_up_to_64_leads_to_the_root_and_a_wrong_one_does_not() -> None:
    for size in range(1, UP_TO + 1):
        for index in range(size):
            leaf = leaf_hash(LINES[index])
            proof = inclusion_proof(index, size, TREE.node)
            assert root_from_inclusion(leaf, index, size, proof) == ROOTS[size]
            assert len(proof) <= (size - 1).bit_length()
            assert root_from_inclusion(leaf_hash(b"other"), index, size, proof) != ROOTS[size]
            if proof:
                at = index % len(proof)
                assert root_from_inclusion(leaf, index, size, flipped(proof, at)) != ROOTS[size]
                with pytest.raises(ValueError, match="too short"):
                    root_from_inclusion(leaf, index, size, proof[:-1])
            with pytest.raises(ValueError, match="too long"):
                root_from_inclusion(leaf, index, size, [*proof, bytes(32)])


def test_the_proof_of_one_leaf_is_not_the_proof_of_another() -> None:
    for size in (2, 3, 7, 8, 13, 64):
        for index in range(size):
            proof = inclusion_proof(index, size, TREE.node)
            for other in set(range(size)) - {index}:
                try:
                    assert root_from_inclusion(leaf_hash(LINES[index]), other, size, proof) != ROOTS[size]
                except ValueError:
                    continue


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (9, 3)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_proof(index, size, TREE.node)
    with pytest.raises(ValueError, match="not in a tree"):
        root_from_inclusion(bytes(32), index, size, [])


def test_every_consistency_proof_up_to_64_holds_and_a_wrong_one_does_not() -> None:
    for new in range(1, UP_TO + 1):
        for old in range(1, new + 1):
            proof = consistency_proof(old, new, TREE.node)
            assert verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
            assert not verify_consistency(old, ROOTS[old - 1], new, ROOTS[new], proof)
            assert not verify_consistency(old, ROOTS[old], new, ROOTS[new - 1], proof)
            assert not verify_consistency(old, ROOTS[old], new, ROOTS[new], [*proof, bytes(32)])
            if proof:
                assert not verify_consistency(old, ROOTS[old], new, ROOTS[new], proof[:-1])
                assert not verify_consistency(old, ROOTS[old], new, ROOTS[new], proof[1:])
                assert not verify_consistency(old, ROOTS[old], new, ROOTS[new], flipped(proof, old % len(proof)))


def test_a_tree_that_forked_has_no_consistency_proof_with_its_own_past() -> None:
    fork = Tree([*LINES[:10], b"rewritten", *LINES[11:40]])
    for old in range(1, 40):
        proof = consistency_proof(old, 40, fork.node)
        assert verify_consistency(old, ROOTS[old], 40, fork.root, proof) == (old <= 10)


@pytest.mark.parametrize(("old", "new"), [(0, 1), (2, 1), (-1, 4)])
def test_there_is_no_consistency_proof_from_nothing_or_backwards(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no proof"):
        consistency_proof(old, new, TREE.node)
    assert not verify_consistency(old, bytes(32), new, bytes(32), [])


@given(st.lists(st.binary(max_size=40), max_size=130))
def test_any_leaves_give_the_root_of_the_definition(lines: list[bytes]) -> None:
    assert Tree(lines).root == tree_hash(lines)
