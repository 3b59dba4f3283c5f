// Colours as chosen in this browser; loaded before the page is drawn, so that it never flashes.
"use strict";
{
  const kept = (() => { try { return localStorage.getItem("fingerpost-colours"); } catch { return null; } })();
  const root = document.documentElement;
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  if (kept === "contrast") root.dataset.contrast = "more";
}
