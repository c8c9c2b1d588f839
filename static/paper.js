// The ballot paper with script: counts what is answered and what is written, and keeps it before anything is lost.
// Without it everything works; the words all come from the page.
const form = document.getElementById("paper");
const status = document.getElementById("kept");
const many = form.querySelector(".answered");
const first = form.querySelector(".first-unanswered");
const tongue = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const limit = Number(status.dataset.limit);
const WAIT = 4000; // milliseconds without a change, before what was typed is kept
const words = many.dataset.many.split("\n");
const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" };
const clock = new Intl.DateTimeFormat(tongue, shape);
const number = new Intl.NumberFormat(tongue, { numberingSystem: "latn" });

const isBlank = (ballot) => !ballot.querySelector('input[type="radio"]:checked:not([value=""])');

function count() {
  const ballots = [...form.querySelectorAll("fieldset.ballot")];
  const blank = ballots.filter(isBlank);
  const said = words[ballots.length - blank.length];
  if (many.textContent !== said) many.textContent = said;
  many.classList.add("said");
  first.hidden = !blank.length;
  if (blank.length) first.hash = blank[0].id;
}

function measure(text) {
  const line = document.getElementById(text.id.replace("statement", "count"));
  const used = text.value.trim().length; // UTF-16 units, as the server counts
  line.textContent = status.dataset.count.replace(/{\w+}/, number.format(used));
  line.classList.toggle("problem", used > limit);
  if (used > limit) text.setAttribute("aria-invalid", "true");
  else text.removeAttribute("aria-invalid");
}

first.addEventListener("click", (event) => {
  const ballot = document.getElementById(first.hash.slice(1));
  event.preventDefault();
  ballot.scrollIntoView();
  ballot.querySelector("input").focus({ preventScroll: true });
});

// ------------------------------------------------------------------ keeping

let timer = 0; // runs while there is something to keep
let sending = null;

function stop() {
  clearTimeout(timer);
  timer = 0;
  sending?.abort();
}

function tell(said, live) {
  status.setAttribute("aria-live", live ? "polite" : "off");
  status.textContent = said;
}

async function keep() {
  stop();
  const { kept, lost, failed } = status.dataset;
  const body = new FormData(form);
  body.set("step", "keep");
  body.set("quiet", "yes");
  sending = new AbortController();
  try {
    const keepalive = document.visibilityState === "hidden";
    const answer = await fetch(form.action, { method: "POST", body, keepalive, signal: sending.signal });
    if (answer.ok) tell(kept.replace("{time}", clock.format()), false);
    else tell([400, 403].includes(answer.status) ? lost : failed, true);
  } catch (error) {
    if (error.name !== "AbortError") tell(failed, true);
  }
}

form.addEventListener("input", (event) => {
  if (event.target.type === "radio") count();
  else measure(event.target);
  clearTimeout(timer);
  timer = setTimeout(keep, WAIT);
});
document.addEventListener("submit", stop); // what a button sends is newer
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer) keep(); // a telephone may never come back to this page
});
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", async (event) => {
    if (!timer) return;
    event.preventDefault();
    await keep();
    location.assign(link.href);
  });
}

function refresh() {
  count();
  form.querySelectorAll("textarea").forEach(measure);
}
refresh();
addEventListener("pageshow", refresh); // a browser that goes back fills the form in again by itself
