// Public keys: SPKI PEM (section 5), and the verifier keys of C2SP signed-note.

const SPKI_ED25519 = fromHex("302a300506032b6570032100");
const SPKI_ML_DSA_65 = fromHex("308207b2300b0609608648016503040312038207a100");
const ML_DSA_65_KEY = 1952;

/** The SPKI DER of an Ed25519 key. */
function spkiOf(key) {
  return joined(SPKI_ED25519, key);
}

/** The one PEM text of a key in SPKI form: lines of 64, as OpenSSL writes them. */
function pemOf(spki) {
  const lines = toBase64(spki).match(/.{1,64}/g);
  return `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n`;
}

/** The 32-byte key of a PEM text, byte for byte as pemOf writes it. */
function parsePem(text) {
  const match = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=]+)\n-----END PUBLIC KEY-----\n$/.exec(text);
  if (match === null) throw new Malformed("is not a plain public key in PEM form");
  const key = fromBase64(match[1]).subarray(SPKI_ED25519.length);
  if (key.length !== 32 || pemOf(spkiOf(key)) !== text) throw new Malformed("is not an Ed25519 public key");
  return key;
}

/** The ML-DSA-65 key that base64 writes. */
function parseArchiveKey(text) {
  const key = fromBase64(text);
  if (key.length !== ML_DSA_65_KEY) throw new Malformed("is not an ML-DSA-65 public key");
  return key;
}

/** The one PEM text of an ML-DSA-65 key. */
function archivePemOf(key) {
  return pemOf(joined(SPKI_ML_DSA_65, key));
}

/** Key ID of an Ed25519 note key, in hexadecimal: it binds the name, the signature type and the key. */
function keyId(name, key) {
  return toHex(sha256(joined(utf8.encode(name), [0x0a, 0x01], key)).subarray(0, 4));
}

/** `NAME+HEXID+BASE64`, read: name, id, key. Only Ed25519 (type 0x01), and only with the ID that belongs to it. */
function parseVerifierKey(text) {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (match === null || !isKeyName(match[1])) throw new Malformed("is not a verifier key");
  const [, name, id, encoded] = match;
  const bytes = fromBase64(encoded);
  if (bytes.length !== 33 || bytes[0] !== 1) throw new Malformed("is not an Ed25519 verifier key");
  const key = bytes.subarray(1);
  if (keyId(name, key) !== id) throw new Malformed("has a key ID that does not belong to its name and key");
  return { name, id, key };
}
