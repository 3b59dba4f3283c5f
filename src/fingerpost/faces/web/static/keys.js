// Keys: "/" search, "j" and "k" through what was found, "o" opens, "s" saves, "?" shows the list. They can be switched
// off (WCAG 2.1.4). The choice, and that of the colours, is kept in this browser.
"use strict";
const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window: holds for this page */ } };
const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

const list = document.querySelector("#keys");
const opener = document.querySelector("#keys-open");
const button = document.querySelector("#keys-switch");
let off = kept("fingerpost-keys") === "off";

function show() {
  button.setAttribute("aria-pressed", String(!off));
  button.textContent = off ? "Keys are off" : "Keys are on";
}
opener.hidden = false;
opener.addEventListener("click", () => list.showModal());
button.addEventListener("click", () => { off = !off; keep("fingerpost-keys", off ? "off" : "on"); show(); });
show();

const act = {
  "/": () => document.querySelector("main input[type=search], input[type=search]")?.focus(),
  "j": (links, at) => links[Math.min(at + 1, links.length - 1)]?.focus(),
  "k": (links, at) => links[Math.max(at - 1, 0)]?.focus(),
  "o": (links, at) => (links[at] ?? document.querySelector("[data-original]"))?.click(),
  "s": (links, at) => (links[at]?.closest("li") ?? document).querySelector("[data-save]")?.click(),
  "?": () => list.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(".more").open = false;
  if (off || list.open || event.ctrlKey || event.metaKey || event.altKey || !(event.key in act)) return;
  if (event.target instanceof Element && event.target.closest("input, select, textarea")) return;
  const links = [...document.querySelectorAll(".hits :is(h2, h3) a")];
  if (event.key === "/") event.preventDefault();
  act[event.key](links, links.indexOf(document.activeElement));
});

// The menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  const more = document.querySelector(".more");
  if (more.open && !more.contains(event.target)) more.open = false;
});

// Colours: as the system, light, dark, high contrast.
const COLOURS = ["system", "light", "dark", "contrast"];
const NAMES = { system: "as the system", light: "light", dark: "dark", contrast: "high contrast" };
const chooser = document.querySelector("#colours");
let colours = COLOURS.includes(kept("fingerpost-colours")) ? kept("fingerpost-colours") : "system";

function paint() {
  const root = document.documentElement.dataset;
  delete root.theme;
  delete root.contrast;
  if (colours === "contrast") root.contrast = "more";
  else if (colours !== "system") root.theme = colours;
  chooser.setAttribute("aria-label", `Colours: ${NAMES[colours]}. Change`);
  chooser.title = `Colours: ${NAMES[colours]}`;
}
chooser.hidden = false;
chooser.addEventListener("click", () => {
  colours = COLOURS[(COLOURS.indexOf(colours) + 1) % COLOURS.length];
  keep("fingerpost-colours", colours);
  paint();
});
paint();
