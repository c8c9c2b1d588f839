// The codes of section 6: which of them a failure in each step may be reported under. `ballot verify` has the same table,
// and a test compares the two.

const CODES = {
  1: ["unreadable", "missing-file", "manifest-mismatch"],
  2: ["key-mismatch", "key-unexpected"],
  3: ["bad-entry", "bad-order"],
  4: ["bad-checkpoint", "bad-signature", "root-mismatch"],
  5: ["forbidden-act", "late-reply", "older-reply", "not-on-roll", "early-close"],
  6: ["seal-mismatch"],
  7: ["wrong-count", "wrong-outcome"],
  8: ["tally-mismatch", "bad-signature"],
  9: ["not-extended"],
  10: ["document-mismatch"],
};
