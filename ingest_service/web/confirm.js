// A question before something is lost.

import { call } from "./api.js";
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

/** Ask, then delete what a row stands for and remove the row; resolves to whether it is gone. What was
 *  gone before counts, too. The focus goes to the button that deletes the next one. */
export async function erased(row, where, { title, text, trouble, signal }) {
  if (!await confirmed(title, text, "Delete it")) return false;
  try {
    await call(where, { method: "DELETE", signal });
  } catch (error) {
    if (error.status !== 404) {
      if (!signal.aborted) trouble.textContent = error.message;
      return false;
    }
  }
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  ([...(next?.querySelectorAll("button") ?? [])].at(-1) ?? document.getElementById("main")).focus();
  return true;
}
