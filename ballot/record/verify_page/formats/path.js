// The paths of a bundle (section 5): ASCII, and the same file on every system that unpacks it.

const MAX_PATH = 200;
const PATH_PART = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

/** Is this the path of a file, as a bundle may have it? */
function isPath(value) {
  return value.length <= MAX_PATH && value.split("/").every(
    (part) => PATH_PART.test(part) && !part.endsWith(".") && !DEVICE.test(part.split(".")[0]),
  );
}

/** A path that some system takes for the same as another, or for a folder of another; undefined where there is none. */
function collidingPath(paths) {
  // All is ASCII here, so lower case is the same in every language.
  const files = new Set();
  for (const path of paths.map((each) => each.toLowerCase())) {
    if (files.has(path)) return path;
    files.add(path);
  }
  return [...files].find((path) => path.split("/").some((_, i, parts) => i > 0 && files.has(parts.slice(0, i).join("/"))));
}
