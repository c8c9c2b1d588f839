// What a member of an entry may be, by itself (sections 1 to 3). A check takes a value and the words for where it stands,
// and throws Malformed.

const CHOICES = ["for", "against", "abstain"];
const OUTCOMES = ["adopted", "not-adopted", "no-quorum", "withdrawn"];
const ROLES = ["chair", "vice-chair", "secretariat", "focal-point", "clock"];
const CHANNELS = ["link", "letter", "note-verbale", "fax", "e-mail", "meeting"];
const MAX_STATEMENT = 5000; // code points

/** Refuses unless the condition holds. */
function must(condition, where, what) {
  if (!condition) throw new Malformed(`${where} ${what}`);
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const string = (value, where) => must(typeof value === "string", where, "is not a string");
const flag = (value, where) => must(typeof value === "boolean", where, "is neither true nor false");
const count = (value, where) => must(Number.isSafeInteger(value) && value >= 0, where, "is not a whole number");
const oneOf = (values) => (value, where) => must(values.includes(value), where, `is none of: ${values.join(", ")}`);
const orNull = (check) => (value, where) => value === null || check(value, where);

/** A string of this form, all of it. */
const matching = (pattern, what) => (value, where) => {
  must(typeof value === "string" && pattern.test(value), where, `is not ${what}`);
};

const hex256 = matching(/^[0-9a-f]{64}$/, "64 hexadecimal digits in lower case");
const stateCode = matching(/^[A-Z]{2,3}$/, "the code of a State");
const language = matching(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "a language");
const opaqueId = matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "an id");
const verb = matching(/^[a-z]{2,20}(-[a-z]{2,20})*$/, "a verb");
const zone = matching(/^(UTC|[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){1,2})$/, "a time zone");
const path = (value, where) => must(typeof value === "string" && isPath(value), where, "is not the path of a file");

/** A text that people read (section 1.1). */
const text = (value, where) => {
  string(value, where);
  const fault = textFault(value);
  must(fault === null, where, fault);
};

/** A list whose items all pass the check. */
const listOf = (check) => (value, where) => {
  must(Array.isArray(value), where, "is not a list");
  value.forEach((item, i) => check(item, `${where}[${i}]`));
};

/** The same, with one item at least. */
const someOf = (check) => (value, where) => {
  listOf(check)(value, where);
  must(value.length > 0, where, "is empty");
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

/** Refuses a list of strings in which one stands twice. */
function mustDiffer(values, where) {
  must(new Set(values).size === values.length, where, "names one twice");
}

/** {LANG: text}, in one language at least, and in none twice when case is ignored. */
const texts = (value, where) => {
  mapOf(text)(value, where);
  const languages = Object.keys(value);
  must(languages.length > 0, where, "is empty");
  for (const key of languages) language(key, `${where}: ${JSON.stringify(key)}`);
  mustDiffer(languages.map((key) => key.toLowerCase()), where);
};

/** Is the text a UTC instant, YYYY-MM-DDTHH:MM:SS.ffffffZ, of the years 2000 to 2999, that the calendar has? */
function isTime(value) {
  if (typeof value !== "string" || !/^2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z$/.test(value)) return false;
  const second = value.slice(0, 19);
  const instant = new Date(`${second}Z`);
  // Date takes a 30th of February and makes it a day in March: so write it again and compare.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 19) === second;
}

const time = (value, where) => must(isTime(value), where, "is not a time in UTC with microseconds");

/** Microseconds since 1970 of a time that isTime accepts. */
function micros(value) {
  return BigInt(Date.parse(`${value.slice(0, 19)}Z`)) * 1000n + BigInt(value.slice(20, 26));
}

/** Where something stands in a paper of the council. */
const paper = members({ reference: text, sha256: orNull(hex256), paragraph: orNull(text) });

/** Who did something: role and opaque id. */
const actor = (value, where) => {
  members({ role: oneOf(ROLES), id: opaqueId })(value, where);
  must(value.role !== "clock" || value.id === "clock", where, "is a clock that is not called so");
};

const votes = (value, where) => {
  mapOf(oneOf(CHOICES))(value, where);
  must(Object.keys(value).length > 0, where, "is empty");
};
const statements = mapOf((value, where) => {
  text(value, where);
  // Code points: length would count those beyond the first plane twice.
  must([...value].length <= MAX_STATEMENT, where, `is longer than ${MAX_STATEMENT} characters`);
});
const opening = members({ reply: count, salt: hex256, state: stateCode, statements, votes });
const result = members({
  ballot: string, for: count, against: count, abstain: count, no_reply: count, entitled: count, base: count,
  required: count, outcome: oneOf(OUTCOMES),
});

/** Whether a State has a vote, and why not; a ground stands only where it has none. */
const seatChange = { state: stateCode, entitled: flag, ground: orNull(text) };
const groundFits = (seat, where) => {
  must(!seat.entitled || seat.ground === null, where, "has a ground although the State has a vote");
};
