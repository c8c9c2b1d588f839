// The ten steps of section 6, each with what it found.

/** A word for each step: failed, holds, or why it was not checked. */
function stepState(audit, step, held) {
  if (!audit.passed(step)) return ["bad", "✕ Failed"];
  if (audit.notChecked.some((each) => each.step === step)) return ["none", "Not checked here"];
  if (audit.files.size === 0 || (!audit.standing && step >= 5 && step !== 9) || (!audit.entries && step === 3)) {
    return ["none", "Could not be checked"];
  }
  if (audit.unread > 0 && ![1, 2, 4, 9].includes(step)) return ["none", "Not checked to the end"];
  if (step === 2 && !audit.given) return ["none", "Key not confirmed"];
  if (step === 4 && !(audit.key && audit.leaves && audit.files.has("record/checkpoint.txt"))) {
    return ["none", "Could not be checked"];
  }
  if (step === 6 && !audit.standing.sealed) return ["none", "Votes were not sealed"];
  if ((step === 7 || step === 8) && !audit.standing.declared) return ["none", "Nothing declared"];
  if (step === 9 && audit.unusable.length > 0) return ["none", "A file of yours cannot be read"];
  if (step === 9 && !held) return ["none", "You gave nothing to compare"];
  if (step === 9 && !(audit.leaves && audit.key && audit.keyName)) return ["none", "Could not be checked"];
  return ["good", "✓ Holds"];
}

/** What a list of very many failures leaves out. */
function moreView({ more, unread }) {
  if (more === 0 && unread === 0) return null;
  const rest = unread > 0 ? ` After so many failures, ${unread} entries were not looked at.` : "";
  return el("p", { id: "more" }, `And ${more > 0 ? `${more} ` : ""}more failures.${rest}`);
}

/** The ten steps with their failures. */
function stepsView(audit, held) {
  return el("ol", { class: "steps" }, ...STEPS.map((words, i) => {
    const [kind, state] = stepState(audit, i + 1, held);
    const failures = audit.found.filter((failure) => failure.step === i + 1).map((each) => el("li", {},
      el("code", { class: "code" }, each.code), " ", el("strong", {}, each.where), " ", each.message));
    const unchecked = audit.notChecked.filter((each) => each.step === i + 1).map((each) => el("li", {}, each.message));
    const list = [...failures, ...unchecked];
    return el("li", {}, el("span", { class: `state ${kind}` }, state), el("h3", {}, `${i + 1}. ${words}`),
      list.length > 0 ? el("ul", {}, ...list) : null);
  }));
}
