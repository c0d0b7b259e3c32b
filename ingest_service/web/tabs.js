// Tabs, as the ARIA practices describe them.

import { el } from "./dom.js";

/** Make tabs; `tabs` are `{id, name, make}`; a panel is made when it is first shown. Returns the element and
 *  `show(id)`. */
export function tabs(label, items) {
  const heads = items.map((item) => el("button", {
    type: "button", role: "tab", id: `tab-${item.id}`, "aria-controls": `panel-${item.id}`,
    on: { click: () => show(item.id) },
  }, item.name));
  const panels = items.map((item) => el("div", {
    role: "tabpanel", id: `panel-${item.id}`, "aria-labelledby": `tab-${item.id}`, tabindex: "0",
  }));
  const list = el("div", { role: "tablist", "aria-label": label, class: "tabs" }, ...heads);
  list.addEventListener("keydown", (event) => {
    const at = heads.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = heads.at(to % heads.length);
    next.click();
    next.focus();
  });

  function show(id) {
    items.forEach((item, index) => {
      const chosen = item.id === id;
      heads[index].setAttribute("aria-selected", String(chosen));
      heads[index].tabIndex = chosen ? 0 : -1;
      panels[index].hidden = !chosen;
      if (chosen && item.make) {
        panels[index].append(item.make());
        item.make = null;
      }
    });
  }

  show(items[0].id);
  return { element: el("div", {}, list, ...panels), show };
}
