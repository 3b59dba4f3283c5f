// Keys: "/" goes to the search field, "j" and "k" walk through hits, "o" opens one, "?" shows this list.
"use strict";
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...document.querySelectorAll(".hits h3 a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "/") { event.preventDefault(); document.querySelector("input[type=search]")?.focus(); }
  if (event.key === "j" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
  if (event.key === "k" && links.length) links[Math.max(at - 1, 0)].focus();
  if (event.key === "o" && at >= 0) links[at].click();
  if (event.key === "?") document.querySelector("#keys")?.toggleAttribute("open");
});
