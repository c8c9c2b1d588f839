// C2SP formats: signed notes (signed-note), checkpoints (tlog-checkpoint), receipts (tlog-proof).

const MAX_NOTE = 1000000; // bytes
const MAX_SIGNATURES = 100;
const MAX_PROOF = 63; // hashes: a tree of 2^63 leaves

/** A signature line: whose it claims to be, and the signature. */
function parseSignatureLine(line) {
  const parts = line.split(" ");
  if (parts.length !== 3 || parts[0] !== "\u2014" || !isKeyName(parts[1])) {
    throw new Malformed("has a line that is not a signature line");
  }
  const bytes = fromBase64(parts[2]);
  if (bytes.length < 5) throw new Malformed("has a signature that is too short");
  return { name: parts[1], id: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
}

/** A signed note: its text with the last newline, and its signature lines. Whose they are is not judged here. */
function parseNote(text) {
  if (utf8.encode(text).length > MAX_NOTE) throw new Malformed("is longer than a million bytes");
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Malformed("has control characters");
  const split = text.lastIndexOf("\n\n");
  if (split <= 0 || !text.endsWith("\n")) throw new Malformed("is not a signed note");
  const lines = text.slice(split + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw new Malformed(`has more than ${MAX_SIGNATURES} signature lines`);
  return { text: text.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

/** Is the note signed by this key, and is every line that claims to be this key's good? Others' lines are ignored. */
async function noteHolds(note, name, key) {
  const id = keyId(name, key);
  const own = note.signatures.filter((line) => line.name === name && line.id === id);
  const message = utf8.encode(note.text);
  for (const line of own) if (!(await signatureHolds(key, line.signature, message))) return false;
  return own.length > 0;
}

/** 32 bytes from base64. */
function parseHash(text) {
  const hash = fromBase64(text);
  if (hash.length !== 32) throw new Malformed("has a hash that is not 32 bytes long");
  return hash;
}

/** A checkpoint: origin, size, root and its note; no extension lines (section 4). */
function parseCheckpoint(text) {
  const note = parseNote(text);
  const [origin, size, root, ...more] = note.text.slice(0, -1).split("\n");
  if (!isOrigin(origin)) throw new Malformed("does not begin with the origin of a record");
  if (root === undefined || more.length > 0) throw new Malformed("is not a checkpoint of origin, size and root");
  return { origin, size: wholeNumber(size), root: parseHash(root), note };
}

/** A receipt: the entry's line, its index, the inclusion proof and the checkpoint. */
function parseReceipt(text) {
  const split = text.indexOf("\n\n");
  const [header, extra, index, ...proof] = text.slice(0, Math.max(split, 0)).split("\n");
  if (header !== "c2sp.org/tlog-proof@v1" || !extra?.startsWith("extra ") || !index?.startsWith("index ")) {
    throw new Malformed("is not a receipt");
  }
  if (proof.length > MAX_PROOF) throw new Malformed(`has more than ${MAX_PROOF} hashes`);
  const line = fromBase64(extra.slice(6));
  if (line.length === 0) throw new Malformed("is a receipt for no entry");
  return {
    line,
    index: wholeNumber(index.slice(6)),
    proof: proof.map(parseHash),
    checkpoint: parseCheckpoint(text.slice(split + 2)),
  };
}
