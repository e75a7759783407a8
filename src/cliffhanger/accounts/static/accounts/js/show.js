// A button at each password to see what one types. Its words are on the script: data-show, data-hide.
const said = document.querySelector("script[data-hide]").dataset;
for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "bare small show";
  const say = () => {
    const shown = field.type === "text";
    button.textContent = shown ? said.hide : said.show;
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => {
    field.type = field.type === "text" ? "password" : "text";
    say();
  });
  // Sent as a password again, so that no browser keeps it as a word once typed.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
  say();
  field.after(button);
}
