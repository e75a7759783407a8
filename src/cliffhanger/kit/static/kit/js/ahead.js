// Fetches the next chapter (link[rel=next]) when the reader comes near the end of this one, so that it
// opens at once. Not for those who pay for what they load. To fetch is not to read: the server is told so.
const next = document.querySelector('link[rel="next"]');
const end = document.querySelector("nav.turn") ?? document.querySelector("#feedback");
const saves = navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
if (next && end && !saves) {
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watcher.disconnect();
      const ahead = document.createElement("link");
      ahead.rel = "prefetch";
      ahead.href = next.href;
      document.head.append(ahead);
    },
    { rootMargin: "0px 0px 100% 0px" },
  );
  watcher.observe(end);
}
