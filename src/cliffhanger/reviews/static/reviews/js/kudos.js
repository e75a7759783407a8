// Leaves kudos without leaving the page. Of a guest only her browser knows that she did.
const form = document.querySelector("form#new_kudo");
const message = document.querySelector("#kudos_message");
const work = form?.elements["kudo[commentable_id]"].value;
const isGuest = document.body.classList.contains("logged-out");
const left = () => {
  try {
    const works = JSON.parse(localStorage.getItem("kudos"));
    return Array.isArray(works) ? works : [];
  } catch {
    return [];
  }
};
const note = () => {
  try {
    localStorage.setItem("kudos", JSON.stringify([work, ...left().filter((one) => one !== work)].slice(0, 500)));
  } catch {
    // Storage may be forbidden; the server knows her all the same.
  }
};
const done = (said) => {
  form.hidden = true;
  message.textContent = said;
};
if (form && message) {
  if (isGuest && left().includes(work)) done(form.dataset.left);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector("button").disabled = true;
    const answer = await fetch(form.dataset.js, { method: "POST", body: new FormData(form) }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    if (!said) return form.submit();
    const errors = Object.entries(said.errors ?? {});
    const isAgain = errors.some(([name]) => name === "user_id" || name === "ip_address");
    if (isGuest && (answer.ok || isAgain)) note();
    if (answer.ok || isAgain) return done(said.said ?? errors[0][1][0]);
    message.textContent = errors[0]?.[1][0] ?? "";
    form.querySelector("button").disabled = false;
  });
}
