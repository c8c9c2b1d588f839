// Step 10 of section 6: documents that were voted on and files that were published are those files; which documents are
// missing; which files nothing that was signed covers.

const DOCUMENTS = "documents/";

/** The files that steps 1 to 8 judge whole. */
const JUDGED = [...NEEDED, "keys/archive.pem", ...Object.values(TALLY)];

/** Is a file below documents/ one of the ballot whose id its name begins with? */
async function checkDocument(audit, path) {
  const [, id] = /^([^-]*)-/.exec(path.slice(DOCUMENTS.length)) ?? [];
  const ballot = audit.opened.ballots.find((each) => each.id === id);
  const hash = await audit.hash(path);
  const of = ballot?.documents.find((file) => file.sha256 === hash);
  if (of) audit.documents.set(path, { ballot: id, ...of });
  else audit.fail(10, "document-mismatch", path, ballot ? `is no document of ballot ${id}` : "names no ballot of the consultation");
  return of !== undefined;
}

/** Is a file that was published the one that was published last under its name? */
async function checkPublished(audit, path, hash) {
  const same = (await audit.hash(path)) === hash;
  if (!same) audit.fail(10, "document-mismatch", path, "is not the file that was published");
  return same;
}

/** Step 10. */
async function checkDocuments(audit) {
  const { files, standing } = audit;
  const covered = new Set(JUDGED);
  if (standing) {
    for (const path of files.keys()) {
      if (path.startsWith(DOCUMENTS) && await checkDocument(audit, path)) covered.add(path);
      if (standing.published.has(path) && await checkPublished(audit, path, standing.published.get(path))) covered.add(path);
    }
    const included = new Set([...audit.documents.values()].map((file) => `${file.ballot} ${file.sha256}`));
    audit.notIncluded = audit.opened.ballots.flatMap((ballot) => ballot.documents.map((file) => ({ ballot: ballot.id, ...file })))
      .filter((file) => !included.has(`${file.ballot} ${file.sha256}`));
  }
  audit.notCovered = [...files.keys()].filter((path) => !covered.has(path)).sort();
}
