// Bytes and text. Every decoder here is strict: what it takes is exactly what its encoder would have written.

/** Input that its format does not allow. The message continues a sentence that begins with the input's name. */
class Malformed extends Error {}

const utf8 = new TextEncoder();

/** The text that bytes encode in UTF-8; a byte order mark is kept, so that it cannot be overlooked. */
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed("is not UTF-8");
  }
}

/** One array of all parts, in order. */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Are two byte arrays equal? Nothing here is secret, so the comparison may stop early. */
function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Lower-case hexadecimal. */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes that hexadecimal digits write. Only for constants and for text already checked. */
function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Base64 of RFC 4648 section 4, with padding. */
function toBase64(bytes) {
  let binary = "";
  // In pieces: a call takes a limited number of arguments.
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

/** The bytes of base64 text; refuses spaces, missing padding and unused bits that are not zero. */
function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new Malformed("is not base64");
  let binary;
  try {
    binary = atob(text);
  } catch {
    throw new Malformed("is not base64");
  }
  if (btoa(binary) !== text) throw new Malformed("is not base64 as it must be written");
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** A number that bytes write, least significant byte first. */
function littleEndian(bytes) {
  return BigInt("0x" + (toHex(Uint8Array.from(bytes).reverse()) || "0"));
}

/** A whole number in decimal, as ASCII, without sign or leading zeros; refuses what a double cannot hold. */
function wholeNumber(text) {
  const value = Number(text);
  if (!/^(0|[1-9][0-9]*)$/.test(text) || !Number.isSafeInteger(value)) {
    throw new Malformed("has a number that is not whole");
  }
  return value;
}
