// JSON as the record allows it (RFC 8785). JSON.parse is not used: it takes the last of two equal members, rounds
// large numbers and takes lone surrogates, all without a word.

const MAX_DEPTH = 64;

/** The canonical encoding of a value of strings, whole numbers, booleans, null, lists and objects. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    // The default order of sort() is by UTF-16 code units, as RFC 8785 section 3.2.3 wants it.
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Reads one JSON text; whatever is not plain, or appears twice, is refused. */
class JsonReader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  /** The next characters that match a sticky pattern, or null. */
  take(pattern) {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }

  /** Takes exactly this text, or refuses. */
  expect(literal) {
    if (!this.text.startsWith(literal, this.at)) throw new Malformed(`is not JSON at character ${this.at}`);
    this.at += literal.length;
  }

  value(depth = 0) {
    if (depth > MAX_DEPTH) throw new Malformed("is nested too deeply");
    const first = this.text[this.at];
    if (first === "{") return this.object(depth);
    if (first === "[") return this.list(depth);
    if (first === '"') return this.string();
    for (const [literal, value] of [["true", true], ["false", false], ["null", null]]) {
      if (this.text.startsWith(literal, this.at)) {
        this.at += literal.length;
        return value;
      }
    }
    const number = this.take(/-?[0-9][0-9.eE+-]*/y);
    if (number === null) throw new Malformed(`is not JSON at character ${this.at}`);
    if (!/^(0|-?[1-9][0-9]*)$/.test(number) || !Number.isSafeInteger(Number(number))) {
      throw new Malformed(`has a number that is not whole, or too large: ${number.slice(0, 40)}`);
    }
    return Number(number);
  }

  string() {
    this.expect('"');
    let text = "";
    for (;;) {
      text += this.take(/[^"\\\u0000-\u001f]*/y);
      if (this.text[this.at] === '"') break;
      const escape = this.take(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y);
      if (escape === null) throw new Malformed(`has a damaged string at character ${this.at}`);
      text += JSON.parse(`"${escape}"`);
    }
    this.expect('"');
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)) {
      throw new Malformed("has a lone surrogate in a string");
    }
    return text;
  }

  list(depth) {
    const items = [];
    this.expect("[");
    while (this.text[this.at] !== "]") {
      if (items.length > 0) this.expect(",");
      items.push(this.value(depth + 1));
    }
    this.expect("]");
    return items;
  }

  object(depth) {
    // Without a prototype, "__proto__" is a member like any other.
    const members = Object.create(null);
    let first = true;
    this.expect("{");
    while (this.text[this.at] !== "}") {
      if (!first) this.expect(",");
      first = false;
      const key = this.string();
      if (key in members) throw new Malformed(`has a member twice: ${key}`);
      this.expect(":");
      members[key] = this.value(depth + 1);
    }
    this.expect("}");
    return members;
  }
}

/** The value of a canonical JSON text; refuses bytes that are not the encoding of what they say. */
function parseCanonical(bytes) {
  const text = textOf(bytes);
  const reader = new JsonReader(text);
  const value = reader.value();
  if (reader.at !== text.length || canonical(value) !== text) {
    throw new Malformed("is not in canonical form (RFC 8785)");
  }
  return value;
}
