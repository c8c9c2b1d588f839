// The roll call, filtered while a State's name is typed. Without script the form asks the server, which finds the same.
const form = document.querySelector(".roll-filter");
const field = form?.querySelector("#states");
const shown = form?.querySelector(".roll-shown");
const rows = [...document.querySelectorAll(".roll-call tbody tr")];
const plain = text => text.replaceAll("’", "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

// What the server left out is not here to be found: such a page asks it again.
if (field && !field.value) {
  const names = rows.map(row => [plain(row.querySelector("th").textContent), plain(row.dataset.state)]);
  const count = new Intl.NumberFormat(document.documentElement.lang);
  field.addEventListener("input", () => {
    const wanted = plain(field.value);
    let found = 0;
    rows.forEach((row, at) => {
      const [name, code] = names[at];
      row.hidden = !(name.includes(wanted) || code === wanted);
      found += row.hidden ? 0 : 1;
    });
    shown.textContent = count.format(found);
  });
  form.addEventListener("submit", event => event.preventDefault());
}
