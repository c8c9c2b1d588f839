// Steps 4 to 10 of section 6: what was signed, what was done, what was counted.

const TALLY = ["tally/tally.json", "tally/tally.sig"];

/** Step 4: the checkpoint over the whole record. */
async function checkCheckpoint(audit) {
  const path = "record/checkpoint.txt";
  if (!audit.files.has(path)) return;
  const checkpoint = attempt(audit, 4, "bad-checkpoint", path, () => parseCheckpoint(textOf(audit.files.get(path))));
  if (checkpoint === null) return;
  const fail = (code, message) => audit.fail(4, code, path, message);
  if (typeof audit.first?.origin === "string" && checkpoint.origin !== audit.first.origin) {
    fail("bad-checkpoint", `is of another record: ${checkpoint.origin}`);
  }
  if (audit.key && audit.keyName && !(await noteHolds(checkpoint.note, audit.keyName, audit.key))) {
    fail("bad-signature", "has no good signature by the body's key");
  }
  if (!audit.leaves) return;
  if (checkpoint.size !== audit.leaves.length) {
    fail("bad-checkpoint", `is over ${checkpoint.size} entries; the record has ${audit.leaves.length}`);
  }
  else if (!sameBytes(checkpoint.root, rootOver(audit.leaves))) {
    fail("root-mismatch", "has another root than the entries give");
  }
}

/** Steps 5 to 7: the acts, the openings and the count, in one pass. */
function replayEntries(audit) {
  const opened = audit.entries?.[0];
  if (!opened) return;
  if (opened.act !== "opened") {
    audit.fail(5, "forbidden-act", "entry 0", `is "${opened.act}": a record begins with "opened"`);
    return;
  }
  audit.standing = standingAt(opened);
  const enough = audit.count + MANY;
  audit.entries.forEach((entry, i) => {
    if (entry === null) return;
    if (audit.count >= enough) audit.unread += 1;
    else {
      fold(audit.standing, { ...entry, seq: i }, (step, code, message) => audit.fail(step, code, `entry ${i}`, message));
    }
  });
}

/** Step 8: what was signed says what the record says; and its files are there when, and only when, they should be. */
async function checkTally(audit) {
  const { files, standing } = audit;
  if (audit.unread > 0) return; // what was declared may stand in what was not read
  const declared = standing?.declared;
  const [content, signature] = TALLY.map((path) => files.get(path));
  for (const path of TALLY) {
    if (declared && !files.has(path)) audit.fail(1, "missing-file", path, "is not in the bundle");
    if (standing && !declared && files.has(path)) {
      audit.fail(8, "tally-mismatch", path, "is there although nothing was declared");
    }
  }
  if (content && signature && audit.key && !(await signatureHolds(audit.key, signature, content))) {
    audit.fail(8, "bad-signature", "tally/tally.sig", "is not a good signature of tally.json by the body's key");
  }
  if (!content) return;
  const tally = attempt(audit, 8, "tally-mismatch", "tally/tally.json", () => parseCanonical(content));
  if (!declared || tally === null) return;
  const opened = audit.entries[0];
  const size = declared.seq + 1;
  const expected = {
    format: "ballot-tally/1", origin: opened.origin, reference: opened.consultation.reference, rule: opened.rule,
    declared_at: declared.at, record: { size, root: toBase64(rootOver(audit.leaves, size)) },
    results: declared.results, roll_call: standing.counted.rollCall,
  };
  for (const key of new Set([...Object.keys(expected), ...Object.keys(tally ?? {})])) {
    const same = isObject(tally) && Object.hasOwn(expected, key) && key in tally && canonical(tally[key]) === canonical(expected[key]);
    if (!same) audit.fail(8, "tally-mismatch", "tally/tally.json", `${key} is not what the record gives`);
  }
}

/** Is this earlier checkpoint signed by the body, and the record's beginning what it was over? Throws if not. */
async function requireExtended(audit, checkpoint) {
  if (!audit.leaves || !audit.key || !audit.keyName) {
    throw new Malformed("cannot be compared: the record or its key cannot be read");
  }
  if (checkpoint.origin !== audit.first?.origin) throw new Malformed(`is of another record: ${checkpoint.origin}`);
  if (!(await noteHolds(checkpoint.note, audit.keyName, audit.key))) {
    throw new Malformed("has no good signature by the body's key");
  }
  if (checkpoint.size > audit.leaves.length) {
    throw new Malformed(`is over ${checkpoint.size} entries; the record has ${audit.leaves.length}`);
  }
  if (!sameBytes(checkpoint.root, rootOver(audit.leaves, checkpoint.size))) {
    throw new Malformed("is over other entries than the record begins with");
  }
}

/** Step 9: the checkpoints and receipts that the auditor kept. Each is {name, content}. */
async function checkHeld(audit, checkpoints, receipts) {
  const each = async (held, check) => {
    try {
      await check(textOf(held.content));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      audit.fail(9, "not-extended", held.name, error.message);
    }
  };
  for (const held of checkpoints) await each(held, (text) => requireExtended(audit, parseCheckpoint(text)));
  for (const held of receipts) {
    await each(held, async (text) => {
      const { line, index, proof, checkpoint } = parseReceipt(text);
      if (!isIncluded(leafHash(line), index, checkpoint.size, proof, checkpoint.root)) {
        throw new Malformed("does not prove its own entry");
      }
      await requireExtended(audit, checkpoint);
      if (!sameBytes(audit.lines[index] ?? [], line)) {
        throw new Malformed(`is for another entry ${index} than the record has`);
      }
    });
  }
}

/** The files that steps 1 to 8 judge whole. */
const JUDGED = [...NEEDED, ...TALLY];

/**
 * Step 10: documents that were voted on, and files that were published, are those files; which documents are missing; and
 * which files nothing that was signed covers, directly or by a hash.
 */
async function checkDocuments(audit) {
  const { files, standing } = audit;
  const covered = new Set(JUDGED);
  const compare = async (path, hashes, message) => {
    if (!files.has(path)) return;
    if (hashes.includes(await audit.hash(path))) covered.add(path);
    else audit.fail(10, "document-mismatch", path, message);
  };
  const voted = !standing ? []
    : audit.entries[0].ballots.flatMap((each) => each.documents.map((file) => ({ ...file, ballot: each.id })));
  for (const hash of new Set(voted.map((file) => file.sha256))) {
    await compare(`documents/${hash}`, [hash], "is not the document that was voted on");
  }
  // Letters and printed tallies are in the bundle "as published" (section 5): an entry has their hash.
  for (const [path, hashes] of standing?.published ?? []) await compare(path, hashes, "is not the file that was published");
  audit.notIncluded = voted.filter((file) => !files.has(`documents/${file.sha256}`));
  audit.notCovered = [...files.keys()].filter((path) => !covered.has(path)).sort();
}
