// A reader for the bundle's zip (section 5). One archive has one meaning here: whatever two readers could take differently
// (names that are alike, headers that disagree, bytes between the parts) is refused as a whole.

const MAX_FILES = 10000;
const MAX_INFLATED = 1024 ** 3;

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let i = 0; i < 8; i += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

/** CRC-32 as zip has it. */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Byte offsets of what a local header and the directory both say about a file, with how many bytes each takes. */
const SAID_TWICE = [
  ["version", 6, 4, 2], ["flags", 8, 6, 2], ["method", 10, 8, 2], ["time", 12, 10, 2], ["date", 14, 12, 2],
  ["crc", 16, 14, 4], ["packed", 20, 18, 4], ["size", 24, 22, 4], ["nameLength", 28, 26, 2], ["extraLength", 30, 28, 2],
];
const NEWEST_VERSION = 20; // of zip: what it takes to inflate; 45 and above is zip64
const FLAGS_ALLOWED = 0x0806; // how hard it was packed (bits 1 and 2), names in UTF-8 (bit 11)
const LOCAL_SIZE = 30;
const DIRECTORY_SIZE = 46;

/** What one header says; `column` is 1 for the directory and 2 for a local header. */
function headerAt(view, at, column) {
  return Object.fromEntries(SAID_TWICE.map(([name, ...offsets]) => [
    name, offsets[2] === 2 ? view.getUint16(at + offsets[column - 1], true) : view.getUint32(at + offsets[column - 1], true),
  ]));
}

/** The name of a file; refuses what is not a PATH of section 5, so also every directory. */
function fileName(bytes) {
  const name = textOf(bytes);
  if (!isPath(name)) throw new Malformed(`has a name that a bundle may not have: ${JSON.stringify(name)}`);
  return name;
}

/** Refuses a file that a bundle may not have, by what the directory says of it. */
function requirePlain(view, at, said, name) {
  if (said.flags & ~FLAGS_ALLOWED) throw new Malformed(`has a file that is encrypted, or whose size stands behind it: ${name}`);
  if (said.version > NEWEST_VERSION) throw new Malformed(`needs a newer zip reader for ${name}`);
  if (said.method !== 0 && said.method !== 8) throw new Malformed(`packs ${name} in a way that is not allowed`);
  if (said.method === 0 && said.packed !== said.size) throw new Malformed(`has two sizes for ${name}`);
  if (said.extraLength || view.getUint16(at + 32, true)) throw new Malformed(`has an extra field or a comment for ${name}`);
  if (view.getUint16(at + 34, true)) throw new Malformed("is in several parts");
  const attributes = view.getUint32(at + 38, true);
  // The upper half is a Unix mode: 8 a plain file, 0 not said. Below, DOS has bits for directories and volumes.
  if (![0, 8].includes(attributes >>> 28) || attributes & 0x18) throw new Malformed(`has a link, a folder or a special file: ${name}`);
}

/** The files that the directory lists; refused where a limit is passed, before anything is inflated. */
function directoryOf(view, bytes) {
  const end = bytes.length - 22;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) {
    throw new Malformed("is not a zip, is cut short, or has something behind its end");
  }
  const field = (at) => view.getUint16(end + at, true);
  const [count, size, start] = [field(10), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (field(4) || field(6) || field(8) !== count) throw new Malformed("is in several parts");
  if (field(20)) throw new Malformed("has a comment");
  if (start + size !== end) throw new Malformed("has a directory that is not where it should be");
  if (count > MAX_FILES) throw new Malformed(`has more than ${MAX_FILES} files`);
  const listed = [];
  let at = start;
  for (let i = 0; i < count; i += 1) {
    if (at + DIRECTORY_SIZE > end || view.getUint32(at, true) !== 0x02014b50) throw new Malformed("has a damaged directory");
    const said = headerAt(view, at, 1);
    const next = at + DIRECTORY_SIZE + said.nameLength;
    if (next > end) throw new Malformed("has a damaged directory");
    const rawName = bytes.subarray(at + DIRECTORY_SIZE, next);
    const name = fileName(rawName);
    requirePlain(view, at, said, name);
    listed.push({ name, rawName, said, at: view.getUint32(at + 42, true) });
    at = next;
  }
  if (at !== end) throw new Malformed("has a damaged directory");
  const twice = collidingPath(listed.map((file) => file.name));
  if (twice !== undefined) throw new Malformed(`has two files that some systems take for one: ${twice}`);
  if (listed.reduce((sum, file) => sum + file.said.size, 0) > MAX_INFLATED) throw new Malformed("is larger than 1 GiB when unpacked");
  return { listed, start };
}

/** The packed bytes of one file, which must begin at `at`; its local header must say what the directory says. */
function packedBytes(view, bytes, file, at) {
  if (file.at !== at || at + LOCAL_SIZE > bytes.length || view.getUint32(at, true) !== 0x04034b50) {
    throw new Malformed(`has no header where ${file.name} should begin, or something between its files`);
  }
  const local = headerAt(view, at, 2);
  const start = at + LOCAL_SIZE + local.nameLength;
  const agrees = SAID_TWICE.every(([name]) => local[name] === file.said[name])
    && sameBytes(bytes.subarray(at + LOCAL_SIZE, start), file.rawName);
  if (!agrees) throw new Malformed(`has two headers that disagree for ${file.name}`);
  return bytes.subarray(start, start + file.said.packed);
}

/** The bytes of a deflated file; stops as soon as there is more than the directory promised. */
async function inflated(packed, { name, said }) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks = [];
  let total = 0;
  while (total <= said.size) {
    let piece;
    try {
      piece = await reader.read(); // fails where the stream is damaged, has no end, or has bytes behind its end
    } catch {
      throw new Malformed(`has a file that cannot be inflated: ${name}`);
    }
    if (piece.done) return joined(...chunks);
    total += piece.value.length;
    chunks.push(piece.value);
  }
  await reader.cancel();
  throw new Malformed(`has a file that is larger than it says: ${name}`);
}

/** All files of a zip, path to bytes, in the archive's order. */
async function readZip(buffer) {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { listed, start } = directoryOf(view, bytes);
  const files = new Map();
  let at = 0;
  for (const file of listed) {
    const packed = packedBytes(view, bytes, file, at);
    at += LOCAL_SIZE + file.rawName.length + packed.length;
    if (packed.length !== file.said.packed || at > start) throw new Malformed(`is cut short in ${file.name}`);
    const content = file.said.method === 0 ? packed : await inflated(packed, file);
    if (content.length !== file.said.size || crc32(content) !== file.said.crc) {
      throw new Malformed(`has a damaged file: ${file.name}`);
    }
    files.set(file.name, content);
  }
  if (at !== start) throw new Malformed("has something between its files and its directory");
  return files;
}
