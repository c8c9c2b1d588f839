// The verdict, the first thing to read; and what was checked against what.

/** Files of the auditor's own that cannot be read: no verdict on the bundle, and what to do. */
function unusableView(audit) {
  return el("section", { class: "verdict unusable" },
    el("h2", { tabindex: "-1", id: "verdict" }, sayMany("unusable", audit.unusable.length)),
    el("ul", {}, ...audit.unusable.map(({ name, message, sign }) => el("li", {}, ...(sign
      ? sentence(words("spoilt")[sign], { name: el("bdi", { class: "mono" }, name) })
      : [finding(el("bdi", { class: "mono" }, name), ` ${message}.`)])))),
    el("p", {}, words("unusableHelp")),
    el("p", {}, audit.count > 0 ? el("strong", {}, sayMany("bundleFails", audit.count)) : words("nothingWrong")));
}

/** The verdict in words. */
function verdictView(audit) {
  const { verdict } = audit;
  if (verdict === null) return unusableView(audit);
  const kind = verdict === "verified" && audit.standing?.annulled ? "annulled" : verdict;
  const [title, said] = verdict === "failed" ? [sayMany("failed", audit.count), words("failedHelp")] : words("verdicts")[kind];
  return el("section", { class: `verdict ${verdict}` },
    el("h2", { tabindex: "-1", id: "verdict" }, title), el("p", {}, said),
    verdict !== "failed" && !audit.confirmed ? el("p", {}, words("unsure")) : null);
}

/** Whose key it is, as far as this page can tell. */
function keyWords(audit) {
  return words(audit.confirmed ? "keyConfirmed" : audit.given ? "keyDiffers" : "keyUnknown");
}

/** Where something stands in a paper of the council. */
function paperView(paper) {
  if (!paper) return null;
  const { reference, paragraph, sha256: hash } = paper;
  return el("span", {}, el("bdi", { class: "reference" }, reference),
    ...(paragraph === null ? [] : [", § ", el("bdi", {}, paragraph)]),
    ...(hash === null ? [] : [" ", el("span", { class: "mono hash" }, `SHA-256 ${hash}`)]));
}

/** Title, reference, rule, key and the like, as a list of terms. */
function factsView(audit) {
  const { opened, standing } = audit;
  const told = opened?.consultation;
  const { closed, annulled } = standing ?? {};
  const facts = [
    ["consultation", told && el("bdi", { class: "reference" }, told.reference)],
    ["legalBasis", told && inPageLanguage("span", told.legal_basis)],
    ["authorisedBy", told && inPageLanguage("span", told.authorised_by)], ["authority", paperView(told?.authority)],
    ["rule", opened && words("rules")[opened.rule.id]], ["secrecy", opened && words(opened.sealed ? "hidden" : "open")],
    ["opened", timeView(opened?.at)],
    ["closed", closed && el("span", {}, ...sentence(words("closedFor")[closed.reason], { time: timeView(closed.at) }))],
    ["declared", timeView(standing?.declared?.at)],
    ["annulled", annulled && el("span", {}, timeView(annulled.at), ": ", el("bdi", {}, annulled.reason))],
    ["record", opened && el("bdi", { dir: "ltr" }, opened.origin)], ["entries", String(audit.lines?.length ?? 0)],
    ["fingerprint", audit.fingerprint ? el("span", { class: "mono" }, audit.fingerprint) : words("keyUnreadable")],
    ["key", audit.fingerprint && keyWords(audit)],
  ];
  const known = facts.filter(([, value]) => value);
  return el("dl", {}, ...known.flatMap(([term, value]) => [el("dt", {}, words("facts")[term]), el("dd", {}, value)]));
}
