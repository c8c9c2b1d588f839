// The page's words for what the record has as codes, and how an element is made. All text goes in as text, never as markup.

const STEPS = [
  "The bundle can be read, and its files are those of its manifest", "The keys", "The form of every entry",
  "The checkpoint covers the whole record and is signed", "Every act followed the rules", "Seals and openings agree",
  "The recount gives the declared results", "The tally says what the record says and is signed",
  "What you hold is contained in the record", "The documents are those that were voted on",
];
const OUTCOME_WORDS = { adopted: "Adopted", "not-adopted": "Not adopted", "no-quorum": "No quorum", withdrawn: "Withdrawn" };
const CHOICE_WORDS = { for: "● In favour", against: "✕ Against", abstain: "◐ Abstaining", "no-reply": "○ No reply" };
const RULE_WORDS = {
  "simple-majority-of-entitled": "More than half of the Member States having the right to vote",
  "two-thirds-of-entitled": "Two thirds of the Member States having the right to vote",
  "simple-majority-of-cast": "More than half of the votes cast for and against",
  "two-thirds-of-cast": "Two thirds of the votes cast for and against",
  "simple-majority-of-cast-with-quorum":
    "More than half of the votes cast, if more than half of the Member States having the right to vote reply",
  silence: "Adopted unless a Member State is against",
};

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

/** The languages of {LANG: text}, English first where there is one: this page is in English. */
function languagesOf(texts) {
  const rank = (language) => (/^en(-|$)/i.test(language) ? 0 : 1);
  return Object.keys(texts).sort((a, b) => rank(a) - rank(b));
}

/** {LANG: text} in the language that this page shows. */
function inPageLanguage(tag, texts, attributes) {
  const [language] = languagesOf(texts);
  return spoken(tag, language, texts[language], attributes);
}

/** What is asked in a verb of the record: "to note". */
function verbWords(verbs) {
  const words = verbs.map((each) => `to ${each.replaceAll("-", " ")}`);
  return words.length < 2 ? words[0] : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** A time of the record for people: in UTC, without microseconds that are nought. */
function timeWords(time) {
  return time && `${time.slice(0, 10)} ${time.slice(11, -1).replace(".000000", "")} UTC`;
}

/** "1 check" or "2 checks". */
function counted(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
