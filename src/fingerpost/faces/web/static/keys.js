// Keys: "/" goes to the search field, "j" and "k" walk through postings found, "o" opens one, "?" shows the list.
// They can be switched off (WCAG 2.1.4); the choice is kept in this browser.
"use strict";
const KEPT = "fingerpost-keys";
const list = document.querySelector("#keys");
const button = document.querySelector("#keys-switch");

function keptOff() {
  try { return localStorage.getItem(KEPT) === "off"; } catch { return false; }
}

let off = keptOff();

function show() {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(!off));
  button.textContent = off ? "Keys are off" : "Keys are on";
}

button.addEventListener("click", () => {
  off = !off;
  try { localStorage.setItem(KEPT, off ? "off" : "on"); } catch { /* private window: holds for this page */ }
  show();
});
show();

const act = {
  "/": () => document.querySelector("main input[type=search], input[type=search]").focus(),
  "j": (links, at) => links[Math.min(at + 1, links.length - 1)]?.focus(),
  "k": (links, at) => links[Math.max(at - 1, 0)]?.focus(),
  "o": (links, at) => links[at]?.click(),
  "?": () => {
    list.open = !list.open;
    if (list.open) list.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (off || event.ctrlKey || event.metaKey || event.altKey || !(event.key in act)) return;
  if (event.target instanceof Element && event.target.closest("input, select, textarea")) return;
  const links = [...document.querySelectorAll(".hits h3 a")];
  if (event.key === "/") event.preventDefault();
  act[event.key](links, links.indexOf(document.activeElement));
});
