// What the page shows of an audit.

/** Files that anyone could have put in or changed, this page among them. */
function notCoveredView(audit) {
  if (audit.notCovered.length === 0) return null;
  return el("section", { id: "not-covered" }, el("h2", {}, words("notCovered")),
    el("p", {}, words("notCoveredHelp")),
    el("ul", {}, ...audit.notCovered.map((path) => el("li", {}, el("bdi", { class: "mono" }, path)))));
}

/** Puts the reference on every printed page; a rule set by script is not an inline style, so the policy allows it. */
function printReference(reference) {
  const safe = reference.replace(/[^\w /.()-]/g, "");
  const sheet = document.styleSheets[0];
  sheet.insertRule(`@page { @bottom-left { content: "${safe}"; font: 9pt system-ui, sans-serif; } }`, sheet.cssRules.length);
}

/** The audit that the page shows, and whether the auditor gave checkpoints or receipts. */
let shown = null;

/** Puts an audit on the page, in the language that it speaks. */
function render({ audit, held }) {
  const title = audit.opened?.consultation.title;
  document.getElementById("report").replaceChildren(...[
    verdictView(audit), title ? inPageLanguage("h2", title, { class: "subject" }) : null, factsView(audit),
    el("h2", {}, words("ballots")), ballotsView(audit), el("h2", {}, words("checked")), stepsView(audit, held), moreView(audit),
    notCoveredView(audit),
    el("details", { class: "report" }, el("summary", {}, words("report")),
      el("pre", { tabindex: "0", lang: "en", dir: "ltr" }, JSON.stringify(audit.report(), null, 1))),
  ].filter(Boolean));
}

/** Shows an audit and moves the focus to its verdict. */
function show(audit, held) {
  shown = { audit, held };
  render(shown);
  printReference(audit.opened?.consultation.reference ?? "");
  document.getElementById("verdict").focus();
}

/** Lets the page speak a language: what stands on it, and what it shows of an audit. */
function speak(language) {
  pageLanguage = language;
  Object.assign(document.documentElement, { lang: language, dir: language === "ar" ? "rtl" : "ltr" });
  document.title = words("title");
  for (const node of document.querySelectorAll("[data-words]")) node.textContent = words(node.dataset.words);
  if (shown) render(shown);
}
