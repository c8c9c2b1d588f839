// Who may do each act, and which members its entry has (section 1.2). What else it must fit, and what it does, is in replay.js.

const document_ = members({ reference: name, language, sha256: hex256 });
const ballot = members({ id: name, action: oneOf(VERBS), text: texts, documents: listOf(document_) });

/** The origin: HOST/BODY/REF in lower case, without spaces or plus signs. */
function origin(value, where) {
  text(value, where);
  must(/^[^\s+/\u0000-\u001f]+(\/[^\s+/\u0000-\u001f]+){2}$/u.test(value) && value === value.toLowerCase(), where, "is not HOST/BODY/REF");
}

/** The rule: one of the six of section 2, with the numbers that belong to its id. */
function rule(value, where) {
  must(RULES.some((known) => canonical(known) === canonical(value)), where, "is not one of the rules of the format");
}

const openedMembers = {
  format: oneOf(["ballot-record/1"]), origin, key: text, rule, sealed: flag, closes_at: time, record_until: time, time_zone: name,
  consultation: members({ reference: name, title: texts, legal_basis: text, authorised_by: text }),
  roll: listOf((seat, where) => {
    members(seatChange)(seat, where);
    groundFits(seat, where);
  }),
  ballots: listOf(ballot),
};

/** What `opened` must hold beyond the types of its members. */
function openedFits(entry, where) {
  must(entry.record_until >= entry.closes_at, `${where}.record_until`, "is before the deadline");
  const states = entry.roll.map((seat) => seat.state);
  must(new Set(states).size === states.length, `${where}.roll`, "names a State twice");
  must(entry.ballots.length > 0, `${where}.ballots`, "is empty");
  must(entry.ballots.every((item, i) => item.id === String(i + 1)), `${where}.ballots`, 'are not numbered "1", "2", … in order');
  let key;
  try {
    key = parseVerifierKey(entry.key);
  } catch (error) {
    throw new Malformed(`${where}.key ${error.message}`);
  }
  must(entry.origin.startsWith(`${key.name}/`) && key.name.split("/").length === 2, `${where}.key`, "is not named HOST/BODY of the origin");
}

/** Members of `replied`: they depend on the channel and on whether the record is sealed (null: not known). */
function repliedMembers(entry, sealed) {
  const hidden = sealed ?? "seal" in entry;
  return {
    state: name, revision: positive, channel: oneOf(CHANNELS),
    ...(hidden ? { seal: hex256 } : { votes, statements }),
    ...(entry.channel === "link" ? {} : { received_at: time, evidence_sha256: hex256, confirmed_by: officer }),
  };
}

/**
 * Of each act: who may do it, the members of its entry (those of `replied` vary, see above), whether a second officer must
 * confirm it, and, where it is done only before the deadline, what it does, for the report.
 */
const ACTS = {
  opened: { by: HEADS, members: openedMembers },
  replied: { by: ["focal-point", "secretariat"], members: {} },
  extended: { by: HEADS, members: { from: time, to: time, reason: text }, beforeDeadline: "extends a deadline" },
  withdrawn: { by: HEADS, members: { ballot: name, reason: text }, beforeDeadline: "withdraws a ballot" },
  "roll-amended": {
    by: ["secretariat"], members: { ...seatChange, reason: text, confirmed_by: officer }, second: true,
    beforeDeadline: "amends the roll",
  },
  "focal-point": { by: ["secretariat"], members: { state: name, focal_point: name, change: oneOf(["added", "removed"]) } },
  closed: { by: ["clock", ...HEADS], members: { reason: oneOf(["deadline", "all-replied"]) } },
  unsealed: { by: ["clock"], members: { openings: listOf(opening) } },
  declared: { by: ["clock"], members: { results: listOf(result) } },
  published: { by: [...HEADS, "clock"], members: { file: name, sha256: hex256 } },
  annulled: { by: HEADS, members: { reason: text } },
};

/** Refuses an entry whose members are not those of its act. `sealed` is what `opened` said, or null. */
function checkEntry(entry, sealed) {
  must(isObject(entry), "entry", "is not an object");
  text(entry.act, "act");
  must(Object.hasOwn(ACTS, entry.act), "act", `is not known: ${canonical(entry.act)}`);
  const own = entry.act === "replied" ? repliedMembers(entry, sealed) : ACTS[entry.act].members;
  members({ seq: count, at: time, act: text, by, ...own })(entry, entry.act);
  if (entry.act === "opened") openedFits(entry, "opened");
  if (entry.act === "roll-amended") groundFits(entry, "roll-amended");
}
