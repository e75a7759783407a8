// Says every <time data-shape> in the reader's own time zone; the server wrote it in UTC.
// The UTC words stay as the tooltip.
const shapes = {
  moment: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  weekday: { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "long", year: "numeric" },
};
// Parts rather than format(): the order of words stays the house's own, as <html> says it for this language.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const say = (instant, shape) => {
  const parts = new Intl.DateTimeFormat(language, shapes[shape]).formatToParts(instant).map(({ type, value }) => [type, value]);
  const said = { zone: "", ...Object.fromEntries(parts) };
  said.hour = `${said.hour}:${said.minute}`;
  return document.documentElement.dataset[shape].replace(/\{(\w+)\}/g, (_, name) => said[name]).trim();
};
const upgrade = (root) => {
  for (const time of root.querySelectorAll("time[data-shape]:not([title])")) {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime()) || !shapes[time.dataset.shape]) continue;
    time.title = time.textContent.trim();
    time.textContent = say(instant, time.dataset.shape);
  }
};
upgrade(document);
document.addEventListener("htmx:load", (event) => upgrade(event.target));
