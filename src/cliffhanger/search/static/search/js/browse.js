// Lists of works that change in place: what is found is said aloud, and fields that say nothing are not sent.

const said = document.getElementById("said");

document.addEventListener("htmx:configRequest", (event) => {
  const { formData } = event.detail;
  for (const name of [...new Set(formData?.keys() ?? [])]) {
    const values = formData.getAll(name).filter((value) => value !== "");
    formData.delete(name);
    for (const value of values) formData.append(name, value);
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const heading = document.querySelector("#browse > h2");
  if (said && heading) said.textContent = heading.innerText; // what is hidden in it is for programs
});
