// A question before something is lost.

import { button, el } from "./dom.js";

/** Ask a question; resolves to whether the answer is yes. The focus returns to where it was. */
export function confirmed(title, text, yes) {
  return new Promise((resolve) => {
    const asker = document.activeElement;
    const close = (answer) => {
      box.close();
      box.remove();
      asker?.focus();
      resolve(answer);
    };
    const box = el("dialog", { "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
      el("h2", { id: "confirm-title" }, title),
      el("p", { id: "confirm-text" }, text),
      el("p", { class: "actions" },
        button(yes, () => close(true), { class: "danger" }),
        button("Cancel", () => close(false), { autofocus: true })));
    box.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(false);
    });
    document.body.append(box);
    box.showModal();
  });
}
