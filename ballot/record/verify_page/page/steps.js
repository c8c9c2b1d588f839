// The ten steps of section 6, each with what it found.

/** What each step came to: failed, holds, or why it was not checked, as `states` of the words has it. */
function stepState(audit, step, held) {
  if (!audit.passed(step)) return ["bad", "failed"];
  if (audit.notChecked.some((each) => each.step === step)) return ["none", "here"];
  if (audit.files.size === 0 || (!audit.standing && step >= 5 && step !== 9) || (!audit.entries && step === 3)) {
    return ["none", "impossible"];
  }
  if (audit.unread > 0 && ![1, 2, 4, 9].includes(step)) return ["none", "toTheEnd"];
  if (step === 2 && !audit.given) return ["none", "key"];
  if (step === 4 && !(audit.key && audit.leaves && audit.files.has("record/checkpoint.txt"))) {
    return ["none", "impossible"];
  }
  if (step === 6 && !audit.standing.sealed) return ["none", "seals"];
  if ((step === 7 || step === 8) && !audit.standing.declared) return ["none", "results"];
  if (step === 9 && audit.unusable.length > 0) return ["none", "ownFile"];
  if (step === 9 && !held) return ["none", "nothing"];
  if (step === 9 && !(audit.leaves && audit.key && audit.keyName)) return ["none", "impossible"];
  return ["good", "holds"];
}

/** What a list of very many failures leaves out. */
function moreView({ more, unread }) {
  if (more === 0 && unread === 0) return null;
  const rest = unread > 0 ? ` ${say("unread", { number: String(unread) })}` : "";
  return el("p", { id: "more" }, `${more > 0 ? say("more", { number: String(more) }) : words("someMore")}${rest}`);
}

/** The ten steps with their failures. */
function stepsView(audit, held) {
  return el("ol", { class: "steps" }, ...words("steps").map((title, i) => {
    const [kind, state] = stepState(audit, i + 1, held);
    const sign = { good: "✓ ", bad: "✕ ", none: "" }[kind];
    const failures = audit.found.filter((failure) => failure.step === i + 1).map((each) => el("li", {},
      finding(el("code", { class: "code" }, each.code), " ", el("strong", {}, each.where), " ", each.message)));
    const unchecked = audit.notChecked.filter((each) => each.step === i + 1).map((each) => el("li", {}, finding(each.message)));
    const list = [...failures, ...unchecked];
    return el("li", {}, el("span", { class: `state ${kind}` }, `${sign}${words("states")[state]}`), el("h3", {}, `${i + 1}. ${title}`),
      list.length > 0 ? el("ul", {}, ...list) : null);
  }));
}
