// Starts the service worker (/sw.js), which keeps stories and sends what was written without network, and
// says on the page what it has to say. `li[data-keep]` becomes the button that keeps a story.
const worker = navigator.serviceWorker;
const ask = async (message) => {
  const { active } = await worker.ready;
  return new Promise((done, failed) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => (data.failed ? failed(new Error(message.do)) : done(data.found));
    active.postMessage(message, [port2]);
  });
};
const main = document.querySelector("#main");
const flash = (text, href, isError = false) => {
  const line = document.createElement("div");
  line.className = `flash ${isError ? "error" : "notice"}`;
  line.setAttribute("role", isError ? "alert" : "status");
  main?.prepend(line);
  const said = href ? document.createElement("a") : document.createElement("span");
  if (href) said.href = href;
  said.textContent = text;
  line.append(said);
};
const hear = async () => {
  for (const { kind, text, href } of await ask({ do: "words" })) flash(text, href, ["refused", "tooLate"].includes(kind));
};

// A kept page says what it is, and looks as its reader chose since.
const NAMES = /^(theme|size|measure|leading|face|paragraphs):([a-z0-9]+)$/;
const keptMark = document.querySelector('meta[name="kept"]');
const kept = keptMark?.content;
const isAlike = document.querySelector('meta[name="alike"]');
if (kept || isAlike) {
  const chosen = document.cookie.match(/(?:^|; )reading=([a-z0-9:.]+)/)?.[1] ?? "";
  for (const [, name, choice] of chosen.split(".").map((pair) => pair.match(NAMES)).filter(Boolean)) {
    document.documentElement.dataset[name] = choice;
  }
}
if (kept) {
  const day = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(kept));
  const line = document.createElement("p");
  line.className = "unseen";
  line.textContent = keptMark.dataset.said.replace("{day}", day);
  main?.prepend(line);
}

const offer = async (row) => {
  const { keep, work, list, kept: said, keeping, done, failed } = row.dataset;
  const button = row.querySelector("button");
  const isKept = () => {
    const link = document.createElement("a");
    link.href = list;
    link.textContent = said;
    row.replaceChildren(link);
  };
  row.classList.add("possible");
  button.addEventListener("click", async () => {
    const label = button.textContent;
    button.textContent = keeping;
    button.disabled = true;
    try {
      await ask({ do: "keep", copy: keep });
      isKept();
      row.querySelector("a").focus();
      flash(done, list);
      navigator.storage?.persist?.();
    } catch {
      flash(failed, "", true);
      button.textContent = label;
      button.disabled = false;
    }
  });
  if (await ask({ do: "status", work: Number(work) })) isKept();
};

const start = async () => {
  await worker.register("/sw.js");
  worker.addEventListener("message", ({ data }) => data?.news && hear());
  addEventListener("online", () => ask({ do: "online" }));
  for (const row of document.querySelectorAll("li[data-keep]")) offer(row);
  // Only a page fresh from the archive knows who is signed in.
  const reader = document.querySelector('meta[name="reader"]')?.content ?? "";
  await ask(kept || isAlike ? { do: "online" } : { do: "arrived", reader });
  await hear();
};
const soon = () => (window.requestIdleCallback ?? setTimeout)(() => start().catch(() => {}));
if (worker) {
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}
