// How far a run has come, asked for every second; when it is over the page is loaded anew.
"use strict";
const place = document.querySelector("#progress");

async function look() {
  const reply = await fetch("/collect?part=progress", { headers: { Accept: "text/html" } });
  const text = await reply.text();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-state]");
  if (!fresh || fresh.dataset.state !== "running") { location.reload(); return; }
  place.replaceChildren(fresh);
  setTimeout(look, 1000);
}
if (place?.querySelector("[data-state=running]")) setTimeout(look, 1000);
