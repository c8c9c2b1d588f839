// Files for a draft with script: dropped anywhere on the page they are chosen, and how many are is said. Without it the file
// field does the same; the words come from the page.
const field = document.getElementById("files");
const chosen = document.getElementById("chosen");

function say() {
  const many = field.files.length;
  chosen.textContent = many ? chosen.dataset.many.replace(/{\w+}/, String(many)) : "";
}

const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

field.addEventListener("change", say);
document.addEventListener("dragover", (event) => {
  if (hasFiles(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  field.files = event.dataTransfer.files;
  say();
  field.focus();
});
