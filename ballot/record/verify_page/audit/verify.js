// The whole check, and the report it gives: the same object as `ballot verify --json`.

/** After so many failures a report says "and more", and a page can still show it. */
const MANY = 1000;

/** What the steps share while a bundle is checked: what was read, and what was found wrong. */
class Audit {
  constructor() {
    this.files = new Map();
    this.found = []; // {step, code, where, message}
    this.kinds = new Set();
    this.more = 0; // failures found and not listed
    this.unread = 0; // entries of a record full of failures that were hashed, and not looked at
    this.hashes = new Map();
    Object.assign(this, { first: null, entries: null, lines: null, leaves: null, standing: null });
    Object.assign(this, { key: null, keyName: null, fingerprint: "", confirmed: false, notIncluded: [], notCovered: [] });
  }

  /** Notes a failure. The first of its kind is listed however many there are of others. */
  fail(step, code, where, message) {
    const kind = `${step} ${code}`;
    if (this.found.length < MANY || !this.kinds.has(kind)) this.found.push({ step, code, where, message });
    else this.more += 1;
    this.kinds.add(kind);
  }

  /** How many failures there are, listed or not. */
  get count() {
    return this.found.length + this.more;
  }

  passed(step) {
    return !this.found.some((failure) => failure.step === step);
  }

  /** SHA-256 of a file, computed once. */
  async hash(path) {
    if (!this.hashes.has(path)) this.hashes.set(path, await fileHash(this.files.get(path)));
    return this.hashes.get(path);
  }

  /** The report; failures in the order of the steps. */
  report() {
    const { declared, annulled } = this.standing ?? {};
    const failures = [...this.found].sort((a, b) => a.step - b.step).map(({ step, ...rest }) => rest);
    const whole = declared || annulled ? "verified" : "in-progress";
    return {
      verdict: failures.length > 0 ? "failed" : whole, fingerprint: this.fingerprint, key_confirmed: this.confirmed,
      failures, results: declared?.results ?? [], entries: this.lines?.length ?? 0,
    };
  }
}

/** Bytes of what a caller may hand in: a text, an ArrayBuffer or a byte array. */
function bytesOf(content) {
  if (typeof content === "string") return utf8.encode(content);
  return content instanceof ArrayBuffer ? new Uint8Array(content) : content;
}

/** The key that the auditor holds; line ends and space around it are forgiven, because it may have been copied. */
function givenKey(content) {
  if (content === undefined || content === null) return null;
  return parsePem(`${textOf(bytesOf(content)).replace(/\r\n/g, "\n").trim()}\n`);
}

/** Items to check in step 9, with the names by which failures call them. */
function heldItems(items, word) {
  return (items ?? []).map((item, i) => ({ name: item.name ?? `${word} ${i + 1}`, content: bytesOf(item.content ?? item) }));
}

/** Checks a bundle; see verifyBundle. Returns the audit, with all that was found on the way. */
async function auditBundle(bundle, { key, checkpoints, receipts } = {}) {
  const given = givenKey(key);
  const audit = new Audit();
  try {
    audit.files = await readZip(bundle);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    // An archive that is not sound has no content that could be checked further.
    audit.fail(1, "unreadable", "bundle", error.message);
    return audit;
  }
  await checkFiles(audit);
  readEntries(audit);
  checkKey(audit, given);
  await checkCheckpoint(audit);
  replayEntries(audit);
  await checkTally(audit);
  await checkHeld(audit, heldItems(checkpoints, "checkpoint"), heldItems(receipts, "receipt"));
  await checkDocuments(audit);
  return audit;
}

/**
 * Checks an evidence bundle (record format, section 6).
 *
 * `bundle` is the zip as an ArrayBuffer. `key` is a PEM text or its bytes; `checkpoints` and `receipts` are lists of
 * texts, bytes or {name, content}. Resolves to the report; rejects only when `key` is not a key.
 */
async function verifyBundle(bundle, options) {
  return (await auditBundle(bundle, options)).report();
}

globalThis.verifyBundle = verifyBundle;
