// Arrow keys turn the chapter (link[rel=prev|next] in the head); "?" opens the list of keys.
const busy = (target) => target.closest("input, textarea, select, [contenteditable], dialog, [data-own-keys]");
const turn = (rel) => {
  const link = document.querySelector(`link[rel="${rel}"]`);
  if (link) location.assign(link.href);
};
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || busy(event.target)) return;
  const leftward = document.dir === "rtl" ? "next" : "prev";
  if (event.key === "ArrowLeft" && !event.shiftKey) turn(leftward);
  else if (event.key === "ArrowRight" && !event.shiftKey) turn(leftward === "prev" ? "next" : "prev");
  else if (event.key === "?") document.querySelector("dialog#keys")?.showModal();
});
