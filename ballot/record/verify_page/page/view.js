// What the page shows of an audit. All text goes in as text, never as markup.

const STEPS = [
  "The bundle can be read, and its files are those of its manifest", "The key", "The form of every entry",
  "The checkpoint covers the whole record and is signed", "Every act followed the rules", "Seals and openings agree",
  "The recount gives the declared results", "The tally says what the record says and is signed",
  "What you hold is contained in the record", "The documents are those that were voted on",
];
const OUTCOME_WORDS = { adopted: "Adopted", "not-adopted": "Not adopted", "no-quorum": "No quorum", withdrawn: "Withdrawn" };
const RULE_WORDS = {
  "simple-majority-of-entitled": "More than half of the Member States having the right to vote",
  "two-thirds-of-entitled": "Two thirds of the Member States having the right to vote",
  "simple-majority-of-cast": "More than half of the votes cast for and against",
  "two-thirds-of-cast": "Two thirds of the votes cast for and against",
  "simple-majority-of-cast-with-quorum":
    "More than half of the votes cast, if more than half of the Member States having the right to vote reply",
  silence: "Adopted unless a Member State is against",
};

/** An element with attributes and children; texts become text nodes. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** The verdict in words, the first thing to read. */
function verdictView(report, count, confirmed) {
  const n = count;
  const [title, words] = {
    verified: ["Verified", "The record is whole, every act followed the rules, and the results are what the record gives."],
    "in-progress": [
      "In progress", "Nothing is wrong so far. The consultation has no declared results yet, so there is no count to check.",
    ],
    failed: [
      `Failed: ${n} ${n === 1 ? "check does" : "checks do"} not hold`,
      "Do not rely on the results in this bundle. The steps below say what is wrong, and where.",
    ],
  }[report.verdict];
  const unsure = report.verdict !== "failed" && !confirmed;
  return el("section", { class: `verdict ${report.verdict}` },
    el("h2", { tabindex: "-1", id: "verdict" }, title), el("p", {}, words),
    unsure ? el("p", {}, "This holds for the key named below, and the key is not confirmed.") : null);
}

/** A time of the record for people: in UTC, without microseconds that are nought. */
function timeWords(time) {
  return time && `${time.slice(0, 10)} ${time.slice(11, -1).replace(".000000", "")} UTC`;
}

/** Whose key it is, as far as this page can tell. */
function keyWords(audit, given) {
  if (audit.confirmed) return "Confirmed: it is the key that you gave.";
  if (given) return "Not confirmed: see step 2.";
  return "Not confirmed: you gave no key. Whoever made this bundle may have made the key, too. "
    + "Compare this fingerprint with one that the body has published elsewhere.";
}

/** Reference, origin, key and the like, as a list of terms. */
function factsView(audit, report, given) {
  const { first, standing } = audit;
  const opened = audit.entries?.[0]?.act === "opened" ? first : null;
  const title = opened?.consultation.title;
  const facts = [
    ["Consultation", opened && el("span", { class: "reference" }, opened.consultation.reference)],
    ["Title", title && (title.en ?? Object.values(title)[0])],
    ["Record", opened?.origin], ["Rule", opened && RULE_WORDS[opened.rule.id]],
    ["Votes", opened && (opened.sealed ? "hidden until closing" : "open")],
    ["Opened", timeWords(opened?.at)],
    ["Closed", standing?.closed && `${timeWords(standing.closed.at)} (${standing.closed.reason})`],
    ["Declared", timeWords(standing?.declared?.at)],
    ["Annulled", standing?.annulled && `${timeWords(standing.annulled.at)}: ${standing.annulled.reason}`],
    ["Entries", String(report.entries)],
    ["Key fingerprint (SHA-256)", el("span", { class: "mono" }, report.fingerprint || "The key cannot be read.")],
    ["Key", report.fingerprint && keyWords(audit, given)],
  ];
  const known = facts.filter(([, value]) => value);
  return el("dl", {}, ...known.flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]));
}

/** A word for each step: failed, holds, or why it was not checked. */
function stepState(audit, step, given, held) {
  if (!audit.passed(step)) return ["bad", "✕ Failed"];
  if (audit.files.size === 0 || (!audit.standing && step >= 5 && step <= 8) || (!audit.entries && step === 3)) {
    return ["none", "Could not be checked"];
  }
  if (audit.unread > 0 && ![1, 2, 4, 9].includes(step)) return ["none", "Not checked to the end"];
  if (step === 2 && !given) return ["none", "Key not confirmed"];
  if (step === 4 && !(audit.key && audit.leaves && audit.files.has("record/checkpoint.txt"))) {
    return ["none", "Could not be checked"];
  }
  if (step === 6 && !audit.standing.sealed) return ["none", "Votes were not sealed"];
  if ((step === 7 || step === 8) && !audit.standing.declared) return ["none", "Nothing declared"];
  if (step === 9 && !held) return ["none", "You gave nothing to compare"];
  return ["good", "✓ Holds"];
}

/** What a list of very many failures leaves out. */
function moreView({ more, unread }) {
  if (more === 0 && unread === 0) return null;
  const rest = unread > 0 ? ` After so many failures, ${unread} entries were not looked at.` : "";
  return el("p", { id: "more" }, `And ${more > 0 ? `${more} ` : ""}more failures.${rest}`);
}

/** The ten steps with their failures. */
function stepsView(audit, given, held) {
  return el("ol", { class: "steps" }, ...STEPS.map((words, i) => {
    const [kind, state] = stepState(audit, i + 1, given, held);
    const failures = audit.found.filter((failure) => failure.step === i + 1);
    const list = failures.map((each) => el("li", {},
      el("code", { class: "code" }, each.code), " ", el("strong", {}, each.where), " ", each.message));
    return el("li", {}, el("span", { class: `state ${kind}` }, state), el("h3", {}, `${i + 1}. ${words}`),
      list.length > 0 ? el("ul", {}, ...list) : null);
  }));
}

/** The results as declared; where the recount differs, it stands beside. */
function resultsView(audit, report) {
  if (report.results.length === 0) return el("p", {}, "This record has no declared results.");
  const counted = new Map(audit.standing.counted.results.map((each) => [each.ballot, each]));
  const head = [
    ["Ballot"], ["● In favour", "for"], ["✕ Against", "against"], ["◐ Abstaining", "abstain"], ["○ No reply"],
    ["Right to vote"], ["Needed"], ["Outcome"],
  ];
  const rows = report.results.map((each) => {
    const other = counted.get(each.ballot) ?? {};
    const cell = (key, words = String) => el("td", {}, words(each[key]),
      key in other && other[key] !== each[key] ? el("strong", { class: "code" }, ` (recount: ${words(other[key])})`) : "");
    return el("tr", {}, el("th", { scope: "row" }, each.ballot),
      ...["for", "against", "abstain", "no_reply", "entitled", "required"].map((key) => cell(key)),
      cell("outcome", (word) => OUTCOME_WORDS[word]));
  });
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Results" }, el("table", {},
    el("caption", {}, "As declared in the record. Numbers of Member States."),
    el("thead", {}, el("tr", {}, ...head.map(([words, kind]) => el("th", { scope: "col", class: kind ?? "" }, words)))),
    el("tbody", {}, ...rows)));
}

/** Documents that the ballots name and the bundle does not hold. */
function documentsView(audit) {
  if (audit.notIncluded.length === 0) return null;
  return el("section", {}, el("h2", {}, "Documents not included"),
    el("p", {}, "The ballots name these documents by their hash. The bundle does not hold them, so compare the copies that you have."),
    el("ul", {}, ...audit.notIncluded.map((file) => el("li", {}, `Ballot ${file.ballot}: `,
      el("span", { class: "reference" }, file.reference), ` (${file.language}) `, el("span", { class: "mono" }, file.sha256)))));
}

/** Files that anyone could have put in or changed, this page among them. */
function notCoveredView(audit) {
  if (audit.notCovered.length === 0) return null;
  return el("section", { id: "not-covered" }, el("h2", {}, "Not covered by any signature"),
    el("p", {}, "Whoever handed out this bundle could have written these files. Do not rely on them."),
    el("ul", {}, ...audit.notCovered.map((path) => el("li", {}, el("bdi", { class: "mono" }, path)))));
}

/** Puts the reference on every printed page; a rule set by script is not an inline style, so the policy allows it. */
function printReference(reference) {
  const safe = reference.replace(/[^\w /.()-]/g, "");
  const sheet = document.styleSheets[0];
  sheet.insertRule(`@page { @bottom-left { content: "${safe}"; font: 9pt system-ui, sans-serif; } }`, sheet.cssRules.length);
}

/** Shows an audit and moves the focus to its verdict. */
function show(audit, given, held) {
  const report = audit.report();
  document.getElementById("report").replaceChildren(...[
    verdictView(report, audit.count, audit.confirmed), factsView(audit, report, given), el("h2", {}, "Steps"), stepsView(audit, given, held), moreView(audit),
    el("h2", {}, "Results"), resultsView(audit, report), documentsView(audit),
    notCoveredView(audit),
    el("details", {}, el("summary", {}, "The report for programs (JSON)"), el("pre", { tabindex: "0" }, JSON.stringify(report, null, 1))),
  ].filter(Boolean));
  printReference(audit.entries?.[0]?.consultation?.reference ?? "");
  document.getElementById("verdict").focus();
}
