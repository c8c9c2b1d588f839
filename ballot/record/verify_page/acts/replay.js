// The acts, folded one after another (section 1.2): who may, when, and what then stands. An act that breaks a rule is
// reported and takes effect all the same, so that what rests on it is judged as the record has it. Without effect are only
// a second opening, closing or declaration, an annulment that comes too late, acts on a State that is not on the roll, and
// what would change the count after it is settled.

/** Before the deadline in force, whenever the record was closed: closing late must give nobody time to change the count. */
function requireBeforeDeadline(standing, entry, fail, does) {
  if (standing.closed) fail(5, "forbidden-act", `${does} after closing`);
  if (micros(entry.at) >= standing.deadline) fail(5, "forbidden-act", `${does} after the deadline has passed`);
}

/** Reports a State that is not on the roll; true when it is on it. */
function isSeated(standing, entry, fail) {
  const seated = standing.seats.has(entry.state);
  if (!seated) fail(5, "not-on-roll", `${entry.state} is not on the roll`);
  return seated;
}

/** What each act must fit beside the table of acts, and what it does. */
const FOLDS = {
  opened(standing, entry, fail) {
    if (entry.seq !== 0) fail(5, "forbidden-act", "opens a consultation that is open already");
  },

  replied: foldReply,

  extended(standing, entry, fail) {
    if (micros(entry.from) !== standing.deadline) fail(5, "forbidden-act", "does not start from the deadline in force");
    if (micros(entry.to) <= standing.deadline) fail(5, "forbidden-act", "does not move the deadline to a later time");
    if (isSettled(standing)) return;
    standing.recordUntil += micros(entry.to) - standing.deadline;
    standing.deadline = micros(entry.to);
  },

  withdrawn(standing, entry, fail) {
    const { ballots, withdrawn } = standing;
    if (!ballots.includes(entry.ballot)) {
      fail(5, "forbidden-act", `withdraws ballot ${entry.ballot}, which does not exist`);
      return;
    }
    if (withdrawn.has(entry.ballot)) {
      fail(5, "forbidden-act", `withdraws ballot ${entry.ballot} a second time`);
      return;
    }
    if (withdrawn.size === ballots.length - 1) fail(5, "forbidden-act", "withdraws the last ballot");
    if (!isSettled(standing)) withdrawn.set(entry.ballot, entry.seq);
  },

  "roll-amended"(standing, entry, fail) {
    if (isSeated(standing, entry, fail) && !isSettled(standing)) standing.seats.set(entry.state, entry.entitled);
  },

  "focal-point"(standing, entry, fail) {
    const { state, focal_point: id, change } = entry;
    const { offices, removedFocalPoints } = standing;
    if (standing.closed) fail(5, "forbidden-act", "changes a focal point after closing");
    if (!isSeated(standing, entry, fail)) return;
    if (change === "added") {
      if (offices.has(id)) fail(5, "forbidden-act", `adds ${id}, who is in office already`);
      if (removedFocalPoints.has(id)) fail(5, "forbidden-act", `adds ${id}, who was removed`);
      if (!isSettled(standing)) offices.set(id, state);
      return;
    }
    if (offices.get(id) !== state) fail(5, "forbidden-act", `removes ${id}, who is not in office for ${state}`);
    if (isSettled(standing)) return;
    offices.delete(id);
    removedFocalPoints.add(id);
  },

  closed(standing, entry, fail) {
    if (standing.closed) {
      fail(5, "forbidden-act", "closes a second time");
      return;
    }
    const past = micros(entry.at) >= standing.deadline;
    if (entry.reason === "deadline") {
      if (entry.by.role !== "clock") fail(5, "forbidden-act", `closes at the deadline, which is not for a ${entry.by.role}`);
      if (!past) fail(5, "early-close", "closes before the deadline in force");
    }
    else {
      if (past) fail(5, "forbidden-act", "closes because all have replied, at or after the deadline");
      if (!allReplied(standing)) fail(5, "early-close", "closes because all have replied, but not all have");
    }
    standing.closed = entry;
  },

  unsealed: foldUnsealed,

  declared(standing, entry, fail) {
    if (standing.declared) return; // reported as an act after the declaration
    if (!standing.closed) fail(5, "early-close", "declares before closing");
    else if (isRecording(standing, entry)) fail(5, "early-close", "declares before the time for recording replies is over");
    checkAllOpened(standing, fail);
    standing.declared = entry;
    standing.counted = recount(standing);
    compareResults(entry.results, standing.counted.results, fail);
  },

  published(standing, entry, fail) {
    if (!standing.declared) fail(5, "forbidden-act", "publishes before the declaration");
    standing.published.set(entry.file, entry.sha256);
  },

  annulled(standing, entry, fail) {
    const late = standing.declared || (standing.sealed ? standing.unsealed : standing.closed);
    if (late) fail(5, "forbidden-act", "annuls when votes can be read already");
    else standing.annulled = entry;
  },
};

/** Steps 5 to 7 for one entry whose form is good. `fail(step, code, message)` takes what is wrong with it. */
function fold(standing, entry, fail) {
  if (standing.annulled) {
    fail(5, "forbidden-act", "comes after the consultation was annulled");
    return;
  }
  if (standing.declared && entry.act !== "published") fail(5, "forbidden-act", "comes after the declaration");
  const act = ACTS[entry.act];
  const may = entry.act === "replied" ? [entry.channel === "link" ? "focal-point" : "secretariat"] : act.by;
  if (!may.includes(entry.by.role)) fail(5, "forbidden-act", `is an act that a ${entry.by.role} may not do`);
  if (act.second) checkSecondOfficer(entry, fail);
  if (act.beforeDeadline) requireBeforeDeadline(standing, entry, fail, act.beforeDeadline);
  FOLDS[entry.act](standing, entry, fail);
  standing.lastAct = entry.act;
}
