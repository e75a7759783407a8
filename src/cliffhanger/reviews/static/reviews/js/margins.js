// Notes in the margin of a chapter: off until asked for, remembered a chapter at a time. While they are on,
// a mark beside a paragraph says how many notes it has, and a tap or a selection offers to leave one.
const BLOCKS = "p, li, pre, dt, dd, td, th, h1, h2, h3:not(.landmark), h4, h5, h6, blockquote, div, figcaption";
const MOST = 300; // chapters a browser remembers
const LONGEST = 300; // characters of a selection

// The innermost blocks with text, numbered as the archive numbers them (reviews/anchors.py).
const blocksOf = (text) => {
  const all = [...text.querySelectorAll(BLOCKS)].filter((one) => !one.querySelector(BLOCKS) && one.textContent.replaceAll("\u200b", " ").trim());
  return all.length ? all : [text];
};
const remembered = () => {
  try {
    const chapters = JSON.parse(localStorage.getItem("margins"));
    return Array.isArray(chapters) ? chapters : [];
  } catch {
    return [];
  }
};
const remember = (chapter, isOn) => {
  const others = remembered().filter((one) => one !== chapter);
  try {
    localStorage.setItem("margins", JSON.stringify((isOn ? [chapter, ...others] : others).slice(0, MOST)));
  } catch {
    // Storage may be forbidden: then the switch is off again next time.
  }
};

const margin = (line) => {
  const chapter = line.dataset.margin;
  const text = document.querySelector(`.userstuff.module[data-chapter="${CSS.escape(chapter)}"]`);
  const link = line.querySelector("a");
  if (!text || !link) return;
  const address = link.getAttribute("href");
  const blocks = blocksOf(text);
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "bare small";
  const offer = document.createElement("a");
  offer.className = "button small leave-note";
  offer.dataset.said = line.dataset.leave; // drawn by the style sheet, as the marks are
  offer.setAttribute("aria-label", line.dataset.leave);

  const leave = (block, words) => {
    const number = blocks.indexOf(block) + 1;
    const query = new URLSearchParams({ paragraph: number });
    if (words) query.set("words", words);
    offer.href = `${address}?${query}#p${number}`;
    block.append(offer);
  };
  const chosen = (event) => {
    if (event.target.closest("a, button")) return;
    const block = blocks.find((one) => one.contains(event.target));
    if (!block) return;
    const selection = getSelection();
    const isWithin = !selection.isCollapsed && block.contains(selection.anchorNode) && block.contains(selection.focusNode);
    leave(block, isWithin ? selection.toString().replace(/\s+/g, " ").trim().slice(0, LONGEST) : "");
  };
  const mark = (block, number, count) => {
    const said = count === 1 ? line.dataset.one : line.dataset.many.replace("{n}", count);
    const one = document.createElement("a");
    one.className = "margin-mark"; // its number is drawn by the style sheet: the text stays the author's
    one.href = `${address}#p${number}`;
    one.dataset.count = count;
    one.title = said;
    one.setAttribute("aria-label", said);
    block.classList.add("noted");
    block.append(one);
  };
  const clear = () => {
    for (const one of text.querySelectorAll(".margin-mark")) one.remove();
    for (const one of text.querySelectorAll(".noted")) one.classList.remove("noted");
  };
  const show = async () => {
    text.addEventListener("click", chosen);
    const answer = await fetch(`${address}.json`).catch(() => null);
    const said = answer?.ok ? await answer.json() : null;
    if (!said || said.paragraphs !== blocks.length || toggle.getAttribute("aria-pressed") !== "true") return;
    clear();
    for (const [number, count] of Object.entries(said.notes)) mark(blocks[number - 1], number, count);
  };
  const turn = (isOn) => {
    toggle.setAttribute("aria-pressed", String(isOn));
    toggle.textContent = isOn ? line.dataset.hide : line.dataset.show;
    if (isOn) show();
    else {
      text.removeEventListener("click", chosen);
      offer.remove(); // not whenever marks come: it may be made already while they are on their way
      clear();
    }
  };
  toggle.addEventListener("click", () => {
    const isOn = toggle.getAttribute("aria-pressed") !== "true";
    remember(chapter, isOn);
    turn(isOn);
  });
  line.append(" ", toggle);
  turn(remembered().includes(chapter));
};
for (const line of document.querySelectorAll("[data-margin]")) margin(line);
