// What a mark of a chart stands for, from its data-tip, while the pointer is near it.
"use strict";
const NEAR = 28;
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);

const middles = new WeakMap();

function middlesOf(svg) {
  if (!middles.has(svg)) {
    const frame = svg.getBoundingClientRect();
    middles.set(svg, [...svg.querySelectorAll("[data-tip]")].map((mark) => {
      const box = mark.getBoundingClientRect();
      return { mark, left: box.left - frame.left, right: box.right - frame.left, y: (box.top + box.bottom) / 2 - frame.top };
    }));
  }
  return middles.get(svg);
}

function nearest(svg, event) {
  const under = event.target.closest("[data-tip]");
  if (under || svg.classList.contains("map")) return under;
  const frame = svg.getBoundingClientRect();
  const x = event.clientX - frame.left, y = event.clientY - frame.top;
  let best = null, least = NEAR;
  for (const { mark, left, right, y: at } of middlesOf(svg)) {
    const away = Math.hypot(Math.max(left - x, 0, x - right), at - y);
    if (away < least) { least = away; best = mark; }
  }
  return best;
}

document.addEventListener("pointermove", (event) => {
  const svg = event.target instanceof Element ? event.target.closest("svg.plot, svg.map") : null;
  const mark = svg && nearest(svg, event);
  tip.hidden = !mark;
  if (!mark) return;
  tip.textContent = mark.dataset.tip;
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  tip.style.left = `${Math.max(8, Math.min(event.pageX + 14, room))}px`;
  tip.style.top = `${event.pageY + 18}px`;
});
addEventListener("resize", () => document.querySelectorAll("svg.plot").forEach((svg) => middles.delete(svg)));
