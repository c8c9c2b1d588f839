// The whole check.

/** Bytes of what a caller may hand in: a text, an ArrayBuffer or a byte array. */
function bytesOf(content) {
  if (typeof content === "string") return utf8.encode(content);
  return content instanceof ArrayBuffer ? new Uint8Array(content) : content;
}

/** Items of the auditor's own, with the names by which they are called. */
function heldItems(items, word) {
  return (items ?? []).map((item, i) => ({ name: item.name ?? `${word} ${i + 1}`, content: bytesOf(item.content ?? item) }));
}

/** The files of the bundle and the lines of its record, within the limits of section 5; false where it cannot be read. */
async function readBundle(audit, bundle) {
  try {
    audit.files = await readZip(bundle);
    const entries = audit.files.get("record/entries.jsonl");
    audit.lines = entries ? linesOf(entries) : null;
    return true;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    // What is not sound has no content that could be checked further.
    audit.files = new Map();
    audit.fail(1, "unreadable", "bundle", error.message);
    return false;
  }
}

/** Checks a bundle; see verifyBundle. Returns the audit, with all that was found on the way. */
async function auditBundle(bundle, { key, checkpoints, receipts } = {}) {
  const audit = new Audit();
  const [given] = readHeld(audit, heldItems(key === undefined || key === null ? [] : [key], "key"), parseCopiedPem);
  audit.given = given?.value ?? null;
  const [heads, proofs] = [
    readHeld(audit, heldItems(checkpoints, "checkpoint"), parseCheckpoint),
    readHeld(audit, heldItems(receipts, "receipt"), parseReceipt),
  ];
  if (!(await readBundle(audit, bundle))) return audit;
  await checkFiles(audit);
  if (audit.lines !== null) readEntries(audit);
  checkKeys(audit);
  await checkCheckpoint(audit);
  replayEntries(audit);
  await checkTally(audit);
  await checkHeld(audit, heads, proofs);
  await checkDocuments(audit);
  return audit;
}

/**
 * Checks an evidence bundle (record format, section 6).
 *
 * `bundle` is the zip as an ArrayBuffer. `key` is the auditor's PEM; `checkpoints` and `receipts` are lists. Each is a text,
 * bytes or {name, content}. Resolves to the report. Its verdict is null where one of them cannot be read (`unusable` says
 * which, and why), and "incomplete" where this browser cannot check all of it.
 */
async function verifyBundle(bundle, options) {
  return (await auditBundle(bundle, options)).report();
}

globalThis.verifyBundle = verifyBundle;
