// Says every <time data-shape> in the reader's own time zone; the server wrote it in UTC.
// The UTC words stay as the tooltip.
const shapes = {
  moment: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  weekday: { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "long", year: "numeric" },
};
// Parts rather than format(): the order of words stays the house's own ("Friday 2 May 2025, 18:00").
const say = (instant, shape) => {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", shapes[shape]).formatToParts(instant).map(({ type, value }) => [type, value]),
  );
  const { weekday, day, month, year, hour, minute } = parts;
  if (shape === "day") return `${day} ${month} ${year}`;
  if (shape === "weekday") return `${weekday} ${hour}:${minute}`;
  return `${weekday} ${day} ${month} ${year}, ${hour}:${minute}`;
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
