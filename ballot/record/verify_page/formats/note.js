// C2SP formats: verifier keys and signed notes (signed-note), checkpoints (tlog-checkpoint), receipts (tlog-proof).

const SPKI_ED25519 = fromHex("302a300506032b6570032100");
const KEY_NAME = /^[^\s+\u0000-\u001f]+$/u;

/** The SPKI DER of an Ed25519 key. */
function spkiOf(key) {
  return joined(SPKI_ED25519, key);
}

/** The one PEM text of a key that the bundle may hold. */
function pemOf(key) {
  return `-----BEGIN PUBLIC KEY-----\n${toBase64(spkiOf(key))}\n-----END PUBLIC KEY-----\n`;
}

/** The 32-byte key of a PEM text, byte for byte as pemOf writes it. */
function parsePem(text) {
  const match = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=]+)\n-----END PUBLIC KEY-----\n$/.exec(text);
  if (match === null) throw new Malformed("is not a plain public key in PEM form");
  const key = fromBase64(match[1]).subarray(SPKI_ED25519.length);
  if (key.length !== 32 || pemOf(key) !== text) throw new Malformed("is not an Ed25519 public key");
  return key;
}

/** Key ID of an Ed25519 note key, in hexadecimal: it binds the name, the signature type and the key. */
function keyId(name, key) {
  return toHex(sha256(joined(utf8.encode(name), [0x0a, 0x01], key)).subarray(0, 4));
}

/** `NAME+HEXID+BASE64`, read: name, id, key. Only Ed25519 (type 0x01), and only with the ID that belongs to it. */
function parseVerifierKey(text) {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  if (match === null || !KEY_NAME.test(match[1])) throw new Malformed("is not a verifier key");
  const [, name, id, encoded] = match;
  const bytes = fromBase64(encoded);
  if (bytes.length !== 33 || bytes[0] !== 1) throw new Malformed("is not an Ed25519 verifier key");
  const key = bytes.subarray(1);
  if (keyId(name, key) !== id) throw new Malformed("has a key ID that does not belong to its name and key");
  return { name, id, key };
}

/** A signed note: its text with the last newline, and its signature lines. Whose they are is not judged here. */
function parseNote(text) {
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Malformed("has control characters");
  const split = text.lastIndexOf("\n\n");
  if (split <= 0 || !text.endsWith("\n")) throw new Malformed("is not a signed note");
  const lines = text.slice(split + 2, -1).split("\n");
  const signatures = lines.map((line) => {
    const match = /^\u2014 (\S+) (\S+)$/u.exec(line);
    if (match === null || !KEY_NAME.test(match[1])) throw new Malformed("has a line that is not a signature line");
    const bytes = fromBase64(match[2]);
    if (bytes.length < 5) throw new Malformed("has a signature that is too short");
    return { name: match[1], id: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
  });
  return { text: text.slice(0, split + 1), signatures };
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

/** A checkpoint: origin, size, root and its note. Extension lines, which C2SP allows, say nothing that is needed here. */
function parseCheckpoint(text) {
  const note = parseNote(text);
  const lines = note.text.slice(0, -1).split("\n");
  if (lines.length < 3 || lines.includes("")) throw new Malformed("is not a checkpoint of origin, size and root");
  return { origin: lines[0], size: wholeNumber(lines[1]), root: parseHash(lines[2]), note };
}

/** A receipt: the entry's line, its index, the inclusion proof and the checkpoint. */
function parseReceipt(text) {
  const split = text.indexOf("\n\n");
  const [header, extra, index, ...proof] = text.slice(0, Math.max(split, 0)).split("\n");
  if (header !== "c2sp.org/tlog-proof@v1" || !extra?.startsWith("extra ") || !index?.startsWith("index ")) {
    throw new Malformed("is not a receipt");
  }
  return {
    line: fromBase64(extra.slice(6)),
    index: wholeNumber(index.slice(6)),
    proof: proof.map(parseHash),
    checkpoint: parseCheckpoint(text.slice(split + 2)),
  };
}
