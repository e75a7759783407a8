// Offers tags while somebody types them: <input data-suggest="character"> or <textarea data-suggest="…">.
// With data-many, names stand in a row with commas between them, and the one at the caret is looked for.
// Without this module it is a field to type in. The pattern is WAI-ARIA's combobox with a list.
const WAIT = 120; // milliseconds without a key before it asks

let count = 0;
for (const field of document.querySelectorAll("[data-suggest]")) offer(field);
document.addEventListener("htmx:load", ({ target }) => {
  for (const field of target.querySelectorAll("[data-suggest]:not([role])")) offer(field);
});

function offer(field) {
  const list = document.createElement("ul");
  list.id = `offered-${++count}`;
  list.className = "offered";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    autocomplete: "off",
  })) field.setAttribute(name, value);

  let asked = 0;
  let timer = 0;
  let at = -1;

  const close = () => {
    asked++;
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    const options = [...list.children];
    options[at]?.removeAttribute("aria-selected");
    at = (to + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[at].id);
  };
  const choose = (option) => {
    const [start, end] = piece(field);
    const before = field.value.slice(0, start);
    const after = field.value.slice(end);
    const name = option.dataset.name + (isMany(field) && !after.trim() ? ", " : "");
    field.value = before + (before && !/\s$/.test(before) ? " " : "") + name + after;
    const caret = field.value.length - after.length;
    field.setSelectionRange(caret, caret);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };
  const ask = async () => {
    const [start, end] = piece(field);
    const term = field.value.slice(start, end).trim();
    const mine = ++asked;
    if (!term) return close();
    const address = new URL(`/autocomplete/${field.dataset.suggest}`, location.origin);
    address.searchParams.set("term", term);
    for (const fandom of fandoms(field)) address.searchParams.append("fandom", fandom);
    let names = [];
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (answer.ok) names = await answer.json();
    } catch {
      // Offline: it is a field to type in.
    }
    if (mine === asked) show(names);
  };
  const show = (names) => {
    if (!names.length || document.activeElement !== field) return close();
    list.replaceChildren(
      ...names.map(({ name, was }, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.dir = "auto";
        option.dataset.name = name;
        option.textContent = name;
        if (was) {
          const by = document.createElement("span");
          by.className = "aside";
          by.textContent = ` (${was})`;
          option.append(by);
        }
        return option;
      }),
    );
    at = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") point(at + 1);
    else if (event.key === "ArrowUp") point(at < 0 ? -1 : at - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) choose(list.children[at]);
    else return;
    if (event.key !== "Tab") event.preventDefault();
  });
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the caret
    const option = event.target.closest("li");
    if (option) choose(option);
  });
}

function isMany(field) {
  return "many" in field.dataset;
}

// From where to where the name at the caret reaches.
function piece(field) {
  if (!isMany(field)) return [0, field.value.length];
  const caret = field.selectionStart;
  const start = field.value.lastIndexOf(",", caret - 1) + 1;
  const end = field.value.indexOf(",", caret);
  return [start, end < 0 ? field.value.length : end];
}

// The fandoms that the same form names: their characters come first.
function fandoms(field) {
  const said = field.form?.querySelector('[data-suggest="fandom"]');
  return said && said !== field ? said.value.split(",").map((name) => name.trim()).filter(Boolean).slice(0, 5) : [];
}
