// Saved searches: what they ask, how they tell what is new, and new ones.

import { path, post, read } from "./api.js";
import { confirmed, erased } from "./confirm.js";
import { announce, button, copy, day, el, label, plural } from "./dom.js";

const NAMES = {
  q: "words", speaker: "speaker", person: "one person", about: "about", document: "one document", family: "one statement",
  source: "outlet", language: "language", type: "kind", from: "from", to: "to", min_confidence: "confidence from",
};
// Ids tell people nothing.
const IDS = new Set(["person", "document", "family"]);
const STATES = {
  pending: "A message waits to be delivered.",
  delivered: "Everything that was found is delivered.",
  failed: "Nothing is delivered any more.",
};

export async function savedView(place, signal, query = "") {
  document.title = "Saved searches – Quotidian";
  const view = new SavedView(signal, new URLSearchParams(query));
  place.append(view.element);
  await view.show();
}

class SavedView {
  constructor(signal, asked) {
    this.signal = signal;
    this.asked = Object.fromEntries([...asked].filter(([name, value]) => value && name in NAMES));
    this.count = el("p", { class: "quiet", role: "status" });
    this.list = el("ul", { class: "plain found" });
    this.element = el("div", {},
      el("h1", {}, "Saved searches"),
      Object.keys(this.asked).length ? this.#form() : el("p", {}, "To save one, ",
        el("a", { href: "#/search" }, "search"), " and choose ", el("em", {}, "Save this search"), "."),
      this.count, this.list);
  }

  #form() {
    this.trouble = el("p", { role: "alert", class: "told" });
    const field = (name, title, attributes) => el("p", {}, el("label", { for: `saved-${name}` }, title),
      el("input", { id: `saved-${name}`, name, autocomplete: "off", ...attributes }));
    return el("form", { class: "sheet search-form", on: { submit: (event) => this.#save(event) } },
      el("p", {}, description(this.asked)),
      field("name", "Name", { required: true, maxlength: 200, value: this.asked.q ?? this.asked.speaker ?? "" }),
      field("callback_url", "Call this address with what is new (may be empty)", {
        type: "url", maxlength: 4000, placeholder: "https://",
      }),
      el("p", { class: "actions" }, el("button", { class: "primary" }, "Save this search")),
      this.trouble);
  }

  async #save(event) {
    event.preventDefault();
    const fields = new FormData(event.target);
    const value = { name: fields.get("name"), search: { ...this.asked } };
    if ("min_confidence" in value.search) value.search.min_confidence = Number(value.search.min_confidence);
    if (fields.get("callback_url")) value.callback_url = fields.get("callback_url");
    try {
      await post("v1/searches", value, { signal: this.signal });
      location.hash = "#/searches";
    } catch (error) {
      if (!this.signal.aborted) this.trouble.textContent = error.errors?.[0]?.detail ?? error.message;
    }
  }

  async show() {
    const { items } = await read("v1/searches", { signal: this.signal });
    this.list.replaceChildren(...items.map((item) => this.#item(item)));
    this.#tell(items.length);
  }

  #tell(number) {
    this.number = number;
    this.count.textContent = number ? plural(number, "saved search", "saved searches") : "None is saved yet.";
  }

  #item(saved) {
    const parameters = new URLSearchParams(saved.search);
    const row = el("li", {},
      el("h2", {}, el("a", { href: `#/search${parameters.size ? `?${parameters}` : ""}` }, label(saved.name))),
      el("p", {}, description(saved.search), el("span", { class: "quiet" }, ` · since ${day(saved.created_at)}`)),
      saved.callback_url ? callback(saved) : null,
      el("p", { class: "actions" },
        button("Copy the feed's address", () => copy(feedOf(saved), "The secret address"), { class: "small" }),
        button("New address", () => this.#renew(saved), {
          class: "small", "aria-label": `New address of the feed of ${label(saved.name).textContent}`,
        }),
        button("Delete", () => this.#forget(saved, row), {
          class: "small", "aria-label": `Delete ${label(saved.name).textContent}`,
        })));
    return row;
  }

  /** Give the feed another address, after a question: who reads it has to be told. */
  async #renew(saved) {
    const text = "Whoever reads the feed by its present address gets nothing more from it.";
    if (!await confirmed("A new address for this feed?", text, "Make a new one")) return;
    try {
      Object.assign(saved, await post(`${path("searches", saved.id)}/feed/renew`, undefined, { signal: this.signal }));
      announce("The feed has a new address.");
    } catch (error) {
      if (!this.signal.aborted) this.count.textContent = error.message;
    }
  }

  async #forget(saved, row) {
    const gone = await erased(row, path("searches", saved.id), {
      title: "Delete this search?", text: el("span", {}, "Its feed and its messages end: ", label(saved.name)),
      trouble: this.count, signal: this.signal,
    });
    if (!gone) return;
    this.#tell(this.number - 1);
    announce("Deleted.");
  }
}

/** Return the address of the feed, which works without a key. */
const feedOf = (saved) => new URL(saved.links.secret_feed.slice(1), document.baseURI).href.split("#")[0];

/** Return what a search asks for, in words. */
function description(asked) {
  const parts = Object.entries(asked).map(([name, value]) =>
    (IDS.has(name) ? [NAMES[name]] : [`${NAMES[name] ?? name} `, label(String(value))]));
  return el("span", {}, ...(parts.length ? parts.flatMap((part, at) => (at ? [", ", ...part] : part)) : ["everything"]));
}

function callback(saved) {
  const { status, last_error: error } = saved.callback;
  return el("p", { class: status === "failed" ? "bad" : "quiet" }, "Calls ", label(saved.callback_url), ". ", STATES[status],
    ...(error ? [" The last call failed: ", label(error), "."] : []));
}
