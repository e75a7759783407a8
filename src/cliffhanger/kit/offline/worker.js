// Keeps stories on this device, shows them when there is no network, and sends what was written meanwhile.
// Everything that is kept is known here alone; pages ask (kit/js/offline.js). `EDITION`, `SHELL`, `PAGES`
// and `WORDS` are written above by the archive: another edition is another worker.
"use strict";

const SHELL_CACHE = `shell ${EDITION}`;
const KEPT = "kept "; // begins the name of every story's cache
const PATIENCE = 6_000; // milliseconds a page may take before a kept copy is shown instead
const LOOK_EVERY = 10 * 60_000; // milliseconds between two looks whether kept stories have changed
const AT_ONCE = 4; // pages fetched at a time
const ANSWERS = /^\/(works\/\d+\/reviews|works\/\d+\/chapters\/\d+\/margin|reviews\/\d+\/replies)$/;
const POSITION = /^\/works\/(\d+)\/position$/;
const SIGN_OUT = /^\/(accounts\/logout|users\/logout)\/?$/;
const AGAIN_LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

// What is kept, beside the pages ---------------------------------------------------------------------------
let opening = null;
const database = () =>
  (opening ??= new Promise((done, failed) => {
    const request = indexedDB.open("cliffhanger", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("stories", { keyPath: "work" });
      request.result.createObjectStore("answers", { keyPath: "key" });
      request.result.createObjectStore("places", { keyPath: "work" });
      request.result.createObjectStore("words", { autoIncrement: true });
      request.result.createObjectStore("state");
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  }));
const within = async (store, mode, act) => {
  const transaction = (await database()).transaction(store, mode);
  const request = act(transaction.objectStore(store));
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done(request?.result);
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
};
const all = (store) => within(store, "readonly", (rows) => rows.getAll());
const get = (store, key) => within(store, "readonly", (rows) => rows.get(key));
const put = (store, value, key) => within(store, "readwrite", (rows) => (key === undefined ? rows.put(value) : rows.put(value, key)));
const drop = (store, key) => within(store, "readwrite", (rows) => rows.delete(key));
const readerHere = async () => (await get("state", "reader")) ?? "";

// What a reader is told, on the next page she sees -----------------------------------------------------------
const tell = async (kind, title = "", reader = "", href = "") => {
  await within("words", "readwrite", (rows) => rows.add({ kind, text: WORDS[kind].replace("{title}", title), reader, href }));
  for (const client of await clients.matchAll({ type: "window" })) client.postMessage({ news: true });
};
const words = async () => {
  const reader = await readerHere();
  const told = [];
  await within("words", "readwrite", (rows) => {
    const request = rows.openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor) return;
      if (cursor.value.reader === "" || cursor.value.reader === reader) {
        told.push(cursor.value);
        cursor.delete();
      }
      cursor.continue();
    };
  });
  return told;
};

// Who reads on this device -----------------------------------------------------------------------------------
// What was kept for one account is never there for another, nor for somebody who is signed out.
const become = async (reader) => {
  if ((await readerHere()) === reader) return;
  await put("state", reader, "reader");
  for (const story of await all("stories")) if (story.reader && story.reader !== reader) await remove(story);
  for (const place of await all("places")) if (place.reader !== reader) await drop("places", place.work);
};
const arrived = async (reader) => {
  await become(reader);
  for (const answer of await all("answers")) {
    if (answer.isSignedOut && reader && answer.reader === reader) await put("answers", { ...answer, isSignedOut: false });
  }
  await online(false);
};
const online = async (isForced) => {
  await flush();
  await look(isForced);
};

// Keeping a story --------------------------------------------------------------------------------------------
const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (whole, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name] ?? "'");
const partsOf = (html) => {
  const found = [];
  for (const [tag] of html.matchAll(/<(?:link|script|img)\b[^>]*>/g)) {
    if (tag.startsWith("<link") && !/\brel="(stylesheet|icon)"/.test(tag)) continue;
    const address = tag.match(tag.startsWith("<link") ? /\shref="([^"]+)"/ : /\ssrc="([^"]+)"/)?.[1];
    if (address) found.push(new URL(unescaped(address), location.origin));
  }
  return found.filter((address) => address.origin === location.origin).map((address) => address.pathname + address.search);
};
const readerOf = (html) => html.match(/<meta name="reader" content="([^"]*)">/)?.[1] ?? "";
const copyOf = async (address) => {
  const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
  const said = await response.json().catch(() => null);
  return said?.state ? said : null; // anything else is no word of the archive: a hotel's network, a proxy
};
const inTurn = async (list, act) => {
  const waiting = [...list];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (waiting.length) await act(waiting.shift());
  }));
};
const keep = async (address) => {
  const copy = await copyOf(address);
  if (copy?.state !== "here") throw new Error("not here");
  await become(copy.reader);
  const before = await get("stories", copy.work);
  const cache = `${KEPT}${copy.work} ${crypto.randomUUID()}`;
  const shelf = await caches.open(cache);
  try {
    const story = { ...copy, copy: address, cache, edition: EDITION, at: Date.now(), size: await fill(shelf, copy) };
    await put("stories", story);
    if (before) await caches.delete(before.cache);
    return story;
  } catch (error) {
    await caches.delete(cache);
    throw error;
  }
};
const fill = async (shelf, copy) => {
  const parts = new Set();
  let size = 0;
  const store = async (key, response) => {
    size += (await response.clone().blob()).size;
    await shelf.put(key, response);
  };
  await inTurn(copy.pages, async (address) => {
    // X-Moz says that a page is fetched ahead: to keep a chapter is not to have read it.
    const response = await fetch(address, { headers: { "X-Moz": "prefetch" }, cache: "no-store" });
    const html = await response.clone().text();
    if (response.status !== 200 || response.redirected || readerOf(html) !== copy.reader) throw new Error(address);
    for (const part of partsOf(html)) parts.add(part);
    await store(new URL(address, location.origin).pathname, response);
  });
  await inTurn(parts, async (address) => {
    const response = await fetch(address).catch(() => null);
    if (response?.ok) await store(address, response); // a picture that is missing is missing online too
    else if (!/\.(png|jpe?g|gif|webp|avif|svg)$/.test(address.split("?")[0])) throw new Error(address);
  });
  return size;
};
const remove = async (story) => {
  await drop("stories", story.work);
  await caches.delete(story.cache);
};

// Whether kept stories have changed. An author who took a work down is obeyed here too.
let looking = null;
const look = (isForced) => (looking ??= lookAtAll(isForced).catch(() => {}).finally(() => (looking = null)));
const lookAtAll = async (isForced) => {
  const last = (await get("state", "looked")) ?? 0;
  if (!isForced && Date.now() - last < LOOK_EVERY) return;
  for (const story of await all("stories")) if (!(await lookAt(story))) return;
  await put("state", Date.now(), "looked");
};
const lookAt = async (story) => {
  const copy = await copyOf(story.copy);
  if (!copy) return true;
  if (copy.state !== "here") {
    await remove(story);
    await tell(copy.state, story.title, story.reader, copy.state === "gone" ? story.href : "");
    return true;
  }
  if (copy.reader !== (await readerHere())) return false; // somebody signed in or out: a page will say so
  const hasChanged = copy.mark !== story.mark;
  if (!hasChanged && copy.reader === story.reader && story.edition === EDITION) return true;
  if (hasChanged) await put("stories", { ...story, hasChanged });
  await keep(story.copy);
  if (hasChanged) await tell("changed", copy.title, copy.reader, story.href);
  return true;
};

// Opening a page ---------------------------------------------------------------------------------------------
const late = () => new Promise((done, failed) => setTimeout(failed, PATIENCE, new Error("late")));
const opened = async (event, address) => {
  const fresh = Promise.resolve(event.preloadResponse).then((response) => response ?? fetch(event.request));
  fresh.catch(() => {});
  try {
    const response = await Promise.race([fresh, late()]);
    if (response.status < 502 || response.status > 504) return response;
  } catch {
    // No network, or next to none.
  }
  const kept = await keptPage(address);
  if (kept) return kept;
  try {
    return await fresh;
  } catch {
    const page = address.pathname === PAGES.kept ? PAGES.kept : PAGES.away;
    return (await caches.match(page, { cacheName: SHELL_CACHE, ignoreVary: true })) ?? Response.error();
  }
};
const keptBy = async (address, key) => {
  const reader = await readerHere();
  for (const story of await all("stories")) {
    if (story.reader !== "" && story.reader !== reader) continue;
    const response = await caches.match(key, { cacheName: story.cache, ignoreVary: true });
    if (response) return { story, response };
  }
  return null;
};
const keptPage = async (address) => {
  if (address.searchParams.has("view_full_work")) return null;
  const found = await keptBy(address, address.pathname);
  if (!found) return null;
  const { story, response } = found;
  const place = await get("places", story.work);
  const html = (await response.text())
    .replace("<head>", `<head>\n<meta name="kept" content="${new Date(story.at).toISOString()}" data-said="${escaped(WORDS.copy)}">`)
    .replace(/(<form hidden\b[^>]*\sdata-keeps="account")[^>]*>/, (whole, start) => (place ? `${start}${attributesOf(place)}>` : whole));
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name);
  return new Response(html, { headers });
};
const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const attributesOf = ({ form }) => {
  const said = Object.fromEntries(form);
  return ["chapter", "paragraph", "quote"].map((name) => ` data-${name}="${escaped(said[name] ?? "")}"`).join("");
};
const part = async (request, address) => {
  try {
    return await fetch(request);
  } catch (error) {
    const key = address.pathname + address.search;
    const found = (await caches.match(key, { cacheName: SHELL_CACHE, ignoreVary: true })) ?? (await keptBy(address, key))?.response;
    if (found) return found;
    throw error;
  }
};

// Writing ----------------------------------------------------------------------------------------------------
// An answer leaves with a key of its own. Sent again with the same key it is the same answer, so that one
// whose receipt was lost on the way can be sent once more without harm.
const answered = async (request, address) => {
  const form = new URLSearchParams([...(await request.formData())].filter(([, value]) => typeof value === "string"));
  if (!form.get("form_key")) form.set("form_key", crypto.randomUUID());
  try {
    return await fetch(address.href, { method: "POST", body: form, redirect: "manual", headers: { Accept: "text/html" } });
  } catch {
    await keepAnswer(address, form);
    return Response.redirect(`${PAGES.kept}#answers`, 303);
  }
};
const keepAnswer = async (address, form) => {
  const reader = form.get("reader") ?? "";
  const chapter = form.get("chapter") ?? "";
  for (const other of await all("answers")) {
    const isSame = other.address === address.pathname && other.reader === reader && other.chapter === chapter;
    if (isSame && address.pathname.endsWith("/reviews")) await drop("answers", other.key); // what she wrote last holds
  }
  const work = Number(address.pathname.match(/\/works\/(\d+)\//)?.[1]);
  const title = (await get("stories", work || 0))?.title ?? "";
  const back = work ? `/works/${work}${chapter ? `/chapters/${chapter}` : ""}` : address.pathname;
  await put("answers", { key: form.get("form_key"), address: address.pathname, form: [...form], reader, chapter, title, back, at: Date.now() });
  await registration.sync?.register("answers").catch(() => {});
};
let flushing = null;
const flush = () => (flushing ??= sendAll().finally(() => (flushing = null)));
const sendAll = async () => {
  try {
    const reader = await readerHere();
    const waiting = (await all("answers")).filter((one) => !one.refused && !one.isSignedOut && (one.reader === "" || one.reader === reader));
    for (const answer of waiting.sort((one, other) => one.at - other.at)) if (!(await send(answer))) return false;
    for (const place of await all("places")) if (!place.isSent && place.reader === reader) await sendPlace(place);
    return true;
  } catch {
    return false; // no network yet
  }
};
const send = async (answer) => {
  const response = await fetch(answer.address, { method: "POST", body: new URLSearchParams(answer.form), headers: { Accept: "text/html" } });
  const title = answer.title || WORDS.untitled;
  if (AGAIN_LATER.has(response.status) || (response.ok && !response.redirected)) return false;
  if (response.ok && new URL(response.url).pathname.startsWith(PAGES.signIn)) {
    await put("answers", { ...answer, isSignedOut: true });
    await tell("signedOut", title, answer.reader, PAGES.kept);
  } else if (response.ok || response.type === "opaqueredirect") {
    await drop("answers", answer.key);
    await tell("sent", title, answer.reader, answer.back);
  } else {
    await put("answers", { ...answer, refused: response.status === 410 ? "tooLate" : "refused" });
    await tell(response.status === 410 ? "tooLate" : "refused", title, answer.reader, PAGES.kept);
  }
  return true;
};

// The place where she stopped: told when there is network, and the way in to a kept story meanwhile.
const placed = async (request, work) => {
  const form = [...(await request.clone().formData())].filter(([, value]) => typeof value === "string");
  const place = { work: Number(work), form, reader: await readerHere(), at: Date.now() };
  try {
    const response = await fetch(request);
    await put("places", { ...place, isSent: true });
    return response;
  } catch {
    await put("places", place);
    await registration.sync?.register("answers").catch(() => {});
    return new Response(null, { status: 204 });
  }
};
const sendPlace = async (place) => {
  const form = new URLSearchParams(place.form);
  form.set("ago", String((Date.now() - place.at) / 1000));
  await fetch(`/works/${place.work}/position`, { method: "POST", body: form });
  await put("places", { ...place, isSent: true });
};

// What pages ask ---------------------------------------------------------------------------------------------
const listed = async () => {
  const reader = await readerHere();
  const places = new Map((await all("places")).map((place) => [place.work, Object.fromEntries(place.form)]));
  const stories = (await all("stories")).filter((story) => story.reader === "" || story.reader === reader);
  const answers = await all("answers");
  return {
    stories: stories.map((story) => ({ ...story, resume: places.get(story.work)?.chapter })),
    answers: answers.filter((answer) => answer.reader === "" || answer.reader === reader),
    hidden: answers.filter((answer) => answer.reader !== "" && answer.reader !== reader).length,
  };
};
const ASKED = {
  arrived: ({ reader }) => arrived(reader),
  online: () => online(false),
  look: () => online(true),
  words,
  list: listed,
  status: async ({ work }) => (await listed()).stories.some((story) => story.work === work),
  keep: ({ copy }) => keep(copy),
  remove: async ({ work }) => {
    const story = await get("stories", work);
    if (story) await remove(story);
  },
  drop: ({ key }) => drop("answers", key),
};
addEventListener("message", (event) => {
  const act = ASKED[event.data?.do];
  if (!act) return;
  const answer = (said) => event.ports[0]?.postMessage(said);
  event.waitUntil(act(event.data).then((found) => answer({ found }), () => answer({ failed: true })));
});

// The worker's own life --------------------------------------------------------------------------------------
addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(SHELL_CACHE);
    await cache.addAll(SHELL.map((address) => new Request(address, { cache: "reload" })));
    await skipWaiting();
  };
  event.waitUntil(fill());
});
addEventListener("activate", (event) => {
  const tidy = async () => {
    const used = new Set([SHELL_CACHE, ...(await all("stories")).map((story) => story.cache)]);
    for (const name of await caches.keys()) if (!used.has(name)) await caches.delete(name);
    await registration.navigationPreload?.enable();
    await clients.claim();
  };
  event.waitUntil(tidy());
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "POST") {
    const position = address.pathname.match(POSITION);
    if (position) event.respondWith(placed(request, position[1]));
    else if (request.mode === "navigate" && ANSWERS.test(address.pathname)) event.respondWith(answered(request, address));
    else if (request.mode === "navigate" && SIGN_OUT.test(address.pathname)) event.waitUntil(become(""));
  } else if (request.method === "GET") {
    if (request.mode === "navigate") event.respondWith(opened(event, address));
    else if (["style", "script", "image", "font"].includes(request.destination)) event.respondWith(part(request, address));
  }
});
addEventListener("sync", (event) => {
  const sent = flush().then((isDone) => {
    if (!isDone) throw new Error("still away"); // the browser tries again
  });
  event.waitUntil(sent);
});

// News from the archive, also when no page is open -------------------------------------------------------------
addEventListener("push", (event) => {
  let news = {};
  try {
    news = event.data?.json() ?? {};
  } catch {
    // Not ours: said without its words.
  }
  const { title, body, url } = news;
  event.waitUntil(
    registration.showNotification(String(title || WORDS.archive), {
      body: String(body ?? ""), icon: PAGES.icon, tag: url ? String(url) : undefined, data: { url: String(url || "/") },
    }),
  );
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url ?? "/", location.origin);
  if (address.origin !== location.origin) return;
  const show = async () => {
    const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = open.find((client) => client.url === address.href);
    return there ? there.focus() : clients.openWindow(address.href);
  };
  event.waitUntil(show());
});
