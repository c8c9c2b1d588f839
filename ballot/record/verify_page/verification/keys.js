// Step 2 of section 6: the body's keys, each where the bundle and the record have it, and against the auditor's own.

/** A file of the bundle, read by this function; null where it is not there or is not what it should be. */
function keyFile(audit, path, parse) {
  if (!audit.files.has(path)) return null;
  return attempt(audit, 2, "key-mismatch", path, () => {
    const content = audit.files.get(path);
    if (content.length > MAX_NOTE) throw new Malformed("is longer than a million bytes");
    return parse(textOf(content));
  });
}

/** The key in body.vkey, which ends with one newline. */
function parseVerifierKeyFile(text) {
  if (!text.endsWith("\n")) throw new Malformed("does not end with a newline");
  return parseVerifierKey(text.slice(0, -1));
}

/** The archive key: archive.pem is there when, and only when, `opened` has one, and is that key. */
function checkArchiveKey(audit) {
  const { files, opened } = audit;
  const path = "keys/archive.pem";
  if (opened === null) return;
  audit.archiveKey = opened.archive_key === null ? null : parseArchiveKey(opened.archive_key);
  if (audit.archiveKey === null) {
    if (files.has(path)) audit.fail(2, "key-mismatch", path, "is there although the record has no archive key");
  }
  else if (!files.has(path)) audit.fail(1, "missing-file", path, "is not in the bundle");
  else if (!sameBytes(files.get(path), utf8.encode(archivePemOf(audit.archiveKey)))) {
    audit.fail(2, "key-mismatch", path, "is not the archive key that the record was opened with");
  }
}

/** Is the key of `opened`, whatever else is wrong with that entry, named HOST/BODY of its origin? */
function checkKeyName(audit) {
  const { key, origin: named } = audit.first ?? {};
  if (audit.opened || typeof key !== "string" || typeof named !== "string" || !isOrigin(named)) return;
  let name;
  try {
    ({ name } = parseVerifierKey(key));
  } catch {
    return; // reported in step 3
  }
  if (name !== bodyOf(named)) audit.fail(2, "key-mismatch", "entry 0", "has a key that is not named HOST/BODY of its origin");
}

/** Step 2. */
function checkKeys(audit) {
  const { given } = audit;
  const pem = keyFile(audit, "keys/body.pem", parsePem);
  const vkey = keyFile(audit, "keys/body.vkey", parseVerifierKeyFile);
  const own = audit.opened && parseVerifierKey(audit.opened.key);
  audit.key = pem ?? own?.key ?? vkey?.key ?? null;
  audit.keyName = (own ?? vkey)?.name ?? null;
  if (own && vkey && (own.name !== vkey.name || !sameBytes(own.key, vkey.key))) {
    audit.fail(2, "key-mismatch", "keys/body.vkey", "is not the key that the record was opened with");
  }
  const other = own ?? vkey;
  if (pem && other && !sameBytes(pem, other.key)) {
    audit.fail(2, "key-mismatch", "keys/body.pem", "is not the key that the record was opened with");
  }
  checkArchiveKey(audit);
  checkKeyName(audit);
  if (!audit.key) return;
  audit.fingerprint = toHex(sha256(spkiOf(audit.key)));
  if (given && !sameBytes(given, audit.key)) {
    audit.fail(2, "key-unexpected", "keys/body.pem", "is not the key that you gave");
  }
  audit.confirmed = Boolean(given && pem && own && vkey) && audit.passed(2);
}
