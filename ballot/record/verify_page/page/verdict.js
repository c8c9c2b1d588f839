// The verdict, the first thing to read; and what was checked against what.

/** Files of the auditor's own that cannot be read: no verdict on the bundle, and what to do. */
function unusableView(audit) {
  const fails = audit.count > 0;
  const many = audit.unusable.length > 1;
  return el("section", { class: "verdict unusable" },
    el("h2", { tabindex: "-1", id: "verdict" }, many ? "Some of your own files cannot be read" : "A file of your own cannot be read"),
    el("ul", {}, ...audit.unusable.map(({ name, message }) => el("li", {}, el("bdi", { class: "mono" }, name), ` ${message}.`))),
    el("p", {}, "This says nothing against the record. Take the file as it was first saved, not a copy that went through an "
      + "editor or a mail, and check again; or check without it."),
    el("p", {}, fails ? el("strong", {}, `The bundle itself fails as well: ${counted(audit.count, "check")} `
      + `${audit.count === 1 ? "does" : "do"} not hold. See the steps below.`)
      : "Nothing wrong was found in the bundle, but no verdict is given while a file of yours is not compared."));
}

/** The verdict in words. */
function verdictView(audit) {
  if (audit.verdict === null) return unusableView(audit);
  const [title, words] = {
    verified: ["Verified", audit.standing?.annulled
      ? "The record is whole, and every act followed the rules. The consultation was annulled: it has no results."
      : "The record is whole, every act followed the rules, and the results are what the record gives."],
    "in-progress": [
      "In progress", "Nothing is wrong so far. The consultation has no declared results yet, so there is no count to check.",
    ],
    incomplete: [
      "Not fully checked", "Nothing wrong was found, but this browser cannot check all of it. Do not take this as verified: use "
        + "a newer browser, or the command “ballot verify”.",
    ],
    failed: [
      `Failed: ${counted(audit.count, "check")} ${audit.count === 1 ? "does" : "do"} not hold`,
      "Do not rely on the results in this bundle. The steps below say what is wrong, and where.",
    ],
  }[audit.verdict];
  const unsure = audit.verdict !== "failed" && !audit.confirmed;
  return el("section", { class: `verdict ${audit.verdict}` },
    el("h2", { tabindex: "-1", id: "verdict" }, title), el("p", {}, words),
    unsure ? el("p", {}, "This holds for the key named below, and the key is not confirmed.") : null);
}

/** Whose key it is, as far as this page can tell. */
function keyWords(audit) {
  if (audit.confirmed) return "Confirmed: it is the key that you gave.";
  if (audit.given) return "Not confirmed: see step 2.";
  return "Not confirmed: you gave no key that could be compared. Whoever made this bundle may have made the key, too. "
    + "Compare this fingerprint with one that the body has published elsewhere.";
}

/** Where something stands in a paper of the council. */
function paperView(paper) {
  if (!paper) return null;
  const { reference, paragraph, sha256: hash } = paper;
  return el("span", {}, el("bdi", { class: "reference" }, reference),
    ...(paragraph === null ? [] : [", § ", el("bdi", {}, paragraph)]),
    hash === null ? null : el("span", { class: "mono hash" }, ` SHA-256 ${hash}`));
}

/** Title, reference, rule, key and the like, as a list of terms. */
function factsView(audit) {
  const { opened, standing } = audit;
  const told = opened?.consultation;
  const facts = [
    ["Consultation", told && el("bdi", { class: "reference" }, told.reference)],
    ["Legal basis", told && inPageLanguage("span", told.legal_basis)],
    ["Authorised by", told && inPageLanguage("span", told.authorised_by)], ["Authority", paperView(told?.authority)],
    ["Rule", opened && RULE_WORDS[opened.rule.id]], ["Votes", opened && (opened.sealed ? "hidden until closing" : "open")],
    ["Opened", timeWords(opened?.at)],
    ["Closed", standing?.closed && `${timeWords(standing.closed.at)} (${standing.closed.reason === "deadline" ? "deadline" : "all had replied"})`],
    ["Declared", timeWords(standing?.declared?.at)],
    ["Annulled", standing?.annulled && el("span", {}, `${timeWords(standing.annulled.at)}: `, el("bdi", {}, standing.annulled.reason))],
    ["Record", opened?.origin], ["Entries", String(audit.lines?.length ?? 0)],
    ["Key fingerprint (SHA-256)", el("span", { class: "mono" }, audit.fingerprint || "The key cannot be read.")],
    ["Key", audit.fingerprint && keyWords(audit)],
  ];
  const known = facts.filter(([, value]) => value);
  return el("dl", {}, ...known.flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]));
}
