// ML-DSA-65 signatures (FIPS 204, pure, empty context), verification only: by the browser where it can, else by the
// vendored library.

const ML_DSA_65_SIGNATURE = 3309;

/** The browser's own answer, or null where it has none. */
async function archiveSignatureByBrowser(key, signature, message) {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  try {
    const spki = joined(SPKI_ML_DSA_65, key);
    const imported = await subtle.importKey("spki", spki, { name: "ML-DSA-65" }, false, ["verify"]);
    return await subtle.verify({ name: "ML-DSA-65" }, imported, signature, message);
  } catch {
    return null; // this browser does not know ML-DSA
  }
}

/** The library's answer, or null where it cannot run here. */
function archiveSignatureByLibrary(key, signature, message) {
  try {
    return mlDsa65.verify(signature, message, key);
  } catch {
    return null;
  }
}

/** Is this a good signature over the message under the 1,952-byte key? Null where nothing here can tell. */
async function archiveSignatureHolds(key, signature, message) {
  if (signature.length !== ML_DSA_65_SIGNATURE) return false;
  return (await archiveSignatureByBrowser(key, signature, message)) ?? archiveSignatureByLibrary(key, signature, message);
}
