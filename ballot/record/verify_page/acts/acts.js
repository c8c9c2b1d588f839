// Who may do each act, and which members its entry has (section 1.2). What else it must fit, and what it does, is in replay.js.

const HEADS = ["chair", "vice-chair"];

/** Members of `replied`: they depend on the channel and on whether the record is sealed (null: not known). */
function repliedMembers(entry, sealed) {
  const hidden = sealed ?? "seal" in entry;
  return {
    state: stateCode, revision: count, channel: oneOf(CHANNELS),
    ...(hidden ? { seal: hex256 } : { votes, statements }),
    ...(entry.channel === "link" ? {} : { received_at: time, evidence: hex256, confirmed_by: actor }),
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
  withdrawn: { by: HEADS, members: { ballot: string, reason: text }, beforeDeadline: "withdraws a ballot" },
  "roll-amended": {
    by: ["secretariat"], members: { ...seatChange, reason: text, confirmed_by: actor }, second: true,
    beforeDeadline: "amends the roll",
  },
  "focal-point": {
    by: ["secretariat"], second: true,
    members: { state: stateCode, focal_point: opaqueId, change: oneOf(["added", "removed"]), confirmed_by: actor },
  },
  closed: { by: ["clock", ...HEADS], members: { reason: oneOf(["deadline", "all-replied"]) } },
  unsealed: { by: ["clock"], members: { openings: someOf(opening) } },
  declared: { by: ["clock"], members: { results: listOf(result) } },
  published: { by: [...HEADS, "secretariat", "clock"], members: { file: path, sha256: hex256 } },
  annulled: { by: HEADS, members: { reason: text } },
};

/** Refuses an entry whose members are not those of its act. `sealed` is what `opened` said, or null. */
function checkEntry(entry, sealed) {
  must(isObject(entry), "entry", "is not an object");
  string(entry.act, "act");
  must(Object.hasOwn(ACTS, entry.act), "act", `is not known: ${canonical(entry.act)}`);
  const own = entry.act === "replied" ? repliedMembers(entry, sealed) : ACTS[entry.act].members;
  members({ seq: count, at: time, act: string, by: actor, ...own })(entry, entry.act);
  if (entry.act === "opened") openedFits(entry, "opened");
  if (entry.act === "roll-amended") groundFits(entry, "roll-amended");
}
