// Keeps pages up to date. Every page works without it, after loading it again.
"use strict";

/** Writes seconds as the lock does: 05:30, 2h 30:00, 3d 5h 30:00, then months and years. */
function left(seconds, face) {
  const two = (number) => String(number).padStart(2, "0");
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600), Math.floor(seconds / 60), seconds];
  if (face) return `${two(h)}:${two(m % 60)}:${two(s % 60)}`;
  const rest = `${two(m % 60)}:${two(s % 60)}`;
  if (h < 1) return rest;
  if (d < 1) return `${h}h ${rest}`;
  return seconds < 2629746 ? `${d}d ${h % 24}h ${rest}` : null;
}

/** Counts down, unless a test clock stands still. */
function tick() {
  for (const time of document.querySelectorAll("time[data-left]")) {
    const seconds = Math.max(0, Number(time.dataset.left) - 1);
    time.dataset.left = String(seconds);
    time.textContent = left(seconds, time.dataset.clock) ?? time.textContent;
  }
}
if (!document.querySelector(".test-clock")) setInterval(tick, 1000);

for (const place of document.querySelectorAll("[data-live]")) {
  const source = new EventSource(place.dataset.live);
  source.addEventListener("state", (event) => {
    // The server made it, escaped; a form in it would lose what is being entered, so there is none.
    place.innerHTML = event.data;
  });
  source.addEventListener("open", () => place.classList.remove("stale"));
  source.addEventListener("error", () => place.classList.add("stale"));
}

for (const form of document.querySelectorAll("form[data-ask]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.ask)) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[method=post]")) {
  // A second click while the first one is on its way does nothing.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    for (const button of form.querySelectorAll("button")) setTimeout(() => { button.disabled = true; });
  });
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[method=post] button")) button.disabled = false;
});
