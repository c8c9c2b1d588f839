// Replies: from whom, when, in place of what, on which ballots (section 1.2).

/** Are the votes and statements on ballots that there were, and the votes on none withdrawn before this reply? */
function checkBallots(standing, seq, { votes: cast, statements: said }, fail) {
  for (const id of new Set([...Object.keys(cast), ...Object.keys(said)])) {
    if (!standing.ballots.includes(id)) fail(5, "forbidden-act", `is on ballot ${id}, which the consultation does not have`);
    else if (id in cast && standing.withdrawn.get(id) < seq) fail(5, "forbidden-act", `votes on ballot ${id}, which was withdrawn`);
  }
}

/** A second officer, another person than the first, must have confirmed. */
function checkSecondOfficer(entry, fail) {
  const second = entry.confirmed_by;
  if (second.id === entry.by.id) fail(5, "forbidden-act", "was confirmed by the officer who made it");
  if (!["secretariat", ...HEADS].includes(second.role)) fail(5, "forbidden-act", `was confirmed by a ${second.role}`);
}

/** Was the reply in time for its channel? */
function checkTime(standing, entry, fail) {
  const link = entry.channel === "link";
  if (receivedAt(entry) >= standing.deadline) fail(5, "late-reply", "was not received before the deadline in force");
  if (!link && micros(entry.at) >= standing.recordUntil) fail(5, "late-reply", "was recorded after the time for recording replies");
  if (standing.closed && (link || standing.closed.reason === "all-replied")) {
    fail(5, "late-reply", "came after closing");
    fail(5, "forbidden-act", "is a reply after closing that is not one on paper after the deadline");
  }
  if (standing.unsealed) fail(5, "forbidden-act", "is a reply after votes were unsealed");
}

/** Is the reply the next of its State, by somebody who may reply for it, and newer than what it replaces? */
function checkSuccession(standing, entry, fail) {
  const prior = standing.replies.get(entry.state);
  const next = (prior?.revision ?? 0) + 1;
  if (entry.revision !== next) fail(5, "forbidden-act", `is revision ${entry.revision}, not ${next}`);
  if (entry.channel === "link") {
    if (standing.offices.get(entry.by.id) !== entry.state) {
      fail(5, "forbidden-act", `is by ${entry.by.id}, who is not a focal point in office for ${entry.state}`);
    }
  }
  else if (prior && receivedAt(entry) <= receivedAt(prior)) {
    fail(5, "older-reply", `was received no later than the reply of ${entry.state} that stands (entry ${prior.seq})`);
  }
}

/** Judges a reply and lets it stand, unless votes were unsealed or counted already. */
function foldReply(standing, entry, fail) {
  const seated = standing.seats.has(entry.state);
  if (!seated) fail(5, "not-on-roll", `${entry.state} is not on the roll`);
  else if (!standing.seats.get(entry.state)) fail(5, "not-on-roll", `${entry.state} has no right to vote`);
  if (seated) checkSuccession(standing, entry, fail);
  checkTime(standing, entry, fail);
  if (entry.channel !== "link") {
    checkSecondOfficer(entry, fail);
    if (entry.received_at > entry.at) fail(5, "forbidden-act", "was received after it was recorded");
  }
  if (!standing.sealed) checkBallots(standing, entry.seq, entry, fail);
  if (seated && !standing.unsealed && !standing.declared) standing.replies.set(entry.state, entry);
}
