// The deadline in the reader's own time zone, which only the browser knows. Nothing where clocks show the same, and nothing
// for zones that no place has: UTC stands in the sentence above.
const tongue = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

const hasPlace = own.includes("/") && !own.startsWith("Etc/");

for (const line of hasPlace ? document.querySelectorAll(".own-zone") : []) {
  const { at, zone, sameDay, otherDay } = line.dataset;
  const moment = new Date(`${at.slice(0, 19)}Z`);
  const say = (timeZone, shape) =>
    new Intl.DateTimeFormat(tongue, { ...shape, timeZone, numberingSystem: "latn" }).format(moment);
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = { weekday: "long", day: "numeric", month: "long" };
  const facts = {
    time: say(own, hour),
    date: say(own, day),
    place: own.split("/").pop().replaceAll("_", " "),
  };
  const elsewhere = facts.date !== say(zone, day);
  if (elsewhere || facts.time !== say(zone, hour)) {
    line.textContent = (elsewhere ? otherDay : sameDay).replace(/{(\w+)}/g, (_, name) => facts[name]);
    line.hidden = false;
  }
}
