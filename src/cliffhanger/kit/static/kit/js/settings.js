// Each choice of the reading form acts at once. It is kept twice: in the cookie `reading`, from which the
// server writes the attributes of <html> (so nothing flashes), and in localStorage, should the cookie be lost.
const root = document.documentElement;
const forms = document.querySelectorAll("form[data-reading]");

const keep = (value) => {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `reading=${value}; path=/; max-age=34560000; samesite=lax${secure}`;
  try {
    localStorage.setItem("reading", value);
  } catch {
    // Storage may be forbidden; the cookie is enough.
  }
};
// The first choice the form was written with is what everybody gets, and is not written down.
const plain = { theme: "system", size: "3", measure: "normal", leading: "normal", face: "serif", paragraphs: "indented", styles: "authors", speech: "normal" };
const apply = (choices) => {
  for (const name of Object.keys(plain)) {
    if (choices[name] && choices[name] !== plain[name]) root.dataset[name] = choices[name];
    else delete root.dataset[name];
  }
  keep(Object.keys(plain).filter((name) => root.dataset[name]).map((name) => `${name}:${root.dataset[name]}`).join("."));
};
for (const form of forms) {
  form.addEventListener("change", () => apply(Object.fromEntries(new FormData(form))));
  // Here it acts at once; what is for all devices is still said with a button.
  form.querySelector('button[value="device"]')?.setAttribute("hidden", "");
  form.querySelector('button[value="account"]')?.addEventListener("click", () => {
    try {
      localStorage.removeItem("reading");
    } catch {
      // As above.
    }
  });
}
if (!/(^|; )reading=/.test(document.cookie)) {
  let lost = null;
  try {
    lost = localStorage.getItem("reading");
  } catch {
    // As above.
  }
  if (lost && /^[a-z0-9:.]+$/.test(lost)) {
    const choices = Object.fromEntries(lost.split(".").map((pair) => pair.split(":")));
    apply(choices);
    for (const form of forms) for (const [name, value] of Object.entries(choices)) {
      const field = form.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (field) field.checked = true;
    }
  }
}
