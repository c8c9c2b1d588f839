// The acts, folded one after another (section 1.2): who may, when, and what then stands. An act that breaks a rule is
// reported and takes effect all the same, so that what rests on it is checked as the record has it.

/** What stands right after `opened`. Times are microseconds since 1970. */
function standingAt(opened) {
  return {
    sealed: opened.sealed, rule: opened.rule, ballots: opened.ballots.map((each) => each.id),
    deadline: micros(opened.closes_at), recordUntil: micros(opened.record_until),
    seats: new Map(opened.roll.map((seat) => [seat.state, seat.entitled])), // in roll-call order
    withdrawn: new Map(), // ballot → seq of its withdrawal
    replies: new Map(), // state → its standing reply
    openings: new Map(), // state → opening
    removedFocalPoints: new Set(), // as canonical [state, id]
    published: new Map(), // file → the hashes it was published with
    closed: null, entitledAtClosing: [], unsealed: null, declared: null, counted: null, annulled: null,
  };
}

/** Before the deadline in force, whenever the record was closed: closing late must give nobody time to change the count. */
function requireBeforeDeadline(standing, entry, fail, does) {
  if (standing.closed) fail(5, "forbidden-act", `${does} after closing`);
  else if (micros(entry.at) >= standing.deadline) fail(5, "forbidden-act", `${does} after the deadline has passed`);
}

/** What each act must fit beside the table of acts, and what it does; an act that does nothing is not here. */
const FOLDS = {
  opened(standing, entry, fail) {
    if (entry.seq !== 0) fail(5, "forbidden-act", "opens a consultation that is open already");
  },

  replied(standing, entry, fail) {
    const link = entry.channel === "link";
    const prior = standing.replies.get(entry.state);
    if (!standing.seats.has(entry.state)) fail(5, "not-on-roll", `${entry.state} is not on the roll`);
    else if (!standing.seats.get(entry.state)) fail(5, "not-on-roll", `${entry.state} has no right to vote`);
    if (entry.revision !== (prior?.revision ?? 0) + 1) {
      fail(5, "forbidden-act", `is revision ${entry.revision}, not ${(prior?.revision ?? 0) + 1}`);
    }
    if (standing.closed && link) {
      fail(5, "forbidden-act", "is a reply by link after closing");
      fail(5, "late-reply", "came after closing");
    }
    if (link && standing.removedFocalPoints.has(canonical([entry.state, entry.by.id]))) {
      fail(5, "forbidden-act", "is by a focal point who had been removed");
    }
    if (standing.unsealed) fail(5, "forbidden-act", "is a reply after the votes were unsealed");
    if (micros(link ? entry.at : entry.received_at) >= standing.deadline) {
      fail(5, "late-reply", "was not received before the deadline in force");
    }
    if (!link && micros(entry.at) >= standing.recordUntil) {
      fail(5, "late-reply", "was recorded after the time for recording replies");
    }
    if (!link) checkSecondOfficer(entry, fail);
    if (!standing.sealed) checkBallots(standing, entry.seq, entry, fail);
    if (standing.seats.has(entry.state)) standing.replies.set(entry.state, entry);
  },

  extended(standing, entry, fail) {
    if (micros(entry.from) !== standing.deadline) fail(5, "forbidden-act", "does not start from the deadline in force");
    if (micros(entry.to) <= standing.deadline) fail(5, "forbidden-act", "does not move the deadline to a later time");
    standing.recordUntil += micros(entry.to) - standing.deadline;
    standing.deadline = micros(entry.to);
  },

  withdrawn(standing, entry, fail) {
    if (!standing.ballots.includes(entry.ballot)) {
      fail(5, "forbidden-act", `withdraws ballot ${entry.ballot}, which does not exist`);
    }
    else if (standing.withdrawn.has(entry.ballot)) {
      fail(5, "forbidden-act", `withdraws ballot ${entry.ballot} a second time`);
    }
    else standing.withdrawn.set(entry.ballot, entry.seq);
  },

  "roll-amended"(standing, entry, fail) {
    if (standing.seats.has(entry.state)) standing.seats.set(entry.state, entry.entitled);
    else fail(5, "not-on-roll", `${entry.state} is not on the roll`);
  },

  "focal-point"(standing, entry, fail) {
    if (standing.closed) fail(5, "forbidden-act", "changes a focal point after closing");
    if (!standing.seats.has(entry.state)) fail(5, "not-on-roll", `${entry.state} is not on the roll`);
    standing.removedFocalPoints[entry.change === "removed" ? "add" : "delete"](canonical([entry.state, entry.focal_point]));
  },

  closed(standing, entry, fail) {
    const all = entry.reason === "all-replied";
    if (standing.closed) {
      fail(5, "forbidden-act", "closes a second time");
      return;
    }
    standing.closed = entry;
    standing.entitledAtClosing = [...standing.seats].filter(([, entitled]) => entitled).map(([state]) => state);
    if (all && !allReplied(standing)) fail(5, "early-close", "closes because all have replied, but not all have");
    if (!all && micros(entry.at) < standing.deadline) fail(5, "early-close", "closes before the deadline in force");
    if (!all && entry.by.role !== "clock" && !allReplied(standing)) {
      fail(5, "forbidden-act", `is an act that a ${entry.by.role} may do only when all have replied`);
    }
  },

  unsealed(standing, entry, fail) {
    if (!standing.closed) fail(5, "forbidden-act", "unseals votes before closing");
    if (!standing.sealed || countedReplies(standing).length === 0) {
      fail(5, "forbidden-act", "unseals although there is nothing to unseal");
    }
    if (standing.unsealed) {
      fail(5, "forbidden-act", "unseals a second time");
      return;
    }
    standing.unsealed = entry;
    if (standing.sealed) checkOpenings(standing, entry, fail);
  },

  declared(standing, entry, fail) {
    if (!standing.closed) fail(5, "forbidden-act", "declares before closing");
    else if (standing.closed.reason !== "all-replied" && micros(entry.at) < standing.recordUntil) {
      fail(5, "forbidden-act", "declares before the time for recording replies is over");
    }
    if (standing.sealed && !standing.unsealed && countedReplies(standing).length > 0) {
      fail(5, "forbidden-act", "declares although the votes were not unsealed");
      fail(6, "seal-mismatch", "counts votes whose openings are not in the record");
    }
    if (standing.declared) return;
    standing.declared = entry;
    standing.counted = recount(standing);
    compareResults(entry.results, standing.counted.results, fail);
  },

  published(standing, entry, fail) {
    if (!standing.declared) fail(5, "forbidden-act", "publishes before the declaration");
    standing.published.set(entry.file, [...(standing.published.get(entry.file) ?? []), entry.sha256]);
  },

  annulled(standing, entry, fail) {
    if (!standing.declared) standing.annulled ??= entry;
  },
};

/** Steps 5 to 7 for one entry whose form is good. `fail(step, code, message)` takes what is wrong with it. */
function fold(standing, entry, fail) {
  if (standing.annulled) fail(5, "forbidden-act", "comes after the consultation was annulled");
  if (standing.declared && entry.act !== "published") fail(5, "forbidden-act", "comes after the declaration");
  const act = ACTS[entry.act];
  const may = entry.act === "replied" ? [entry.channel === "link" ? "focal-point" : "secretariat"] : act.by;
  if (!may.includes(entry.by.role)) fail(5, "forbidden-act", `is an act that a ${entry.by.role} may not do`);
  if (act.second) checkSecondOfficer(entry, fail);
  if (act.beforeDeadline) requireBeforeDeadline(standing, entry, fail, act.beforeDeadline);
  FOLDS[entry.act]?.(standing, entry, fail);
}
