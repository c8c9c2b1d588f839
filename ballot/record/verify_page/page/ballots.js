// Each ballot as people read it: its title, the question, the verdict, who voted how, the documents.

/** The verdict on a ballot in one sentence; where the recount differs, it stands beside. */
function resultView(declared, recounted) {
  if (!declared) return null;
  const read = (key, results) => (key === "outcome" ? words("outcomes")[results.outcome] : String(results[key]));
  const value = (key) => [
    key === "outcome" ? el("strong", {}, read(key, declared)) : read(key, declared),
    recounted && recounted[key] !== declared[key]
      ? el("strong", { class: "code" }, say("recount", { value: read(key, recounted) })) : "",
  ];
  const values = Object.fromEntries(Object.keys(declared).map((key) => [key, value(key)]));
  const kind = declared.outcome === "withdrawn" ? "withdrawn" : declared.required > 0 ? "result" : "silenceResult";
  return el("p", { class: `result ${declared.outcome}` }, ...sentence(words(kind), values));
}

/** Which State voted how, as the recount gives it. */
function rollCallView(rollCall) {
  if (!rollCall) return null;
  const rows = Object.entries(CHOICE_SIGNS).flatMap(([choice, sign]) => {
    const states = Object.keys(rollCall).filter((state) => rollCall[state] === choice);
    return states.length === 0 ? [] : [el("dt", { class: choice }, `${sign} ${words("choices")[choice]}`), el("dd", {}, states.join(", "))];
  });
  return rows.length === 0 ? null : el("dl", { class: "roll-call" }, ...rows);
}

/** The statements of the replies that count. */
function statementsView(standing, id) {
  const said = entitledStates(standing).flatMap((state) => {
    const text = (standing.sealed ? standing.openings : standing.replies).get(state)?.statements?.[id];
    return text === undefined ? [] : [el("li", {}, el("strong", {}, state), ": ", el("span", { dir: "auto", class: "text" }, text))];
  });
  if (said.length === 0) return null;
  return el("section", {}, el("h4", {}, words("statements")), el("ul", {}, ...said));
}

/** The documents of a ballot, each with the file of the bundle that was found to be it. */
function ballotDocumentsView(audit, ballot) {
  if (ballot.documents.length === 0) return null;
  const path = (hash) => [...audit.documents].find(([, file]) => file.ballot === ballot.id && file.sha256 === hash)?.[0];
  return el("section", {}, el("h4", {}, words("documents")), el("ul", {}, ...ballot.documents.map((file) => el("li", {},
    el("bdi", { class: "reference" }, file.reference), ` (${file.language}) `,
    path(file.sha256) ? el("span", { class: "mono" }, path(file.sha256))
      : el("span", {}, ...sentence(words("notIncluded"), { hash: el("span", { class: "mono" }, file.sha256) }))))));
}

/** Title and question in the languages that are not shown. */
function otherLanguagesView(ballot) {
  const shown = [languagesOf(ballot.title)[0], languagesOf(ballot.text)[0]];
  const languages = [...new Set([...Object.keys(ballot.title), ...Object.keys(ballot.text)])].sort()
    .filter((language) => (language in ballot.title && language !== shown[0]) || (language in ballot.text && language !== shown[1]));
  if (languages.length === 0) return null;
  return el("details", {}, el("summary", {}, sayMany("otherLanguages", languages.length)),
    el("dl", {}, ...languages.flatMap((language) => [el("dt", {}, language), el("dd", {},
      language in ballot.title ? spoken("p", language, ballot.title[language], { class: "title" }) : null,
      language in ballot.text ? spoken("p", language, ballot.text[language], { class: "text" }) : null)])));
}

/** One ballot. */
function ballotView(audit, ballot) {
  const { standing } = audit;
  const of = (results) => results?.find((each) => each.ballot === ballot.id);
  const gone = standing.withdrawn.has(ballot.id) && !standing.declared;
  return el("li", { class: "ballot" },
    inPageLanguage("h3", ballot.title),
    el("p", { class: "verbs" }, say("ballot", { number: ballot.id, verbs: verbWords(ballot.actions) })),
    inPageLanguage("p", ballot.text, { class: "text question" }),
    gone ? el("p", { class: "result" }, el("strong", {}, words("outcomes.withdrawn"))) : resultView(of(standing.declared?.results), of(standing.counted?.results)),
    rollCallView(standing.counted?.rollCall[ballot.id]), standing.declared ? statementsView(standing, ballot.id) : null,
    ballotDocumentsView(audit, ballot),
    ballot.source ? el("p", { class: "source" }, ...sentence(words("source"), { paper: paperView(ballot.source) })) : null, otherLanguagesView(ballot));
}

/** All ballots, in order; what the record is about, where it can be read. */
function ballotsView(audit) {
  if (!audit.standing) return el("p", {}, words("unreadable"));
  const note = words(audit.standing.declared ? "asDeclared" : "noResults");
  return el("div", {}, el("p", { class: "hint" }, note),
    el("ol", { class: "ballots" }, ...audit.opened.ballots.map((ballot) => ballotView(audit, ballot))));
}
