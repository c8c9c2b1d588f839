// The Merkle tree of RFC 9162 section 2.1, with SHA-256.

/** Hash of a leaf: a line without its newline. */
function leafHash(line) {
  return sha256(joined([0], line));
}

/** Hash of an inner node. */
function nodeHash(left, right) {
  return sha256(joined([1], left, right));
}

/** Root over the first `size` leaf hashes (section 2.1.1). */
function rootOver(leaves, size = leaves.length, start = 0) {
  if (size === 0) return sha256(new Uint8Array());
  if (size === 1) return leaves[start];
  let left = 1;
  while (left * 2 < size) left *= 2;
  return nodeHash(rootOver(leaves, left, start), rootOver(leaves, size - left, start + left));
}

/** Does the proof lead from the leaf at `index` to the root of a tree of `size` leaves (section 2.1.3.2)? */
function isIncluded(leaf, index, size, proof, root) {
  if (index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameBytes(hash, root);
}
