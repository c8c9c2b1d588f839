// What the steps share while a bundle is checked, and the report that comes of it.

/** After so many failures a report says "and more", and a page can still show it. */
const MANY = 1000;

/** What was read of a bundle, and what was found wrong with it. */
class Audit {
  constructor() {
    this.files = new Map();
    this.found = []; // {step, code, where, message}
    this.kinds = new Set();
    this.more = 0; // failures found and not listed
    this.unread = 0; // entries of a record full of failures that were hashed, and not looked at
    this.hashes = new Map();
    this.unusable = []; // {name, message, sign}: files of the auditor's own that cannot be read
    this.notChecked = []; // {step, message}: what this browser cannot do
    Object.assign(this, { first: null, opened: null, entries: null, lines: null, leaves: null, standing: null });
    Object.assign(this, { given: null, key: null, keyName: null, archiveKey: null, fingerprint: "", confirmed: false });
    Object.assign(this, { documents: new Map(), notIncluded: [], notCovered: [] });
  }

  /** Notes a failure. The first of its kind is listed however many there are of others. */
  fail(step, code, where, message) {
    if (!CODES[step].includes(code)) throw new Error(`${code} is no code of step ${step}`);
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

  /** Null where a file of the auditor's own cannot be read: then nothing is said of the record as a whole. */
  get verdict() {
    if (this.unusable.length > 0) return null;
    if (this.count > 0) return "failed";
    if (this.notChecked.length > 0) return "incomplete";
    return this.standing?.declared || this.standing?.annulled ? "verified" : "in-progress";
  }

  /** The report; failures in the order of the steps. */
  report() {
    const failures = [...this.found].sort((a, b) => a.step - b.step).map(({ step, ...rest }) => rest);
    return {
      verdict: this.verdict, fingerprint: this.fingerprint, key_confirmed: this.confirmed, failures,
      results: this.standing?.declared?.results ?? [], entries: this.lines?.length ?? 0,
      unusable: this.unusable.map(({ name, message }) => ({ name, message })),
    };
  }
}

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
