// Steps 1 to 3 of section 6: the files, the key, the lines. Each step adds what it finds to the audit and lets the next
// one go on; what it could not read it leaves null.

const MAX_LINE = 16 * 1024 * 1024;
const NEEDED = ["manifest.json", "keys/body.pem", "keys/body.vkey", "record/entries.jsonl", "record/checkpoint.txt"];

/** Runs a check; what is malformed is a failure of this step, and the result is then null. */
function attempt(audit, step, code, where, check) {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    audit.fail(step, code, where, error.message);
    return null;
  }
}

/** Step 1: the files that are needed, and the manifest. */
async function checkFiles(audit) {
  const { files } = audit;
  for (const path of NEEDED) if (!files.has(path)) audit.fail(1, "missing-file", path, "is not in the bundle");
  if (!files.has("manifest.json")) return;
  const manifest = attempt(audit, 1, "manifest-mismatch", "manifest.json", () => {
    const value = parseCanonical(files.get("manifest.json"));
    members({ format: oneOf(["ballot-bundle/1"]), files: mapOf(members({ bytes: count, sha256: hex256 })) })(value, "manifest");
    return value;
  });
  if (manifest === null) return;
  for (const [path, content] of files) {
    if (path === "manifest.json") continue;
    const listed = manifest.files[path];
    if (!listed) audit.fail(1, "manifest-mismatch", path, "is not in the manifest");
    else if (listed.bytes !== content.length || listed.sha256 !== (await audit.hash(path))) {
      audit.fail(1, "manifest-mismatch", path, "is not the file that the manifest lists");
    }
  }
  for (const path of Object.keys(manifest.files)) {
    if (path === "manifest.json") audit.fail(1, "manifest-mismatch", path, "lists itself");
    else if (!files.has(path)) audit.fail(1, "manifest-mismatch", path, "is in the manifest, but not in the bundle");
  }
}

/** Part of step 1 and all of step 3: the lines, each canonical and of its act's form; broken ones become null. */
function readEntries(audit) {
  const bytes = audit.files.get("record/entries.jsonl");
  if (!bytes) return;
  const lines = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    if (end - start > MAX_LINE) {
      audit.fail(1, "unreadable", `entry ${lines.length}`, "is longer than 16 MiB");
      return;
    }
    if (newline < 0) audit.fail(3, "bad-entry", `entry ${lines.length}`, "does not end with a newline");
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (lines.length === 0) audit.fail(3, "bad-entry", "record/entries.jsonl", "has no entries");
  audit.lines = lines;
  audit.leaves = lines.map(leafHash);
  let [lastAt, shift] = ["", 0];
  const enough = audit.count + MANY;
  audit.entries = lines.map((line, i) => attempt(audit, 3, "bad-entry", `entry ${i}`, () => {
    if (audit.count >= enough) {
      audit.unread += 1;
      return null;
    }
    const entry = parseCanonical(line);
    if (i === 0) audit.first = entry;
    checkEntry(entry, audit.first?.act === "opened" ? audit.first.sealed ?? null : null);
    // One line taken out shifts all that follow: said once, where the numbering breaks.
    if (entry.seq !== i && entry.seq - i !== shift) audit.fail(3, "bad-order", `entry ${i}`, `has seq ${entry.seq}`);
    shift = entry.seq - i;
    if (entry.at < lastAt) audit.fail(3, "bad-order", `entry ${i}`, "is earlier than the entry before");
    lastAt = entry.at;
    return entry;
  }));
}

/** Step 2: the key, in three places, and against the one that the auditor holds. */
function checkKey(audit, given) {
  const { files, first } = audit;
  const tried = (where, check) => attempt(audit, 2, "key-mismatch", where, check);
  const read = (path, parse) => (files.has(path) ? tried(path, () => parse(textOf(files.get(path)))) : null);
  const pem = read("keys/body.pem", parsePem);
  const vkey = read("keys/body.vkey", (text) => parseVerifierKey(text.replace(/\n$/, "")));
  const own = typeof first?.key === "string" ? tried("entry 0", () => parseVerifierKey(first.key)) : null;
  audit.key = pem ?? own?.key ?? vkey?.key ?? null;
  audit.keyName = (own ?? vkey)?.name ?? null;
  if (own && vkey && (own.name !== vkey.name || !sameBytes(own.key, vkey.key))) {
    audit.fail(2, "key-mismatch", "keys/body.vkey", "is not the key that the record was opened with");
  }
  if (own && !(typeof first.origin === "string" && first.origin.startsWith(`${own.name}/`))) {
    audit.fail(2, "key-mismatch", "entry 0", "has a key whose name is not HOST/BODY of its origin");
  }
  const other = own ?? vkey;
  if (pem && other && !sameBytes(pem, other.key)) {
    audit.fail(2, "key-mismatch", "keys/body.pem", "is not the key that the record was opened with");
  }
  if (!audit.key) return;
  audit.fingerprint = toHex(sha256(spkiOf(audit.key)));
  if (given && !sameBytes(given, audit.key)) {
    audit.fail(2, "key-unexpected", "keys/body.pem", "is not the key that you gave");
  }
  audit.confirmed = Boolean(given && pem && own && vkey) && audit.passed(2);
}
