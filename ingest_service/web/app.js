// The views by address: what comes after `#` stays in the browser.

import { Problem } from "./api.js";
import { batchView } from "./batch.js";
import { documentsView } from "./documents.js";
import { familyView } from "./family.js";
import { button, el } from "./dom.js";
import { jobView } from "./job.js";
import { showKeyButton } from "./key.js";
import { personView } from "./person.js";
import { queueView } from "./queue.js";
import { savedView } from "./saved.js";
import { searchView } from "./search.js";
import { tryView } from "./try.js";

const ROUTES = [
  [/^#?\/?$/, "try", tryView],
  [/^#\/jobs\/([\w-]{1,64})$/, "try", jobView],
  [/^#\/batches\/([\w-]{1,64})$/, "queue", batchView],
  [/^#\/queue$/, "queue", queueView],
  [/^#\/documents(?:\?(.{0,4000}))?$/, "documents", documentsView],
  [/^#\/families\/([\w-]{1,64})$/, "search", familyView],
  [/^#\/people\/([\w-]{1,64})(?:\?(.{0,4000}))?$/, "search", personView],
  [/^#\/searches(?:\?(.{0,4000}))?$/, "search", savedView],
  [/^#\/search(?:\?(.{0,4000}))?$/, "search", searchView],
];
const main = document.getElementById("main");
let leaving = new AbortController();
let first = true;

async function show() {
  if (location.hash === "#main") return;
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const [pattern, page, view] = ROUTES.find(([pattern]) => pattern.test(location.hash)) ?? [];
  for (const link of document.querySelectorAll("[data-page]")) {
    if (link.dataset.page === page) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const place = el("div", { class: "view" });
  main.replaceChildren(place);
  try {
    if (!view) throw new Problem(404, { title: "No such page", detail: "The address leads nowhere." });
    const shown = view(place, signal, ...pattern.exec(location.hash).slice(1));
    if (!first) main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    first = false;
    await shown;
  } catch (error) {
    if (signal.aborted) return;
    place.replaceChildren(trouble(error));
  }
  showKeyButton();
}

function trouble(error) {
  const known = error instanceof Problem;
  const away = error instanceof TypeError;
  if (!known && !away) console.error(error);
  document.title = "Quotidian";
  return el("div", { class: "notice", role: "alert" },
    el("h1", {}, known ? error.title : away ? "The server cannot be reached" : "That did not work"),
    el("p", {}, known ? error.message : away ? "Is it running? Try again." : String(error)),
    el("p", { class: "actions" }, button("Try again", show, { class: "primary" }),
      el("a", { href: "#/" }, "Read another page")));
}

window.addEventListener("hashchange", show);
showKeyButton();
show();
