// Who is who: two persons are one, one is two, and the last decision undone.

import { path, post, read } from "./api.js";
import { confirmed } from "./confirm.js";
import { announce, button, day, el, label, plural } from "./dom.js";

const FOUND = 8;
const MOST = 200;

/** Return the part of a person's page that merges, splits and undoes. */
export function identity(person, signal) {
  return new Identity(person, signal).element;
}

class Identity {
  constructor(person, signal) {
    Object.assign(this, { person, signal });
    this.trouble = el("p", { role: "alert", class: "bad" });
    this.others = el("ul", { class: "plain others" });
    this.documents = el("div");
    const splitting = el("details", { on: { toggle: () => splitting.open && this.#list() } },
      el("summary", {}, "Tell two people apart"), this.documents);
    this.element = el("section", { class: "identity", "aria-labelledby": "identity" },
      el("h2", { id: "identity" }, "Who is who"),
      el("p", { class: "quiet" }, "What you decide holds for later documents, too, and can be undone."),
      el("details", {}, el("summary", {}, "Somebody else is the same person"), this.#search(), this.others),
      splitting,
      el("p", { class: "actions" }, button("Undo the last decision", () => this.#undo(), { class: "small" })),
      this.trouble);
  }

  #search() {
    const field = el("input", { id: "identity-name", type: "search", maxlength: 200, autocomplete: "off" });
    return el("form", {
      class: "pair", role: "search", "aria-label": "People",
      on: {
        submit: (event) => {
          event.preventDefault();
          this.#try(() => this.#find(field.value));
        },
      },
    }, el("label", { for: "identity-name" }, "Name"), field, el("button", {}, "Find"));
  }

  async #find(name) {
    const asked = new URLSearchParams({ q: name, limit: FOUND + 1 });
    const { items } = await read(`v1/people?${asked}`, { signal: this.signal });
    const others = items.filter((item) => item.id !== this.person.id).slice(0, FOUND);
    this.others.replaceChildren(...others.map((other) => el("li", {},
      el("a", { href: `#/people/${other.id}` }, label(other.name)),
      el("span", { class: "quiet" }, ` ${plural(other.quotes, "quotation")} `),
      button("Merge", () => this.#merge(other), { class: "small", "aria-label": `Merge ${label(other.name).textContent}` }))));
    if (others.length === 0) this.others.replaceChildren(el("li", { class: "quiet" }, "Nobody else has this name."));
    announce(plural(others.length, "person", "people"));
  }

  async #merge(other) {
    const text = el("span", {}, "The quotations of ", label(other.name), " go to ", label(this.person.name), ".");
    if (!await confirmed("Are they one person?", text, "Merge them")) return;
    await this.#try(async () => {
      await post(path("people", this.person.id, "merge"), { person_id: other.id }, { signal: this.signal });
      this.#show(this.person.id, "Merged.");
    });
  }

  /** List the documents in which the person speaks, to choose from. */
  async #list() {
    await this.#try(async () => {
      const asked = new URLSearchParams({ person: this.person.id, sort: "date", limit: MOST });
      const { items } = await read(`v1/quotes?${asked}`, { signal: this.signal });
      const documents = [...new Map(items.map((item) => [item.document.id, item])).values()];
      this.documents.replaceChildren(el("form", { on: { submit: (event) => this.#split(event) } },
        el("fieldset", {}, el("legend", {}, "In these documents somebody else of the same name speaks:"),
          ...documents.map(choice)),
        el("p", { class: "actions" }, el("button", {}, "Make them another person"))));
    });
  }

  async #split(event) {
    event.preventDefault();
    const documents = new FormData(event.target).getAll("document");
    if (documents.length === 0) {
      this.trouble.textContent = "Choose a document first.";
      return;
    }
    await this.#try(async () => {
      const made = await post(path("people", this.person.id, "split"), { documents }, { signal: this.signal });
      this.#show(made.id, "Told apart.");
    });
  }

  #undo() {
    return this.#try(async () => {
      const { id } = await post(path("people", this.person.id, "undo"), undefined, { signal: this.signal });
      this.#show(id, "Undone.");
    });
  }

  #show(id, told) {
    announce(told);
    const there = `#/people/${id}`;
    if (location.hash === there) window.dispatchEvent(new HashChangeEvent("hashchange"));
    else location.hash = there;
  }

  async #try(act) {
    this.trouble.textContent = "";
    try {
      await act();
    } catch (error) {
      if (!this.signal.aborted) this.trouble.textContent = error.message;
    }
  }
}

function choice({ document: page, added_at: added }) {
  return el("label", {}, el("input", { type: "checkbox", name: "document", value: page.id }),
    el("span", {}, label(page.title || page.external_id || page.url || "a page"),
      el("span", { class: "quiet" }, ...(page.source ? [" · ", label(page.source)] : []), ` · ${day(page.published_at ?? added)}`)));
}
