// The sentence of a promise changes while its fields do. The server writes every word:
//   <p class="terms" data-sentence="If {quorum} answered within {window}, … {pace}." data-numbers="zero one two …">
//   <input name="quorum" data-one="one reader has" data-many="{n} readers have" data-none="(when it is empty)">
//   <option data-phrase="spread over {pace_days}">      a phrase may name other fields
//   <input type="checkbox" data-phrase="…" data-otherwise="…">
// A field with no value says nothing.
const wording = (form, numbers) => {
  const number = (text) => (Number.isInteger(+text) && numbers[+text]) || Number(text).toLocaleString(document.documentElement.lang || "en");
  const ofField = (field) => {
    if (field.type === "checkbox") return (field.checked ? field.dataset.phrase : field.dataset.otherwise) ?? "";
    const option = field.selectedOptions?.[0];
    if (option?.dataset.phrase !== undefined) return option.dataset.phrase;
    if (field.dataset.many === undefined) return field.dataset.phrase ?? option?.textContent.trim() ?? field.value;
    if (field.value.trim() === "") return field.dataset.none || "…";
    if (!/^\d+$/.test(field.value.trim())) return "…";
    return +field.value === 1 ? field.dataset.one : field.dataset.many.replace("{n}", number(field.value));
  };
  const phrase = (name, depth = 0) => {
    const found = form.elements.namedItem(name);
    if (!found || depth > 3) return "";
    const field = found instanceof RadioNodeList ? [...found].find((one) => one.checked) : found;
    return field ? ofField(field).replace(/\{(\w+)\}/g, (_, inner) => phrase(inner, depth + 1)) : "";
  };
  return phrase;
};
for (const sentence of document.querySelectorAll("[data-sentence]")) {
  const form = sentence.closest("form") ?? document.getElementById(sentence.dataset.form);
  if (!form) continue;
  const phrase = wording(form, (sentence.dataset.numbers ?? "").split(" "));
  const write = (event) => {
    const pieces = sentence.dataset.sentence.split(/(\{\w+\})/).map((piece) => {
      if (!piece.startsWith("{")) return piece;
      const words = document.createElement("b");
      words.textContent = phrase(piece.slice(1, -1));
      words.classList.toggle("changed", event?.target.name === piece.slice(1, -1));
      return words.textContent ? words : "";
    });
    sentence.replaceChildren(...pieces);
  };
  form.addEventListener("input", write);
  write();
}
