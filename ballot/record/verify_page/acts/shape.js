// The members of an entry, as sections 1 to 3 of the record format name them: all of them, no others, of these types.
// A check takes a value and the words for where it stands, and throws Malformed.

const CHOICES = ["for", "against", "abstain"];
const OUTCOMES = ["adopted", "not-adopted", "no-quorum", "withdrawn"];
const ROLES = ["chair", "vice-chair", "secretariat", "focal-point", "clock"];
const HEADS = ["chair", "vice-chair"];
const CHANNELS = ["link", "letter", "note-verbale", "fax", "e-mail", "meeting"];
const VERBS = ["note", "endorse", "approve", "adopt", "authorize"];
const MAX_STATEMENT = 5000;
const HALF_EXCEEDED = { share: [1, 2], exceed: true };
const RULES = [
  { id: "simple-majority-of-entitled", basis: "entitled", ...HALF_EXCEEDED, quorum: null },
  { id: "two-thirds-of-entitled", basis: "entitled", share: [2, 3], exceed: false, quorum: null },
  { id: "simple-majority-of-cast", basis: "cast", ...HALF_EXCEEDED, quorum: null },
  { id: "two-thirds-of-cast", basis: "cast", share: [2, 3], exceed: false, quorum: null },
  { id: "simple-majority-of-cast-with-quorum", basis: "cast", ...HALF_EXCEEDED, quorum: HALF_EXCEEDED },
  { id: "silence", basis: "objections", share: [0, 1], exceed: false, quorum: null },
];

/** Refuses unless the condition holds. */
function must(condition, where, what) {
  if (!condition) throw new Malformed(`${where} ${what}`);
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const text = (value, where) => must(typeof value === "string", where, "is not a text");
const name = (value, where) => must(typeof value === "string" && value !== "", where, "is not a text, or is empty");
const flag = (value, where) => must(typeof value === "boolean", where, "is neither true nor false");
const count = (value, where) => must(Number.isSafeInteger(value) && value >= 0, where, "is not a whole number");
const positive = (value, where) => must(Number.isSafeInteger(value) && value >= 1, where, "is not a number from 1");
const time = (value, where) => must(isTime(value), where, "is not a time in UTC with microseconds");
const hex256 = (value, where) => must(typeof value === "string" && /^[0-9a-f]{64}$/.test(value), where, "is not a SHA-256");
const oneOf = (values) => (value, where) => must(values.includes(value), where, `is none of: ${values.join(", ")}`);
const orNull = (check) => (value, where) => value === null || check(value, where);

/** A list whose items all pass the check. */
const listOf = (check) => (value, where) => {
  must(Array.isArray(value), where, "is not a list");
  value.forEach((item, i) => check(item, `${where}[${i}]`));
};

/** An object with any keys, whose values all pass the check. */
const mapOf = (check) => (value, where) => {
  must(isObject(value), where, "is not an object");
  for (const key of Object.keys(value)) check(value[key], `${where}.${key}`);
};

/** An object with exactly these members. */
const members = (checks) => (value, where) => {
  must(isObject(value), where, "is not an object");
  for (const key of Object.keys(value)) must(Object.hasOwn(checks, key), `${where}.${key}`, "is not a member of the format");
  for (const key of Object.keys(checks)) must(key in value, `${where}.${key}`, "is missing");
  for (const key of Object.keys(checks)) checks[key](value[key], `${where}.${key}`);
};

/** Is the text a UTC instant, YYYY-MM-DDTHH:MM:SS.ffffffZ, that the calendar has? */
function isTime(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value)) return false;
  const second = value.slice(0, 19);
  const instant = new Date(`${second}Z`);
  // Date takes a 30th of February and makes it a day in March: so write it again and compare.
  return !second.startsWith("0000") && !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 19) === second;
}

/** Microseconds since 1970 of a time that isTime accepts. */
function micros(value) {
  return BigInt(Date.parse(`${value.slice(0, 19)}Z`)) * 1000n + BigInt(value.slice(20, 26));
}

const language = (value, where) => {
  must(typeof value === "string" && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(value), where, "is not a language");
};

/** {LANG: text}, in one language at least. */
const texts = (value, where) => {
  mapOf(text)(value, where);
  must(Object.keys(value).length > 0, where, "is empty");
  for (const key of Object.keys(value)) language(key, where);
};

const officer = members({ role: oneOf(ROLES), id: name });
const by = (value, where) => {
  officer(value, where);
  must(value.role !== "clock" || value.id === "clock", where, "is a clock that is not called so");
};
const votes = (value, where) => {
  mapOf(oneOf(CHOICES))(value, where);
  must(Object.keys(value).length > 0, where, "is empty");
};
const statements = mapOf((value, where) => {
  text(value, where);
  // A character is a Unicode code point; length would count those beyond the first plane twice.
  must([...value].length <= MAX_STATEMENT, where, `is longer than ${MAX_STATEMENT} characters`);
});
const opening = members({ reply: count, salt: hex256, state: name, statements, votes });
const result = members({
  ballot: name, for: count, against: count, abstain: count, no_reply: count, entitled: count, base: count,
  required: count, outcome: oneOf(OUTCOMES),
});
const seatChange = { state: name, entitled: flag, ground: orNull(name) };
const groundFits = (seat, where) => {
  must(seat.entitled === (seat.ground === null), where, "must give a ground where the State has no vote, and only there");
};
