// What is typed into <form data-keep> is kept in this browser until the archive has it, so that a closed tab,
// a dead battery or a session that ended loses nothing. Found again, it is offered, never put in unasked.
const said = document.querySelector("script[data-put-back]").dataset;
const WEEK = 7 * 24 * 3600 * 1000;
const slot = (form) => `keep:${location.pathname}:${[...document.forms].indexOf(form)}`;
const fields = (form) =>
  [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "file" && field.type !== "password" && field.tagName !== "BUTTON");
const taken = (form) => fields(form).map((field) => [field.name, field.value, field.checked ?? null]);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const store = {
  get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the form still works */ } },
  drop: (key) => { try { localStorage.removeItem(key); } catch { /* as above */ } },
};

const putBack = (form, kept) => {
  for (const field of fields(form)) {
    const found = kept.find(([name, value]) => name === field.name && (field.type !== "checkbox" && field.type !== "radio" || value === field.value));
    if (!found) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = found[2];
    else field.value = found[1];
    if (field.dataset.prose) field.dispatchEvent(new Event("prose:set"));
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

const offer = (form, key, kept) => {
  const note = document.createElement("div");
  note.className = "flash";
  note.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: said.putBack });
  const not = Object.assign(document.createElement("button"), { type: "button", className: "bare small", textContent: said.forget });
  note.append(`${said.offer} `, button, " ", not);
  button.addEventListener("click", () => { putBack(form, kept); note.remove(); });
  not.addEventListener("click", () => { store.drop(key); note.remove(); });
  form.before(note);
};

// The archive answers a sending that went well with another page, or with this one and "?saved" in its address.
// A session that ended leads here again by way of the sign-in page, and what was typed is offered.
const sent = sessionStorage.getItem("sent");
const saved = new URLSearchParams(location.search).has("saved");
if (saved) history.replaceState(null, "", location.pathname + location.hash);
sessionStorage.removeItem("sent");

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = slot(form);
  if (sent && (sent !== key || saved)) store.drop(sent);
  const kept = store.get(key);
  const failed = form.querySelector('[aria-invalid="true"]') !== null; // then it stands in the form already
  if (kept && Date.now() - kept.at < WEEK && !failed && !same(kept.fields, taken(form))) offer(form, key, kept.fields);
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => store.set(key, { at: Date.now(), fields: taken(form) }), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    store.set(key, { at: Date.now(), fields: taken(form) });
    sessionStorage.setItem("sent", key);
  });
}
