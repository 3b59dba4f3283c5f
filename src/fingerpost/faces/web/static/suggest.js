// What the words of a search may go on with, for the last words typed: names that postings have, with their counts.
"use strict";
const field = document.querySelector("input[list=suggested]");
const names = document.querySelector("#suggested");
let waiting = 0, asked = 0;

async function complete(text) {
  const words = text.split(/\s+/);
  for (let from = Math.max(0, words.length - 3); from < words.length; from += 1) {
    const begun = words.slice(from).join(" ").toLowerCase();
    if (begun.length < 2 || begun.length > 100) continue;
    const reply = await fetch(`/api/v1/suggest?prefix=${encodeURIComponent(begun)}`);
    const found = reply.ok ? await reply.json() : [];
    const before = words.slice(0, from).join(" ");
    if (found.length) return found.map((one) => {
      const name = one.label.toLowerCase().startsWith(begun) ? one.label : one.matched;
      return new Option(`${one.label} · ${one.n.toLocaleString("en")}`, before ? `${before} ${name}` : name);
    });
  }
  return [];
}

field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const mine = asked += 1;
    const found = await complete(field.value.trimStart());
    if (mine === asked) names.replaceChildren(...found);
  }, 150);
});
