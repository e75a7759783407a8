// Reads the story aloud with a voice of the browser's own, from the paragraph the reader is at. The paragraph
// is marked and kept in view; a scene break is a pause; what is not the story (notes, settings) is not read.
// The speed is a reading setting (data-speech of <html>). Without a voice for the language nothing is shown.
const BLOCKS = "p, li, pre, dt, dd, td, th, h1, h2, h3:not(.landmark), h4, h5, h6, blockquote, div, figcaption";
const TOP = 12; // pixels below the edge of the window from which a paragraph counts as being read
const LONGEST = 200; // characters said at once: some browsers fall silent in longer ones
const BREAK = 1_200; // milliseconds of silence at a scene break
const BETWEEN = 250; // and between two paragraphs
const SPEEDS = { slow: 0.8, normal: 1, brisk: 1.25, fast: 1.5 };
const panel = document.querySelector("[data-aloud]");
const texts = [...document.querySelectorAll("#chapters .userstuff.module[data-chapter]")];

// What is said: paragraphs and breaks, in order. ----------------------------------------------------------
const isSaid = (one) => one.localName === "hr" || (!one.querySelector(BLOCKS) && one.textContent.trim());
const stepsOf = (text) => {
  const blocks = [...text.querySelectorAll(`${BLOCKS}, hr`)].filter(isSaid);
  return blocks.length ? blocks : [text];
};
const steps = texts.flatMap(stepsOf);
const languageOf = (block) => block.closest("[lang]").lang;
const sentencesOf = (words, language) => {
  if (!Intl.Segmenter) return words.match(/[^.!?…]+[.!?…]*["”’»]*\s*/g) ?? [words];
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(words)].map((one) => one.segment);
};
// Short sentences together, long ones cut between words.
const portionsOf = (block) => {
  const portions = [""];
  for (const sentence of sentencesOf(block.textContent.replace(/\s+/g, " ").trim(), languageOf(block))) {
    if (portions.at(-1).length + sentence.length > LONGEST) portions.push("");
    for (const word of sentence.split(/(?<=\s)/)) {
      if (portions.at(-1).length + word.length > LONGEST && portions.at(-1)) portions.push("");
      portions[portions.length - 1] += word;
    }
  }
  return portions.map((portion) => portion.trim()).filter(Boolean);
};

// By whom: a voice that speaks the language, rather of this device than of some server. --------------------
const primary = (language) => language.toLowerCase().split(/[-_]/)[0];
const voiceFor = (language) => {
  const speaking = speechSynthesis.getVoices().filter((voice) => primary(voice.lang) === primary(language));
  const worth = (voice) => 4 * !!voice.localService + 2 * (voice.lang.toLowerCase() === language.toLowerCase()) + !!voice.default;
  return speaking.sort((one, other) => worth(other) - worth(one))[0];
};

const bottom = (element) => element.getBoundingClientRect().bottom;
const keepInView = (block) => {
  const { top, bottom: end } = block.getBoundingClientRect();
  if (top >= 0 && end <= innerHeight * 0.8) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  block.scrollIntoView({ block: end - top > innerHeight / 2 ? "start" : "center", behavior: calm ? "auto" : "smooth" });
};

const reader = () => {
  const begin = panel.querySelector('[data-do="begin"]');
  const bar = panel.querySelector(".speaking");
  const toggle = bar.querySelector('[data-do="pause"]');
  let at = -1; // the step being said; -1 while nothing is
  let portion = 0;
  let isPaused = false;
  let turn = 0; // whatever was said in an earlier turn does not lead on
  let waits = null;

  const mark = () => {
    for (const one of document.querySelectorAll(".said-now")) one.classList.remove("said-now");
    if (at < 0 || steps[at].localName === "hr") return;
    steps[at].classList.add("said-now");
    keepInView(steps[at]);
  };
  const hush = () => {
    turn += 1;
    clearTimeout(waits);
    speechSynthesis.cancel();
  };
  const later = (milliseconds) => {
    waits = setTimeout(() => goTo(at + 1), milliseconds);
  };
  const say = () => {
    hush();
    if (steps[at].localName === "hr") return later(BREAK);
    const portions = portionsOf(steps[at]);
    if (portion >= portions.length) return later(BETWEEN);
    const language = languageOf(steps[at]);
    const said = new SpeechSynthesisUtterance(portions[portion]);
    said.lang = language;
    said.voice = voiceFor(language) ?? null;
    said.rate = SPEEDS[document.documentElement.dataset.speech] ?? 1;
    const mine = turn;
    said.onend = () => {
      if (mine !== turn) return;
      portion += 1;
      say();
    };
    said.onerror = () => mine === turn && pause(true);
    speechSynthesis.speak(said);
  };
  const goTo = (step) => {
    if (step >= steps.length) return stop();
    at = Math.max(step, 0);
    portion = 0;
    mark();
    if (isPaused) hush();
    else say();
  };
  const pause = (wanted) => {
    isPaused = wanted;
    toggle.textContent = wanted ? toggle.dataset.on : toggle.dataset.pause;
    if (wanted) hush();
    else say();
  };
  const start = () => {
    begin.hidden = true;
    bar.hidden = false;
    const here = steps.findIndex((step) => step.localName !== "hr" && bottom(step) > TOP);
    isPaused = false;
    toggle.textContent = toggle.dataset.pause;
    toggle.focus({ preventScroll: true });
    goTo(here < 0 ? 0 : here);
  };
  const stop = () => {
    const hadFocus = bar.contains(document.activeElement);
    hush();
    at = -1;
    mark();
    bar.hidden = true;
    begin.hidden = false;
    if (hadFocus) begin.focus({ preventScroll: true });
  };
  const neighbour = (way) => {
    let step = at + way;
    while (steps[step]?.localName === "hr") step += way;
    goTo(step);
  };
  const verbs = { begin: start, pause: () => pause(!isPaused), back: () => neighbour(-1), next: () => neighbour(1), stop };
  panel.addEventListener("click", (event) => verbs[event.target.closest("[data-do]")?.dataset.do]?.());
  // Only while it speaks, and none of them a letter: nobody meets them by accident.
  document.addEventListener("keydown", (event) => {
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, dialog")) return;
    const verb = event.key === "Escape" ? "stop" : event.shiftKey && { ArrowDown: "next", ArrowUp: "back", Enter: "pause" }[event.key];
    if (!verb || (verb === "pause" && event.target.closest("a, button, summary"))) return;
    event.preventDefault();
    verbs[verb]();
  });
  addEventListener("pagehide", hush);
};

const offer = () => {
  if (!panel.hidden || !voiceFor(languageOf(texts[0]))) return;
  panel.hidden = false;
  reader();
};
if (panel && texts.length && "speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer); // they may come late
}
