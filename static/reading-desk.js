// The reading desk with script: keys while a conclusion is in focus, and words of the text that are selected become a
// conclusion's sentence. Without it everything works; the words all come from the page.
const cards = [...document.querySelectorAll("li.read-card")];
const text = document.querySelector(".paper-text");
const add = document.getElementById("add");

function focus(card) {
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  const link = card.querySelector('a[href^="#p-"]');
  const place = link && document.getElementById(link.hash.slice(1));
  if (place && matchMedia("(min-width: 64rem)").matches) place.scrollIntoView({ block: "center" });
}

function press(event) {
  const card = event.target.closest("li.read-card");
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (!card || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = cards.indexOf(card);
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") focus(cards[at + (key === "j" ? 1 : -1)]);
  else if (key === "t") {
    const link = card.querySelector('a[href^="#p-"]');
    if (link) link.click();
  } else {
    const button = card.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button) return;
    button.click();
  }
  event.preventDefault();
}

// A page that comes back after a decision goes on at the next conclusion; so does one that is opened.
function begin() {
  const here = location.hash && document.getElementById(location.hash.slice(1));
  if (here && here.matches("li.read-card")) focus(here);
}

// ------------------------------------------------------------------ selecting words

const button = document.createElement("button");

function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const [from, to] = [selection.anchorNode, selection.focusNode].map((node) => node.parentElement.closest(".paper-text > li"));
  const words = selection.toString().replace(/\s+/g, " ").trim();
  return from && from === to && words ? { place: from.value, words } : null;
}

function offer() {
  button.hidden = !selected();
}

function take() {
  const found = selected();
  if (!found) return;
  add.elements.paragraph.value = found.place;
  add.elements.sentence.value = found.words;
  add.submit();
}

if (add) {
  button.type = "button";
  button.hidden = true;
  button.className = "add-here";
  button.textContent = add.querySelector("button").textContent;
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // which would take the selection away
  button.addEventListener("click", take);
  text.after(button);
  document.addEventListener("selectionchange", offer);
}
document.addEventListener("keydown", press);
begin();
