// An editor in place of each <textarea data-prose="ADDRESS OF THE EDITOR">. What it writes goes into the text
// area as HTML, so the form is sent as it would be without it. One that cannot load leaves the text area be.
const words = JSON.parse(document.querySelector("script[data-words]").dataset.words);
window.gettext = (text) => words[text] ?? text; // the editor looks for it when it is loaded
const paragraphs = (text) =>
  text
    .split(/\n\s*\n/)
    .filter((part) => part.trim())
    .map((part) => {
      const made = document.createElement("p");
      made.innerText = part.trim();
      return made.outerHTML;
    })
    .join("");
const isPlain = (text) => !/<\/?[a-z][^<>]*>/i.test(text);

// What the editor would drop: elements it does not know, and classes, by which a style dresses them.
const KNOWN = "p,br,strong,b,em,i,u,s,sup,sub,ul,ol,li,blockquote,hr";
const isBeyond = (html) => {
  const given = document.createElement("template");
  given.innerHTML = html;
  return given.content.querySelector(`[class], [dir], [lang], [align], [title], :not(${KNOWN})`) !== null;
};

const upgrade = async (area) => {
  const kit = await import(area.dataset.prose);
  const names = [
    "Document", "Paragraph", "Text", "HardBreak", "Dropcursor", "Gapcursor", "UndoRedo", "Menu",
    "Bold", "Italic", "Underline", "Strike", "Superscript", "Subscript",
    "BulletList", "OrderedList", "ListItem", "Blockquote", "HorizontalRule",
  ];
  const extensions = names.map((name) => kit[name]).filter(Boolean);
  const frame = document.createElement("div");
  frame.className = "prose-editor";
  area.before(frame);
  frame.append(area);
  const label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
  const described = area.getAttribute("aria-describedby");
  const editor = new kit.Editor({
    element: frame,
    extensions,
    content: isPlain(area.value) ? paragraphs(area.value) : area.value,
    injectCSS: false, // prose.css has it; a style element of its own is not allowed here
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label?.firstChild?.textContent.trim() || area.name,
        "data-own-keys": "",
        ...(described ? { "aria-describedby": described } : {}),
      },
    },
    onCreate: () => {
      for (const button of frame.querySelectorAll("[title]")) {
        button.title = window.gettext(button.title);
        button.setAttribute("aria-label", button.title);
      }
    },
    onUpdate: ({ editor: now }) => {
      area.value = now.isEmpty ? "" : now.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  area.addEventListener("prose:set", () => editor.commands.setContent(area.value));
  label?.addEventListener("click", () => editor.commands.focus());
  const plain = document.createElement("button");
  plain.type = "button";
  plain.className = "bare small";
  plain.textContent = window.gettext("Write HTML");
  plain.addEventListener("click", () => {
    frame.before(area);
    editor.destroy();
    frame.remove();
    plain.remove();
    area.removeAttribute("data-prose");
    area.focus();
  });
  frame.after(plain);
};
for (const area of document.querySelectorAll("textarea[data-prose]")) {
  if (isBeyond(area.value)) area.removeAttribute("data-prose");
  else upgrade(area).catch(() => area.removeAttribute("data-prose"));
}
