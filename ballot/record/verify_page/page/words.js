// The page in the reader's language: its words, which stand in `words/`, one file a language, and how an element is made
// of them. All text goes in as text, never as markup. What the steps found is said in English, as the command says it.

const WORDS = {};
const LANGUAGE_NAMES = { ar: "العربية", zh: "中文", en: "English", fr: "Français", ru: "Русский", es: "Español" };
const CHOICE_SIGNS = { for: "●", against: "✕", abstain: "◐", "no-reply": "○" };

/** The language that the page speaks now. */
let pageLanguage = "en";

/** The first of the reader's languages that the page speaks, or English. */
function preferredLanguage(languages) {
  return languages.map((each) => each.toLowerCase().split("-")[0]).find((each) => each in LANGUAGE_NAMES) ?? "en";
}

/** What stands under `name` in the page's language: "facts.rule". */
function words(name) {
  return name.split(".").reduce((found, part) => found[part], WORDS[pageLanguage]);
}

/** A sentence in pieces, with what stands in it: values as text, or elements. */
function sentence(template, values) {
  return template.split(/\{(\w+)\}/).map((piece, i) => (i % 2 === 1 ? values[piece] : piece)).filter((piece) => piece !== "").flat();
}

/** A sentence as text. */
function say(name, values = {}) {
  return sentence(words(name), values).join("");
}

/** A sentence with a number, in the form that the number asks for. */
function sayMany(name, number) {
  const forms = words(name);
  const form = new Intl.PluralRules(pageLanguage).select(number);
  return sentence(forms[form] ?? forms.other, { number: String(number) }).join("");
}

/** An element with attributes and children; texts become text nodes, and what is null is left out. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** A text of the record in a language of its own, which may run from right to left. */
function spoken(tag, language, text, attributes = {}) {
  return el(tag, { ...attributes, lang: language, dir: "auto" }, text);
}

/** What a step found, in English whatever the page speaks. */
function finding(...children) {
  return el("span", { lang: "en", dir: "ltr" }, ...children);
}

/** The languages of {LANG: text}, the page's first where it is there, and then English. */
function languagesOf(texts) {
  const rank = (language) => [pageLanguage, "en"].indexOf(language.toLowerCase().split("-")[0]) >>> 0;
  return Object.keys(texts).sort((a, b) => rank(a) - rank(b));
}

/** {LANG: text} in the language that this page shows. */
function inPageLanguage(tag, texts, attributes) {
  const [language] = languagesOf(texts);
  return spoken(tag, language, texts[language], attributes);
}

/** What is asked in verbs of the record: "to note and to authorize". */
function verbWords(verbs) {
  const known = words("verbs");
  const said = verbs.map((each) => (Object.hasOwn(known, each) ? known[each] : say("otherVerb", { verb: each.replaceAll("-", " ") })));
  return said.length < 2 ? said[0] : `${said.slice(0, -1).join(words("comma"))}${words("and")}${said.at(-1)}`;
}

/** A time of the record for people: in UTC, without microseconds that are nought. */
function timeView(time) {
  return time && el("bdi", { dir: "ltr" }, `${time.slice(0, 10)} ${time.slice(11, -1).replace(".000000", "")} UTC`);
}
