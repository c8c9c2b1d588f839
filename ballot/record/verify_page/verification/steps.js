// Steps 4 to 8 of section 6: what was signed, what was done, what was counted.

const TALLY = { json: "tally/tally.json", signature: "tally/tally.sig", archive: "tally/tally.mldsa65" };

/** Step 4: the checkpoint over the whole record. */
async function checkCheckpoint(audit) {
  const path = "record/checkpoint.txt";
  if (!audit.files.has(path)) return;
  const checkpoint = attempt(audit, 4, "bad-checkpoint", path, () => parseCheckpoint(textOf(audit.files.get(path))));
  if (checkpoint === null) return;
  const fail = (code, message) => audit.fail(4, code, path, message);
  if (audit.opened && checkpoint.origin !== audit.opened.origin) fail("bad-checkpoint", `is of another record: ${checkpoint.origin}`);
  if (audit.key && audit.keyName && !(await noteHolds(checkpoint.note, audit.keyName, audit.key))) {
    fail("bad-signature", "has no good signature by the body's key");
  }
  if (!audit.leaves) return;
  if (checkpoint.size !== audit.leaves.length) {
    fail("bad-checkpoint", `is over ${checkpoint.size} entries; the record has ${audit.leaves.length}`);
  }
  else if (!sameBytes(checkpoint.root, rootOver(audit.leaves))) fail("root-mismatch", "has another root than the entries give");
}

/** Steps 5 to 7: the acts, the openings and the count, in one pass. */
function replayEntries(audit) {
  if (!audit.entries) return;
  if (!audit.opened) {
    audit.fail(5, "forbidden-act", "entry 0", "is not the opening that a record begins with");
    return;
  }
  audit.standing = standingAt(audit.opened);
  let atFault = 0; // entries, as in step 3
  audit.entries.forEach((entry, i) => {
    if (entry === null) return;
    if (atFault >= MANY) {
      audit.unread += 1;
      return;
    }
    const before = audit.count;
    fold(audit.standing, { ...entry, seq: i }, (step, code, message) => audit.fail(step, code, `entry ${i}`, message));
    if (audit.count > before) atFault += 1;
  });
}

/** The tally's files are there when, and only when, they should be. */
function checkTallyFiles(audit) {
  const { files, standing, archiveKey } = audit;
  if (!standing) return;
  for (const path of Object.values(TALLY)) {
    const wanted = standing.declared && (path !== TALLY.archive || archiveKey !== null);
    if (wanted && !files.has(path)) audit.fail(1, "missing-file", path, "is not in the bundle");
    if (!wanted && files.has(path)) {
      const why = standing.declared ? "the record has no archive key" : "nothing was declared";
      audit.fail(8, "tally-mismatch", path, `is there although ${why}`);
    }
  }
}

/** The signatures over the tally, each where its key is known. */
async function checkTallySignatures(audit) {
  const [content, signature, archive] = Object.values(TALLY).map((path) => audit.files.get(path));
  if (content && signature && audit.key && !(await signatureHolds(audit.key, signature, content))) {
    audit.fail(8, "bad-signature", TALLY.signature, "is not a good signature of tally.json by the body's key");
  }
  if (!content || !archive || audit.archiveKey === null) return;
  const good = await archiveSignatureHolds(audit.archiveKey, archive, content);
  if (good === null) audit.notChecked.push({ step: 8, message: "This browser cannot check the ML-DSA-65 signature of the tally." });
  else if (!good) audit.fail(8, "bad-signature", TALLY.archive, "is not a good signature of tally.json by the archive key");
}

/** What tally.json must say, member by member. */
function expectedTally({ opened, standing, leaves }) {
  const size = standing.declared.seq + 1;
  return {
    format: "ballot-tally/2", origin: opened.origin, reference: opened.consultation.reference, title: opened.consultation.title,
    rule: opened.rule, declared_at: standing.declared.at, record: { size, root: toBase64(rootOver(leaves, size)) },
    ballots: opened.ballots.map(({ id, title, actions, text: question }) => ({ id, title, actions, text: question })),
    results: standing.declared.results, roll_call: recount(standing).rollCall,
  };
}

/** Step 8: what was signed says what the record says. */
async function checkTally(audit) {
  if (audit.unread > 0) return; // what was declared may stand in what was not read
  checkTallyFiles(audit);
  await checkTallySignatures(audit);
  if (!audit.files.has(TALLY.json)) return;
  const tally = attempt(audit, 8, "tally-mismatch", TALLY.json, () => {
    const value = parseCanonical(audit.files.get(TALLY.json));
    must(isObject(value), "tally", "is not an object");
    return value;
  });
  if (!audit.standing?.declared || tally === null) return;
  const expected = expectedTally(audit);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(tally)])) {
    const same = Object.hasOwn(expected, key) && key in tally && canonical(tally[key]) === canonical(expected[key]);
    if (!same) audit.fail(8, "tally-mismatch", TALLY.json, `${key} is not what the record gives`);
  }
}
