// Remembers where the reader is, to the paragraph: in her account where the page says so, in this browser
// otherwise. Draws the quiet line of progress, and brings her back to where she stopped (#continue).
const BLOCKS = "p, li, pre, dt, dd, td, h1, h2, h3:not(.landmark), h4, h5, h6";
const TOP = 12; // pixels below the edge of the window from which a paragraph counts as being read
const EVERY = 10_000; // milliseconds between two words to the server
const SETTLED = 3_000; // milliseconds on a page after which it is being read, not passed by
const QUOTE = 60; // characters of a paragraph's beginning
const MOST = 50; // stories a browser remembers
const form = document.querySelector("form[data-place]");
const texts = [...document.querySelectorAll("#chapters .userstuff.module[data-chapter]")];

// What this browser remembers ----------------------------------------------------------------------------
const remembered = () => {
  try {
    const places = JSON.parse(localStorage.getItem("places"));
    return Array.isArray(places) ? places.filter((place) => place && typeof place === "object" && place.work && place.chapter) : [];
  } catch {
    return [];
  }
};
const remember = (places) => {
  try {
    if (places.length) localStorage.setItem("places", JSON.stringify(places.slice(0, MOST)));
    else localStorage.removeItem("places");
  } catch {
    // Storage may be forbidden or full: then nothing is remembered.
  }
};

// Paragraphs ---------------------------------------------------------------------------------------------
const blocksOf = (text) => {
  const all = [...text.querySelectorAll(BLOCKS)].filter((one) => !one.querySelector(BLOCKS) && one.textContent.trim());
  return all.length ? all : [text];
};
const wordsOf = (block) => block.textContent.replace(/\s+/g, " ").trim();
const quoteOf = (block) => [...wordsOf(block)].slice(0, QUOTE).join("").trim();
const nearest = (blocks, to, fits) => {
  let found = -1;
  blocks.forEach((block, at) => {
    if (fits(block) && (found < 0 || Math.abs(at - to) < Math.abs(found - to))) found = at;
  });
  return found;
};
// The paragraph that was meant, in a text that may have been changed since: the nearest that begins the
// same, or nearly the same, or shares most of its words; else the one that has its number now.
const find = (blocks, paragraph, quote) => {
  const same = quote ? nearest(blocks, paragraph, (block) => quoteOf(block) === quote) : -1;
  if (same >= 0) return same;
  const stem = [...quote].slice(0, Math.ceil(QUOTE / 3)).join("");
  const alike = stem.length > 8 ? nearest(blocks, paragraph, (block) => wordsOf(block).startsWith(stem)) : -1;
  if (alike >= 0) return alike;
  const wanted = new Set(quote.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
  const shared = (block) => [...wanted].filter((word) => wordsOf(block).toLowerCase().includes(word)).length;
  const akin = wanted.size > 2 ? nearest(blocks, paragraph, (block) => shared(block) / wanted.size > 0.6) : -1;
  return akin >= 0 ? akin : Math.min(paragraph, blocks.length - 1);
};

// Where she is -------------------------------------------------------------------------------------------
const bottom = (element) => element.getBoundingClientRect().bottom;
const here = () => {
  const text = texts.find((one) => bottom(one) > TOP) ?? texts.at(-1);
  const blocks = blocksOf(text);
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bottom(blocks[middle]) > TOP) high = middle;
    else low = middle + 1;
  }
  return { chapter: text.dataset.chapter, paragraph: low, quote: quoteOf(blocks[low]), end: bottom(blocks.at(-1)) <= innerHeight, text };
};
const headingOf = (text) => text.dataset.heading ?? "";

// Keeping it ---------------------------------------------------------------------------------------------
const keeper = (known) => {
  let told = known ? `${known.chapter} ${known.paragraph}` : "";
  let waits = null;
  let last = -EVERY;
  const inAccount = form.dataset.keeps === "account";
  const isNews = (place) => `${place.chapter} ${place.paragraph}${place.end ? " end" : ""}` !== told;
  const tell = (place, leaving) => {
    told = `${place.chapter} ${place.paragraph}${place.end ? " end" : ""}`;
    last = performance.now();
    if (!inAccount || !navigator.onLine) return keepHere(place);
    const said = new FormData(form);
    for (const name of ["chapter", "paragraph", "quote"]) said.set(name, place[name]);
    if (place.end) said.set("end", "1");
    said.set("ago", "0");
    if (leaving && navigator.sendBeacon?.(form.action, said)) return;
    fetch(form.action, { method: "POST", body: said, keepalive: true }).catch(() => keepHere(place)); // no network
  };
  const keepHere = ({ text, ...place }) => {
    const { place: work, title } = form.dataset;
    const address = location.pathname + location.search;
    const next = text === texts.at(-1) ? document.querySelector('link[rel="next"]')?.getAttribute("href") : null;
    remember([{ work, title, heading: headingOf(text), href: address, next, at: Date.now(), ...place }, ...remembered().filter((one) => one.work !== work)]);
  };
  return (leaving = false) => {
    const place = here();
    // To look at an earlier chapter is not to go back to it.
    const onlyLooks = place.paragraph === 0 && !place.end && known && known.chapter !== place.chapter;
    if (onlyLooks || !isNews(place)) return;
    clearTimeout(waits);
    if (leaving || performance.now() - last >= EVERY) tell(place, leaving);
    else waits = setTimeout(() => isNews(here()) && tell(here(), false), EVERY - (performance.now() - last));
  };
};

// Coming back --------------------------------------------------------------------------------------------
const goTo = (place) => {
  const text = texts.find((one) => one.dataset.chapter === place.chapter);
  if (!text) return;
  const blocks = blocksOf(text);
  const block = blocks[find(blocks, place.paragraph, place.quote)];
  block.scrollIntoView({ block: "start" });
  block.classList.add("stopped-here");
  block.tabIndex = -1;
  block.focus({ preventScroll: true });
};
const offer = (place, elsewhere) => {
  const line = document.querySelector("[data-stopped]");
  const link = line?.querySelector("a");
  if (!link) return;
  if (elsewhere) {
    link.href = `${place.href}#continue`;
    link.textContent = link.dataset.elsewhere.replace("{heading}", place.heading);
  } else {
    link.textContent = link.dataset.further;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      line.hidden = true;
      goTo(place);
    });
  }
  line.hidden = false;
};
const placeKept = () => {
  const { keeps, chapter, paragraph, quote, place } = form.dataset;
  const kept = remembered().find((one) => one.work === place); // in an account: what could not be sent yet
  if (kept || keeps === "browser") return kept ?? null;
  return chapter ? { chapter, paragraph: Number(paragraph), quote } : null;
};
const arrive = (place) => {
  if (!place) return;
  const isHere = texts.some((text) => text.dataset.chapter === place.chapter);
  if (isHere && location.hash === "#continue") {
    goTo(place);
    addEventListener("load", () => goTo(place), { once: true }); // pictures may have pushed it down meanwhile
  } else if (isHere && place.paragraph > 1) offer(place, false);
  else if (!isHere && form.dataset.keeps === "browser" && !place.end) offer(place, true);
};

// The line of progress -----------------------------------------------------------------------------------
const draw = () => {
  const line = document.createElement("div");
  line.className = "progress";
  line.setAttribute("aria-hidden", "true");
  document.body.append(line);
  let drawn = false;
  const show = () => {
    drawn = false;
    const start = texts[0].getBoundingClientRect().top;
    const length = bottom(texts.at(-1)) - start - innerHeight;
    const read = length > 0 ? Math.min(1, Math.max(0, -start / length)) : 0; // what fits on the screen needs no line
    line.style.transform = `scaleX(${read.toFixed(3)})`;
  };
  const soon = () => {
    if (!drawn) requestAnimationFrame(show);
    drawn = true;
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  soon();
};

const watch = (place) => {
  const keep = keeper(place);
  let isReading = false;
  let looks = null;
  setTimeout(() => {
    isReading = document.visibilityState === "visible";
    if (isReading) keep();
  }, SETTLED);
  addEventListener("scroll", () => {
    looks ??= setTimeout(() => {
      looks = null;
      isReading = true;
      keep();
    }, 500);
  }, { passive: true });
  const leave = () => document.visibilityState === "hidden" && isReading && keep(true);
  addEventListener("visibilitychange", leave);
  addEventListener("pagehide", () => isReading && keep(true));
  // A page that was fetched ahead and is shown now: the server has not heard of its opening.
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival?.type === "navigate" && arrival.transferSize === 0) {
    isReading = true;
    keep(true);
  }
};

// What a browser remembered while nobody was signed in, or without network, goes to the account -----------
const bring = async (address) => {
  const places = remembered();
  if (!places.length) return;
  const said = places.map(({ work, chapter, paragraph, quote, end, at }) => ({
    work, chapter, paragraph, quote, end: end ? "1" : "", ago: Math.max(0, (Date.now() - at) / 1000) || 0,
  }));
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ places: said }),
  }).catch(() => null);
  if (answer?.ok) remember([]);
};
const list = (section) => {
  const open = remembered().filter((place) => !place.end || place.next).slice(0, 4);
  for (const place of open) {
    const link = document.createElement("a");
    link.href = place.end ? place.next : `${place.href}#continue`;
    if (link.origin !== location.origin) continue;
    link.textContent = place.title;
    link.dir = "auto";
    const where = document.createElement("span");
    where.className = "aside";
    where.textContent = place.end ? section.dataset.next : place.quote ? `${place.heading}, “${place.quote}”` : place.heading;
    const row = document.createElement("li");
    row.append(link, " ", where);
    section.querySelector("ol").append(row);
  }
  section.hidden = !section.querySelector("li");
};

const inAccount = document.querySelector('[data-keeps="account"]');
const positions = document.querySelector("script[data-positions]")?.dataset.positions;
if (form && texts.length) {
  const place = placeKept();
  draw();
  arrive(place);
  watch(place);
}
const section = document.querySelector("section[data-continue]");
if (inAccount && positions) bring(positions);
else if (section) list(section);
