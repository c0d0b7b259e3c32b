// The API key: asked for when the server demands one, kept in this tab only, never in a URL.

import { button, el } from "./dom.js";

const NAME = "quotidian-key";
let asking = null;

export function storedKey() {
  return sessionStorage.getItem(NAME);
}

/** Ask for a key, once for all calls that wait for it. `refused` is the key that was refused.
 *  Resolves to whether there is another key now. */
export function askForKey(refused) {
  if (storedKey() !== refused) return Promise.resolve(true);
  asking ??= dialog(refused).finally(() => {
    asking = null;
  });
  return asking;
}

/** Show the button that forgets or changes the key, if there is one. */
export function showKeyButton() {
  const opener = document.getElementById("key");
  opener.hidden = storedKey() === null;
  opener.onclick = () => dialog(null).then(() => location.reload());
}

function dialog(refused) {
  return new Promise((resolve) => {
    const field = el("input", {
      id: "key-field", type: "password", autocomplete: "off", spellcheck: "false", required: true,
      "aria-describedby": "key-about",
    });
    const form = el("form", {},
      el("h2", { id: "key-title" }, "API key"),
      el("p", { id: "key-about" }, refused
        ? "The server does not know that key. Try another one."
        : "This server answers to holders of a key. It stays in this tab and is forgotten with it."),
      el("label", { for: "key-field" }, "Key"),
      field,
      el("p", { class: "actions" },
        el("button", { class: "primary" }, "Use this key"),
        button("Forget the key", () => close(null, true), { hidden: storedKey() === null }),
        button("Cancel", () => close(null, false))));
    const box = el("dialog", { "aria-labelledby": "key-title" }, form);

    function close(key, forget) {
      if (forget) sessionStorage.removeItem(NAME);
      if (key) sessionStorage.setItem(NAME, key);
      box.close();
      box.remove();
      showKeyButton();
      resolve(key !== null);
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const key = field.value.trim();
      if (/^[\x21-\x7e]+$/.test(key)) {
        close(key, false);
        return;
      }
      field.setCustomValidity("A key has no spaces and no letters outside ASCII.");
      field.reportValidity();
    });
    field.addEventListener("input", () => field.setCustomValidity(""));
    box.addEventListener("cancel", () => close(null, false));
    document.body.append(box);
    box.showModal();
  });
}
