// The count (sections 2 and 3), in whole numbers only.

/** Is the share of the base reached by this count? Never where the base is 0. */
function reached({ share: [num, den], exceed }, number, base) {
  return base > 0 && (exceed ? number * den > num * base : number * den >= num * base);
}

/** The least count that reaches the share of the base; 1 where the base is 0. */
function requiredFor({ share: [num, den], exceed }, base) {
  if (base === 0) return 1;
  return exceed ? Math.floor((num * base) / den) + 1 : Math.ceil((num * base) / den);
}

/** The votes of each State entitled at closing whose reply stands; for a sealed record, as its opening has them. */
function standingVotes(standing) {
  const found = new Map();
  for (const state of entitledStates(standing)) {
    const source = standing.sealed ? standing.openings.get(state) : standing.replies.get(state);
    if (source) found.set(state, source.votes);
  }
  return found;
}

/** The RESULT of one ballot. */
function resultOf(ballotId, choices, rule, entitled, withdrawn) {
  const number = (choice) => choices.filter((each) => each === choice).length;
  const counts = { for: number("for"), against: number("against"), abstain: number("abstain"), no_reply: number("no-reply") };
  const silence = rule.basis === "objections";
  const base = rule.basis === "cast" ? counts.for + counts.against : entitled;
  const replies = counts.for + counts.against + counts.abstain;
  let outcome;
  if (withdrawn) outcome = "withdrawn";
  else if (rule.quorum !== null && !reached(rule.quorum, replies, entitled)) outcome = "no-quorum";
  else if (silence) outcome = counts.against === 0 ? "adopted" : "not-adopted";
  else outcome = reached(rule, counts.for, base) ? "adopted" : "not-adopted";
  return {
    ballot: ballotId, ...counts, entitled, outcome,
    base: withdrawn ? 0 : base,
    required: withdrawn || silence ? 0 : requiredFor(rule, base),
  };
}

/** What the record gives: the results, and the roll call of every ballot that was not withdrawn. */
function recount(standing) {
  const votesOf = standingVotes(standing);
  const results = [];
  const rollCall = Object.create(null);
  for (const ballotId of standing.ballots) {
    const withdrawn = standing.withdrawn.has(ballotId);
    const choices = Object.create(null);
    if (!withdrawn) {
      for (const state of entitledStates(standing)) choices[state] = votesOf.get(state)?.[ballotId] ?? "no-reply";
      rollCall[ballotId] = choices;
    }
    results.push(resultOf(ballotId, Object.values(choices), standing.rule, entitledStates(standing).length, withdrawn));
  }
  return { results, rollCall };
}

/** Step 7: compares what was declared with the recount, number by number. */
function compareResults(declared, counted, fail) {
  // In JSON, which tells "1, 2" from "1" and "2".
  const ids = (results) => canonical(results.map((each) => each.ballot));
  if (ids(declared) !== ids(counted)) {
    fail(7, "wrong-count", `declares ballots ${ids(declared)}; the record has ${ids(counted)}`);
    return;
  }
  declared.forEach((each, i) => {
    for (const [key, value] of Object.entries(counted[i])) {
      if (each[key] === value) continue;
      fail(7, key === "outcome" ? "wrong-outcome" : "wrong-count",
        `ballot ${each.ballot}: declares ${key} ${each[key]}; the record gives ${value}`);
    }
  });
}
