// What is like a work is shown below it when a reader comes near; without this it has a page.

const section = document.querySelector("[data-similar]");

async function show() {
  const answer = await fetch(section.dataset.similar, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById("similar");
  if (!found?.querySelector("ol")) return;
  const heading = document.createElement("h2");
  heading.className = "heading";
  heading.textContent = section.getAttribute("aria-label");
  section.replaceChildren(heading, page.querySelector("p.order"), ...found.childNodes);
}

if (section) {
  const near = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    show().catch(() => {});
  }, { rootMargin: "200px" });
  near.observe(section);
}
