// What stands in a record after some of its entries, and what acts are measured against.

/** What stands right after `opened`. Times are microseconds since 1970. */
function standingAt(opened) {
  return {
    sealed: opened.sealed, rule: opened.rule, ballots: opened.ballots.map((each) => each.id),
    deadline: micros(opened.closes_at), recordUntil: micros(opened.record_until),
    seats: new Map(opened.roll.map((seat) => [seat.state, seat.entitled])), // in roll-call order
    offices: new Map(opened.roll.flatMap((seat) => seat.focal_points.map((id) => [id, seat.state]))), // focal point → state
    removedFocalPoints: new Set(), // ids, for ever
    withdrawn: new Map(), // ballot → seq of its withdrawal
    replies: new Map(), // state → its standing reply
    openings: new Map(), // state → the opening of its standing reply
    published: new Map(), // file → the hash it was last published with
    lastOpened: -1, lastAct: "opened",
    closed: null, unsealed: null, declared: null, counted: null, annulled: null,
  };
}

/** Is what is counted, and on what, settled? Then acts that would change it are without effect. */
function isSettled(standing) {
  return Boolean(standing.closed || standing.unsealed || standing.declared);
}

/** The ballots that are not withdrawn. */
function openBallots(standing) {
  return standing.ballots.filter((id) => !standing.withdrawn.has(id));
}

/** The States that have a vote, in roll-call order. */
function entitledStates(standing) {
  return [...standing.seats].filter(([, entitled]) => entitled).map(([state]) => state);
}

/** The standing replies of States that have a vote, in the order of the record. */
function countedReplies(standing) {
  const replies = entitledStates(standing).map((state) => standing.replies.get(state)).filter(Boolean);
  return replies.sort((a, b) => a.seq - b.seq);
}

/** Has each State that has a vote replied, on every ballot? Of a sealed reply only that it is there. */
function allReplied(standing) {
  const [states, ballots] = [entitledStates(standing), openBallots(standing)];
  return states.length > 0 && states.every((state) => {
    const reply = standing.replies.get(state);
    return reply !== undefined && (standing.sealed || ballots.every((id) => id in reply.votes));
  });
}

/** When the body received a reply, in microseconds. */
function receivedAt(reply) {
  return micros(reply.channel === "link" ? reply.at : reply.received_at);
}

/** Is the record closed because its deadline came, and the time for recording paper replies not over? */
function isRecording(standing, entry) {
  return standing.closed.reason === "deadline" && micros(entry.at) < standing.recordUntil;
}
