// Steps 1 and 3 of section 6: the files and the lines. Each step adds what it finds to the audit and lets the next one go
// on; what it could not read it leaves null.

const MAX_LINE = 16 * 1024 * 1024;
const NEEDED = ["manifest.json", "keys/body.pem", "keys/body.vkey", "record/entries.jsonl", "record/checkpoint.txt"];

/** The lines of the record, without their newlines; whether the last one has its newline. Refuses one that is too long. */
function linesOf(bytes) {
  const lines = [];
  let whole = true;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    if (end - start > MAX_LINE) throw new Malformed(`has a line longer than 16 MiB: entry ${lines.length}`);
    whole = newline >= 0;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { lines, whole };
}

/** Step 1: the files that are needed, and the manifest. */
async function checkFiles(audit) {
  const { files } = audit;
  for (const path of NEEDED) if (!files.has(path)) audit.fail(1, "missing-file", path, "is not in the bundle");
  if (!files.has("manifest.json")) return;
  const manifest = attempt(audit, 1, "manifest-mismatch", "manifest.json", () => {
    const value = parseCanonical(files.get("manifest.json"));
    members({ format: oneOf(["ballot-bundle/2"]), files: mapOf(members({ bytes: count, sha256: hex256 })) })(value, "manifest");
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

/** Step 3: the lines, each canonical and of its act's form; broken ones become null and are then passed over. */
function readEntries(audit) {
  const { lines, whole } = audit.lines;
  audit.lines = lines;
  audit.leaves = lines.map(leafHash);
  if (lines.length === 0) audit.fail(3, "bad-entry", "record/entries.jsonl", "has no entries");
  if (!whole) audit.fail(3, "bad-entry", `entry ${lines.length - 1}`, "does not end with a newline");
  let [lastAt, shift] = ["", 0];
  let atFault = 0; // entries, not failures, so that the other checker stops at the same one
  const read = (line, i) => {
    const entry = attempt(audit, 3, "bad-entry", `entry ${i}`, () => {
      const value = parseCanonical(line);
      if (i === 0 && isObject(value) && value.act === "opened") audit.first = value;
      checkEntry(value, audit.opened?.sealed ?? null);
      return value;
    });
    if (entry === null) return null;
    if (i === 0 && entry.act === "opened") audit.opened = entry;
    // One line taken out shifts all that follow: said once, where the numbering breaks.
    if (entry.seq !== i && entry.seq - i !== shift) audit.fail(3, "bad-order", `entry ${i}`, `has seq ${entry.seq}`);
    shift = entry.seq - i;
    if (entry.at < lastAt) audit.fail(3, "bad-order", `entry ${i}`, "is earlier than the entry before");
    lastAt = entry.at;
    return entry;
  };
  audit.entries = lines.map((line, i) => {
    if (atFault >= MANY) {
      audit.unread += 1;
      return null;
    }
    const before = audit.count;
    const entry = read(line, i);
    if (audit.count > before) atFault += 1;
    return entry;
  });
}
