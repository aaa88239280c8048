// Makes the page handier: search, open and close all, copy, enlarge. The page reads well without it.
"use strict";
{
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const scenarios = all(".scenario");
  const search = document.getElementById("search");
  const matches = document.getElementById("matches");
  const nothing = document.getElementById("nothing");
  const zoom = document.getElementById("zoom");
  search.hidden = document.querySelector(".buttons").hidden = false;

  // Words are looked for in title, tags, place and steps; all have to be there.
  let texts;
  const filter = () => {
    texts ??= scenarios.map((scenario) => {
      const feature = scenario.closest(".feature").querySelector("h2").textContent;
      const parts = all("summary, .where, .text", scenario).map((part) => part.textContent);
      return [feature, ...parts].join(" ").toLowerCase();
    });
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    scenarios.forEach((scenario, i) => { scenario.hidden = !words.every((word) => texts[i].includes(word)); });
    all(".rule, .feature").forEach((group) => { group.hidden = !all(".scenario", group).some((one) => !one.hidden); });
    count();
  };
  const count = () => {
    const shown = scenarios.filter((scenario) => scenario.getClientRects().length > 0).length;
    matches.textContent = shown === scenarios.length ? "" : `${shown} shown`;
    nothing.hidden = shown > 0;
  };
  search.addEventListener("input", filter);
  all("input[name=show]").forEach((choice) => choice.addEventListener("change", count));

  all("[data-open]").forEach((button) => button.addEventListener("click", () => {
    scenarios.forEach((scenario) => { scenario.open = button.dataset.open === "true" && !scenario.hidden; });
  }));

  all(".repeat").forEach((line) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(line.querySelector("code").textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(line.querySelector("code"));
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    line.append(button);
  });

  document.addEventListener("click", (event) => {
    const picture = event.target.closest("button.oled");
    if (picture) {
      zoom.querySelector("div").className = picture.className;
      zoom.querySelector("pre").textContent = picture.getAttribute("aria-label");
      zoom.showModal();
    } else if (event.target === zoom) {
      zoom.close();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target.tagName !== "INPUT" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    }
  });

  // The film starts at what failed.
  all(".head.bad").forEach((head) => {
    const film = head.closest(".film");
    const show = () => { film.scrollLeft = head.offsetLeft + head.offsetWidth * 1.5 - film.clientWidth; };
    show();
    head.closest("details").addEventListener("toggle", show, { once: true });
  });

  // A link to a scenario opens it, in browsers that don't by themselves.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest("details");
    if (details && !details.open) {
      details.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
}
