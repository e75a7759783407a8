// The page "Kept here": asks the service worker what is kept on this device, and lists it.
const worker = navigator.serviceWorker;
const stories = document.querySelector("[data-stories]");
const answers = document.querySelector("[data-answers]");
const none = document.querySelector("[data-none]");
const verdictWords = new Map([...answers.querySelectorAll("[data-verdicts] dt")].map((said) => [said.textContent, said.nextElementSibling.textContent]));
const ask = async (message) => {
  const { active } = await worker.ready;
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data.found);
    active.postMessage(message, [port2]);
  });
};
const element = (name, text = "", attributes = {}) => Object.assign(document.createElement(name), { textContent: text }, attributes);
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const sizeOf = (bytes) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`);
const dayOf = (at) => new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" }).format(new Date(at));

// A guest's place, and one that could not be told yet, is in localStorage (shelves/js/place.js).
const stoppedAt = (work) => {
  try {
    return JSON.parse(localStorage.getItem("places"))?.find((place) => place.work === String(work))?.chapter;
  } catch {
    return undefined;
  }
};
const storyRow = (story) => {
  const said = stories.dataset;
  const row = element("li");
  const heading = element("h4");
  const title = element("a", story.title, { href: story.href, dir: "auto" });
  heading.append(title, element("span", ` ${story.by}`, { className: "aside", dir: "auto" }));
  const chapters = story.chapters === 1 ? said.one : said.many.replace("{n}", story.chapters);
  const facts = element("p", `${chapters}. ${said.kept.replace("{day}", dayOf(story.at)).replace("{size}", sizeOf(story.size))}.`, { className: "aside" });
  const buttons = element("p", "", { className: "buttons" });
  const chapter = stoppedAt(story.work) ?? story.resume;
  if (chapter) buttons.append(element("a", said.further, { href: `${story.href}/chapters/${chapter}#continue`, className: "button small" }));
  const remove = element("button", said.remove, { type: "button", className: "small" });
  remove.setAttribute("aria-label", `${said.remove}: ${story.title}`);
  remove.addEventListener("click", async () => {
    await ask({ do: "remove", work: story.work });
    await show();
  });
  buttons.append(remove);
  row.append(heading, facts);
  if (story.hasChanged) row.append(element("p", said.changed));
  row.append(buttons);
  return row;
};
const answerRow = (answer) => {
  const said = answers.dataset;
  const row = element("li");
  const words = answer.form.filter(([name]) => name === "text" || name.startsWith("question-")).map(([, text]) => text).filter(Boolean);
  const verdicts = answer.form.filter(([name]) => name === "verdicts").map(([, verdict]) => verdictWords.get(verdict) ?? verdict);
  const state = answer.refused ? said[answer.refused] : answer.isSignedOut ? said.signedOut : said.waiting;
  row.append(element("h4", answer.title ? said.to.replace("{title}", answer.title) : said.untitled, { dir: "auto" }), element("p", state));
  if (verdicts.length) row.append(element("p", verdicts.join(", "), { className: "verdict-words" }));
  if (words.length) row.append(element("pre", words.join("\n\n"), { dir: "auto" }));
  const buttons = element("p", "", { className: "buttons" });
  buttons.append(element("a", said.back, { href: answer.back, className: "button small" }));
  const drop = element("button", said.drop, { type: "button", className: "small" });
  drop.addEventListener("click", async () => {
    await ask({ do: "drop", key: answer.key });
    await show();
  });
  buttons.append(drop);
  row.append(buttons);
  return row;
};
const show = async () => {
  const found = await ask({ do: "list" });
  const told = found.answers.sort((one, other) => one.at - other.at).map(answerRow);
  if (found.hidden) told.push(element("li", answers.dataset.hidden));
  answers.querySelector("ol").replaceChildren(...told);
  answers.hidden = !told.length;
  const kept = found.stories.sort((one, other) => other.at - one.at);
  stories.querySelector("ol").replaceChildren(...kept.map(storyRow));
  stories.querySelector("[data-sum]").textContent = stories.dataset.total.replace("{size}", sizeOf(kept.reduce((sum, story) => sum + story.size, 0)));
  stories.hidden = !kept.length;
  none.hidden = Boolean(kept.length || told.length);
};
const look = document.querySelector("[data-look]");
look.addEventListener("click", async () => {
  const label = look.textContent;
  look.textContent = look.dataset.looking;
  look.disabled = true;
  await ask({ do: "look" });
  look.textContent = label;
  look.disabled = false;
  await show();
});
if (worker) {
  worker.addEventListener("message", ({ data }) => data?.news && show());
  show();
} else document.querySelector("[data-cannot]").hidden = false;
