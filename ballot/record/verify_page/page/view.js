// What the page shows of an audit.

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

/** Shows an audit and moves the focus to its verdict. `held` says whether the auditor gave checkpoints or receipts. */
function show(audit, held) {
  const title = audit.opened?.consultation.title;
  document.getElementById("report").replaceChildren(...[
    verdictView(audit), title ? inPageLanguage("h2", title, { class: "subject" }) : null, factsView(audit),
    el("h2", {}, "Ballots"), ballotsView(audit), el("h2", {}, "What was checked"), stepsView(audit, held), moreView(audit),
    notCoveredView(audit),
    el("details", { class: "report" }, el("summary", {}, "The report for programs (JSON)"),
      el("pre", { tabindex: "0" }, JSON.stringify(audit.report(), null, 1))),
  ].filter(Boolean));
  printReference(audit.opened?.consultation.reference ?? "");
  document.getElementById("verdict").focus();
}
