// What the page says in English.

WORDS.en = {
  title: "Check an evidence bundle", language: "Language",
  lede: "This page recomputes the record and the count of a consultation by correspondence from its evidence bundle. It trusts neither "
    + "the server nor the results printed in the bundle. Nothing you choose leaves this computer: the page is not allowed to use the network.",
  bundle: "Evidence bundle", bundleHint: "bundle.zip; all files may also be dropped anywhere on this page",
  held: "What you hold yourself",
  heldHint: "A server that rewrites its record and signs it again can be caught only with something that it gave out before.",
  key: "The Council’s public key", keyHint: "body.pem, from a place other than this bundle",
  checkpoints: "Earlier checkpoints", checkpointsHint: "any number", receipts: "Receipts", receiptsHint: ".tlog-proof, any number",
  check: "Check the bundle", checking: "Checking …",
  notChecked: "The bundle was not checked: a file could not be read, or this browser lacks something ({error}).",

  verdicts: {
    verified: ["Verified", "The record is whole, every act followed the rules, and the results are what the record gives."],
    annulled: ["Verified", "The record is whole, and every act followed the rules. The consultation was annulled: it has no results."],
    "in-progress": ["In progress", "Nothing is wrong so far. The consultation has no declared results yet, so there is no count to check."],
    incomplete: ["Not fully checked", "Nothing wrong was found, but this browser cannot check all of it. Do not take this as verified: "
      + "use a newer browser, or the command “ballot verify”."],
  },
  failed: { one: "Failed: {number} check does not hold", other: "Failed: {number} checks do not hold" },
  failedHelp: "Do not rely on the results in this bundle. The steps below say what is wrong, and where.",
  unsure: "This holds for the key named below, and the key is not confirmed.",
  unusable: { one: "A file of your own cannot be read", other: "Some of your own files cannot be read" },
  spoilt: {
    empty: "{name} is empty.",
    byteOrderMark: "{name} begins with a byte order mark, which some editors add.",
    lineEnds: "{name} has other line ends than it was given out with, as some mail programs and editors change them.",
    blankFirst: "{name} begins with a blank line.",
    blankLast: "{name} ends with a blank line.",
    noEnd: "{name} does not end with a line end: something behind it may be missing.",
    space: "{name} has a space at the end of a line.",
    blankMore: "{name} has a blank line more.",
  },
  unusableHelp: "This says nothing against the record. Take the file as it was first saved, not a copy that went through an editor or a "
    + "mail, and check again; or check without it.",
  bundleFails: {
    one: "The bundle itself fails as well: {number} check does not hold. See the steps below.",
    other: "The bundle itself fails as well: {number} checks do not hold. See the steps below.",
  },
  nothingWrong: "Nothing wrong was found in the bundle, but no verdict is given while a file of yours is not compared.",

  facts: {
    consultation: "Consultation", legalBasis: "Legal basis", authorisedBy: "Authorised by", authority: "Authority", rule: "Rule",
    secrecy: "Votes", opened: "Opened", closed: "Closed", declared: "Declared", annulled: "Annulled", record: "Record", entries: "Entries",
    fingerprint: "Key fingerprint (SHA-256)", key: "Key",
  },
  hidden: "secret until closing", open: "open",
  closedFor: { deadline: "{time} (deadline)", "all-replied": "{time} (all had replied)" },
  keyUnreadable: "The key cannot be read.",
  keyConfirmed: "Confirmed: it is the key that you gave.", keyDiffers: "Not confirmed: see step 2.",
  keyUnknown: "Not confirmed: you gave no key that could be compared. Whoever made this bundle may have made the key, too. Compare this "
    + "fingerprint with one that the Council has published elsewhere.",

  ballots: "Ballots", ballot: "Ballot {number}, {verbs}",
  unreadable: "What was asked cannot be read from this record.",
  asDeclared: "As declared in the record; numbers of Member States.", noResults: "This record has no declared results.",
  result: "{outcome}. {for} in favour, {required} required. {against} against, {abstain} abstaining, {no_reply} did not reply. "
    + "{entitled} had the right to vote.",
  silenceResult: "{outcome}. {for} in favour. {against} against, {abstain} abstaining, {no_reply} did not reply. "
    + "{entitled} had the right to vote.",
  withdrawn: "{outcome}. There is no result.", recount: " (recount: {value})",
  statements: "Statements", documents: "Documents", source: "Source: {paper}",
  notIncluded: "not included: compare your own copy, SHA-256 {hash}",
  otherLanguages: { one: "In {number} other language", other: "In {number} other languages" },
  comma: ", ", and: " and ", otherVerb: "to {verb}",

  checked: "What was checked",
  states: {
    failed: "Failed", holds: "Holds", here: "Not checked here", impossible: "Could not be checked", toTheEnd: "Not checked to the end",
    key: "Key not confirmed", seals: "Votes were not sealed", results: "Nothing declared", ownFile: "A file of yours cannot be read",
    nothing: "You gave nothing to compare",
  },
  more: "And {number} more failures.", someMore: "And more failures.",
  unread: "After so many failures, {number} entries were not looked at.",
  notCovered: "Not covered by any signature",
  notCoveredHelp: "Whoever handed out this bundle could have written these files. Do not rely on them.",
  report: "The report for programs (JSON)",

  steps: [
    "The bundle can be read, and its files are those of its manifest", "The keys", "The form of every entry",
    "The checkpoint covers the whole record and is signed", "Every act followed the rules", "Seals and openings agree",
    "The recount gives the declared results", "The tally says what the record says and is signed",
    "What you hold is contained in the record", "The documents are those that were voted on",
  ],
  outcomes: { adopted: "Adopted", "not-adopted": "Not adopted", "no-quorum": "No quorum", withdrawn: "Withdrawn" },
  choices: { for: "In favour", against: "Against", abstain: "Abstaining", "no-reply": "No reply" },
  verbs: {
    note: "to note", endorse: "to endorse", approve: "to approve", adopt: "to adopt", authorize: "to authorize", appoint: "to appoint",
    confirm: "to confirm", instruct: "to instruct", request: "to request", decide: "to decide",
  },
  rules: {
    "simple-majority-of-entitled": "More than half of the Member States having the right to vote",
    "two-thirds-of-entitled": "Two thirds of the Member States having the right to vote",
    "simple-majority-of-cast": "More than half of the votes cast for and against",
    "two-thirds-of-cast": "Two thirds of the votes cast for and against",
    "simple-majority-of-cast-with-quorum":
      "More than half of the votes cast, if more than half of the Member States having the right to vote reply",
    silence: "Adopted unless a Member State is against",
  },
};
