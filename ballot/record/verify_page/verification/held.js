// Step 9 of section 6: the checkpoints and receipts that the auditor kept, and the key. One that cannot be read accuses
// nobody: it is named, with what is wrong with it, and no verdict is given.

/** What people most often do to such a file without knowing, looked for from the most telling sign down: its name among the
 * page's words, and what the report says. */
const SPOILT = [
  [/^\ufeff/, "byteOrderMark", "begins with a byte order mark, which some editors add"],
  [/\r/, "lineEnds", "has other line ends than it was given out with, as some mail programs and editors change them"],
  [/^\n/, "blankFirst", "begins with a blank line"],
  [/\n\n$/, "blankLast", "ends with a blank line"],
  [/[^\n]$/, "noEnd", "does not end with a line end: something behind it may be missing"],
  [/ \n/, "space", "has a space at the end of a line"],
  [/\n\n\n/, "blankMore", "has a blank line more"],
];

/** Why a file of the auditor's own cannot be read, in words that help to find a good copy: {message}, with a `sign` where it
 * is a common one. */
function spoiltHow(content, error) {
  let text;
  try {
    text = textOf(content);
  } catch {
    return { message: error.message };
  }
  if (text === "") return { sign: "empty", message: "is empty" };
  const [, sign, message] = SPOILT.find(([pattern]) => pattern.test(text)) ?? [];
  return sign ? { sign, message } : { message: error.message };
}

/** Files of the auditor's own, read: {name, value}. Those that cannot be read are noted. */
function readHeld(audit, items, parse) {
  const read = [];
  for (const { name, content } of items) {
    try {
      read.push({ name, value: parse(textOf(content)) });
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      audit.unusable.push({ name, ...spoiltHow(content, error) });
    }
  }
  return read;
}

/** The key of a PEM text whose line ends may be others, at its end more or fewer: it may have been copied. */
function parseCopiedPem(text) {
  return parsePem(`${text.replace(/\r\n?/g, "\n").replace(/\n*$/, "")}\n`);
}

/** Is this earlier checkpoint signed by the body, and the record's beginning what it was over? Throws if not. */
async function requireExtended(audit, checkpoint) {
  if (audit.opened && checkpoint.origin !== audit.opened.origin) throw new Malformed(`is of another record: ${checkpoint.origin}`);
  // The auditor's own key tells more than the bundle's, which whoever made the bundle may have made, too.
  if (!(await noteHolds(checkpoint.note, audit.keyName, audit.given ?? audit.key))) throw new Malformed("has no good signature by the body's key");
  if (checkpoint.size > audit.leaves.length) {
    throw new Malformed(`is over ${checkpoint.size} entries; the record has ${audit.leaves.length}`);
  }
  if (!sameBytes(checkpoint.root, rootOver(audit.leaves, checkpoint.size))) {
    throw new Malformed("is over other entries than the record begins with");
  }
}

/** Is the entry of this receipt in the record? Throws if not. */
async function requireContained(audit, { line, index, proof, checkpoint }) {
  if (!isIncluded(leafHash(line), index, checkpoint.size, proof, checkpoint.root)) throw new Malformed("does not prove its own entry");
  await requireExtended(audit, checkpoint);
  if (!sameBytes(audit.lines[index] ?? [], line)) throw new Malformed(`is for another entry ${index} than the record has`);
}

/** Step 9. Nothing can be compared with a record, or under a key, that cannot be read: other steps have said so. */
async function checkHeld(audit, checkpoints, receipts) {
  if (!audit.leaves || !(audit.given ?? audit.key) || !audit.keyName) return;
  const each = async ({ name, value }, check) => {
    try {
      await check(audit, value);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      audit.fail(9, "not-extended", name, error.message);
    }
  };
  for (const held of checkpoints) await each(held, requireExtended);
  for (const held of receipts) await each(held, requireContained);
}
