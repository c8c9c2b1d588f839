// Sealed votes (section 1.3): the right replies are opened, in the right order, and say what was sealed.

/** Judges one opening; what it opens counts, whatever is wrong with it, so that the count is judged as the record has it. */
function foldOpening(standing, each, counted, fail) {
  const reply = counted.get(each.reply);
  if (each.reply <= standing.lastOpened) fail(6, "seal-mismatch", `has the opening of reply ${each.reply} out of order`);
  standing.lastOpened = Math.max(standing.lastOpened, each.reply);
  if (!reply || reply.state !== each.state) {
    fail(6, "seal-mismatch", `opens reply ${each.reply} of ${each.state}, which is not a reply that stands`);
    return;
  }
  if (toHex(sha256(utf8.encode(canonical(each)))) !== reply.seal) {
    fail(6, "seal-mismatch", `the opening of reply ${each.reply} is not what ${each.state} sealed`);
  }
  checkBallots(standing, each.reply, each, fail);
  if (standing.closed?.reason === "all-replied" && !openBallots(standing).every((id) => id in each.votes)) {
    fail(5, "early-close", `the record was closed because all had replied, but ${each.state} not on every ballot`);
  }
  standing.openings.set(each.state, each);
}

/** Judges an `unsealed` entry. */
function foldUnsealed(standing, entry, fail) {
  if (!standing.closed) fail(5, "early-close", "unseals votes before closing");
  else if (isRecording(standing, entry)) fail(5, "early-close", "unseals before the time for recording replies is over");
  const counted = new Map(countedReplies(standing).map((reply) => [reply.seq, reply]));
  if (!standing.sealed || counted.size === 0) fail(5, "forbidden-act", "unseals although there is nothing to unseal");
  if (standing.unsealed && standing.lastAct !== "unsealed") fail(5, "forbidden-act", "does not follow the last unsealing directly");
  standing.unsealed = entry;
  if (standing.sealed) for (const each of entry.openings) foldOpening(standing, each, counted, fail);
}

/** Is every vote that is counted opened, when the results are declared? */
function checkAllOpened(standing, fail) {
  const counted = standing.sealed ? countedReplies(standing) : [];
  if (counted.length > 0 && !standing.unsealed) fail(5, "early-close", "declares although the votes were not unsealed");
  for (const reply of counted) {
    if (standing.openings.get(reply.state)?.reply !== reply.seq) {
      fail(6, "seal-mismatch", `counts reply ${reply.seq} of ${reply.state}, which was not opened`);
    }
  }
}
