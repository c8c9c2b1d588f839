// Ed25519 signatures (RFC 8032 section 5.1), verification only. The browser's own where there is one, with the strict
// checks of encodings made here first, so that every browser gives the same answer.

const P = (1n << 255n) - 19n;
const ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;

/** a modulo the field's prime, never negative. */
function mod(a) {
  const rest = a % P;
  return rest < 0n ? rest + P : rest;
}

/** a to the power n in the field. */
function power(a, n) {
  let result = 1n;
  for (let base = mod(a), left = n; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const NEUTRAL = [0n, 1n, 1n, 0n];

/** The point, in extended coordinates, that 32 bytes encode; null unless they are its one canonical encoding. */
function pointOf(bytes) {
  const number = littleEndian(bytes);
  const sign = number >> 255n;
  const y = number & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(v * x * x) !== u) return null;
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

/** The sum of two points (RFC 8032 section 5.1.4); complete, so it also doubles. */
function sum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

/** A point n times. Not in constant time: nothing here is secret. */
function times(point, n) {
  let result = NEUTRAL;
  for (let base = point, left = n; left > 0n; left >>= 1n) {
    if (left & 1n) result = sum(result, base);
    base = sum(base, base);
  }
  return result;
}

const BASE = pointOf(fromHex("58" + "66".repeat(31)));

/** Does the signature hold, by this page's own arithmetic? The encodings have been checked. */
function ownVerify(key, point, signature, message) {
  const nonce = signature.subarray(0, 32);
  const h = littleEndian(sha512(joined(nonce, key, message))) % ORDER;
  const r = pointOf(nonce);
  if (r === null) return false;
  const [x1, y1, z1] = times(BASE, littleEndian(signature.subarray(32)));
  const [x2, y2, z2] = sum(r, times(point, h));
  return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
}

/** Is this 64-byte signature over the message good under the 32-byte key? `own` leaves the browser's out. */
async function signatureHolds(key, signature, message, own = false) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const point = pointOf(key);
  if (point === null || littleEndian(signature.subarray(32)) >= ORDER) return false;
  const subtle = own ? undefined : globalThis.crypto?.subtle;
  if (subtle) {
    try {
      const imported = await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
      return await subtle.verify("Ed25519", imported, signature, message);
    } catch {
      // This browser's WebCrypto does not know Ed25519.
    }
  }
  return ownVerify(key, point, signature, message);
}
