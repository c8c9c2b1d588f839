// Texts that people read (section 1.1), as code points: a \s or \p of a regular expression means what the browser's
// version of Unicode says, and two readers must never differ.

/** Code points that no text may have: controls, separators of lines, marks that turn direction, signs nobody can see. */
const REFUSED_IN_TEXTS = [
  [0x00, 0x08], [0x0b, 0x1f], [0x7f, 0x9f], [0x200b, 0x200b], [0x2028, 0x2029], [0x202a, 0x202e], [0x2060, 0x2064],
  [0x2066, 0x206f], [0xd800, 0xdfff], [0xfeff, 0xfeff], [0xfff9, 0xfffb], [0xe0000, 0xe007f],
];

/** White space and other code points that show nothing: a text must have one more. */
const SHOW_NOTHING = [
  [0x09, 0x0a], [0x20, 0x20], [0xa0, 0xa0], [0xad, 0xad], [0x34f, 0x34f], [0x61c, 0x61c], [0x115f, 0x1160],
  [0x1680, 0x1680], [0x180b, 0x180e], [0x2000, 0x200a], [0x200c, 0x200f], [0x202f, 0x202f], [0x205f, 0x205f],
  [0x2800, 0x2800], [0x3000, 0x3000], [0x3164, 0x3164], [0xfe00, 0xfe0f], [0xffa0, 0xffa0],
];

/** Code points that the name of a key may not have (section 4): controls, Unicode's white space and the plus sign. */
const REFUSED_IN_KEY_NAMES = [
  [0x00, 0x20], [0x2b, 0x2b], [0x7f, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f],
  [0x205f, 0x205f], [0x3000, 0x3000],
];

const isIn = (table, point) => table.some(([first, last]) => point >= first && point <= last);

/** How people write a code point: U+200B. */
const pointName = (point) => `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;

/** What is wrong with a text, to follow its name; null when nothing is. */
function textFault(value) {
  let position = 0;
  let shows = false;
  for (const character of value) {
    const point = character.codePointAt(0);
    position += 1;
    if (isIn(REFUSED_IN_TEXTS, point)) return `has ${pointName(point)} at character ${position}, which no text may have`;
    shows ||= !isIn(SHOW_NOTHING, point);
  }
  return shows ? null : "has nothing that can be read";
}

/** May a key of a signed note be called so? */
function isKeyName(value) {
  return value !== "" && ![...value].some((character) => isIn(REFUSED_IN_KEY_NAMES, character.codePointAt(0)));
}
