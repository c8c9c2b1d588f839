// A reader for the bundle's zip. One archive has one meaning here: whatever two readers could take differently
// (duplicate names, headers that disagree, data before or after) is refused as a whole.

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

/** The name of a member; refuses everything that could be another path once unpacked. */
function memberName(bytes, flags) {
  if (!(flags & 0x800) && bytes.some((byte) => byte > 0x7e)) {
    throw new Malformed("has a name that is not marked as UTF-8");
  }
  const name = textOf(bytes);
  const parts = name.replace(/\/$/, "").split("/");
  if (/[\u0000-\u001f\u007f\\:]/.test(name) || parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new Malformed(`has a name that is not a plain path: ${JSON.stringify(name)}`);
  }
  return name;
}

/** The members that the central directory lists; refused where a limit is passed, before anything is inflated. */
function centralDirectory(view, bytes) {
  const end = bytes.length - 22;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) {
    throw new Malformed("is not a zip, is cut short, or has a comment");
  }
  const field = (at) => view.getUint16(end + at, true);
  const [count, size, start] = [field(10), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (field(4) || field(6) || field(8) !== count || field(20)) throw new Malformed("is in several parts");
  if (start + size !== end) throw new Malformed("has a directory that is not where it should be");
  if (count > MAX_FILES) throw new Malformed(`has more than ${MAX_FILES} files`);
  const members = [];
  let at = start;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw new Malformed("has a damaged directory");
    const short = (offset) => view.getUint16(at + offset, true);
    const long = (offset) => view.getUint32(at + offset, true);
    const next = at + 46 + short(28) + short(30) + short(32);
    if (next > end) throw new Malformed("has a damaged directory");
    const rawName = bytes.subarray(at + 46, at + 46 + short(28));
    const member = {
      name: memberName(rawName, short(8)), rawName, flags: short(8), method: short(10), crc: long(16),
      packed: long(20), size: long(24), at: long(42), kind: (long(38) >>> 28) & 15,
    };
    if (short(6) > 63) throw new Malformed(`needs a newer zip reader for ${member.name}`);
    if (member.flags & 0x2041) throw new Malformed(`has an encrypted file: ${member.name}`);
    if (member.method !== 0 && member.method !== 8) {
      throw new Malformed(`packs ${member.name} in a way that is not allowed`);
    }
    // The upper half of the external attributes is a Unix mode: 8 a plain file, 4 a directory, 0 not said.
    if (![0, 4, 8].includes(member.kind)) throw new Malformed(`has a link or a special file: ${member.name}`);
    members.push(member);
    at = next;
  }
  if (at !== end) throw new Malformed("has a damaged directory");
  if (new Set(members.map((member) => member.name)).size !== count) throw new Malformed("has two files of one name");
  if (members.reduce((sum, member) => sum + member.size, 0) > MAX_INFLATED) {
    throw new Malformed("is larger than 1 GiB when unpacked");
  }
  return members;
}

/** The packed bytes of one member; its local header must say what the directory says. Also returns where they end. */
function packedBytes(view, bytes, member) {
  const at = member.at;
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) {
    throw new Malformed(`has no header for ${member.name}`);
  }
  const short = (offset) => view.getUint16(at + offset, true);
  const long = (offset) => view.getUint32(at + offset, true);
  const start = at + 30 + short(26) + short(28);
  const stop = start + member.packed;
  const agrees = short(6) === member.flags && short(8) === member.method && stop <= bytes.length
    && sameBytes(bytes.subarray(at + 30, at + 30 + short(26)), member.rawName)
    // With bit 3 the sizes follow the data, and only the directory is to be believed.
    && (member.flags & 8 || (long(14) === member.crc && long(18) === member.packed && long(22) === member.size));
  if (!agrees) throw new Malformed(`has two headers that disagree for ${member.name}`);
  return [bytes.subarray(start, stop), stop];
}

/** Deflated bytes, inflated; stops as soon as there is more than the directory promised. */
async function inflated(packed, size) {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(...chunks);
    total += value.length;
    if (total > size) {
      await reader.cancel();
      throw new Malformed("is larger than it says");
    }
    chunks.push(value);
  }
}

/** All files of a zip, path to bytes, in the archive's order; entries for directories are passed over. */
async function readZip(buffer) {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = centralDirectory(view, bytes);
  const files = new Map();
  let free = 0;
  for (const member of [...members].sort((a, b) => a.at - b.at)) {
    if (member.at < free) throw new Malformed(`has files that overlap: ${member.name}`);
    const [packed, stop] = packedBytes(view, bytes, member);
    free = stop;
    let content = packed;
    if (member.method === 8) {
      try {
        content = await inflated(packed, member.size);
      } catch {
        throw new Malformed(`has a file that cannot be inflated: ${member.name}`);
      }
    }
    if (content.length !== member.size || crc32(content) !== member.crc) {
      throw new Malformed(`has a damaged file: ${member.name}`);
    }
    if (member.name.endsWith("/") && content.length > 0) {
      throw new Malformed(`has a directory with content: ${member.name}`);
    }
    if (!member.name.endsWith("/")) files.set(member.name, content);
  }
  return files;
}
