// Reorder a list. Without this module each item has a number field; with it, two buttons and dragging.
//   <ol data-reorder data-up="Move up" data-down="Move down" data-moved="{name} is now {place} of {total}">
//     <li><span>Name</span> <input type="number" name="place" …></li>
const say = document.createElement("p");
say.className = "spoken";
say.setAttribute("aria-live", "polite");

const upgrade = (list) => {
  if (list.children.length < 2) return;
  const number = () => [...list.children].forEach((item, at) => { item.querySelector('input[type="number"]').value = at + 1; });
  const moved = (item) => {
    number();
    const place = [...list.children].indexOf(item) + 1;
    say.textContent = list.dataset.moved
      .replace("{name}", item.firstElementChild.textContent.trim())
      .replace("{place}", place)
      .replace("{total}", list.children.length);
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const button = (item, mark, label, step) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: mark });
    made.setAttribute("aria-label", `${label}: ${item.firstElementChild.textContent.trim()}`);
    made.addEventListener("click", () => {
      const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (!other || other.dataset.fixed !== undefined) return;
      other[step < 0 ? "before" : "after"](item);
      made.focus();
      moved(item);
    });
    item.append(made);
  };
  for (const item of list.children) {
    if (item.dataset.fixed !== undefined) continue; // posted and sealed chapters keep their places
    item.draggable = true;
    button(item, "↑", list.dataset.up, -1);
    button(item, "↓", list.dataset.down, 1);
    item.addEventListener("dragstart", () => item.classList.add("lifted"));
    item.addEventListener("dragend", () => {
      item.classList.remove("lifted");
      moved(item);
    });
  }
  list.addEventListener("dragover", (event) => {
    const lifted = list.querySelector(":scope > .lifted");
    const over = event.target.closest("[data-reorder] > li");
    if (!lifted || !over || over.parentElement !== list) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== lifted && over.dataset.fixed === undefined) over[event.clientY > top + height / 2 ? "after" : "before"](lifted);
  });
  list.classList.add("quick");
  list.after(say);
};
document.querySelectorAll("[data-reorder]").forEach(upgrade);
