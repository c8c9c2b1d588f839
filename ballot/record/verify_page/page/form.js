// The menu of languages; and the form: files chosen or dropped, and the check that they start.

/** Reads the chosen files and checks them. */
async function checkChosen() {
  const chosen = (id) => [...document.getElementById(id).files];
  const progress = document.getElementById("progress");
  const held = (files) => Promise.all(files.map(async (file) => ({ name: file.name, content: await file.arrayBuffer() })));
  progress.textContent = words("checking");
  shown = null;
  document.getElementById("report").replaceChildren();
  try {
    // A moment for the words above to appear: hashing a large record keeps the page busy.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [checkpoints, receipts] = [await held(chosen("checkpoints")), await held(chosen("receipts"))];
    const [key] = await held(chosen("key"));
    const audit = await auditBundle(await chosen("bundle")[0].arrayBuffer(), { key, checkpoints, receipts });
    progress.textContent = "";
    show(audit, checkpoints.length + receipts.length > 0);
  } catch (error) {
    progress.textContent = say("notChecked", { error: error.message });
  }
}

/** Sorts dropped files into the form's fields by what they are called; the bundle starts the check. */
function takeDropped(files) {
  const fields = { zip: "bundle", pem: "key", "tlog-proof": "receipts" };
  const taken = new Map();
  for (const file of files) {
    const field = fields[file.name.split(".").pop().toLowerCase()] ?? "checkpoints";
    if (!taken.has(field)) taken.set(field, new DataTransfer());
    taken.get(field).items.add(file);
  }
  for (const [field, transfer] of taken) document.getElementById(field).files = transfer.files;
  if (document.getElementById("bundle").files.length > 0) checkChosen();
}

const languageMenu = document.getElementById("language");
languageMenu.append(...Object.entries(LANGUAGE_NAMES).map(([language, name]) => el("option", { value: language, lang: language }, name)));
languageMenu.value = preferredLanguage(navigator.languages);
languageMenu.addEventListener("change", () => speak(languageMenu.value));
speak(languageMenu.value);
document.getElementById("choice").addEventListener("submit", (event) => {
  event.preventDefault();
  checkChosen();
});
for (const [kind, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    document.body.classList.toggle("over", over);
    if (kind === "drop") takeDropped([...event.dataTransfer.files]);
  });
}
