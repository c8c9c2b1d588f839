// What acts are measured against: standing replies, ballots that are still there, second officers, seals.

/** The standing replies of States entitled at closing, in the order of the record. */
function countedReplies(standing) {
  const replies = standing.entitledAtClosing.map((state) => standing.replies.get(state)).filter(Boolean);
  return replies.sort((a, b) => a.seq - b.seq);
}

/** Has every entitled State a standing reply with a vote on every ballot? Of a sealed reply only that it is there. */
function allReplied(standing) {
  const open = standing.ballots.filter((id) => !standing.withdrawn.has(id));
  return standing.entitledAtClosing.every((state) => {
    const reply = standing.replies.get(state);
    return reply && (standing.sealed || open.every((id) => id in reply.votes));
  });
}

/** Are the votes and statements on ballots that could be voted on when the reply was appended? */
function checkBallots(standing, seq, { votes: cast, statements: said }, fail) {
  for (const id of new Set([...Object.keys(cast), ...Object.keys(said)])) {
    if (!standing.ballots.includes(id)) {
      fail(5, "forbidden-act", `is on ballot ${id}, which the consultation does not have`);
    }
    else if (id in cast && standing.withdrawn.get(id) < seq) {
      fail(5, "forbidden-act", `votes on ballot ${id}, which was withdrawn`);
    }
  }
}

/** A second officer, another person than the first, must have confirmed. */
function checkSecondOfficer(entry, fail) {
  const second = entry.confirmed_by;
  if (second.id === entry.by.id) fail(5, "forbidden-act", "was confirmed by the officer who made it");
  if (!["secretariat", ...HEADS].includes(second.role)) fail(5, "forbidden-act", `was confirmed by a ${second.role}`);
}

/** Step 6: one opening for each counted reply, in order, each the one that was sealed (section 1.3). */
function checkOpenings(standing, entry, fail) {
  const expected = new Map(countedReplies(standing).map((reply) => [reply.seq, reply]));
  let last = -1;
  for (const each of entry.openings) {
    const reply = expected.get(each.reply);
    if (each.reply <= last) fail(6, "seal-mismatch", `has the opening of reply ${each.reply} out of order`);
    last = Math.max(last, each.reply);
    if (!reply || reply.state !== each.state) {
      fail(6, "seal-mismatch", `opens reply ${each.reply} of ${each.state}, which is not a reply that stands`);
    }
    else {
      if (toHex(sha256(utf8.encode(canonical(each)))) !== reply.seal) {
        fail(6, "seal-mismatch", `the opening of reply ${each.reply} is not what ${each.state} sealed`);
      }
      checkBallots(standing, each.reply, each, fail);
    }
    expected.delete(each.reply);
    standing.openings.set(each.state, each);
  }
  for (const reply of expected.values()) fail(6, "seal-mismatch", `does not open reply ${reply.seq} of ${reply.state}`);
  const open = standing.ballots.filter((id) => !standing.withdrawn.has(id));
  const partial = (state) => !open.every((id) => id in (standing.openings.get(state)?.votes ?? {}));
  if (standing.closed?.reason === "all-replied" && standing.entitledAtClosing.some(partial)) {
    fail(5, "early-close", "the record was closed because all had replied, but not on every ballot");
  }
}
