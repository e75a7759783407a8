// Drop a file, or paste formatted text, onto the form where a story is handed in:
//   <form data-drop> … <input type="file"> … <textarea> … <output data-said="{name} is ready to hand in.">
// Formatted text (from Word, Docs, LibreOffice) becomes a file, pasted.html, so that italics survive.
const put = (form, file) => {
  const field = form.querySelector('input[type="file"]');
  const carrier = new DataTransfer();
  carrier.items.add(file);
  field.files = carrier.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
for (const form of document.querySelectorAll("form[data-drop]")) {
  const zone = form.querySelector(".drop") ?? form;
  const output = form.querySelector("output[data-said]");
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => zone.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) put(form, file);
    else form.querySelector("textarea").value = event.dataTransfer.getData("text/plain");
  });
  form.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    const [file] = event.clipboardData.files;
    if (!html && !file) return;
    if (!event.target.matches("textarea") && event.target.matches("input")) return;
    event.preventDefault();
    put(form, html ? new File([html], "pasted.html", { type: "text/html" }) : file);
  });
  form.addEventListener("change", (event) => {
    const [file] = event.target.files ?? [];
    if (file && output) output.textContent = output.dataset.said.replace("{name}", file.name);
  });
}
