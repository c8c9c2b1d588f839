// The first entry (sections 1.2 and 2): what is asked, of whom, by which rule, until when.

const HALF_EXCEEDED = { share: [1, 2], exceed: true };
const RULES = [
  { id: "simple-majority-of-entitled", basis: "entitled", ...HALF_EXCEEDED, quorum: null },
  { id: "two-thirds-of-entitled", basis: "entitled", share: [2, 3], exceed: false, quorum: null },
  { id: "simple-majority-of-cast", basis: "cast", ...HALF_EXCEEDED, quorum: null },
  { id: "two-thirds-of-cast", basis: "cast", share: [2, 3], exceed: false, quorum: null },
  { id: "simple-majority-of-cast-with-quorum", basis: "cast", ...HALF_EXCEEDED, quorum: HALF_EXCEEDED },
  { id: "silence", basis: "objections", share: [0, 1], exceed: false, quorum: null },
];
const MAX_ORIGIN = 200;
const ORIGIN = /^[a-z0-9.-]+(:[0-9]+)?(\/[a-z0-9]+(-[a-z0-9]+)*){2}$/;

const isOrigin = (value) => typeof value === "string" && value.length <= MAX_ORIGIN && ORIGIN.test(value);

/** HOST/BODY of an origin: the name of the body's key. */
const bodyOf = (value) => value.slice(0, value.lastIndexOf("/"));

const origin = (value, where) => must(isOrigin(value), where, "is not HOST/BODY/REF");

/** The rule: one of the six of section 2, with the numbers that belong to its id. */
function rule(value, where) {
  must(RULES.some((known) => canonical(known) === canonical(value)), where, "is not one of the rules of the format");
}

/** A string that this function can parse. */
const parsedBy = (parse) => (value, where) => {
  string(value, where);
  try {
    parse(value);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Malformed(`${where} ${error.message}`);
  }
};

const document_ = members({ reference: text, language, sha256: hex256 });
const seat = (value, where) => {
  members({ ...seatChange, focal_points: listOf(opaqueId) })(value, where);
  groundFits(value, where);
};
const ballot = (value, where) => {
  members({
    id: string, title: texts, actions: someOf(verb), text: texts, documents: listOf(document_), source: orNull(paper),
  })(value, where);
  mustDiffer(value.actions, `${where}.actions`);
};

const openedMembers = {
  format: oneOf(["ballot-record/2"]), origin, key: parsedBy(parseVerifierKey), archive_key: orNull(parsedBy(parseArchiveKey)),
  consultation: members({ reference: text, title: texts, legal_basis: texts, authorised_by: texts, authority: orNull(paper) }),
  rule, sealed: flag, closes_at: time, record_until: time, time_zone: zone, roll: listOf(seat), ballots: someOf(ballot),
};

/** What the values of `opened` must be beside one another. */
function openedFits(entry, where) {
  must(entry.closes_at > entry.at, `${where}.closes_at`, "is not after the opening");
  must(entry.record_until >= entry.closes_at, `${where}.record_until`, "is before the deadline");
  mustDiffer(entry.roll.map((each) => each.state), `${where}.roll`);
  mustDiffer(entry.roll.flatMap((each) => each.focal_points), `${where}.roll: focal_points`);
  must(entry.ballots.every((item, i) => item.id === String(i + 1)), `${where}.ballots`, 'are not numbered "1", "2", … in order');
  must(parseVerifierKey(entry.key).name === bodyOf(entry.origin), `${where}.key`, "is not named HOST/BODY of the origin");
}
